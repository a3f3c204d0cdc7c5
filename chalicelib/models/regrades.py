"""Owns writing a result anew when an item no longer counts, and leaving an item out before there is a result."""

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib.domain.grading import Result
from chalicelib.models import store
from chalicelib.models.attempts import Attempt, AttemptMovedError, Retry, passed_until, retry_of
from chalicelib.models.renewals import passed_as_read
from chalicelib.models.store import Transaction


def leave_out(attempt: Attempt, item_id: str) -> None:
    """The item does not count when the attempt is graded; raises AttemptMovedError when it was meanwhile."""
    actions = [Attempt.voided.set([*(attempt.voided or []), item_id])]
    store.update(attempt, actions, _unmoved(attempt), lambda _: AttemptMovedError())


def write_result(tx: Transaction, attempt: Attempt, item_id: str, result: Result) -> None:
    """The result without the item stands, and a pass with all that follows for the next try."""
    became_passed = result.is_passed and attempt.state == "failed"
    actions = [
        Attempt.voided.set([*(attempt.voided or []), item_id]),
        Attempt.score_percent.set(result.score_percent),
        Attempt.topics.set(msgspec.to_builtins(result.topics)),
    ]
    if became_passed:
        actions += [Attempt.state.set("passed"), Attempt.retry_at.remove()]
        _pass(tx, attempt)
    tx.update(Attempt(attempt.attempt_id), actions, _unmoved(attempt), lambda _: AttemptMovedError())


def _pass(tx: Transaction, attempt: Attempt) -> None:
    """The test is passed, and not for less long than another attempt has proved."""
    before = retry_of(attempt.account_id, attempt.assessment_id)
    until = attempt.proof.expires_at
    is_for_good = before.proved_until is None
    if before.is_passed:
        until = None if until is None or is_for_good else max(until, before.proved_until)
    tx.update(
        Retry(attempt.account_id, attempt.assessment_id),
        passed_until(until),
        passed_as_read(before),
        lambda _: AttemptMovedError(),
    )


def hanging_on(account_id: str, assessment_id: str, version: int) -> list[set[str]]:
    """What a person was asked in each attempt of the version that is not passed: of their newest hundred of any."""
    hints = Attempt.by_account.query(account_id, limit=100, scan_index_forward=False)
    keys = [hint.attempt_id for hint in hints]
    return [
        {question.item_id for question in found.questions}
        for found in (Attempt.batch_get(keys) if keys else ())
        if (found.assessment_id, found.version) == (assessment_id, version) and found.state != "passed"
    ]


def _unmoved(attempt: Attempt) -> Condition:
    unmoved: Condition = (Attempt.state == attempt.state) & attempt.voided_as_read()
    return unmoved
