"""Use cases of what became of a payout: it arrived, failed, or came back (states of product.md; R33)."""

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.adjustments import check_not_own
from chalicelib.domain.instants import instant_text
from chalicelib.domain.settlements import (
    Outcome,
    PayoutNotBooked,
    Taken,
    may_record,
    return_entry,
    settlement_entry,
    taken_by,
)
from chalicelib.models import audit, ledger, pay_periods, payouts, store


class Word(msgspec.Struct, frozen=True):
    """What somebody says became of a payout: the bank's reference for it, and a reason the person reads."""

    outcome: Outcome
    reference: str
    reason: str
    by: str


def payout_of(payout_id: str) -> payouts.Payout:
    """One payout with everything that is known of it. Raises NoSuchPayout."""
    return payouts.payout_of(payout_id)


def payouts_of_period(period_id: str, *, state: str | None, limit: int, cursor: str | None) -> store.Page:
    """The payouts that go with a period, those that wait too. Raises NoSuchPayPeriod."""
    pay_periods.pay_period_of(period_id)
    return payouts.in_period(period_id, state=state, limit=limit, cursor=cursor)


def record_outcome(actor: Actor, payout_id: str, outcome: Outcome, *, reference: str, reason: str) -> payouts.Payout:
    """What the bank says became of a payout, once: the same outcome and reference again changes nothing.

    Money that came back is owed again in the next open period, and its method is used no more. Nobody says it of their
    own money. Raises NoSuchPayout, OwnBalance, OutcomeRefused, PayoutDecided, PayoutNotBooked.
    """
    check_not_own(payouts.payout_of(payout_id).account_id, actor.account_id)
    return record(payout_id, Word(outcome, reference, reason, actor.account_id), is_audited=True)


@store.again_when(ledger.HeadMovedError)
@store.again_when(payouts.PayoutMovedError)
def record(payout_id: str, word: Word, *, is_audited: bool) -> payouts.Payout:
    """The payout's state, the entry and, of money that came back, the method's mark, in one transaction."""
    payout = payouts.payout_of(payout_id)
    if not may_record(payout.state, payout.outcomes, word.outcome, word.reference):
        return payout
    with store.transaction() as tx:
        payout.record_outcome(tx, msgspec.structs.asdict(word) | {"at": instant_text(runtime.now())})
        if word.outcome == "settled":
            _settle(tx, payout, word)
        else:
            _give_back(tx, payout, word)
        if is_audited:
            audit.note(
                tx,
                word.by,
                "record_payout_outcome",
                payout_id,
                reason=word.reason,
                outcome=word.outcome,
                reference=word.reference,
            )
    return payouts.payout_of(payout_id)


def _settle(tx: store.Transaction, payout: payouts.Payout, word: Word) -> None:
    entry = settlement_entry(payout.taken(), reference=word.reference, work_period=ledger.current_period())
    ledger.post(tx, ledger.head_of(payout.account_id), entry)


def _give_back(tx: store.Transaction, payout: payouts.Payout, word: Word) -> None:
    """What is owed again is what the ledger says was taken, whatever the payout's record says."""
    head = ledger.head_of(payout.account_id)
    taken, had_settled = _in_ledger(payout)
    entry = return_entry(
        taken,
        had_settled=had_settled,
        cause={"outcome": word.outcome, "reason": word.reason, "reference": word.reference},
        work_period=ledger.current_period(),
    )
    booked = ledger.post(tx, head, entry)
    returned_in = str(booked.statement_period) if had_settled else None
    payouts.mark_failed(tx, payout.account_id, payout.method_id, returned_in=returned_in)


def _in_ledger(payout: payouts.Payout) -> tuple[Taken, bool]:
    """What the payout's entry took, and whether its settlement is booked; raises PayoutNotBooked.

    Money is taken for a week after that week has ended, so earlier entries need not be read.
    """
    entries = {entry.entry_id: entry for entry in ledger.open_entries(payout.account_id, payout.period_id)}
    found = entries.get(f"payout#{payout.payout_id}")
    if found is None:
        raise PayoutNotBooked("Nothing was changed. The reconciliation names what is wrong with it.")
    return taken_by(found.members()), f"settle#{payout.payout_id}" in entries
