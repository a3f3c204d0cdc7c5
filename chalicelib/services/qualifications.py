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
    minutes_unpaid,
    outcome,
    state_of,
    test_told,
)
from chalicelib.domain.stipends import kept, named_again, stipend_of
from chalicelib.domain.sweeps import check_all_done, each_alone
from chalicelib.models import assessments, attempts, audit, enrolments, ledger, projects, qualifications, store
from chalicelib.models import stipends as money
from chalicelib.services import stipends

#: Fields of a project by which the pay of its test is counted.
_OF_PAY = {"qualification", "reward", "pay", "est_minutes"}


class TestNow(msgspec.Struct, frozen=True):
    """A project's test and how a person stands with it."""

    test: Test
    is_passed: bool
    is_running: bool
    retry_at: datetime | None
    retry: attempts.Retry


def named(project: projects.Project, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a draft's record says of its test and its pay, counted anew with the test or the price (R68).

    Raises InvalidField, UnpaidTestTooLong.
    """
    if project.qualification is None or not _OF_PAY & given.keys():
        return {}
    said = given.get("qualification") or named_again(project.qualification)
    found = assessments.Assessment.find(said["assessment_id"])
    check_test(found.state if found else None)
    limit_minutes = found.limit_minutes if found else 0
    pay = stipend_of(said, limit_minutes, project.rate, est_minutes=project.est_minutes, currency=project.currency)
    return {"qualification": kept(said["assessment_id"], pay)}


def test_now(project: projects.Project, account_id: str, enrolment: enrolments.Enrolment | None) -> TestNow | None:
    """The project's test for this person; None, without a read, where there is none."""
    if project.qualification is None:
        return None
    assessment_id = project.qualification["assessment_id"]
    found, retry = store.gathered((assessments.Assessment, assessment_id), (attempts.Retry, account_id, assessment_id))
    found, retry = assessments.known(found), retry or attempts.Retry(account_id, assessment_id)
    was_paid = enrolment is not None and enrolment.stipend_state == "paid"
    test = test_told(
        found.title,
        found.limit_minutes,
        found.pass_percent,
        qualification=project.qualification,
        was_paid=was_paid,
    )
    sitting = qualifications.sitting_of(retry, runtime.now())
    return TestNow(test, sitting.is_passed, sitting.is_running, sitting.bar(runtime.now()), retry)


def follow(attempt_id: str) -> None:
    """A sitting is paid, its result leads to work, or out, in every project whose test it was; twice is once."""
    attempt = attempts.attempt_of(attempt_id)
    for project_id in qualifications.in_test(attempt.account_id, attempt.assessment_id):
        _settle(attempt.account_id, project_id)


def release_seats(by: str, reason: str, *, dry_run: bool = False, limit: int = 500) -> dict[str, Any]:
    """Seats of people who began no test in time are free again; sittings whose message was lost are paid and count."""
    due = qualifications.overdue(runtime.now(), limit)
    done, failures = each_alone([] if dry_run else due, lambda key: _settle(*key, by=by, reason=reason))
    check_all_done(failures)
    return {"due": len(due), "settled": done, "may_be_more": len(due) == limit, "dry_run": dry_run}


@store.again_when(enrolments.EnrolmentMovedError)
@store.again_when(ledger.HeadMovedError)
@store.again_when(attempts.RetryMovedError)
def _settle(account_id: str, project_id: str, *, by: str | None = None, reason: str = "") -> bool:
    """Somebody in the test is where the test has led them, and paid for it first; whether that changed anything.

    Both go by one reading of the retry record, and the sitting is read after it: none ends unpaid in between.
    """
    before = enrolments.Enrolment.find(account_id, project_id)
    if before is None or not before.is_followed:
        return False
    retry = attempts.retry_of(account_id, before.test["assessment_id"])
    if stipends.settle(before, retry):
        _settle(account_id, project_id, by=by, reason=reason)
        return True
    now = runtime.now()
    sitting = qualifications.sitting_of(retry, now)
    result = outcome(sitting, now=now, test_by=before.test_by) if before.state == "qualifying" else None
    if result is None:
        _look_again(before, sitting, now)
        return False
    sat = None if result == "leave" else qualifications.last_attempt(retry)
    spent = minutes_spent(sat.started_at, sat.submitted_at) if sat else 0
    minutes = minutes_unpaid(spent, before.test, is_paid=before.stipend_state == "paid")
    is_kept = before.stipend_state == "kept"
    is_sat = is_kept and sitting.is_running
    with store.transaction() as tx:
        free = () if is_sat else money.free(tx, before)
        qualifications.end_test(tx, before, state_of(result), minutes, is_sat=is_sat, also=free)
        if is_kept or result == "leave":
            money.check_not_begun(tx, retry)
        if by is not None:
            audit.note(tx, by, "release_seat", f"{account_id}#{project_id}", reason=reason, result=result)
    return True


def _look_again(before: enrolments.Enrolment, sitting: Sitting, now: datetime) -> None:
    if sitting.is_running and before.test_by <= now:
        with store.transaction() as tx:
            qualifications.wait_longer(tx, before, now + BEGUN_WITHIN)
