"""Where an engine is known to differ from AWS, and which document of AWS decides.

A test asserts each of these, so that an engine that is put right makes it fail and the line goes away.
"""

from typing import Any

from tests.integration.conformance.language import Known, v

_GUIDE = "Developer Guide, "
_TYPES = _GUIDE + "Supported data types and naming rules"
_UPDATES = _GUIDE + "Update expressions"
_GRAMMAR = _GUIDE + "Update expressions: each action keyword can appear only once, actions are separated by commas"
_CONDITIONS = _GUIDE + "Condition and filter expressions, operators, and functions"
_KEYS = _GUIDE + "Key condition expressions: equality on the partition key, one simple condition on the sort key"
_PLACEHOLDERS = _GUIDE + "Using expression attribute values; a request with one missing or unused is refused"
_READS = _GUIDE + "Capacity unit consumption for read operations"
_WRITES = _GUIDE + "Capacity unit consumption for write operations"
_PAGES = _GUIDE + "Paginating table query results: an empty LastEvaluatedKey alone means the end"
_TRANSACTIONS = "API Reference, TransactWriteItems: CancellationReasons"
_TOKENS = "API Reference, TransactWriteItems: ClientRequestToken"
_NO_DOCUMENT = "no document says it; the service's error text does: "

_ACCEPTED: dict[str, Any] = {"refused": None}
_UNMET = {"refused": "ConditionalCheckFailedException"}


def _breaks(error: str) -> dict[str, Any]:
    return {"refused": error}


def _units(units: float) -> dict[str, Any]:
    return {"ConsumedCapacity": {"...": {"TableName": "things", "CapacityUnits": units}}}


_MOTO: dict[str, tuple[dict[str, Any], str]] = {
    "a number is read back in its plain spelling": (
        {"Item": {"pk": v("a"), "sk": v(1), "n": {"N": "1.50E2"}}},
        _TYPES + ": leading and trailing zeroes are trimmed",
    ),
    "39 significant digits are refused": (_ACCEPTED, _TYPES + ": up to 38 digits, more is an exception"),
    "a number above 9.9E125 is refused": (_ACCEPTED, _TYPES + ": range of numbers"),
    "a value of no type is refused": (_breaks("StopIteration"), "API Reference, AttributeValue: exactly one type"),
    "a set with a member twice is refused": (_ACCEPTED, _TYPES + ": each value within a set must be unique"),
    "the key of an index of the wrong type is refused": (
        _ACCEPTED,
        _GUIDE + "Using global secondary indexes: a key of another type is a ValidationException",
    ),
    "a batch of writes holds 25 at most": (_ACCEPTED, "API Reference, BatchWriteItem: at most 25 requests"),
    "not met: a comparison with another type": (_breaks("TypeError"), _CONDITIONS),
    "refused: a placeholder that is not given": (_breaks("KeyError"), _PLACEHOLDERS),
    "refused: a placeholder that is not used": (_UNMET, _PLACEHOLDERS),
    "refused: an expression that does not end": (_breaks("ValueError"), _CONDITIONS + ": syntax"),
    "refused: an operator without its operand": (_breaks("ValueError"), _CONDITIONS + ": syntax"),
    "refused: bounds in the wrong order": (
        _UNMET,
        _NO_DOCUMENT + "The BETWEEN operator requires upper bound to be greater than or equal to lower bound",
    ),
    "refused: an order of booleans": (
        _UNMET,
        _NO_DOCUMENT + "Incorrect operand type for operator or function; operator: <, operand type: BOOL",
    ),
    "a position beyond the end appends": (
        {"Attributes": {"...": {"many": v([1, 2, 3, 4, 9, 7])}}},
        _UPDATES + ": several added elements are sorted in order by element number",
    ),
    "a set that loses its last member goes": ({"Attributes": {}}, "API Reference, UpdateItem: ReturnValues"),
    "a page that ends with the last item still says where": ({"LastEvaluatedKey": None}, _PAGES),
    "a local index fetches what it does not hold": (
        {"Items": [{}, {}]},
        _GUIDE + "Local secondary indexes: DynamoDB fetches attributes that are not projected",
    ),
    "a filter on a key is refused in a query": (_ACCEPTED, _GUIDE + "Filter expressions for the Query operation"),
    "a key condition knows no OR": (_breaks("AssertionError"), _KEYS),
    "a key condition knows no <>": (_breaks("AssertionError"), _KEYS),
    "a key condition of another type is refused": (_ACCEPTED, _KEYS),
    "an unknown index is refused": (
        {"refused": "ResourceNotFoundException"},
        _NO_DOCUMENT + "The table does not have the specified index",
    ),
    "a member of the wrong type cancels": ({"refused": "ValidationException", "reasons": []}, _TRANSACTIONS),
    "no members are refused": (_ACCEPTED, "API Reference, TransactWriteItems: TransactItems, minimum of 1 item"),
    "the same token again changes nothing": ({"Item": {"pk": v("a"), "sk": v(1), "n": v(3)}}, _TOKENS),
    "the same token for another request is refused": (_ACCEPTED, _TOKENS),
    "a get of 9 KB costs one and a half": (_units(0.5), _READS),
    "a consistent get of 9 KB costs three": (_units(0.5), _READS),
    "a query adds the sizes up before it rounds": (_units(1.0), _READS),
    "a put of 9 KB costs nine units": (_units(1.0), _WRITES),
    "a smaller item costs what the larger one did": (_units(1.0), _WRITES),
    "an index costs a unit to enter": (_units(1.0), _WRITES),
    "an index costs two units to move in": (_units(0.5), _WRITES),
    "an index that holds nothing new costs nothing": (_units(0.5), _WRITES),
    "a delete costs its indexes too": (_units(1.0), _WRITES),
    "a transaction costs twice the table's units": ({"ConsumedCapacity": []}, _WRITES),
    "a transaction costs an index once": ({"ConsumedCapacity": []}, _WRITES),
}

