"""Use case of the daily reconciliation: every chain, balance, statement and payout is recomputed (rules 4 to 6)."""

from typing import Any

import msgspec

from chalicelib.domain.pay_periods import SHARDS, Totals, added_up
from chalicelib.domain.reconciliation import (
    TrialBalance,
    earned_and_paid,
    fold,
    head_differences,
    is_contributor,
    payout_differences,
    statement_differences,
)
from chalicelib.models import audit, ledger, payouts, statements, store

#: So many differences are named; the others are counted.
NAMED = 100


class _Findings(msgspec.Struct):
    """What has been seen so far; it does not grow with the number of people."""

    people: int = 0
    entries: int = 0
    count: int = 0
    named: list[str] = msgspec.field(default_factory=list)
    ledger: Totals = msgspec.field(default_factory=dict)
    statements: Totals = msgspec.field(default_factory=dict)
    trial: TrialBalance = msgspec.field(default_factory=dict)

    def add(self, owner_id: str, differences: list[str]) -> None:
        """Differences of one owner."""
        self.count += len(differences)
        self.named += [f"{owner_id}: {text}" for text in differences][: NAMED - len(self.named)]


def reconcile_ledger(*, by: str, reason: str, dry_run: bool = False) -> dict[str, Any]:
    """Every entry is read and everything derived from it recomputed; what differs is named, nothing is changed."""
    found = _Findings()
    for shard in range(SHARDS):
        for head in ledger.all_heads(shard):
            _reconcile(head, found)
    summary = {
        "is_right": found.count == 0,
        "differences_count": found.count,
        "differences": found.named,
        "people": found.people,
        "entries": found.entries,
        "ledger": found.ledger,
        "statements": found.statements,
        "trial_balance": {account: found.trial[account] for account in sorted(found.trial)},
        "dry_run": dry_run,
    }
    store.put(audit.record(by, "reconcile_ledger", "ledger", reason=reason, differences=found.count))
    return summary


def _reconcile(head: ledger.Head, found: _Findings) -> None:
    chain = ledger.chain_of(head.owner_id)
    head = _as_old_as(head, chain)
    entries = [entry.members() for entry in chain if entry.sequence <= head.sequence]
    found.entries += len(entries)
    found.add(head.owner_id, head_differences(head.facts(), entries))
    fold(found.trial, entries)
    if not is_contributor(head.owner_id):
        return
    written = statements.all_of(head.owner_id)
    facts = [record.facts() for record in written if record.period_id <= head.closed_through]
    found.people += 1
    found.add(
        head.owner_id,
        statement_differences(
            head.owner_id,
            closed_through=head.closed_through,
            books=head.books,
            entries=[entry.booked() for entry in chain if entry.sequence <= head.sequence],
            written=facts,
        ),
    )
    found.add(head.owner_id, payout_differences(entries, _payouts_of(entries)))
    closed = [entry for entry in entries if entry["statement_period"] <= head.closed_through]
    found.ledger = added_up([found.ledger, earned_and_paid(head.owner_id, closed)])
    found.statements = added_up(
        [
            found.statements,
            *({one.currency: {"earned": one.earned_minor, "paid": one.paid_minor}} for one in facts),
        ]
    )


def _as_old_as(head: ledger.Head, chain: list[ledger.Entry]) -> ledger.Head:
    """The head, read again if entries were written after it, so that work that goes on makes no difference."""
    last = chain[-1].sequence if chain else 0
    return ledger.head_of(head.owner_id) if last > head.sequence else head


def _payouts_of(entries: list[dict[str, Any]]) -> dict[str, tuple[str, int]]:
    ids = [entry["cause"]["payout_id"] for entry in entries if entry["kind"] == "payout"]
    return {
        record.payout_id: (record.state, record.amount_minor)
        for record in store.whole([payouts.Payout(payout_id) for payout_id in ids])
    }
