"""Owns JSON Schema 2020-12 as projects may use it: small, local, without traps, with one sentence per broken rule."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from chalicelib.domain.problems import InvalidField
from chalicelib.domain.schema_work import check_work, patterns_in

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MOST_BYTES = 64 * 1024
MOST_DEPTH = 40
#: What a person's JSON may have as it is kept; the store takes 400 KB a record, with all else that is in it.
MOST_KEPT_BYTES = 300_000
#: Bytes of memory of one regular expression once it is compiled, and of all of a schema.
LARGEST_PATTERN, MOST_PATTERN_BYTES = 1_000_000, 5_000_000
#: The rule a field breaks that a schema does not name.
UNKNOWN_FIELD = "is not a known field"
#: Words that point elsewhere or name places to point to; `$ref` to `#/$defs/<name>` alone is allowed.
_POINTERS = {"$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$vocabulary"}
_LOCAL = "#/$defs/"
_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
#: Words under which a rule holds for some values alone.
_CONDITIONS = {"then", "else", "dependentSchemas"}


def check_schema(schema: Any, *, field: str) -> None:
    """A schema we can hold a million answers against; raises InvalidField that names the trap.

    At most 64 KB and 40 levels; references only to `#/$defs/<name>`, and definitions refer to nothing,
    so that nothing is fetched, nothing turns in circles and nothing doubles at every level.
    """
    if not isinstance(schema, dict):
        raise InvalidField(field, "is a JSON Schema object")
    check_depth(schema, field=field)
    if len(schema_text(schema).encode()) > MOST_BYTES:
        raise InvalidField(field, f"is at most {MOST_BYTES} bytes as JSON")
    if schema.get("$schema", DIALECT) != DIALECT:
        raise InvalidField(f"{field}.$schema", f"is {DIALECT} or left out")
    definitions = schema.get("$defs", {})
    rest = {name: value for name, value in schema.items() if name != "$defs"}
    _check_references(rest, field, definitions if isinstance(definitions, dict) else {}, may_refer=True)
    _check_references(definitions, f"{field}.$defs", {}, may_refer=False)
    try:
        _compiled(schema_text(schema))
    except ValueError as error:
        wrong = next(_unknown_types(schema, field), None)
        if wrong is not None:
            raise InvalidField(wrong, f"is one of {', '.join(_TYPES)}, or a list of some of them") from error
        raise InvalidField(field, f"is a valid JSON Schema: {_first_line(error)}") from error


def _unknown_types(schema: Any, field: str) -> Iterator[str]:
    """Where a schema that cannot be read names a type there is not."""
    for name, member in (
        schema.items() if isinstance(schema, dict) else enumerate(schema) if isinstance(schema, list) else ()
    ):
        said = [member] if isinstance(member, str) else member if isinstance(member, list) else []
        if name == "type" and any(one not in _TYPES for one in said):
            yield f"{field}.type"
        yield from _unknown_types(member, dotted(field, [name]))


def check_value(text: str, value: Any, *, field: str) -> None:
    """The value keeps the schema of this `schema_text`; raises InvalidField with the first broken rule's path."""
    for refusal in refusals(text, value, field=field):
        raise refusal


def refusals(text: str, value: Any, *, field: str) -> Iterator[InvalidField]:
    """Every rule of the schema of this `schema_text` that the value breaks, in the schema's order.

    Raises InvalidField for a value that cannot be kept or held against the schema at all.
    """
    check_keepable(value, field=field)
    check_work(text, value, field=field)
    unknown, is_broken = None, False
    for error in _compiled(text).iter_errors(value):
        if error.kind.name == "unevaluatedProperties" and not error.instance_path:
            unknown = error  # also follows from every other broken rule, so it is told when there is none
            continue
        kind = error.kind.as_dict()
        path = (*error.instance_path, kind["property"]) if error.kind.name == "required" else error.instance_path
        is_broken = True
        yield InvalidField(dotted(field, path), _rule(error, kind))
    if unknown is not None and not is_broken:
        for name in unknown.kind.as_dict()["unexpected"]:
            yield InvalidField(dotted(field, [name]), UNKNOWN_FIELD)


class BrokenRule(NamedTuple):
    """One rule of a schema that a value breaks, where in the value, and whether it only holds under a condition."""

    kind: str
    path: tuple[str | int, ...]
    rule: str
    is_conditional: bool


def broken_rules(text: str, value: Any) -> Iterator[BrokenRule]:
    """Every rule of the schema of this `schema_text` that a small value of our own breaks."""
    for error in _compiled(text).iter_errors(value):
        is_conditional = bool(_CONDITIONS & {str(step) for step in error.schema_path})
        yield BrokenRule(
            error.kind.name, tuple(error.instance_path), _rule(error, error.kind.as_dict()), is_conditional
        )


def dotted(field: str, path: Any) -> str:
    """`answer` and ["ratings", 0, "score"] as `answer.ratings[0].score`."""
    return field + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)


def _rule(error: Any, kind: dict[str, Any]) -> str:
    if error.kind.name == "required":
        return "is required"
    if "unexpected" in kind:
        return f"has no field {', '.join(kind['unexpected'][:5])}"
    text: str = error.message
    return text.removeprefix("… ")


def check_depth(value: Any, *, field: str) -> None:
    """The value is nested no deeper than we read, keep and show it everywhere; raises InvalidField."""
    level = [value]
    for _ in range(MOST_DEPTH + 1):
        level = [member for one in level for member in _members(one)]
        if not level:
            return
    raise InvalidField(field, f"is at most {MOST_DEPTH} levels deep")


def check_keepable(value: Any, *, field: str) -> None:
    """The value fits into a record, nested and written out as it is kept: `1e15` grows to sixteen digits.

    Raises InvalidField.
    """
    check_depth(value, field=field)
    if len(msgspec.json.encode(value)) > MOST_KEPT_BYTES:
        raise InvalidField(field, f"is at most {MOST_KEPT_BYTES} bytes as JSON with every number written out")


def _members(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _check_references(value: Any, field: str, definitions: dict[str, Any], *, may_refer: bool) -> None:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        if name in _POINTERS:
            raise InvalidField(f"{field}.{name}", "is not used: a schema stands for itself")
        if name == "$ref" and isinstance(member, str):
            is_known = member.startswith(_LOCAL) and member.removeprefix(_LOCAL) in definitions
            if not (may_refer and is_known):
                raise InvalidField(f"{field}.$ref", "points to #/$defs/<name> of the same schema, from outside $defs")
        _check_references(member, f"{field}.{name}", definitions, may_refer=may_refer)


def schema_text(schema: Any) -> str:
    """The schema as text: what its compiled validator is remembered by."""
    return json.dumps(schema, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=64)
def _compiled(text: str) -> Any:
    """The validator of a schema, made once a process: regular expressions in linear time, no network, no echoes.

    All expressions of a schema share the memory that a few may have.
    """
    import jsonschema_rs  # noqa: PLC0415  (only requests with task data pay for it)

    each = min(LARGEST_PATTERN, MOST_PATTERN_BYTES // max(1, patterns_in(text)))
    limits = jsonschema_rs.RegexOptions(size_limit=each, dfa_size_limit=each)
    return jsonschema_rs.Draft202012Validator(
        json.loads(text), pattern_options=limits, offline=True, mask="…", validate_formats=True
    )


def _first_line(error: ValueError) -> str:
    return str(error).strip().split("\n")[0].removeprefix("… ")[:200]
