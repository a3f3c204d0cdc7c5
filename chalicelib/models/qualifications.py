"""Owns the reads and writes around a project's test: what is known of its person, and the end of their waiting."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from pynamodb.expressions.update import Action

from chalicelib.domain.qualifications import Sitting, Test, test_shard, test_shards
from chalicelib.models import seats
from chalicelib.models.attempts import Attempt, Retry, RetryMovedError
from chalicelib.models.enrolments import Enrolment, EnrolmentMovedError
from chalicelib.models.renewals import is_passed_at, passed_as_read
from chalicelib.models.store import Transaction


def sitting_of(retry: Retry, now: datetime) -> Sitting:
    """What is known of a person and a test at this instant, as plain facts; a pass that ran out is none."""
    return Sitting(is_passed_at(retry, now), bool(retry.is_running), retry.retry_at)


def check_unmoved(tx: Transaction, retry: Retry) -> None:
    """No result came since it was read, so that what follows from the next one finds the person in the test."""
    same = Retry.retry_at.does_not_exist() if retry.retry_at is None else Retry.retry_at == retry.retry_at
    unmoved = same & passed_as_read(retry)
    tx.check(Retry(retry.account_id, retry.assessment_id), unmoved, lambda _: RetryMovedError())


def await_test(enrolment: Enrolment, test: Test, test_by: datetime) -> None:
    """This object waits for the test; `enrolments.join` writes it."""
    enrolment.test, enrolment.test_by = msgspec.to_builtins(test), test_by
    enrolment.test_shard = test_shard(enrolment.account_id)


def end_test(
    tx: Transaction, before: Enrolment, state: str, minutes: int, *, is_sat: bool = False, also: Sequence[Action] = ()
) -> None:
    """The person waits no more; who does not go to work gives the seat back. Raises EnrolmentMovedError.

    Where money stays kept for a sitting that still runs (`is_sat`), the sweep goes on looking after it.
    """
    keeps_seat = bool(before.has_seat) and state == "tasking"
    tx.update(
        Enrolment(before.account_id, before.project_id),
        [
            Enrolment.state.set(state),
            Enrolment.has_seat.set(keeps_seat),
            Enrolment.step.add(1),
            Enrolment.test_minutes.add(minutes),
            *([] if is_sat else [Enrolment.test_shard.remove()]),
            *also,
        ],
        (Enrolment.state == "qualifying") & before.unmoved(),
        lambda _: EnrolmentMovedError(),
    )
    if before.has_seat and not keeps_seat:
        seats.give_back(tx, before.project_id)


def wait_longer(tx: Transaction, before: Enrolment, test_by: datetime) -> None:
    """The test runs: the sweep looks again then. Raises EnrolmentMovedError."""
    tx.update(
        Enrolment(before.account_id, before.project_id),
        [Enrolment.test_by.set(test_by)],
        (Enrolment.state == before.state) & (Enrolment.test_by == before.test_by) & before.unmoved(),
        lambda _: EnrolmentMovedError(),
    )


def in_test(account_id: str, assessment_id: str) -> list[str]:
    """The projects in which the person waits for this test or its pay, read consistently; what pays most first."""
    mine = [
        found
        for found in Enrolment.query(account_id, consistent_read=True)
        if found.is_followed and (found.test or {}).get("assessment_id") == assessment_id
    ]
    return [str(found.project_id) for found in sorted(mine, key=lambda one: -(one.stipend_minor or 0))]


def overdue(at: datetime, limit: int) -> list[tuple[str, str]]:
    """Account and project of those whose test should have begun by then, as the index knows them."""
    return [key for _, key in zip(range(limit), _overdue(at, limit), strict=False)]


def _overdue(at: datetime, limit: int) -> Iterator[tuple[str, str]]:
    for shard in test_shards():
        for hint in Enrolment.by_test.query(shard, Enrolment.test_by <= at, limit=limit):
            yield hint.account_id, hint.project_id


def last_attempt(retry: Retry) -> Attempt | None:
    """The person's last sitting of the test."""
    return Attempt.find(retry.last_attempt_id) if retry.last_attempt_id else None
