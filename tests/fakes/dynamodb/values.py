"""Attribute values: one spelling for each, so that `==` on them is DynamoDB's equality; sizes and order."""

from collections.abc import Callable
from decimal import Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from tests.fakes.dynamodb.refusals import Item, invalid, invalid_parameter, wrong_type

Value = dict[str, Any]

_EXACT = Context(prec=400)  # the sum of the largest and the smallest number needs 256 digits
_MOST_DIGITS = 38
_DEEPEST = 32


@lru_cache(maxsize=65536)
def number(text: str) -> int | Decimal:
    """The number behind a canonical spelling; whole ones as int, which is faster to compare and to hash."""
    return Decimal(text) if "." in text else int(text)


@lru_cache(maxsize=65536)
def canonical_number(text: str) -> str:
    """The spelling DynamoDB answers with; at most 38 significant digits, 1E-130 to 9.9E+125."""
    if not text.strip():
        raise invalid("The parameter cannot be converted to a numeric value")
    try:
        exact = Decimal(text.strip())
    except InvalidOperation:
        raise invalid(f"The parameter cannot be converted to a numeric value: {text}") from None
    if not exact.is_finite():
        raise invalid(f"The parameter cannot be converted to a numeric value: {text}")
    return spell(exact)


def spell(exact: Decimal) -> str:
    exact = exact.normalize(_EXACT)
    if not exact:
        return "0"
    if len(exact.as_tuple().digits) > _MOST_DIGITS:
        raise invalid("Attempting to store more than 38 significant digits in a Number")
    if exact.adjusted() > 125:
        raise invalid("Number overflow. Attempting to store a number with magnitude larger than supported range")
    if exact.adjusted() < -130:
        raise invalid("Number underflow. Attempting to store a number with magnitude smaller than supported range")
    return format(exact, "f")


def plus(left: str, right: str, sign: int = 1) -> str:
    """The sum (or difference) of two canonical numbers."""
    one, two = number(left), number(right)
    if type(one) is int and type(two) is int and abs(one) < 10**36 and abs(two) < 10**36:
        return str(one + sign * two)
    return spell(_EXACT.add(Decimal(left), Decimal(right) * sign))


def _number(content: Any, _: int) -> Value:
    if type(content) is not str:
        raise wrong_type(f"{type(content).__name__} can not be converted to a String")
    return {"N": canonical_number(content)}


def _string(content: Any, _: int) -> Value:
    if not isinstance(content, str):
        raise wrong_type(f"{type(content).__name__} can not be converted to a String")
    return {"S": content}


def _binary(content: Any, _: int) -> Value:
    if not isinstance(content, (bytes, bytearray)):
        raise wrong_type(f"{type(content).__name__} can not be converted to a Blob")
    return {"B": bytes(content)}


def _boolean(content: Any, _: int) -> Value:
    if type(content) is not bool:
        raise wrong_type(f"{type(content).__name__} can not be converted to a Boolean")
    return {"BOOL": content}


def _null(content: Any, _: int) -> Value:
    if type(content) is not bool:
        raise wrong_type(f"{type(content).__name__} can not be converted to a Boolean")
    if not content:
        raise invalid_parameter("Null attribute value types must have the value of true")
    return {"NULL": True}


def _list(content: Any, depth: int) -> Value:
    if not isinstance(content, (list, tuple)):
        raise wrong_type("Unexpected value type in payload")
    return {"L": [canonical(member, depth + 1) for member in content]}


def _map(content: Any, depth: int) -> Value:
    if not isinstance(content, dict):
        raise wrong_type("Unexpected value type in payload")
    return {"M": {_name(name): canonical(member, depth + 1) for name, member in content.items()}}


def _set(kind: str, member_kind: str, word: str) -> Callable[[Any, int], Value]:
    def of(content: Any, depth: int) -> Value:
        if not isinstance(content, (list, tuple, set, frozenset)):
            raise wrong_type("Unexpected value type in payload")
        members = [_CANONICAL[member_kind](member, depth)[member_kind] for member in content]
        if not members:
            raise invalid_parameter(f"An {word} set  may not be empty")
        if len(set(members)) != len(members):
            raise invalid_parameter(f"Input collection [{', '.join(map(str, members))}] contains duplicates.")
        return {kind: in_order(kind, members)}

    return of


_CANONICAL: dict[str, Callable[[Any, int], Value]] = {
    "S": _string,
    "N": _number,
    "B": _binary,
    "BOOL": _boolean,
    "NULL": _null,
    "L": _list,
    "M": _map,
    "SS": _set("SS", "S", "string"),
    "NS": _set("NS", "N", "number"),
    "BS": _set("BS", "B", "binary"),
}


