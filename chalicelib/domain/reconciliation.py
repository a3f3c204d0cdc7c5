"""Owns what must hold between entries, heads, statements and payouts, and names every difference (rules 4 to 6)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chalicelib.domain.ledger import FIRST_HASH, HeadFacts, chain_breaks, own_account, payable
from chalicelib.domain.movements import Booked, movements
from chalicelib.domain.settlements import SENT
from chalicelib.domain.statements import Books, StatementFacts, statements_due

#: The states of a payout that an entry about it may be found with.
_STATES_WITH = {
    "payout": ("prepared", "approved", *SENT),
    "settlement": ("settled", "returned"),
    "payout_return": ("failed", "returned"),
}
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


def payout_differences(entries: Iterable[Mapping[str, Any]], payouts: Mapping[str, tuple[str, int]]) -> list[str]:
    """What is wrong between payout entries and payouts (`(state, net amount)` by id): each entry has its payout.

    A settlement or a return is of a payout that says so too; the transfer is the first posting of each.
    """
    wrong = []
    for entry in entries:
        if entry["kind"] not in _STATES_WITH:
            continue
        state, minor = payouts.get(entry["cause"]["payout_id"], ("missing", 0))
        moved = entry["postings"][0]["minor"]
        if state not in _STATES_WITH[entry["kind"]] or minor != moved:
            verb = "took" if entry["kind"] == "payout" else "moved"
            wrong.append(f"{entry['entry_id']} {verb} {moved}, its payout is {state} with {minor}")
    return wrong


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
