"""Owns how much of an answer is done: its required fields that are filled, in percent (R43)."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

#: A schema with more required fields than this is measured by its first ones.
FIELDS_MOST = 200

Path = tuple[str, ...]


def percent_done(output_schema: str, answer: Any) -> int:
    """How many of a hundred required fields are filled, rounded down; without required ones, whether there is any.

    `output_schema` is the text of the answer's whole schema (`TaskRules.output_text`).
    """
    wanted = _required(output_schema)
    if not wanted:
        return 100 if answer is not None and _is_filled(answer) else 0
    return 100 * sum(_is_filled(_at(answer, path)) for path in wanted) // len(wanted)


_MISSING: Any = object()


@lru_cache(maxsize=128)
def _required(output_schema: str) -> tuple[Path, ...]:
    schema = json.loads(output_schema)
    found: dict[Path, None] = {}
    for path in _paths(schema, schema.get("$defs", {}), ()):
        found[path] = None
        if len(found) >= FIELDS_MOST:
            break
    return tuple(path for path in found if not any(other[: len(path)] == path != other for other in found))


def _paths(schema: Any, definitions: Mapping[str, Any], above: Path) -> Iterator[Path]:
    """Required fields, level by level; a field that has required ones itself stands for them."""
    if not isinstance(schema, dict):
        return
    name = str(schema.get("$ref", "")).removeprefix("#/$defs/")
    if name in definitions:
        yield from _paths(definitions[name], {}, above)
    members = schema.get("properties", {})
    for field in schema.get("required", []):
        yield (*above, field)
        yield from _paths(members.get(field), definitions, (*above, field))
    for part in schema.get("allOf", []):
        yield from _paths(part, definitions, above)


def _at(answer: Any, path: Path) -> Any:
    for field in path:
        if not isinstance(answer, dict) or field not in answer:
            return _MISSING
        answer = answer[field]
    return answer


def _is_filled(value: Any) -> bool:
    """Null fills a field (a tie is an answer); an empty text, list or object does not."""
    if value is _MISSING:
        return False
    return bool(value.strip()) if isinstance(value, str) else value not in ([], {})
