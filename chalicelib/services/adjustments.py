"""Use cases of corrections: an administrator books an entry more, with a reason the person reads (R32)."""

from typing import Any

from chalicelib.domain.access import Actor
from chalicelib.domain.accounts import NoSuchAccount
from chalicelib.domain.adjustments import AdjustmentReferenceUsed, correction
from chalicelib.domain.ledger import EntryFacts
from chalicelib.domain.money import Money, known_currency
from chalicelib.models import accounts, audit, ledger, store


def adjust(actor: Actor, *, account_id: str, amount: Money, reason: str, reference: str) -> dict[str, Any]:
    """The correction of an administrator at the desk: see adjust_balance."""
    entry = _booked(actor.account_id, account_id, amount, reason, reference)
    return entry.members()


def adjust_balance(
    *, by: str, reason: str, account_id: str, minor: int, currency: str, reference: str, dry_run: bool = False
) -> dict[str, Any]:
    """A correction is owed to the person if positive and taken if negative; the same reference is booked once.

    Raises NoSuchAccount, OwnBalance, BalanceTooLow, AdjustmentReferenceUsed, InvalidField.
    """
    amount = Money(minor, known_currency(currency))
    if dry_run:
        entry, head = _entry(by, account_id, amount, reason, reference), ledger.head_of(account_id)
        store.put(audit.record(by, "adjust_balance", entry.entry_id, reason=reason, dry_run=True))
        after = ledger.dry_post(head, entry)
        return {"dry_run": True, "entry_id": entry.entry_id, "balances": after}
    booked = _booked(by, account_id, amount, reason, reference)
    return {"dry_run": False, "entry_id": booked.entry_id, "balances": ledger.head_of(account_id).balances}


@store.again_when(ledger.HeadMovedError)
@store.again_when(ledger.EntryExistsError)
def _booked(by: str, account_id: str, amount: Money, reason: str, reference: str) -> ledger.Entry:
    known_currency(amount.currency)
    entry = _entry(by, account_id, amount, reason, reference)
    before = ledger.entry_once(entry.entry_id)
    if before is not None:
        return _same(before, entry)
    head = ledger.head_of(account_id)
    with store.transaction() as tx:
        booked = ledger.post(tx, head, entry, is_once=True)
        audit.note(
            tx,
            by,
            "adjust_balance",
            entry.entry_id,
            reason=reason,
            minor=amount.minor,
            currency=amount.currency,
        )
    return booked


def _entry(by: str, account_id: str, amount: Money, reason: str, reference: str) -> EntryFacts:
    entry = correction(
        account_id, amount, by=by, reason=reason, reference=reference, work_period=ledger.current_period()
    )
    if accounts.Account.find(account_id) is None:
        raise NoSuchAccount("Nothing was booked.")
    return entry


def _same(before: ledger.Entry, entry: EntryFacts) -> ledger.Entry:
    if before.postings != [posting.plain() for posting in entry.postings]:
        raise AdjustmentReferenceUsed("Use a new reference for another correction.", entry_id=before.entry_id)
    return before
