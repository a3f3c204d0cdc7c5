"""What a reconciliation does with some shards, and what their findings come to (rules 4 to 6)."""

from collections.abc import Iterable
from typing import Any

import msgspec

from chalicelib import runtime
from chalicelib.domain.folding import PEOPLE, PROJECTS, Sums, added, difference, money, unbalanced
from chalicelib.domain.heads import closed_differences, newest_payout_differences
from chalicelib.domain.pay_periods import Totals, added_up
from chalicelib.domain.reconciliation import (
    earned_and_paid,
    head_differences,
    is_contributor,
    statement_differences,
)
from chalicelib.domain.runs import IN_TRANSIT_LONG, compared_before, is_refolded
from chalicelib.models import account_sums, head_lists, ledger, payouts, runs, statements, store
from chalicelib.services import folding
from chalicelib.services.payouts import check_payouts
from chalicelib.services.weekly_roots import ShardRoot, newest_root, shard_root

#: So many differences are named; the others are counted.
NAMED = 100


class _Findings(msgspec.Struct):
    """What has been seen so far; it does not grow with the number of people."""

    people: int = 0
    entries: int = 0
    count: int = 0
    folded_again: int = 0
    in_transit: int = 0
    named: list[str] = msgspec.field(default_factory=list)
    ledger: Totals = msgspec.field(default_factory=dict)
    statements: Totals = msgspec.field(default_factory=dict)
    sums: Sums = msgspec.field(default_factory=dict)
    due_sums: Sums = msgspec.field(default_factory=dict)

    def add(self, owner_id: str, differences: list[str]) -> None:
        """Differences of one owner."""
        self.count += len(differences)
        self.named += [f"{owner_id}: {text}" for text in differences][: NAMED - len(self.named)]


def reconcile_part(run: runs.LedgerRun, shards: Iterable[int]) -> dict[str, Any]:
    """Every entry of these shards is read and everything derived from it recomputed."""
    found = _Findings()
    hashes, wrong = newest_root(run)
    found.add("weekly root", wrong)
    for shard in shards:
        _reconcile_shard(run, shard, shard_root(run, shard, hashes), found)
    return msgspec.structs.asdict(found)


def _reconcile_shard(run: runs.LedgerRun, shard: int, root: ShardRoot, found: _Findings) -> None:
    """Everybody of a shard; whose records cannot be read is named, and the run goes on to the others."""
    broken: list[ledger.Head] = []
    for head in head_lists.all_heads(shard, broken):
        _reconcile_whoever(run, head, root, found)
    for head in broken:
        root.heads.pop(head.owner_id, None)
        found.add(head.owner_id, ["its head cannot be read"])
    for owner_id in sorted(root.heads):  # the index that lists the shard may be late; the root knows them already
        late = ledger.Head.find(owner_id)
        if late is not None:
            _reconcile_whoever(run, late, root, found)
    found.add("weekly root", [*root.wrong, *root.left_over()])


def _reconcile_whoever(run: runs.LedgerRun, head: ledger.Head, root: ShardRoot, found: _Findings) -> None:
    """One owner; whose records cannot be read is named."""
    try:
        _reconcile(run, head, root, found)
    except store.UNREADABLE as error:
        root.heads.pop(head.owner_id, None)
        found.add(head.owner_id, [f"its records cannot be read: {type(error).__name__}: {error}"[:300]])


def reconcile_summary(run: runs.LedgerRun, parts: list[dict[str, Any]]) -> dict[str, Any]:
    """What all parts found, and whether the whole is right: legs add up to zero, the folded sums are the entries'."""
    before = compared_before(run.begun_at)
    sums = added(part["sums"] for part in parts)
    try:
        folded = account_sums.total(written_before=before)
        of_whole = _of_whole(sums, added(part["due_sums"] for part in parts), folded)
    except store.UNREADABLE as error:
        of_whole = [f"the folded sums cannot be read: {type(error).__name__}"]
    named = [*of_whole, *(text for part in parts for text in part["named"])]
    count = len(of_whole) + sum(part["count"] for part in parts)
    return {
        "is_right": count == 0,
        "differences_count": count,
        "differences": named[:NAMED],
        "people": sum(part["people"] for part in parts),
        "entries": sum(part["entries"] for part in parts),
        "ledger": added_up(part["ledger"] for part in parts),
        "statements": added_up(part["statements"] for part in parts),
        "trial_balance": money(sums),
        "compared_before": before,
        "root_period": run.facts.get("root_period"),
        "folded_again": sum(part["folded_again"] for part in parts),
        "in_transit_count": sum(part["in_transit"] for part in parts),
    }


