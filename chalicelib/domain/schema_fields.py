"""Owns what can be told from a schema without a value: which fields it names, whether it takes an object at all."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from chalicelib.domain.schemas import broken_rules

_LOCAL = "#/$defs/"
_TOGETHER = ("allOf", "anyOf", "oneOf")
_ONE = ("if", "then", "else", "not")
_REST = ("patternProperties", "additionalProperties", "unevaluatedProperties")


def names_field(text: str, path: Sequence[str]) -> bool:
    """Whether the schema of this `schema_text` knows the field, or says that it takes fields of any name there."""
    schema = json.loads(text)
    level = _applied([schema], schema.get("$defs", {}))
    for name in path:
        if _is_open(level):
            return True
        members = [one["properties"][name] for one in level if name in _properties(one)]
        if not members:
            return False
        level = _applied(members, schema.get("$defs", {}))
    return True


def fields_named(text: str) -> set[str]:
    """The fields that the schema of this `schema_text` names at its root."""
    schema = json.loads(text)
    return {name for one in _applied([schema], schema.get("$defs", {})) for name in _properties(one)}


def fields_unknown(text: str, names: Iterable[str]) -> list[str]:
    """Those of the names that the schema of this `schema_text` does not take at its root."""
    schema = json.loads(text)
    level = _applied([schema], schema.get("$defs", {}))
    known = {name for one in level for name in _properties(one)}
    return [] if _is_open(level) else [name for name in names if name not in known]


def refuses_objects(text: str) -> bool:
    """Whether the schema of this `schema_text` asks for something else than an object, whatever the object holds."""
    return any(rule.kind in ("type", "falseSchema") and not rule.path for rule in broken_rules(text, {}))


def _applied(schemas: Sequence[Any], definitions: dict[str, Any]) -> list[Any]:
    """The schemas and all that hold at the same place, each once."""
    waiting, seen, found = list(schemas), set[int](), []
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        found.append(one)
        waiting += _beside(one, definitions) if isinstance(one, dict) else ()
    return found


def _beside(schema: dict[str, Any], definitions: dict[str, Any]) -> Iterator[Any]:
    for name in _TOGETHER:
        yield from schema.get(name, ())
    yield from (schema[name] for name in _ONE if name in schema)
    yield from schema.get("dependentSchemas", {}).values()
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.removeprefix(_LOCAL) in definitions:
        yield definitions[reference.removeprefix(_LOCAL)]


def _properties(schema: Any) -> dict[str, Any]:
    return schema.get("properties", {}) if isinstance(schema, dict) else {}


def _is_open(level: Sequence[Any]) -> bool:
    """Whether fields that are not named are meant: said so, or an object of which nothing is said."""
    rules = [one for one in level if isinstance(one, dict)]
    said = [one[name] for one in rules for name in _REST if name in one]
    if said or any(_properties(one) for one in rules):
        return any(value is not False for value in said)
    return all("object" in _types(one) for one in rules)


def _types(schema: dict[str, Any]) -> Sequence[str]:
    types = schema.get("type", "object")
    return [types] if isinstance(types, str) else types
