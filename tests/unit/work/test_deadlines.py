"""Extension, plan and reminders (R8, R44, R52)."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.deadlines import check_extension, check_plan, extended, next_reminder, reminders_told, time_left
from chalicelib.domain.problems import InvalidField

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)


def minutes(count: float) -> datetime:
    return NOW + timedelta(minutes=count)


def test_an_extension_is_half_the_lease_rounded_up():
    assert [extended(NOW, lease) for lease in (30, 45)] == [minutes(15), minutes(23)]


def test_a_draft_of_the_last_quarter_of_an_hour_needs_no_reason_and_anything_else_does():
    check_extension(saved_at=minutes(-15), now=NOW, reason=None)
    check_extension(saved_at=None, now=NOW, reason="The page is very long")
    for saved_at, reason in ((minutes(-15.1), None), (None, None), (None, "  ")):
        with pytest.raises(InvalidField):
            check_extension(saved_at=saved_at, now=NOW, reason=reason)


@pytest.mark.parametrize(
    ("lease", "offsets", "due"),
    [
        (30, None, None),
        (31, None, 1),
        (150, None, 30),
        (3000, None, 1560),
        (60, [], None),
        (60, [0], 60),
        (60, [90, 20], 40),
    ],
)
def test_the_next_reminder_is_the_first_still_to_come(lease, offsets, due):
    assert next_reminder(minutes(lease), offsets, NOW) == (None if due is None else minutes(due))


def test_a_plan_is_a_day_until_the_deadline_wherever_the_person_is():
    for days in (-1, 0, 2, 3):
        check_plan((NOW + timedelta(days=days)).date(), now=NOW, expires_at=NOW + timedelta(days=2))
    check_plan(None, now=NOW, expires_at=NOW)
    for days in (-2, 4):
        with pytest.raises(InvalidField):
            check_plan((NOW + timedelta(days=days)).date(), now=NOW, expires_at=NOW + timedelta(days=2))


@pytest.mark.parametrize(
    ("left", "text"), [(-5, "0 min"), (59.9, "59 min"), (185, "3 h 5 min"), (1500, "1 day 1 h"), (2900, "2 days 0 h")]
)
def test_time_left_is_said_as_people_say_it(left, text):
    assert time_left(NOW, minutes(left)) == text


def test_only_a_reminder_of_work_in_hand_is_told():
    claim = {
        "account_id": "acc_1", "claim_id": "clm_1", "project_id": "prj_1", "state": "active", "expires_at": minutes(30),
        "reminded_at": None,
    }  # fmt: skip
    [tell] = reminders_told(claim, claim | {"reminded_at": NOW})
    assert tell.cause_id == "clm_1#2026-11-16T09:00:00+00:00"
    assert reminders_told(claim | {"reminded_at": NOW}, claim | {"reminded_at": NOW, "state": "submitted"}) == []
    assert reminders_told(claim, claim | {"state": "submitted", "reminded_at": NOW}) == []
    assert reminders_told(None, claim) == reminders_told(claim, None) == reminders_told(claim, claim) == []
