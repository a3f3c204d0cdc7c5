"""Owns the money kept for a person's test in a project: on the enrolment, beside the budget shard it is in (R68)."""

from collections.abc import Iterable

from pynamodb.expressions.update import Action

from chalicelib import runtime
from chalicelib.domain.attempts import is_in_time
from chalicelib.domain.money import Money
from chalicelib.domain.stipends import Sat
from chalicelib.models import budgets
from chalicelib.models.attempts import AttemptAnswer, Retry, RetryMovedError, attempt_of
from chalicelib.models.enrolments import Enrolment, EnrolmentMovedError
from chalicelib.models.store import Transaction


def keep(enrolment: Enrolment, pay: Money, shard: int, *, older: str | None) -> None:
    """This object says what is kept in which shard; `enrolments.join` writes it.

    `older` is a sitting that was handed in before the seat was taken.
    """
    enrolment.stipend_state, enrolment.stipend_shard, enrolment.stipend_older = "kept", shard, older
    enrolment.stipend_minor, enrolment.stipend_currency = pay.minor, pay.currency


def free(tx: Transaction, before: Enrolment) -> list[Action]:
    """What was kept is the project's again; the actions say so on the enrolment, none where nothing is kept."""
    if before.stipend_state != "kept":
        return []
    shard, minor = before.stipend_shard, before.stipend_minor
    budgets.release(tx, before.project_id, shard, minor, lambda _: EnrolmentMovedError())
    return [
        Enrolment.stipend_state.remove(),
        Enrolment.stipend_minor.remove(),
        Enrolment.stipend_currency.remove(),
        Enrolment.stipend_shard.remove(),
        Enrolment.stipend_older.remove(),
    ]


def release(tx: Transaction, before: Enrolment) -> None:
    """Nothing is kept for the test any more; the seat stays as it is. Raises EnrolmentMovedError."""
    _end(tx, before, free(tx, before))


def pay(tx: Transaction, before: Enrolment) -> None:
    """What was kept is spent, once a person and project. Raises EnrolmentMovedError."""
    _end(tx, before, [Enrolment.stipend_state.set("paid")])
    minor = before.stipend_minor
    budgets.spend(tx, before.project_id, before.stipend_shard, reserved_minor=minor, spent_minor=minor)


def _end(tx: Transaction, before: Enrolment, actions: Iterable[Action]) -> None:
    gone = [] if before.state == "qualifying" or not before.test_shard else [Enrolment.test_shard.remove()]
    tx.update(
        Enrolment(before.account_id, before.project_id),
        [*actions, *gone, Enrolment.step.add(1)],
        (Enrolment.stipend_state == "kept") & (Enrolment.state == before.state) & before.unmoved(),
        lambda _: EnrolmentMovedError(),
    )


def check_not_begun(tx: Transaction, retry: Retry) -> None:
    """No sitting began since it was read, so that none loses its seat or its money; raises RetryMovedError."""
    same = Retry.tries.does_not_exist() if not retry.tries else Retry.tries == retry.tries
    tx.check(Retry(retry.account_id, retry.assessment_id), same, lambda _: RetryMovedError())


def sat_of(enrolment: Enrolment, retry: Retry) -> Sat | None:
    """The person's newest sitting of the test, as far as the pay depends on it."""
    if not retry.last_attempt_id:
        return None
    attempt = attempt_of(retry.last_attempt_id)
    is_older = enrolment.stipend_older == attempt.attempt_id
    if attempt.state == "running" or is_older:
        return Sat(attempt.state == "running", is_answered=False, is_older=is_older)
    answers = AttemptAnswer.query(attempt.attempt_id, consistent_read=True, limit=1)
    return Sat(is_running=False, is_answered=next(iter(answers), None) is not None, is_older=False)


def older_of(retry: Retry) -> str | None:
    """The sitting that is over already when a seat is taken, closed or by the clock alone; None while one runs."""
    if not retry.last_attempt_id:
        return None
    if retry.is_running:
        attempt = attempt_of(retry.last_attempt_id)
        if attempt.state == "running" and is_in_time(runtime.now(), attempt.ends_at):
            return None
    return str(retry.last_attempt_id)
