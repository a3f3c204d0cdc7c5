"""Owns the test a project's people take first: what may be one, what it leads to, what it costs them (R68, R69)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from chalicelib.domain.attempts import RetryNotYet, is_graded
from chalicelib.domain.enrolments import State, joined, state_after
from chalicelib.domain.ids import shard_of
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages import FollowTest
from chalicelib.domain.money import Money
from chalicelib.domain.problems import Conflict, InvalidField
from chalicelib.domain.stipends import UNPAID_MINUTES, pay_of, pay_said

#: How long a seat waits for a test that was not begun.
BEGUN_WITHIN = timedelta(hours=24)
#: Into how many parts the index of people in a test is divided.
TEST_SHARDS = 4

Outcome = Literal["pass", "fail", "leave"]


class TestNotOpen(Conflict):
    """This project's test cannot be taken at the moment."""


class Test(msgspec.Struct, frozen=True):
    """The test as its person was told of it before it started: how long it is, what it pays, what it does not."""

    assessment_id: str
    title: str
    limit_minutes: int
    pass_percent: int
    unpaid_minutes: int
    stipend: Money | None = None
    pay: str = ""
    was_paid: bool = False


class Sitting(msgspec.Struct, frozen=True):
    """What is known of a person and a test: passed, running, or failed with the next try barred until then."""

    is_passed: bool
    is_running: bool
    barred_until: datetime | None

    def bar(self, now: datetime) -> datetime | None:
        """From when it may be taken again, where that is still to come."""
        is_barred = not self.is_passed and self.barred_until is not None and now < self.barred_until
        return self.barred_until if is_barred else None


def check_test(state: str | None) -> None:
    """A project's test is a published one; raises InvalidField."""
    if state != "published":
        raise InvalidField("qualification.assessment_id", "is a published assessment; GET /assessments lists them")


def test_told(
    title: str, limit_minutes: int, pass_percent: int, *, qualification: Mapping[str, Any], was_paid: bool
) -> Test:
    """What a person is told of a project's test; who was paid for it before is not paid for another try."""
    pay = None if was_paid else pay_of(qualification)
    paid_minutes = 0 if pay is None else qualification["paid_minutes"]
    return Test(
        qualification["assessment_id"],
        title,
        limit_minutes,
        pass_percent,
        max(0, limit_minutes - paid_minutes),
        stipend=pay,
        pay=pay_said(pay, was_paid=was_paid),
        was_paid=was_paid,
    )


def check_unpaid(test: Test) -> None:
    """No more of the test is unpaid than may be, though a newer version of it came; raises TestNotOpen.

    Another try of who was paid before is theirs to make, for they are told that it is not paid.
    """
    if test.unpaid_minutes > UNPAID_MINUTES and not test.was_paid:
        raise TestNotOpen(
            f"By now more than {UNPAID_MINUTES} of its minutes would be unpaid; look at GET /tasks for other work."
        )


def entered(state: str | None, sitting: Sitting, now: datetime) -> State:
    """The state of somebody who joins a project with a test: in it, or at work if they passed it before.

    Who failed comes back when the next try may start. Raises RetryNotYet, EnrolmentRefuses.
    """
    if state in ("qualifying", "tasking"):
        return state  # type: ignore[return-value]  # a state of the word's own
    barred_until = sitting.bar(now)
    if barred_until is not None:
        until = instant_text(barred_until)
        raise RetryNotYet(f"You failed this project's test. Come back at {until}.", retry_at=until)
    applied = joined(None if state == "failed" else state, has_test=True)
    begun = state_after(applied, "begin_test")
    return state_after(state_after(begun, "pass"), "start", has_test=True) if sitting.is_passed else begun


def outcome(sitting: Sitting, *, now: datetime, test_by: datetime) -> Outcome | None:
    """What becomes of somebody in the test: nothing while it runs or may still begin.

    Decided by what is known now and by no message, so that one that comes twice or late changes nothing.
    """
    if sitting.is_passed:
        return "pass"
    if sitting.is_running:
        return None
    if sitting.bar(now) is not None:
        return "fail"
    return "leave" if now >= test_by else None


def state_of(result: Outcome) -> State:
    """Where a person in the test goes: to work, out with a next try to come, or out."""
    after = state_after("qualifying", result)
    return state_after(after, "start", has_test=True) if result == "pass" else after


def minutes_spent(started_at: datetime, submitted_at: datetime | None) -> int:
    """Minutes begun of one sitting; none before it is handed in."""
    return 0 if submitted_at is None else -((started_at - submitted_at) // timedelta(minutes=1))


def minutes_unpaid(spent: int, test: Mapping[str, Any], *, is_paid: bool) -> int:
    """How many of the minutes of a sitting nobody paid for, by what its person was told."""
    paid = test["limit_minutes"] - test["unpaid_minutes"] if is_paid and test.get("stipend") else 0
    return max(0, spent - paid)


def test_shard(account_id: str) -> str:
    """Which part of the index of people in a test somebody stands in."""
    return f"test#{shard_of(account_id, TEST_SHARDS)}"


def test_shards() -> list[str]:
    """Every part of that index."""
    return [f"test#{number}" for number in range(TEST_SHARDS)]


def what_next(assessment_id: str, test_by: datetime) -> str:
    """What a person in the test does next, in one sentence."""
    return f"Begin the test by {instant_text(test_by)}: POST /assessments/{assessment_id}/attempts. Your seat is kept."


def tests_followed(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[FollowTest]:
    """An attempt that was handed in is paid; its result, or another one when it was regraded, may lead to work."""
    if new is None or (old is not None and old["state"] == new["state"]):
        return []
    is_handed_in = old is not None and old["state"] == "running"
    return [FollowTest(new["attempt_id"])] if is_handed_in or is_graded(new["state"]) else []
