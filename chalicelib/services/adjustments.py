"""Use cases of corrections: an administrator books an entry more, with a reason the person reads (R32)."""

from typing import Any

from chalicelib.domain.access import Actor
from chalicelib.domain.accounts import NoSuchAccount
from chalicelib.domain.adjustments import AdjustmentReferenceUsed, correction
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.ledger import EntryFacts
from chalicelib.domain.money import Money, known_currency
from chalicelib.models import accounts, audit, idempotency, ledger, store


def adjust(
    actor: Actor, account_id: str, amount: Money, *, reason: str, reference: str, repeat: Repeat | None
) -> dict[str, Any]:
    """The members of the correction's entry, booked by an administrator at the desk: see adjust_balance.

    The reference makes it once; a used Idempotency-Key is still refused with another body.
    """
    entry = _correction(actor.account_id, account_id, amount, reason, reference)
    return _booked(actor.account_id, account_id, entry, reason, repeat).members()


def adjust_balance(
    *, by: str, reason: str, account_id: str, minor: int, currency: str, reference: str, dry_run: bool = False
) -> dict[str, Any]:
    """A correction is owed to the person if positive and taken if negative; the same reference is booked once.

    Raises NoSuchAccount, OwnBalance, BalanceTooLow, AdjustmentReferenceUsed, InvalidField.
    """
    entry = _correction(by, account_id, Money(minor, currency), reason, reference)
    if dry_run:
        balances = ledger.dry_post(ledger.head_of(account_id), entry)
        store.put(audit.record(by, "adjust_balance", entry.entry_id, reason=reason, dry_run=True))
    else:
        _booked(by, account_id, entry, reason, None)
        balances = ledger.head_of(account_id).balances
    return {"dry_run": dry_run, "entry_id": entry.entry_id, "balances": balances}


@store.again_when(idempotency.AlreadyDoneError)
@store.again_when(ledger.HeadMovedError)
@store.again_when(ledger.EntryExistsError)
def _booked(by: str, account_id: str, entry: EntryFacts, reason: str, repeat: Repeat | None) -> ledger.Entry:
    idempotency.done_before(repeat)
    before = ledger.entry_once(entry.entry_id)
    if before is not None:
        return _same(before, entry)
    head = ledger.head_of(account_id)
    with store.transaction() as tx:
        booked = ledger.post(tx, head, entry, is_once=True)
        audit.note(tx, by, "adjust_balance", entry.entry_id, reason=reason, postings=booked.postings)
        idempotency.remember(tx, repeat, entry.entry_id)
    return booked


def _correction(by: str, account_id: str, amount: Money, reason: str, reference: str) -> EntryFacts:
    known_currency(amount.currency, field="amount.currency")
    entry = correction(
        account_id, amount, by=by, reason=reason, reference=reference, work_period=ledger.current_period()
    )
    if accounts.Account.find(account_id) is None:
        raise NoSuchAccount("Nothing was booked.")
    return entry


def _same(before: ledger.Entry, entry: EntryFacts) -> ledger.Entry:
    if before.postings != [posting.plain() for posting in entry.postings] or before.cause != entry.cause:
        raise AdjustmentReferenceUsed("Use a new reference for another correction.", entry_id=before.entry_id)
    return before
