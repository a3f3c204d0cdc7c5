"""Owns what must hold between entries, heads, statements and payouts, and names every difference (rules 4 to 6)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from chalicelib.domain.ids import shard_of
from chalicelib.domain.ledger import FIRST_HASH, HeadFacts, chain_breaks, own_account, payable
from chalicelib.domain.movements import Booked, movements
from chalicelib.domain.pay_periods import SHARDS
from chalicelib.domain.settlements import SENT, Recorded, return_entry, rule_said, settlement_entry, taken_by
from chalicelib.domain.statements import Books, StatementFacts, statements_due

#: The states of a payout that an entry about it may be found with.
_STATES_WITH = {
    "payout": ("prepared", "approved", *SENT),
    "settlement": ("settled", "returned"),
    "payout_return": ("failed", "returned"),
}
#: The entry that a payout of a state has beside its own.
_ENTRY_OF = {"settled": "settle", "failed": "return", "returned": "return"}
#: Sums by ledger account and currency.
TrialBalance = dict[str, dict[str, int]]


def head_differences(head: HeadFacts, entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is wrong between an owner's head and the entries in order of sequence: chain, end, balances."""
    wrong = chain_breaks([dict(entry) for entry in entries])
    last = entries[-1] if entries else {"sequence": 0, "hash": FIRST_HASH}
    if (head.sequence, head.hash or FIRST_HASH) != (last["sequence"], last["hash"]):
        wrong.append(f"the head stands at {head.sequence}, the chain ends at {last['sequence']}")
    folded = _folded(own_account(head.owner_id), entries)
    kept = {currency: minor for currency, minor in head.balances.items() if minor}
    if folded != kept:
        wrong.append(f"the head's balances are {kept}, the entries add up to {folded}")
    return wrong


def statement_differences(
    account_id: str, *, closed_through: str, books: Books, entries: Iterable[Booked], written: Sequence[StatementFacts]
) -> list[str]:
    """What is wrong between a person's statements and the entries of closed periods: every one in exactly one."""
    closed = [entry for entry in entries if entry.statement_period <= closed_through]
    due, after = statements_due(account_id, {}, closed)
    expected = {(statement.period_id, statement.currency): statement for statement in due}
    found = {(statement.period_id, statement.currency): statement for statement in written}
    wrong = [f"no statement for {key[0]} in {key[1]}" for key in sorted(expected.keys() - found.keys())]
    wrong += [f"a statement without entries for {key[0]} in {key[1]}" for key in sorted(found.keys() - expected.keys())]
    wrong += [
        f"the statement for {key[0]} in {key[1]} is not what its entries add up to"
        for key in sorted(expected.keys() & found.keys())
        if expected[key] != found[key]
    ]
    closing = {currency: amounts["closing"] for currency, amounts in after.items()}
    kept = {currency: amounts["closing"] for currency, amounts in books.items()}
    if closing != kept:
        wrong.append(f"the head's books close at {kept}, the statements at {closing}")
    return wrong


def payout_differences(entries: Sequence[Mapping[str, Any]], payouts: Mapping[str, Recorded]) -> list[str]:
    """What is wrong between the entries about payouts and the payouts' records: each entry has its payout, as it is.

    A settlement or a return moves what the payout's own entry took; the transfer is the first posting of each.
    """
    by_id = {entry["entry_id"]: entry for entry in entries}
    wrong = []
    for entry in entries:
        if entry["kind"] not in _STATES_WITH:
            continue
        found = payouts.get(entry["cause"]["payout_id"])
        state, minor = (found.state, found.taken.net.minor) if found else ("missing", 0)
        moved = entry["postings"][0]["minor"]
        if found is None or state not in _STATES_WITH[entry["kind"]] or minor != moved:
            verb = "took" if entry["kind"] == "payout" else "moved"
            wrong.append(f"{entry['entry_id']} {verb} {moved}, its payout is {state} with {minor}")
        elif entry["kind"] == "payout":
            wrong += _unlike(entry, found)
        elif entry["postings"] != _moved_by(entry, by_id):
            wrong.append(f"{entry['entry_id']} does not move what its payout took")
    return wrong


def unbooked_outcomes(entries: Iterable[Mapping[str, Any]], payouts: Mapping[str, Recorded]) -> list[str]:
    """Payouts whose state says what no entry does; the entries are not older than the records."""
    booked = {entry["entry_id"] for entry in entries}
    return [
        f"{payout_id} is {found.state}, and {_ENTRY_OF[found.state]}#{payout_id} is missing"
        for payout_id, found in payouts.items()
        if found.state in _ENTRY_OF and f"{_ENTRY_OF[found.state]}#{payout_id}" not in booked
    ]


def _unlike(entry: Mapping[str, Any], found: Recorded) -> list[str]:
    """What a payout's record says otherwise than its entry."""
    taken, cause = taken_by(entry), entry["cause"]
    due = msgspec.structs.asdict(taken) | {
        "currency": taken.net.currency,
        "gross_minor": taken.net.minor + taken.tax_minor + taken.fee_minor,
        "withholding": {name: cause[name] for name in ("rule_id", "rule_version", "inputs") if name in cause},
        "period_part": f"{cause.get('period_id')}#{shard_of(taken.account_id, SHARDS):03d}",
    }
    said = msgspec.structs.asdict(found.taken) | {
        "currency": found.taken.net.currency,
        "gross_minor": found.gross_minor,
        "withholding": rule_said(found.withholding),
        "period_part": found.period_part,
    }
    return [
        f"{entry['entry_id']}: its payout says another {name}"
        for name in sorted(due)
        if said[name] != due[name] and name != "net" and not (name == "period_part" and "period_id" not in cause)
    ]


def _moved_by(entry: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The postings an entry about what became of a payout must have; none without the payout's own entry."""
    payout_id = entry["cause"]["payout_id"]
    payout = by_id.get(f"payout#{payout_id}")
    if payout is None:
        return []
    taken = taken_by(payout)
    if entry["kind"] == "settlement":
        due = settlement_entry(taken, reference="", work_period="")
    else:
        due = return_entry(taken, had_settled=f"settle#{payout_id}" in by_id, cause={}, work_period="")
    return [posting.plain() for posting in due.postings]


def fold(balance: TrialBalance, entries: Iterable[Mapping[str, Any]]) -> None:
    """Add the entries' postings to a trial balance by kind of account: what is before its colon."""
    for entry in entries:
        for posting in entry["postings"]:
            for side, sign in (("source", -1), ("destination", 1)):
                account = posting[side]
                kind = account if account.startswith("payout:") else account.partition(":")[0]
                sums = balance.setdefault(kind, {})
                sums[posting["currency"]] = sums.get(posting["currency"], 0) + sign * posting["minor"]


def earned_and_paid(account_id: str, entries: Iterable[Mapping[str, Any]]) -> Books:
    """What a person's entries add up to, by currency."""
    sums: Books = {}
    for entry in entries:
        for movement in movements(account_id, entry["postings"]):
            mine = sums.setdefault(movement.currency, {"earned": 0, "paid": 0})
            mine["earned"] += movement.earned_minor
            mine["paid"] += movement.paid_minor
    return sums


def is_contributor(owner_id: str) -> bool:
    """Whether a chain is a person's; the others are projects'."""
    return own_account(owner_id) == payable(owner_id)


def _folded(account: str, entries: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for entry in entries:
        for posting in entry["postings"]:
            change = (posting["destination"] == account) - (posting["source"] == account)
            sums[posting["currency"]] = sums.get(posting["currency"], 0) + change * posting["minor"]
    return {currency: minor for currency, minor in sums.items() if minor}
