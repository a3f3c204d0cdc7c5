"""Owns pay periods: seven days from 00:00 UTC of the first day of the pay week (rule 5; R31, R70)."""

from datetime import UTC, date, datetime, timedelta
from typing import Literal

import msgspec

PayWeekStart = Literal["monday", "tuesday"]
WEEK = timedelta(days=7)
#: Tuesday 06:00 UTC, as time after Tuesday 00:00.
CLOSING_HOUR = timedelta(hours=6)
_FIRST_WEEKDAY: dict[PayWeekStart, int] = {"monday": 0, "tuesday": 1}


class Period(msgspec.Struct, frozen=True):
    """[starts_at, ends_at) in UTC; its id is the date of its first day, so ids sort like periods."""

    period_id: str
    starts_at: datetime
    ends_at: datetime

    @property
    def closes_at(self) -> datetime:
        """The Tuesday 06:00 UTC on which it is closed and paid."""
        days_to_tuesday = (1 - self.ends_at.weekday()) % 7
        return self.ends_at + timedelta(days=days_to_tuesday) + CLOSING_HOUR


def period_of(instant: datetime, start: PayWeekStart) -> Period:
    """The period an instant falls in; its first millisecond belongs to it, its `ends_at` to the next."""
    midnight = instant.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight - timedelta(days=(midnight.weekday() - _FIRST_WEEKDAY[start]) % 7)
    return Period(first.date().isoformat(), first, first + WEEK)


def period_named(period_id: str) -> Period:
    """The period whose first day this is; raises ValueError for anything that is not a date as YYYY-MM-DD."""
    day = date.fromisoformat(period_id)
    if day.isoformat() != period_id or not date.min + WEEK <= day <= date.max - WEEK * 2:
        raise ValueError(f"no first day of a pay period: {period_id}")
    first = datetime.combine(day, datetime.min.time(), UTC)
    return Period(period_id, first, first + WEEK)


def last_ended(instant: datetime, start: PayWeekStart) -> Period:
    """The newest period that is over at this instant."""
    return period_of(period_of(instant, start).starts_at - timedelta(milliseconds=1), start)


def last_paid_by(instant: datetime, start: PayWeekStart) -> Period:
    """The newest period whose closing Tuesday has come at this instant."""
    period = last_ended(instant, start)
    return period if period.closes_at <= instant else last_ended(period.starts_at, start)


def statement_period(work_period: str, closed_through: str) -> str:
    """The week of the work or, once that is closed for the person, the first one that is not (rule 5).

    `closed_through` is the last closed period's id, empty before the first close.
    """
    if work_period > closed_through:
        return work_period
    return (date.fromisoformat(closed_through) + WEEK).isoformat()


def weeks_before(period_id: str, count: int) -> list[str]:
    """The ids of so many weeks before a period, newest first."""
    first = date.fromisoformat(period_id)
    return [(first - timedelta(weeks=back)).isoformat() for back in range(1, count + 1)]
