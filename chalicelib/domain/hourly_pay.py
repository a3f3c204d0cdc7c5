"""Owns what counted time earns where a claim's terms pay by the hour (rule 9, R72); pay per task knows no time."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.money import Money
from chalicelib.domain.problems import Conflict


class NoTimeCounted(Conflict):
    """No minute of work is counted yet, and this work is paid by the hour."""


def is_hourly(terms: Mapping[str, Any]) -> bool:
    """Whether the terms pay for time."""
    return bool(terms.get("pay", {}).get("kind") == "hour")


def minutes_paid(terms: Mapping[str, Any], counted_seconds: int) -> int:
    """Whole minutes up to the cap."""
    return int(min(counted_seconds // 60, terms["pay"]["cap_minutes"]))


def pay_for(terms: Mapping[str, Any], counted_seconds: int) -> Money:
    """What so much counted time earns: rate x minutes / 60, rounded half up once; at least one minor unit."""
    hourly, minutes = terms["pay"]["hourly"], minutes_paid(terms, counted_seconds)
    minor = (2 * hourly["minor"] * minutes + 60) // 120
    return Money(max(minor, 1) if minutes else 0, hourly["currency"])


def check_some_time(terms: Mapping[str, Any], counted_seconds: int) -> None:
    """There is something to pay; raises NoTimeCounted."""
    if minutes_paid(terms, counted_seconds) == 0:
        raise NoTimeCounted(
            "Keep the task open while you work on it, for a minute at least: its time is counted by heartbeats."
            " Time that was not counted by mistake can be contested gap by gap.",
            counted_seconds=counted_seconds,
        )
