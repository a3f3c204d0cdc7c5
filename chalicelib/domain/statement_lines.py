"""Owns the lines of a statement: what each kind of entry says to the person it is about (R32)."""

import json
from collections.abc import Iterable
from typing import Any

from chalicelib.domain.movements import Booked, Movement
from chalicelib.domain.tax import NO_RULE

Line = dict[str, Any]

#: Members of a cause by which entries of a kind stand on a line of their own; other kinds are summed by project.
_ALONE = {
    "bonus": ("project_id", "rule_id", "inputs"),
    "stipend": ("assessment_id",),
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


def statement_lines(moved: Iterable[tuple[Booked, Movement]]) -> list[Line]:
    """Sums by kind, week of the work and what sets entries apart; tax and fee beside the payout they belong to."""
    sums: dict[tuple[str, str, tuple[tuple[str, str], ...]], list[int]] = {}
    for entry, movement in moved:
        for kind, minor, cause in parts_of(entry.kind, entry.cause, movement):
            key = (kind, entry.work_period, tuple(cause.items()))
            line = sums.setdefault(key, [0, 0, 0])
            line[0] += 1
            line[1] += minor
            line[2] += int(entry.cause.get("minutes", "0"))
    return [
        {"kind": kind, "work_period": period, "count": count, "minor": minor}
        | ({"minutes": minutes} if kind == "time" else {})
        | {name: json.loads(value) if name in _JSON else value for name, value in cause}
        for (kind, period, cause), (count, minor, minutes) in sorted(sums.items())
    ]


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
