"""Owns entries and account heads: money that is owed, and why (rules 4 to 6)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib import runtime, settings
from chalicelib.domain.folding import FoldFacts, changes_of
from chalicelib.domain.ids import shard_of
from chalicelib.domain.instants import instant_text
from chalicelib.domain.ledger import EntryFacts, HeadFacts, PlacedEntry, balance_after, own_account, placed
from chalicelib.domain.movements import Booked
from chalicelib.domain.pay_periods import SHARDS as CLOSE_SHARDS
from chalicelib.domain.periods import period_of, statement_period
from chalicelib.domain.statements import Books
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.locks import Lock, lock_of
from chalicelib.models.store import Record, Transaction


class HeadMovedError(Exception):
    """Another entry was written first; read the head again."""


class EntryExistsError(Exception):
    """The cause has its entry already."""


class Entry(Record):
    """One entry of one owner's chain: postings, cause, time and the hash of the entry before. Never changed."""

    class Meta:
        """Table settings."""

        table_name = "entries"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    owner_id = UnicodeAttribute(hash_key=True)
    entry_key = UnicodeAttribute(range_key=True)  # <period_id>#<sequence, 10 digits>
    entry_id = UnicodeAttribute()
    kind = UnicodeAttribute()
    cause = JsonAttribute()
    postings = JsonAttribute()
    statement_period = UnicodeAttribute()
    work_period = UnicodeAttribute()
    sequence = IntegerAttribute()
    written_at = InstantAttribute()
    previous_hash = UnicodeAttribute()
    hash = UnicodeAttribute()

    def members(self) -> dict[str, Any]:
        """What is hashed, and the hash: with it anybody recomputes the chain."""
        values = {name: getattr(self, name) for name in _MEMBERS}
        return values | {"written_at": instant_text(self.written_at)}

    def booked(self) -> Booked:
        """What the statements need of it."""
        return Booked(
            self.sequence,
            self.hash,
            self.kind,
            self.statement_period,
            self.work_period,
            self.cause,
            self.postings,
        )

    def fold_facts(self) -> FoldFacts:
        """What it adds to the sums of the accounts."""
        return FoldFacts(
            self.owner_id,
            self.entry_key,
            self.statement_period,
            instant_text(self.written_at)[:10],
            changes_of(self.owner_id, self.hash, self.postings),
        )


_MEMBERS = (
    "entry_id",
    "owner_id",
    "kind",
    "cause",
    "postings",
    "statement_period",
    "work_period",
    "sequence",
    "previous_hash",
    "hash",
)


class ByCloseShard(GlobalSecondaryIndex["Head"]):
    """The people of one payroll shard; keys never change, so writing an entry costs no index write."""

    class Meta:
        """Index settings."""

        index_name = "by_close_shard"
        projection = KeysOnlyProjection()

    close_shard = IntegerAttribute(hash_key=True)
    owner_id = UnicodeAttribute(range_key=True)


class Head(Record):
    """The end of one owner's chain: sequence, hash, balance by currency, and the last closed period.

    `closed_entries` counts those in statements, so that a person without open entries is known by the head alone, and
    `closed_marks` says which they are (`domain/folding.py`);
    `books` are the sums of the last close by currency, `last_payouts` the newest payout of each currency.
    """

    class Meta:
        """Table settings."""

        table_name = "heads"

    owner_id = UnicodeAttribute(hash_key=True)
    close_shard = IntegerAttribute()
    sequence = IntegerAttribute(default=0)
    hash = UnicodeAttribute(default="")
    balances = JsonAttribute(default=dict)
    closed_through = UnicodeAttribute(default="")
    closed_entries = IntegerAttribute(default=0)
    closed_marks = IntegerAttribute(default=0)
    books = JsonAttribute(default=dict)
    last_payouts = JsonAttribute(default=dict)
    by_close_shard = ByCloseShard()

    def facts(self) -> HeadFacts:
        """What the domain needs of it."""
        return HeadFacts(self.owner_id, self.sequence, self.hash, dict(self.balances), self.closed_through)

    def unmoved(self) -> Condition:
        """The stored head is the one that was read: same end of the chain, nothing closed, no other payout made."""
        if self.sequence == 0 and not self.closed_through:
            absent: Condition = Head.owner_id.does_not_exist()
            return absent
        same_end: Condition = (Head.sequence == self.sequence) & (Head.closed_through == self.closed_through)
        unmoved: Condition = same_end & self._same_payouts()
        return unmoved

    def _same_payouts(self) -> Condition:
        """A held payout takes no money, so the end of the chain alone does not tell of it."""
        same: Condition = Head.last_payouts == self.last_payouts
        none: Condition = Head.last_payouts.does_not_exist() | same
        return same if self.last_payouts else none

    @property
    def has_open_entries(self) -> bool:
        """Whether any entry is in no statement yet."""
        return bool(self.sequence > self.closed_entries)

    def close(self, tx: Transaction, period_id: str, books: Books, *, entries: int, marks: int) -> None:
        """Closed through this period, with so many entries, of these marks, in statements.

        Conditioned on the end of the chain, so that no entry of the period can come between reading and closing;
        HeadMovedError otherwise.
        """
        tx.update(
            Head(self.owner_id),
            [
                Head.closed_through.set(period_id),
                Head.closed_entries.set(entries),
                Head.closed_marks.set(marks),
                Head.books.set(books),
            ],
            self.unmoved(),
            lambda _: HeadMovedError(),
        )

    def remember_payout(self, tx: Transaction, currency: str, payout_id: str) -> None:
        """The newest payout of the currency, when it takes no money yet; HeadMovedError if the chain moved."""
        tx.update(
            Head(self.owner_id),
            [self.with_payout(currency, payout_id)],
            self.unmoved(),
            lambda _: HeadMovedError(),
        )

    def with_payout(self, currency: str, payout_id: str) -> Action:
        """The action that remembers the newest payout of the currency, for `post`."""
        return Head.last_payouts.set(self.last_payouts | {currency: payout_id})