def _of_whole(sums: Sums, due: Sums, folded: Sums) -> list[str]:
    """Differences that no single chain shows."""
    wrong = [f"all legs in {currency} add up to {minor}" for currency, minor in unbalanced(sums).items()]
    for kind, amounts in difference(folded, due).items():
        if kind in (PEOPLE, PROJECTS):
            missing = -amounts.get("entries", 0)
            wrong.append(f"the folded sums lack {missing} entries of {kind.partition(':')[2]}, or hold others")
        else:
            wrong.append(f"the folded sums of {kind} differ by {amounts} from the entries")
    return wrong


def _reconcile(run: runs.LedgerRun, head: ledger.Head, root: ShardRoot, found: _Findings) -> None:
    head, known = _at_one_moment(head)
    entries = [entry.members() for entry in known]
    found.entries += len(entries)
    found.add(head.owner_id, head_differences(head.facts(), entries))
    found.add(head.owner_id, root.differences(head.owner_id, [(int(one.sequence), one.hash) for one in known]))
    _add_up(run, known, found)
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
            entries=[entry.booked() for entry in known],
            written=facts,
        ),
    )
    _reconcile_payouts(run, head.owner_id, entries, found)
    found.add(head.owner_id, _beside_the_chain(head, entries))
    closed = [entry for entry in entries if entry["statement_period"] <= head.closed_through]
    found.ledger = added_up([found.ledger, earned_and_paid(head.owner_id, closed)])
    found.statements = added_up(
        [
            found.statements,
            *({one.currency: {"earned": one.earned_minor, "paid": one.paid_minor}} for one in facts),
        ]
    )


def _beside_the_chain(head: ledger.Head, entries: list[dict[str, Any]]) -> list[str]:
    """What is wrong with what the head says is closed, and with its newest payouts."""
    closed = [entry["hash"] for entry in entries if entry["statement_period"] <= head.closed_through]
    records = store.whole([payouts.Payout(payout_id) for payout_id in head.last_payouts.values()])
    known = {record.payout_id: (record.account_id, record.currency) for record in records}
    paid_in = {entry["postings"][0]["currency"] for entry in entries if entry["kind"] == "payout"}
    wrong = closed_differences(int(head.closed_entries), int(head.closed_marks), closed)
    return wrong + newest_payout_differences(head.owner_id, head.last_payouts, known, paid_in)


def _add_up(run: runs.LedgerRun, known: list[ledger.Entry], found: _Findings) -> None:
    """The entries' sums: of all, and of those that must be in the folded sums by now."""
    before = compared_before(run.begun_at)
    facts = [entry.fold_facts() for entry in known]
    due = [fact for fact in facts if fact.written_on < before]
    found.sums = added([found.sums, *(fact.changes for fact in facts)])
    found.due_sums = added([found.due_sums, *(fact.changes for fact in due)])
    if run.facts.get("is_refolding"):
        now = runtime.now()
        found.folded_again += folding.fold([fact for fact in due if is_refolded(fact.written_on, now)])


def _at_one_moment(head: ledger.Head) -> tuple[ledger.Head, list[ledger.Entry]]:
    """Head and chain as they stood together, so that work that goes on makes no difference.

    An entry beyond a head that is newer than the chain was read belongs to nobody: it stays in, and is found.
    """
    chain = ledger.chain_of(head.owner_id)
    for _ in range(store.READ_TRIES):
        last = chain[-1].sequence if chain else 0
        if last == head.sequence:
            return head, chain
        newer = ledger.head_of(head.owner_id)
        if newer.sequence <= last:
            return newer, chain
        head, chain = newer, ledger.chain_of(head.owner_id)
    return head, [entry for entry in chain if entry.sequence <= head.sequence]


def _reconcile_payouts(run: runs.LedgerRun, owner_id: str, entries: list[dict[str, Any]], found: _Findings) -> None:
    wrong, records = check_payouts(owner_id, entries)
    found.add(owner_id, wrong)
    long_ago = run.begun_at - IN_TRANSIT_LONG
    found.in_transit += len([one for one in records if one.state == "sent" and one.sent_at < long_ago])
