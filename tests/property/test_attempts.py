"""The clock of an attempt and of the next try, at every instant and to the millisecond (R15, R17)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.domain.attempts import RetryNotYet, check_may_start, closing, ends_at, is_in_time, retry_at

MS = timedelta(milliseconds=1)
LEAP_DAY = datetime(2028, 2, 29, 23, 59, 59, 999000, tzinfo=UTC)
ZONES = [ZoneInfo(name) for name in ("UTC", "Africa/Nairobi", "America/Los_Angeles", "Asia/Kathmandu", "Europe/Berlin",
                                     "Pacific/Kiritimati", "Australia/Lord_Howe")]  # fmt: skip
instants = st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1)).map(  # noqa: DTZ001  (made aware in the next line)
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000, tzinfo=UTC)
)
#: Milliseconds off a boundary, with the boundary itself and its neighbours often.
offsets = st.sampled_from([-1, 0, 1]) | st.integers(-10_000_000, 10_000_000)


@given(instants, st.integers(30, 60), offsets, st.sampled_from(ZONES))
@example(LEAP_DAY, 30, 0, ZONES[0])
@example(LEAP_DAY - timedelta(minutes=60), 60, -1, ZONES[2])
def test_an_attempt_lasts_exactly_its_minutes_whatever_the_time_zone(started_at, minutes, offset, zone):
    end = ends_at(started_at, minutes)
    now = (end + offset * MS).astimezone(zone)
    assert is_in_time(now, end) is (offset < 0)
    state, closed_at = closing(now, end)
    assert (state, closed_at) == (("submitted", now) if offset < 0 else ("expired", end))
    assert (end - started_at).total_seconds() == minutes * 60


@given(instants, offsets, st.sampled_from(ZONES))
@example(LEAP_DAY - timedelta(days=3), 0, ZONES[4])
@example(datetime(2028, 2, 29, tzinfo=UTC), -1, ZONES[6])
@example(datetime(2026, 10, 24, 12, tzinfo=UTC), 0, ZONES[4])  # summer time ends in between
def test_the_next_try_starts_exactly_168_hours_after_grading(graded_at, offset, zone):
    until = retry_at(graded_at)
    now = (graded_at + timedelta(hours=168) + offset * MS).astimezone(zone)
    if offset < 0:
        with pytest.raises(RetryNotYet):
            check_may_start(now, is_passed=False, barred_until=until)
    else:
        check_may_start(now, is_passed=False, barred_until=until)
    assert (now.astimezone(UTC) >= until) is (offset >= 0)
