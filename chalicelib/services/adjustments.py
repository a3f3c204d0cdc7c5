"""Use cases of corrections: an administrator books an entry more, with a reason the person reads (R32)."""

from collections.abc import Callable
from typing import Any, cast

from chalicelib.domain.access import Actor
from chalicelib.domain.accounts import NoSuchAccount
from chalicelib.domain.adjustments import (
    FROM_BUDGET,
    AdjustmentReferenceUsed,
    EntryNotReversible,
    EntryReversed,
    Given,
    Kind,
    NoSuchEntry,
    Original,
    check_not_own,
    check_one_wanted,
    correction,
    reversal,
)
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.ledger import EntryFacts
from chalicelib.domain.money import Money, known_currency
from chalicelib.domain.pay_periods import is_period_id
from chalicelib.models import accounts, audit, budgets, enrolments, idempotency, ledger, store, submissions

Also = Callable[[store.Transaction], None]


def adjust(
    actor: Actor,
    account_id: str,
    amount: Money | None,
    *,
    reason: str,
    reference: str,
    repeat: Repeat | None,
    kind: Kind = "correction",
    reverses: Original | None = None,
) -> dict[str, Any]:
    """The members of the entry an administrator books at the desk: a correction (see adjust_balance) or a reversal.

    The reference makes it once, or the entry that is taken back; a used Idempotency-Key is still refused with another
    body. Raises EntryNotReversible, EntryReversed, NoSuchEntry beside what adjust_balance raises.
    """
    check_one_wanted(amount, reverses, kind)
    given = Given(actor.account_id, reason, reference)
    if reverses is not None:
        return _reversed(account_id, reverses, given, repeat)
    return _booked(account_id, _correction(account_id, cast("Money", amount), given, kind), given, repeat).members()


def adjust_balance(
    *,
    by: str,
    reason: str,
    account_id: str,
    minor: int,
    currency: str,
    reference: str,
    kind: Kind = "correction",
    dry_run: bool = False,
) -> dict[str, Any]:
    """A correction is owed to the person if positive and taken if negative; the same reference is booked once.

    Raises NoSuchAccount, OwnBalance, BalanceTooLow, AdjustmentReferenceUsed, InvalidField.
    """
    given = Given(by, reason, reference)
    entry = _correction(account_id, Money(minor, currency), given, kind)
    if dry_run:
        balances = ledger.dry_post(ledger.head_of(account_id), entry)
        audit.append(by, "adjust_balance", entry.entry_id, reason=reason, dry_run=True)
    else:
        _booked(account_id, entry, given, None)
        balances = ledger.head_of(account_id).balances
    return {"dry_run": dry_run, "entry_id": entry.entry_id, "balances": balances}


def _reversed(account_id: str, wanted: Original, given: Given, repeat: Repeat | None) -> dict[str, Any]:
    """An entry is taken back, once; a project that paid has its money again."""
    check_not_own(account_id, given.by)
    entries = ledger.entries_of(account_id, wanted.period_id) if is_period_id(wanted.period_id) else ()
    original = next((entry for entry in entries if entry.entry_id == wanted.entry_id), None)
    if original is None:
        raise NoSuchEntry("Take entry_id and period_id (its statement_period) from the entry itself.")
    entry = reversal(
        wanted.entry_id,
        kind=original.kind,
        cause=original.cause,
        postings=original.postings,
        given=given,
        work_period=original.work_period,
    )
    return _booked(account_id, entry, given, repeat, also=_back_to_budget(original)).members()


def _back_to_budget(original: ledger.Entry) -> Also:
    """What else a reversal does: the money goes back to the budget shard in which it was spent."""
    if original.kind not in FROM_BUDGET:
        return lambda _: None
    project_id, shard = _spent_in(original)
    return lambda tx: budgets.take_back(tx, project_id, shard, original.postings[0]["minor"])


def _spent_in(original: ledger.Entry) -> tuple[str, int]:
    """Project and shard: of a submission's claim, or of the seat in the project's test."""
    if original.kind == "stipend":
        enrolment = enrolments.Enrolment.get(original.owner_id, original.cause["project_id"], consistent_read=True)
        return enrolment.project_id, enrolment.stipend_shard
    submission = submissions.Submission.find(original.cause["submission_id"])
    if submission is None:
        raise EntryNotReversible("The work it was for is not kept; book a correction instead.", kind=original.kind)
    return submission.project_id, submission.budget_shard


@store.again_when(idempotency.AlreadyDoneError)
@store.again_when(ledger.HeadMovedError)
@store.again_when(ledger.EntryExistsError)
def _booked(
    account_id: str, entry: EntryFacts, given: Given, repeat: Repeat | None, also: Also = lambda _: None
) -> ledger.Entry:
    idempotency.done_before(repeat)
    before = ledger.entry_once(entry.entry_id)
    if before is not None:
        return _same(before, entry)
    head = ledger.head_of(account_id)
    with store.transaction() as tx:
        booked = ledger.post(tx, head, entry, is_once=True)
        also(tx)
        audit.note(tx, given.by, "adjust_balance", entry.entry_id, reason=given.reason, postings=booked.postings)
        idempotency.remember(tx, repeat, entry.entry_id)
    return booked


def _correction(account_id: str, amount: Money, given: Given, kind: Kind) -> EntryFacts:
    known_currency(amount.currency, field="amount.currency")
    entry = correction(account_id, amount, given, kind=kind, work_period=ledger.current_period())
    if accounts.Account.find(account_id) is None:
        raise NoSuchAccount("Nothing was booked.")
    return entry


def _same(before: ledger.Entry, entry: EntryFacts) -> ledger.Entry:
    same_postings = before.postings == [posting.plain() for posting in entry.postings]
    if same_postings and (before.kind, before.cause) == (entry.kind, entry.cause):
        return before
    if entry.kind == "reversal":
        raise EntryReversed("It was taken back with another reason or reference.", entry_id=before.entry_id)
    raise AdjustmentReferenceUsed("Use a new reference for another correction.", entry_id=before.entry_id)
