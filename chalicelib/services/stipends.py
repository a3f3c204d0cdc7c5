"""How the pay of a project's test goes its way: kept with the seat, owed on handing in, or free again (R68)."""

from chalicelib import settings
from chalicelib.domain.entries import stipend
from chalicelib.domain.ledger import EntryFacts
from chalicelib.domain.money import Money
from chalicelib.domain.periods import period_of
from chalicelib.domain.stipends import step_of
from chalicelib.models import attempts, enrolments, ledger, stipends, store


def settle(before: enrolments.Enrolment, retry: attempts.Retry) -> bool:
    """The money kept for a seat's test is where the newest sitting has led it; whether that changed anything.

    Raises EnrolmentMovedError, HeadMovedError, RetryMovedError when something moved: read again.
    """
    if before.stipend_state != "kept":
        return False
    step = step_of(stipends.sat_of(before, retry), is_in_test=before.state == "qualifying")
    if step == "wait":
        return False
    if step == "release" or not _paid(before, attempts.attempt_of(retry.last_attempt_id)):
        with store.transaction() as tx:
            stipends.release(tx, before)
            stipends.check_not_begun(tx, retry)
    return True


def _paid(before: enrolments.Enrolment, attempt: attempts.Attempt) -> bool:
    """The entry is written; False when another project has paid this sitting."""
    head, entry = ledger.head_of(before.account_id), _entry(before, attempt)
    try:
        with store.transaction() as tx:
            stipends.pay(tx, before)
            ledger.post(tx, head, entry, is_once=True)
    except ledger.EntryExistsError:
        return False
    return True


def _entry(before: enrolments.Enrolment, attempt: attempts.Attempt) -> EntryFacts:
    test = {"project_id": before.project_id, "assessment_id": attempt.assessment_id, "title": attempt.title}
    return stipend(
        attempt.attempt_id,
        account_id=before.account_id,
        test=test,
        pay=Money(before.stipend_minor, before.stipend_currency),
        work_period=period_of(attempt.submitted_at, settings.current().pay_week_start).period_id,
    )
