"""Owns what an answer is owed by its terms: a reward, or counted minutes at a rate up to a cap."""

from typing import Any

Terms = dict[str, Any]


def is_timed(terms: Terms) -> bool:
    """Whether the terms pay by the hour."""
    return bool(terms["pay"]["kind"] == "hour")


def time_pay(terms: Terms, seconds: int) -> int:
    """Whole minutes up to the cap at the hourly rate, rounded half up once; a minute is owed something."""
    minutes = min(seconds // 60, terms["pay"]["cap_minutes"])
    return max((2 * terms["pay"]["hourly"]["minor"] * minutes + 60) // 120, 1) if minutes else 0


def most(terms: Terms) -> int:
    """What an answer under these terms earns at most, its bonuses beside."""
    return time_pay(terms, terms["pay"]["cap_minutes"] * 60) if is_timed(terms) else terms["reward"]["minor"]
