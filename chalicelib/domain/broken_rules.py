"""Owns how a value that does not fit its declared type is explained: the field, and its rule in words of our own."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

#: Where msgspec found it: `$.skills[1].level`, or a key of the object there.
_PLACE = re.compile(r" - at `(?:key` in `)?\$([^`]*)`$")
#: A field that is missing or not known stands in the message, not in the path.
_NAMED = re.compile(r"Object (missing required|contains unknown) field `(.*?)`?\Z", re.DOTALL)
#: What a mistyped field looks like; any other name may be a person's words, and is not said again.
_FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")


#: Said of a type that has no words of its own here.
_OTHER = "is of another type than GET /openapi.json declares"


class BrokenRule(NamedTuple):
    """The field's path, empty for the whole value, and the rule it breaks."""

    field: str
    rule: str


def broken_rule(error: msgspec.ValidationError, wanted: Any) -> BrokenRule:
    """What to tell a person about a value that is no `wanted`: for people, nothing decides by it.

    msgspec's own text repeats what was given, of a choice as of an unknown name, and is never passed on.
    """
    place = _PLACE.search(str(error))
    message = str(error)[: place.start()] if place else str(error)
    path = place[1] if place else ""
    nodes = _nodes_at(wanted, path)
    if not nodes:  # nobody declared such a place: a name was given that reads like one
        path, nodes = "", _nodes_at(wanted, "")
    named = _NAMED.match(message)
    if named:
        field, rule = _about_name(path, named[2], nodes, is_missing=named[1] == "missing required")
    else:
        field = path
        rule = message if error.__cause__ is not None else _told(error, nodes) or _OTHER
    return BrokenRule(field.lstrip(".").replace("[...]", ".*"), rule)


def _about_name(path: str, name: str, nodes: list[Any], *, is_missing: bool) -> tuple[str, str]:
    """Where a name is missing or not known, and that it is."""
    if is_missing:
        return f"{path}.{name}", "is required"
    if _FIELD_NAME.fullmatch(name):
        return f"{path}.{name}", "is not a known field" + _known(nodes)
    return path, "has a name that is no known field" + _known(nodes)


def _told(error: msgspec.ValidationError, nodes: list[Any]) -> str:
    """What is asked of the value there, or of a name in it; whichever name it is, msgspec says `[...]` for it."""
    if "`key` in" not in str(error):
        return _described(nodes)
    keys = [one for node in nodes if type(node).__name__ == "DictType" for one in _alternatives(node.key_type)]
    return f"has names each of which {_described(keys)}" if keys else ""


@lru_cache(maxsize=256)
def _type_info(wanted: Any) -> Any:
    from msgspec import inspect  # noqa: PLC0415  (only refusals pay for it)

    return inspect.type_info(wanted)


def _nodes_at(wanted: Any, path: str) -> list[Any]:
    """The types a value may have at the path; none where the path leads out of what is declared."""
    nodes = _alternatives(_type_info(wanted))
    for step in _STEP.finditer(path):
        nodes = [found for node in nodes for found in _below(node, step[1])]
    return nodes


def _below(node: Any, name: str | None) -> Iterable[Any]:
    if name is None:
        inner = getattr(node, "item_type", None) or getattr(node, "value_type", None)
        return _alternatives(inner) if inner is not None else ()
    if getattr(node, "tag_field", None) == name:
        return [_Tag((node.tag,))]
    found = [field.type for field in getattr(node, "fields", ()) if field.encode_name == name]
    return _alternatives(found[0]) if found else ()


class _Tag(NamedTuple):
    """One value of the field by which structs are told apart."""

    values: tuple[Any, ...]


def _alternatives(node: Any) -> list[Any]:
    """The node, or the members of a union; descriptions taken off."""
    if type(node).__name__ == "Metadata":
        return _alternatives(node.type)
    members = getattr(node, "types", None)
    return [one for member in members for one in _alternatives(member)] if members is not None else [node]


def _described(nodes: list[Any]) -> str:
    """`is one of accept, reject`; empty if there is nothing to say."""
    choices = [str(value) for node in nodes for value in _choices(node)]
    said = [f"one of {', '.join(dict.fromkeys(choices))}"] if choices else []
    said += [words for node in nodes if (words := _words(node))]
    return f"is {' or '.join(dict.fromkeys(said))}" if said else ""


def _choices(node: Any) -> Iterable[Any]:
    if type(node).__name__ == "EnumType":
        return [member.value for member in node.cls]
    return node.values if type(node).__name__ in ("LiteralType", "_Tag") else ()


_PLAIN = {
    "BoolType": "true or false",
    "NoneType": "null",
    "DateType": "a date as YYYY-MM-DD",
    "DateTimeType": "an instant such as 2026-11-21T20:00:00Z",
    "DictType": "an object",
}


#: Patterns that have a name: what a person reads in their place.
_NAMED_PATTERNS = {
    r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$": "a language as BCP-47 writes it, such as `en` or `pt-BR`",
    "^[A-Z]{2}$": "a country's ISO 3166-1 code of two capitals, such as `KE`",
    "^[0-9]{6}$": "six digits",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "a day as YYYY-MM-DD",
    "^[0-9a-f]{64}$": "64 of the digits 0 to 9 and letters a to f",
    "^[A-Za-z0-9._:-]{1,100}$": "1 to 100 letters, digits, and any of `._:-`",
    "^[A-Za-z0-9._:#/-]{1,100}$": "1 to 100 letters, digits, and any of `._:#/-`",
    "^[A-Z]{3}$": "a currency's ISO 4217 code of three capitals, such as `USD`",
}


def _words(node: Any) -> str:
    kind = type(node).__name__
    if kind == "StrType" and node.pattern and _pattern(node) in _NAMED_PATTERNS:
        return _NAMED_PATTERNS[_pattern(node)]
    if kind == "StrType":
        of = _between(node.min_length, node.max_length, "of", " characters")
        return "text" + of + (f" that matches {_pattern(node)}" if node.pattern else "")
    if kind == "ListType":
        return "a list" + _between(node.min_length, node.max_length, "of", " items")
    if kind in ("IntType", "FloatType"):
        noun = "a whole number" if kind == "IntType" else "a number"
        above = f" above {node.gt}" if node.gt is not None else ""
        below = f" below {node.lt}" if node.lt is not None else ""
        return noun + _between(node.ge, node.le, "from", "") + above + below
    if kind == "StructType":
        return "an object" + (f" with {', '.join(map(_field, node.fields))}" if node.fields else "")
    return _PLAIN.get(kind, "")


def _pattern(node: Any) -> str:
    """As a person reads it: what keeps a line's end out of Python's `$` is left off."""
    return str(node.pattern).removesuffix(r"(?!\n)")


def _field(field: Any) -> str:
    return f"`{field.encode_name}`" + ("" if field.required else " (optional)")


def _between(least: Any, most: Any, word: str, unit: str) -> str:
    if least is not None and most is not None:
        return f" {word} {least} to {most}{unit}"
    if least is not None:
        return f" {word} at least {least}{unit}" if unit else f" of at least {least}"
    return f" of at most {most}{unit}" if most is not None else ""


def _known(nodes: list[Any]) -> str:
    names = dict.fromkeys(field.encode_name for node in nodes for field in getattr(node, "fields", ()))
    return f"; known here: {', '.join(names)}" if names else "; none is taken here"
