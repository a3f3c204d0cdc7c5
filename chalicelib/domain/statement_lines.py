"""Owns the lines of a statement: what each kind of entry says to the person it is about (R32)."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from chalicelib.domain.movements import Booked, Movement
from chalicelib.domain.tax import NO_RULE

Line = dict[str, Any]

#: Members of a cause by which entries of a kind stand on a line of their own; other kinds are summed by project.
_ALONE = {
    "bonus": ("project_id", "rule_id", "inputs"),
    "stipend": ("project_id", "assessment_id", "title", "attempt_id"),
    "referral": ("referral_id",),
    "service_credit": ("reason", "reference"),
    "correction": ("reason", "reference"),
    "reversal": ("reverses", "reversed_kind", "project_id", "reason"),
    "payout": ("payout_id", "provider", "expected_on"),
    "payout_return": ("payout_id", "provider", "reason"),
}
_SUMMED = ("project_id", "reason")
#: What a line of a rule's amount says of the rule.
_RULE = ("payout_id", "rule_id", "rule_version", "inputs")
#: Members that are JSON in a cause, where every value is text.
_JSON = ("inputs",)
#: So many lines, and so many bytes of them as JSON, a statement has at most, beside one line a kind for all others: a
#: record takes 400 KB, and an answer holds many statements.
MOST_LINES = 200
MOST_BYTES = 48_000
#: What the line of all others says.
MORE = "More of this kind; every one of them is in the list of entries"


def statement_lines(moved: Iterable[tuple[Booked, Movement]]) -> list[Line]:
    """Sums by kind, week of the work and what sets entries apart; tax and fee beside the payout they belong to.

    However many entries there are, the lines stay few: those beyond the bounds are one line a kind.
    """
    sums: dict[tuple[str, str, tuple[tuple[str, str], ...]], list[int]] = {}
    for entry, movement in moved:
        for kind, minor, cause in parts_of(entry.kind, entry.cause, movement):
            key = (kind, entry.work_period, tuple(cause.items()))
            line = sums.setdefault(key, [0, 0, 0])
            line[0] += 1
            line[1] += minor
            line[2] += int(entry.cause.get("minutes", "0"))
    lines = [
        _line(kind, period, amounts) | {name: json.loads(said) if name in _JSON else said for name, said in cause}
        for (kind, period, cause), amounts in sorted(sums.items())
    ]
    return bounded(lines)


def bounded(lines: Sequence[Line]) -> list[Line]:
    """As many of the lines as a statement has room for, in their order, and one line a kind for all others.

    Of every kind the first line is chosen before the second of any, so that a crowd of one kind hides no payout.
    """
    kept: set[int] = set()
    room = MOST_BYTES
    for place in _places(lines):
        size = len(msgspec.json.encode(lines[place]))
        if len(kept) < MOST_LINES and size <= room:
            kept.add(place)
            room -= size
    others: dict[str, list[Line]] = {}
    for place, line in enumerate(lines):
        if place not in kept:
            others.setdefault(line["kind"], []).append(line)
    return [lines[place] for place in sorted(kept)] + [_more(kind, others[kind]) for kind in sorted(others)]


def _places(lines: Sequence[Line]) -> list[int]:
    """Where the lines are, in the order in which they are chosen."""
    seen: Counter[str] = Counter()
    ranks = []
    for place, line in enumerate(lines):
        seen[line["kind"]] += 1
        ranks.append((seen[line["kind"]], place))
    return [place for _, place in sorted(ranks)]


def _more(kind: str, lines: Sequence[Line]) -> Line:
    """What many lines of one kind come to, with the newest of their weeks."""
    amounts = [sum(line.get(name, 0) for line in lines) for name in ("count", "minor", "minutes")]
    return _line(kind, max(line["work_period"] for line in lines), amounts) | {"reason": MORE, "is_rest": True}


def _line(kind: str, work_period: str, amounts: Sequence[int]) -> Line:
    count, minor, minutes = amounts
    line = {"kind": kind, "work_period": work_period, "count": count, "minor": minor}
    return line | ({"minutes": minutes} if kind == "time" else {})


def parts_of(kind: str, cause: Any, movement: Movement) -> Iterable[tuple[str, int, dict[str, str]]]:
    """An entry's amounts by kind of line, each with what it says of its cause: the entry's own, its tax, its fee.

    A payout has a tax line even if nothing was withheld, which then says that no rule applied (R36).
    """
    yield kind, movement.earned_minor - movement.paid_minor, _chosen(cause, _ALONE.get(kind, _SUMMED))
    if kind == "payout" or movement.tax_minor:
        rule = _chosen(cause, _RULE)
        yield "tax", -movement.tax_minor, rule if "rule_id" in rule else rule | {"rule": NO_RULE}
    if movement.fee_minor:
        yield "fee", -movement.fee_minor, _chosen(cause, ("payout_id", "provider"))


def _chosen(cause: Any, names: Iterable[str]) -> dict[str, str]:
    return {name: cause[name] for name in names if cause.get(name)}
