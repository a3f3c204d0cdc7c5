"""Owns what a person earned by week and by project: the sums behind a picture of it (R32)."""

from collections.abc import Iterable
from typing import Any

from chalicelib.domain.statement_words import OF_NO_WEEK
from chalicelib.domain.statements import StatementFacts

Amount = dict[str, Any]


def by_week(statements: Iterable[StatementFacts]) -> list[dict[str, Any]]:
    """What each week brought, one amount a currency, oldest week first."""
    weeks: dict[str, list[Amount]] = {}
    for one in sorted(statements, key=lambda one: (one.period_id, one.currency)):
        weeks.setdefault(one.period_id, []).append({"minor": one.earned_minor, "currency": one.currency})
    return [{"period_id": period_id, "earned": earned} for period_id, earned in weeks.items()]


def by_project(statements: Iterable[StatementFacts]) -> list[dict[str, Any]]:
    """What each project brought in each currency, most first; what is of no project, or of too many lines, as None.

    The sums of a currency are what its weeks come to: what was paid out, withheld and charged is no part of them.
    """
    sums: dict[tuple[str, str | None], int] = {}
    for one in statements:
        for line in one.lines:
            if line["kind"] not in OF_NO_WEEK:
                key = (one.currency, line.get("project_id"))
                sums[key] = sums.get(key, 0) + line["minor"]
    ordered = sorted(sums.items(), key=lambda item: (item[0][0], -item[1], item[0][1] or ""))
    return [
        {"project_id": project_id, "earned": {"minor": minor, "currency": currency}}
        for (currency, project_id), minor in ordered
    ]
