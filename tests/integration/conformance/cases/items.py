"""Single items: types, keys, limits."""

from tests.integration.conformance.language import (
    INVALID,
    NOT_MET,
    TABLE,
    Case,
    attributes,
    delete,
    get,
    key,
    put,
    refused,
    thing,
    update,
)

_ALL_TYPES = thing(
    t="text", n=5, b=b"\x00\xff", yes=True, none=None, many=["a", 1], doc={"a": {"b": 1}}, tags={"x", "y"}
)
_LONG = "x" * 400_000

ITEMS = [
    Case("an item of every type is read back as it was put", get(), {"Item": _ALL_TYPES}, (put(_ALL_TYPES),)),
    Case("an item that is not there is answered without an item", get(), {"Item": None}),
    Case("a number is read back in its plain spelling", get(), {"Item": {**key(), "n": {"N": "150"}}},
         (put({**key(), "n": {"N": "1.50E2"}}),)),
    Case("a number in a key is found in any spelling", get({**key(), "sk": {"N": "1.00"}}), {"Item": key()}, (put(key()),)),
    Case("38 significant digits are kept", get(), {"Item": {**key(), "n": {"N": "1" * 38}}},
         (put({**key(), "n": {"N": "1" * 38}}),)),
    Case("39 significant digits are refused", put({**key(), "n": {"N": "1" * 39}}), INVALID),
    Case("a number above 9.9E125 is refused", put({**key(), "n": {"N": "1E126"}}), INVALID),
    Case("text that is no number is refused as one", put({**key(), "n": {"N": "five"}}), INVALID),
    Case("a Python number where text belongs is refused", put({**key(), "t": {"S": 5}}), refused("SerializationException")),
    Case("a value of no type is refused", put({**key(), "t": {}}), INVALID),
    Case("an empty set is refused", put({**key(), "t": {"SS": []}}), INVALID),
    Case("a set with a member twice is refused", put({**key(), "t": {"SS": ["a", "a"]}}), INVALID),
    Case("empty text is kept outside keys", get(), {"Item": thing(t="")}, (put(thing(t="")),)),
    Case("empty text is refused in a key", put({**key(), "pk": {"S": ""}}), INVALID),
    Case("empty text is refused in the key of an index", put(thing(g="", r=1)), INVALID),
    Case("an item without its sort key is refused", put(attributes(pk="a")), INVALID),
    Case("a key of the wrong type is refused", put(thing(sk="one")), INVALID),  # type: ignore[arg-type]
    Case("the key of an index of the wrong type is refused", put(thing(g=5, r=1)), INVALID),
    Case("a get with half the key is refused", get(attributes(pk="a")), INVALID),
    Case("a get with more than the key is refused", get(thing(n=1)), INVALID),
    Case("a partition key above 2048 bytes is refused", put(thing(pk="x" * 2049)), INVALID),
    Case("an item above 400 KB is refused", put(thing(t=_LONG + "x" * 9_600)), INVALID),
    Case("an update beyond 400 KB is refused", update("SET u = :u", u="x" * 9_600), INVALID, (put(thing(t=_LONG)),)),
    Case("a put answers with the item it replaced", put(thing(n=2), ReturnValues="ALL_OLD"), {"Attributes": thing(n=1)},
         (put(thing(n=1)),)),
    Case("a delete answers with the item it removed", delete(ReturnValues="ALL_OLD"), {"Attributes": thing(n=1)},
         (put(thing(n=1)),)),
    Case("a put if absent is refused when there is one", put(key(), ConditionExpression="attribute_not_exists(pk)"),
         NOT_MET, (put(thing(n=1)),)),
    Case("a refused condition shows the item that was there on request",
         put(key(), ConditionExpression="attribute_not_exists(pk)", ReturnValuesOnConditionCheckFailure="ALL_OLD"),
         {**NOT_MET, "Item": thing(n=1)}, (put(thing(n=1)),)),
    Case("an unknown table is not found", ("GetItem", {"TableName": "nothing", "Key": key()}),
         refused("ResourceNotFoundException")),
    Case("a projection shows what it names, inside lists and maps too",
         get(ProjectionExpression="doc.a.b, many[1], nothing"),
         {"Item": attributes(doc={"a": {"b": 1}}, many=[1])}, (put(_ALL_TYPES),)),
    Case("a batch may not name an item twice",
         ("BatchGetItem", {"RequestItems": {TABLE: {"Keys": [key(), key()]}}}), INVALID),
    Case("a batch of writes holds 25 at most",
         ("BatchWriteItem", {"RequestItems": {TABLE: [{"PutRequest": {"Item": key(sk=n)}} for n in range(26)]}}), INVALID),
]  # fmt: skip
