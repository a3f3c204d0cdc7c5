"""Owns the double entry: postings, owners' accounts, balances and the hash chain (rules 4 and 6)."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.money import Money
from chalicelib.domain.problems import Conflict

FIRST_HASH = "0" * 64


class BalanceTooLow(Conflict):
    """The balance is lower than what would be taken from it."""


class Posting(msgspec.Struct, frozen=True):
    """An amount that moves from one ledger account to another; always more than zero."""

    source: str
    destination: str
    amount: Money

    def __post_init__(self) -> None:
        if self.amount.minor <= 0 or self.source == self.destination:
            raise ValueError("a posting moves more than zero between two accounts")

    def plain(self) -> dict[str, Any]:
        """As it is stored, hashed and served."""
        return {
            "source": self.source,
            "destination": self.destination,
            "minor": self.amount.minor,
            "currency": self.amount.currency,
        }


class EntryFacts(msgspec.Struct, frozen=True):
    """An entry before it has its place in the chain. `entry_id` is derived from the cause: `earn#<submission_id>`."""

    entry_id: str
    kind: str
    cause: dict[str, str]
    postings: Sequence[Posting]
    work_period: str


class HeadFacts(msgspec.Struct, frozen=True):
    """The end of one owner's chain."""

    owner_id: str
    sequence: int
    hash: str
    balances: dict[str, int]
    closed_through: str


class PlacedEntry(msgspec.Struct, frozen=True):
    """An entry in its place: what is stored and hashed, and the balances after it."""

    entry_id: str
    owner_id: str
    kind: str
    cause: dict[str, str]
    postings: list[dict[str, Any]]
    statement_period: str
    work_period: str
    sequence: int
    written_at: str
    previous_hash: str
    hash: str
    balances: dict[str, int]


def payable(account_id: str) -> str:
    """The ledger account of what is owed to a contributor."""
    return f"payable:{account_id}"


def budget(project_id: str) -> str:
    """The ledger account of a project's money."""
    return f"budget:{project_id}"


def own_account(owner_id: str) -> str:
    """The account whose running balance the owner's head carries; system accounts carry none and are folded."""
    return budget(owner_id) if owner_id.startswith("prj_") else payable(owner_id)


def balance_after(balances: dict[str, int], account: str, postings: Iterable[Posting]) -> dict[str, int]:
    """Balances by currency after the postings; raises BalanceTooLow when one would fall below zero."""
    after = dict(balances)
    for posting in postings:
        currency, minor = posting.amount.currency, posting.amount.minor
        if posting.destination == account:
            after[currency] = after.get(currency, 0) + minor
        if posting.source == account:
            after[currency] = after.get(currency, 0) - minor
    short = {currency: minor for currency, minor in after.items() if minor < 0}
    if short:
        owed = ", ".join(str(Money(balances.get(currency, 0), currency)) for currency in sorted(short))
        taken = ", ".join(
            str(Money(balances.get(currency, 0) - short[currency], currency)) for currency in sorted(short)
        )
        raise BalanceTooLow(
            f"{taken} would be taken, and {owed} is owed: the rest has been paid out. Nothing falls below zero; take"
            " less, or wait until more is owed."
        )
    return after


def placed(entry: EntryFacts, head: HeadFacts, *, statement_period: str, written_at: datetime) -> PlacedEntry:
    """The entry as the next of the owner's chain."""
    instant = written_at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{written_at.microsecond // 1000:03d}Z"
    body: dict[str, Any] = {
        "entry_id": entry.entry_id,
        "owner_id": head.owner_id,
        "kind": entry.kind,
        "cause": dict(entry.cause),
        "postings": [posting.plain() for posting in entry.postings],
        "statement_period": statement_period,
        "work_period": entry.work_period,
        "sequence": head.sequence + 1,
        "written_at": instant,
        "previous_hash": head.hash or FIRST_HASH,
    }
    after = balance_after(head.balances, own_account(head.owner_id), entry.postings)
    return PlacedEntry(**body, hash=entry_hash(body), balances=after)


def entry_hash(body: dict[str, Any]) -> str:
    """SHA-256 of the entry's members but `hash`, as JSON with sorted keys and no spaces: anybody can recompute it."""
    members = {name: body[name] for name in sorted(body) if name not in {"hash", "balances", "entry_key"}}
    return hashlib.sha256(
        json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
    ).hexdigest()


def chain_breaks(entries: Sequence[dict[str, Any]]) -> list[str]:
    """What is wrong with an owner's entries in order of sequence: gaps, changed members, broken links."""
    wrong, previous, sequence = [], FIRST_HASH, 0
    for entry in entries:
        sequence += 1
        if entry["sequence"] != sequence:
            wrong.append(f"{entry['entry_id']}: sequence {entry['sequence']} where {sequence} is due")
            sequence = entry["sequence"]
        if entry["previous_hash"] != previous:
            wrong.append(f"{entry['entry_id']}: does not follow the entry before")
        if entry_hash(entry) != entry["hash"]:
            wrong.append(f"{entry['entry_id']}: its hash is not that of its members")
        previous = entry["hash"]
    return wrong


def plain(entry: PlacedEntry) -> dict[str, Any]:
    """The members of a placed entry as a dictionary."""
    return msgspec.structs.asdict(entry)
