"""Use cases of a project's test: told before it starts, begun with a seat, followed by work or by the seat's return."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib import runtime
from chalicelib.domain.qualifications import (
    BEGUN_WITHIN,
    Sitting,
    Test,
    check_test,
    minutes_spent,
    outcome,
    state_of,
)
from chalicelib.domain.sweeps import check_all_done, each_alone
from chalicelib.models import assessments, attempts, audit, enrolments, projects, qualifications, store


class TestNow(msgspec.Struct, frozen=True):
    """A project's test and how a person stands with it."""

    test: Test
    is_passed: bool
    is_running: bool
    retry_at: datetime | None
    retry: attempts.Retry


def check_named(given: Mapping[str, Any]) -> None:
    """A project names no test, or one that its people can take (R68); raises InvalidField."""
    named = given.get("qualification")
    if named is not None:
        found = assessments.Assessment.find(named["assessment_id"])
        check_test(found.state if found else None, found.limit_minutes if found else 0)


def test_now(project: projects.Project, account_id: str) -> TestNow | None:
    """The project's test for this person; None, without a read, where there is none."""
    if project.qualification is None:
        return None
    found = assessments.Assessment.read(project.qualification["assessment_id"])
    test = Test(found.assessment_id, found.title, found.limit_minutes, found.pass_percent, found.limit_minutes)
    retry = attempts.retry_of(account_id, found.assessment_id)
    sitting = qualifications.sitting_of(retry)
    return TestNow(test, sitting.is_passed, sitting.is_running, sitting.bar(runtime.now()), retry)


def follow(attempt_id: str) -> None:
    """The result of an attempt leads to work, or out, in every project whose test it was; twice is once."""
    attempt = attempts.attempt_of(attempt_id)
    for project_id in qualifications.in_test(attempt.account_id, attempt.assessment_id):
        _settle(attempt.account_id, project_id)


def release_seats(by: str, reason: str, *, dry_run: bool = False, limit: int = 500) -> dict[str, Any]:
    """Seats of people who began no test in time are free again, and results whose message was lost count."""
    due = qualifications.overdue(runtime.now(), limit)
    done, failures = each_alone([] if dry_run else due, lambda key: _settle(*key, by=by, reason=reason))
    check_all_done(failures)
    return {"due": len(due), "settled": done, "may_be_more": len(due) == limit, "dry_run": dry_run}


@store.again_when(enrolments.EnrolmentMovedError)
def _settle(account_id: str, project_id: str, *, by: str | None = None, reason: str = "") -> bool:
    """Somebody in the test is where the test has led them; whether that changed anything."""
    before = enrolments.Enrolment.find(account_id, project_id)
    if before is None or before.state != "qualifying":
        return False
    retry = attempts.retry_of(account_id, before.test["assessment_id"])
    sitting, now = qualifications.sitting_of(retry), runtime.now()
    result = outcome(sitting, now=now, test_by=before.test_by)
    if result is None:
        _look_again(before, sitting, now)
        return False
    sat = None if result == "leave" else qualifications.last_attempt(retry)
    minutes = minutes_spent(sat.started_at, sat.submitted_at) if sat else 0
    with store.transaction() as tx:
        qualifications.end_test(tx, before, state_of(result), minutes)
        if by is not None:
            audit.note(tx, by, "release_seat", f"{account_id}#{project_id}", reason=reason, result=result)
    return True


def _look_again(before: enrolments.Enrolment, sitting: Sitting, now: datetime) -> None:
    if sitting.is_running and before.test_by <= now:
        with store.transaction() as tx:
            qualifications.wait_longer(tx, before, now + BEGUN_WITHIN)