def head_of(owner_id: str) -> Head:
    """The owner's head, read consistently; a new one before the first entry."""
    return Head.find(owner_id) or Head(owner_id, close_shard=shard_of(owner_id, CLOSE_SHARDS))


def open_entries(owner_id: str, closed_through: str, through: str = "") -> Iterator[Entry]:
    """The owner's entries in no statement yet, up to the period `through` or all, read consistently."""
    first = f"{closed_through}#:" if closed_through else "0"  # ":" sorts after every digit
    last = f"{through}#:" if through else ":"
    return Entry.query(owner_id, Entry.entry_key.between(first, last), consistent_read=True)


def entries_of(owner_id: str, period_id: str) -> Iterator[Entry]:
    """The owner's entries of one statement period in order of their sequence, read consistently."""
    return Entry.query(owner_id, Entry.entry_key.startswith(f"{period_id}#"), consistent_read=True)


def chain_of(owner_id: str) -> list[Entry]:
    """All the owner's entries in order of their sequence."""
    return sorted(Entry.query(owner_id, consistent_read=True), key=lambda entry: int(entry.sequence))


def entry_once(entry_id: str) -> Entry | None:
    """The entry that was posted with `is_once` under this id, or None."""
    lock = lock_of("entry", entry_id)
    return Entry.find(lock.owner_id, lock.record_id) if lock and lock.record_id else None


def post(
    tx: Transaction, head: Head, entry: EntryFacts, *, is_once: bool = False, also: tuple[Action, ...] = ()
) -> Entry:
    """The entry as the next of the owner's chain and the head moved to it: two items of the transaction.

    Raises HeadMovedError from the commit when another entry was first (decorate the use case with
    `store.again_when(ledger.HeadMovedError)`), EntryExistsError when `is_once` and the cause had its entry;
    `is_once` costs a third item and is for causes that have no state of their own; `also` changes the head with it.
    """
    now = runtime.now()
    period = statement_period(entry.work_period, head.closed_through)
    after = placed(entry, head.facts(), statement_period=period, written_at=now)
    record = _record(head.owner_id, after, now)
    tx.update(Head(head.owner_id), [*_moved_to(head, after), *also], head.unmoved(), lambda _: HeadMovedError())
    tx.create(record, lambda _: HeadMovedError())
    if is_once:
        lock = Lock(f"entry#{after.entry_id}", owner_id=head.owner_id, record_id=record.entry_key, created_at=now)
        tx.create(lock, lambda _: EntryExistsError())
    return record


def _record(owner_id: str, after: PlacedEntry, written_at: datetime) -> Entry:
    return Entry(
        owner_id,
        f"{after.statement_period}#{after.sequence:010d}",
        entry_id=after.entry_id,
        kind=after.kind,
        cause=after.cause,
        postings=after.postings,
        statement_period=after.statement_period,
        work_period=after.work_period,
        sequence=after.sequence,
        written_at=written_at,
        previous_hash=after.previous_hash,
        hash=after.hash,
    )


def _moved_to(head: Head, after: PlacedEntry) -> tuple[Action, ...]:
    return (
        Head.close_shard.set(head.close_shard),
        Head.sequence.set(after.sequence),
        Head.hash.set(after.hash),
        Head.balances.set(after.balances),
        Head.closed_through.set(head.closed_through),
    )


def current_period() -> str:
    """The id of the pay period of this moment."""
    return period_of(runtime.now(), settings.current().pay_week_start).period_id


def dry_post(head: Head, entry: EntryFacts) -> dict[str, int]:
    """The balances after an entry that is not written; raises BalanceTooLow."""
    return balance_after(head.balances, own_account(head.owner_id), entry.postings)
