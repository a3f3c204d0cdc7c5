"""Owns how much work it is to hold a value against a schema, so that nobody can ask for minutes of it."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from chalicelib.domain.problems import InvalidField

#: Rules times values, and patterns times bytes, of one check: about a second of the slowest kind.
MOST_WORK = 5_000_000
_LOCAL = "#/$defs/"


class Weight(NamedTuple):
    """A schema's members with every reference written out, and how many of them are regular expressions."""

    members: int
    patterns: int

    def plus(self, other: "Weight") -> "Weight":
        """Both together."""
        return Weight(self.members + other.members, self.patterns + other.patterns)


@lru_cache(maxsize=128)
def weight_of(text: str) -> Weight:
    """What a schema of this text weighs; its definitions refer to nothing, so that each is counted where it is used."""
    schema = json.loads(text)
    definitions = schema.get("$defs") if isinstance(schema, dict) else None
    known = {name: _weight(one, {}) for name, one in definitions.items()} if isinstance(definitions, dict) else {}
    rest = {name: one for name, one in schema.items() if name != "$defs"} if isinstance(schema, dict) else schema
    return _weight(rest, known)


def patterns_in(text: str) -> int:
    """How many regular expressions a schema of this text has to compile: each once, however often it is referred to."""
    return _weight(json.loads(text), {}).patterns


def _weight(schema: Any, known: dict[str, Weight]) -> Weight:
    total, waiting = Weight(0, 0), [schema]
    while waiting:
        one = waiting.pop()
        total = total.plus(Weight(1, 0))
        if isinstance(one, dict):
            reference = one.get("$ref")
            if isinstance(reference, str):
                total = total.plus(known.get(reference.removeprefix(_LOCAL), Weight(0, 0)))
            named = one.get("patternProperties")
            patterns = ("pattern" in one) + (len(named) if isinstance(named, dict) else 0)
            total = total.plus(Weight(0, patterns))
        waiting += _members(one)
    return total


def check_work(text: str, value: Any, *, field: str) -> None:
    """The value can be held against the schema in about a second; raises InvalidField."""
    weight = weight_of(text)
    values = sum(1 for _ in _everything(value))
    is_heavy = weight.members * values > MOST_WORK
    if not is_heavy and weight.patterns:
        is_heavy = weight.patterns * len(msgspec.json.encode(value)) > MOST_WORK
    if is_heavy:
        raise InvalidField(field, f"has {values} values, too many for a schema of {weight.members} rules")


def _everything(value: Any) -> Iterator[Any]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += _members(one)


def _members(value: Any) -> list[Any]:
    return [*value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
