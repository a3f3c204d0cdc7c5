"""Owns the public rate card: what open work pays, by task type, tier of skill and difficulty (R75, R76)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.money import Money
from chalicelib.domain.rates import Rate, hourly_minor


class Priced(msgspec.Struct, frozen=True):
    """What an open project pays for work of which kind; tier is the highest level of skill it asks, 0 for none."""

    task_type: str
    tier: int
    difficulty: int
    currency: str
    rate: Rate
    est_minutes: int


class Spread(msgspec.Struct, frozen=True):
    """The lowest, the middle and the highest of some amounts; of an even number, the lower of the two in the middle."""

    lowest: Money
    median: Money
    highest: Money


class RateLine(msgspec.Struct, frozen=True):
    """What work of one kind pays in one currency, over all its open projects; hourly is at the estimated pace."""

    task_type: str
    tier: int
    difficulty: int
    projects: int
    reward: Spread
    hourly: Spread


class RateCard(msgspec.Struct, frozen=True):
    """What open work pays at an instant; `is_whole` says whether every open project was looked at."""

    as_of: datetime
    is_whole: bool
    lines: list[RateLine]


def rate_card(open_work: Sequence[Priced], *, as_of: datetime, is_whole: bool) -> RateCard:
    """The lines of a rate card in a fixed order; currencies are never mixed."""
    groups: dict[tuple[str, int, int, str], list[Priced]] = defaultdict(list)
    for one in open_work:
        groups[one.task_type, one.tier, one.difficulty, one.currency].append(one)
    lines = [
        RateLine(
            task_type,
            tier,
            difficulty,
            projects=len(group),
            reward=_spread([one.rate.reward_minor for one in group], currency),
            hourly=_spread([hourly_minor(one.rate, one.est_minutes) for one in group], currency),
        )
        for (task_type, tier, difficulty, currency), group in sorted(groups.items())
    ]
    return RateCard(as_of, is_whole, lines)


def _spread(amounts: Sequence[int], currency: str) -> Spread:
    ordered = sorted(amounts)
    return Spread(
        lowest=Money(ordered[0], currency),
        median=Money(ordered[(len(ordered) - 1) // 2], currency),
        highest=Money(ordered[-1], currency),
    )