_EMULATOR: dict[str, tuple[dict[str, Any], str]] = {
    "a number in a key is found in any spelling": (
        {"Item": None},
        _TYPES + ": leading and trailing zeroes are trimmed",
    ),
    "a Python number where text belongs is refused": (
        {"refused": "ValidationException"},
        "API Reference, Common errors: SerializationException",
    ),
    "not met: text that begins a number": (
        {"refused": "ValidationException"},
        _CONDITIONS + ": begins_with is true for text that begins so; of other stored types nothing is said",
    ),
    "refused: an order of booleans": (
        _UNMET,
        _NO_DOCUMENT + "Incorrect operand type for operator or function; operator: <, operand type: BOOL",
    ),
    "a position beyond the end appends": (
        {"Attributes": {"...": {"many": v([1, 2, 3, 4, 9, 7])}}},
        _UPDATES + ": several added elements are sorted in order by element number",
    ),
    "removals in a list mean the positions as they were": (
        {"Attributes": {"...": {"many": v([2, 3])}}},
        _UPDATES + ": REMOVE RelatedItems[1], RelatedItems[2]",
    ),
    "a sum with text is refused": (_ACCEPTED, _UPDATES + ": + and - take numbers"),
    "a list grown from what is no list is refused": (_ACCEPTED, _UPDATES + ": list_append takes two lists"),
    "overlapping paths are refused": (
        _ACCEPTED,
        _NO_DOCUMENT + "Two document paths overlap with each other; must remove or rewrite one of these paths",
    ),
    "the same clause twice is refused": (_ACCEPTED, _GRAMMAR),
    "a trailing comma is refused": (_ACCEPTED, _GRAMMAR),
    "a local index fetches what it does not hold": (
        {"Items": [{}, {}]},
        _GUIDE + "Local secondary indexes: DynamoDB fetches attributes that are not projected",
    ),
    "a global index cannot show all of what it does not hold": (
        _ACCEPTED,
        "API Reference, Query: Select, ALL_ATTRIBUTES on an index whose projection is not ALL",
    ),
    "a filter on a key is refused in a query": (_ACCEPTED, _GUIDE + "Filter expressions for the Query operation"),
    "a key condition knows no OR": (_ACCEPTED, _KEYS),
    "a key condition knows no <>": (_ACCEPTED, _KEYS),
    "a member of the wrong type cancels": ({"refused": None, "reasons": None}, _TRANSACTIONS),
    "a get of 9 KB costs one and a half": (_units(0.5), _READS),
    "a consistent get of 9 KB costs three": (_units(1.0), _READS),
    "a query adds the sizes up before it rounds": (_units(0.5), _READS),
}

KNOWN = {
    (engine, case): Known(answer, document)
    for engine, cases in (("moto", _MOTO), ("emulator", _EMULATOR))
    for case, (answer, document) in cases.items()
}