def in_order(kind: str, members: Any) -> list[Any]:
    """A set's members in the one order we keep them."""
    return sorted(members, key=number) if kind == "NS" else sorted(members)


def _name(name: Any) -> str:
    if not isinstance(name, str):
        raise wrong_type(f"{type(name).__name__} can not be converted to a String")
    return name


def canonical(value: Any, depth: int = 1) -> Value:
    """A copy of the value in its one spelling; refuses what DynamoDB refuses."""
    if type(value) is not dict:
        raise wrong_type("Unexpected value type in payload")
    if len(value) != 1:
        what = "has more than one datatypes set" if value else "is empty"
        raise invalid(f"Supplied AttributeValue {what}, must contain exactly one of the supported datatypes")
    if depth > _DEEPEST:
        raise invalid(
            "Nesting Levels have exceeded supported limits: "
            "Attributes in the item have nested levels beyond the supported limit"
        )
    [(kind, content)] = value.items()
    if kind == "S" and type(content) is str:
        return {"S": content}
    reader = _CANONICAL.get(kind)
    if reader is None:
        raise invalid("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
    return reader(content, depth)


def canonical_item(item: Any) -> Item:
    """An item or key, each attribute in its one spelling."""
    if not isinstance(item, dict):
        raise wrong_type("Unexpected value type in payload")
    result = {}
    for name, value in item.items():
        if type(name) is not str:
            raise wrong_type(f"{type(name).__name__} can not be converted to a String")
        # most values are text: not a call for each
        if type(value) is dict and len(value) == 1 and type(value.get("S")) is str:
            result[name] = value.copy()
        else:
            result[name] = canonical(value)
    return result


def copied(value: Value) -> Value:
    """A value that its receiver may change without reaching the store."""
    [(kind, content)] = value.items()
    if kind == "M":
        return {"M": {name: copied(member) for name, member in content.items()}}
    if kind == "L":
        return {"L": [copied(member) for member in content]}
    return {kind: list(content)} if len(kind) == 2 else {kind: content}


def copied_item(item: Item) -> Item:
    return {name: value.copy() if "S" in value or "N" in value else copied(value) for name, value in item.items()}


def text_size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8"))


@lru_cache(maxsize=65536)
def number_size(text: str) -> int:
    """One byte, one per two digits (pairs counted from the decimal point), one for a minus sign."""
    if text == "0":
        return 1
    whole, _, fraction = text.lstrip("-").partition(".")
    pairs = "0" * (len(whole) % 2) + whole + fraction + "0" * (len(fraction) % 2)
    hundreds = [pairs[i : i + 2] for i in range(0, len(pairs), 2)]
    used = [i for i, pair in enumerate(hundreds) if pair != "00"]
    return 1 + (used[-1] - used[0] + 1) + text.startswith("-")


_SIZES: dict[str, Callable[[Any], int]] = {
    "S": text_size,
    "N": number_size,
    "B": len,
    "BOOL": lambda _: 1,
    "NULL": lambda _: 1,
    "L": lambda members: 3 + sum(1 + size(member) for member in members),
    "M": lambda members: 3 + sum(1 + text_size(name) + size(member) for name, member in members.items()),
    "SS": lambda members: sum(map(text_size, members)),
    "NS": lambda members: sum(map(number_size, members)),
    "BS": lambda members: sum(map(len, members)),
}


def size(value: Value) -> int:
    """Bytes of a value: Developer Guide, "DynamoDB item sizes and formats"."""
    [(kind, content)] = value.items()
    return _SIZES[kind](content)


def item_size(item: Item) -> int:
    total = 0
    for name, value in item.items():
        total += len(name) if name.isascii() else text_size(name)
        for kind, content in value.items():
            total += len(content) if kind == "S" and content.isascii() else _SIZES[kind](content)
    return total


def attribute_size(name: str, value: Value) -> int:
    return text_size(name) + size(value)


def order(value: Value) -> Any:
    """What two values of the same scalar type are compared by: numbers by value, text by its UTF-8 bytes."""
    for kind, content in value.items():
        return number(content) if kind == "N" else content
    return None


def depth(value: Value) -> int:
    """How many levels of lists and maps a value has, itself included."""
    [(kind, content)] = value.items()
    if kind == "M":
        return 1 + max(map(depth, content.values()), default=0)
    if kind == "L":
        return 1 + max(map(depth, content), default=0)
    return 1
