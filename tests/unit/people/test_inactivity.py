"""When somebody who stays away is reminded: exactly after six and twelve months, in any zone and any year (R5)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.domain.inactivity import (
    inactive_shard,
    inactive_shards,
    is_first_of_day,
    months_after,
    next_reminder,
    reminder_due,
    what_stays,
)
from chalicelib.domain.preferences import CHOOSABLE

MS = timedelta(milliseconds=1)
instants = st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1)).map(  # noqa: DTZ001  (made aware in the next line)
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000, tzinfo=UTC)
)
zones = st.sampled_from([ZoneInfo(name) for name in ("UTC", "America/Los_Angeles", "Pacific/Kiritimati")])


@pytest.mark.parametrize(
    ("at", "months", "later"),
    [
        ("2026-08-31T10:00:00.123Z", 6, "2027-02-28T10:00:00.123Z"),
        ("2027-08-31T10:00:00Z", 6, "2028-02-29T10:00:00Z"),
        ("2028-02-29T00:00:00Z", 12, "2029-02-28T00:00:00Z"),
        ("2026-12-15T00:00:00Z", 6, "2027-06-15T00:00:00Z"),
        ("2026-06-15T00:00:00Z", 6, "2026-12-15T00:00:00Z"),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(at, months, later):
    assert months_after(datetime.fromisoformat(at), months) == datetime.fromisoformat(later)


@given(instants, st.sampled_from([6, 12]), st.sampled_from([-1, 0, 1]), zones)
@example(datetime(2028, 2, 29, 23, 59, 59, 999000, tzinfo=UTC), 12, 0, ZoneInfo("UTC"))
def test_a_reminder_is_due_from_its_very_millisecond_in_every_zone(active_at, months, offset, zone):
    told = months - 6
    at = next_reminder(active_at.astimezone(zone), told)
    assert at is not None
    due = reminder_due(active_at.astimezone(zone), told, (at + offset * MS).astimezone(zone))
    assert due == (months if offset >= 0 else None)


def test_of_two_late_reminders_only_the_later_is_given_and_after_twelve_months_there_is_none():
    left = datetime(2026, 1, 1, tzinfo=UTC)
    assert reminder_due(left, 0, left + timedelta(days=900)) == 12
    assert reminder_due(left, 12, left + timedelta(days=9000)) is None
    assert next_reminder(left, 12) is None


def test_a_sign_in_is_written_once_a_day():
    noon = datetime(2026, 11, 16, 12, tzinfo=UTC)
    assert is_first_of_day(None, noon)
    assert not is_first_of_day(datetime(2026, 11, 16, tzinfo=UTC), noon)
    assert is_first_of_day(datetime(2026, 11, 16, tzinfo=UTC) - MS, noon)


def test_every_account_stands_in_a_part_of_the_index_that_the_sweep_looks_at():
    assert {inactive_shard(f"acc_{number}") for number in range(200)} == set(inactive_shards())


def test_a_reminder_names_what_is_owed_and_proved_and_no_debt():
    assert what_stays({"USD": 1250, "KES": -5}, {}, {}) == {
        "owed": "12.50 USD. It is paid on the usual day, as soon as nothing stands in the way",
        "skills": "none yet",
    }
    assert what_stays({}, {}, {})["owed"] == "nothing at the moment"


def test_the_person_may_choose_to_read_it_in_the_app_alone():
    assert "account_inactive" in CHOOSABLE
