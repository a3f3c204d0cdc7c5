"""Owns the difference between a text and its edited version, word by word, computed whenever it is read (R27)."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Literal

import msgspec

#: Words taken out and put in; texts that differ in more are shown as one replaced by the other.
MOST_CHANGES = 500
_WORD = re.compile(r"\s+|\w+|[^\w\s]")

Kind = Literal["same", "removed", "added"]


class Change(msgspec.Struct, frozen=True):
    """A stretch of text: `same` and `removed` together are the original, `same` and `added` the edited one."""

    kind: Kind
    text: str


def edits_in(task_type: str, task_input: Mapping[str, Any], answer: Any) -> list[Change] | None:
    """What an answer of data optimization changed in the original; None for another type or an unfinished answer."""
    original, edited = task_input.get("original"), answer.get("edited") if isinstance(answer, Mapping) else None
    if task_type != "data_optimization" or not isinstance(original, str) or not isinstance(edited, str):
        return None
    return changes(original, edited)


def changes(original: str, edited: str) -> list[Change]:
    """The fewest words to take out and put in (Myers 1986), as far as they are not too many."""
    old, new = _WORD.findall(original), _WORD.findall(edited)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle = _middle(old[start : len(old) - end], new[start : len(new) - end])
    steps = [("same", word) for word in old[:start]] + middle + [("same", word) for word in old[len(old) - end :]]
    return [
        Change(kind, "".join(word for _, word in group)) for kind, group in groupby(steps, key=lambda step: step[0])
    ]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _middle(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """Steps from old to new: along the path of fewest changes, or everything out and everything in."""
    trace = _trace(old, new)
    if trace is None:
        return [("removed", word) for word in old] + [("added", word) for word in new]
    steps: list[tuple[str, str]] = []
    x, y = len(old), len(new)
    for depth in range(len(trace) - 1, -1, -1):
        reached = trace[depth]
        k = x - y
        is_down = k == -depth or (k != depth and reached.get(k - 1, -1) < reached.get(k + 1, -1))
        before = k + 1 if is_down else k - 1
        from_x = reached.get(before, 0) if depth else 0
        from_y = from_x - before if depth else 0
        while x > from_x and y > from_y:
            x, y = x - 1, y - 1
            steps.append(("same", old[x]))
        if depth:
            steps.append(("added", new[from_y]) if is_down else ("removed", old[from_x]))
            x, y = from_x, from_y
    return steps[::-1]


def _trace(old: Sequence[str], new: Sequence[str]) -> list[dict[int, int]] | None:
    """How far each diagonal was reached before each number of changes; None if more than `MOST_CHANGES` are needed."""
    reached, trace = {1: 0}, []
    for depth in range(min(MOST_CHANGES, len(old) + len(new)) + 1):
        trace.append(dict(reached))
        for k in range(-depth, depth + 1, 2):
            is_down = k == -depth or (k != depth and reached[k - 1] < reached[k + 1])
            x = reached[k + 1] if is_down else reached[k - 1] + 1
            while x < len(old) and x - k < len(new) and old[x] == new[x - k]:
                x += 1
            reached[k] = x
            if x >= len(old) and x - k >= len(new):
                return trace
    return None
