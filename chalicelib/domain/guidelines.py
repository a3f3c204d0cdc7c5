"""Owns how two versions of a project's guidelines differ: part by part, line by line (R24, issue 4 item 1)."""

import json
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal

import msgspec

from chalicelib.domain.problems import NotFound
from chalicelib.domain.projects import Instructions

#: Lines of one part that are compared; what comes after them is compared as one line.
MOST_LINES = 400
#: Characters of a line that are shown.
MOST_SHOWN = 2000

Change = Literal["same", "added", "removed"]


class NoSuchGuidelines(NotFound):
    """The project has no such version of its guidelines."""


class Line(msgspec.Struct, frozen=True):
    """One line, and whether only the later version has it (`added`) or only the earlier one (`removed`)."""

    change: Change
    text: str


class PartDiff(msgspec.Struct, frozen=True):
    """One part of the guidelines as it was and is."""

    part: str
    is_changed: bool
    lines: list[Line]


def difference(before: Instructions, after: Instructions) -> list[PartDiff]:
    """Every part with its lines in order: what was taken out stands before what came in its place."""
    return [
        _part(name, _lines(getattr(before, name)), _lines(getattr(after, name)))
        for name in Instructions.__struct_fields__
    ]


def _part(name: str, before: Sequence[str], after: Sequence[str]) -> PartDiff:
    lines = list(_compared(before, after))
    return PartDiff(name, any(line.change != "same" for line in lines), lines)


def _compared(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Line("same", _shown(text)) for text in before[i1:i2])
            continue
        yield from (Line("removed", _shown(text)) for text in before[i1:i2])
        yield from (Line("added", _shown(text)) for text in after[j1:j2])


def _lines(value: Any) -> list[str]:
    """A text by its lines, a list by its members; an example is written out as JSON."""
    members = value.split("\n") if isinstance(value, str) else [_written(member) for member in value]
    if len(members) <= MOST_LINES:
        return members if members != [""] else []
    return [*members[:MOST_LINES], "\n".join(members[MOST_LINES:])]


def _written(member: Any) -> str:
    return member if isinstance(member, str) else json.dumps(member, ensure_ascii=False, sort_keys=True)


def _shown(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]} …"
