"""Owns entries, account heads and statements: money that is owed, and why (rules 4 to 6)."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib import runtime, settings
from chalicelib.domain.ids import shard_of
from chalicelib.domain.ledger import EntryFacts, HeadFacts, placed
from chalicelib.domain.periods import period_of, statement_period
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.locks import Lock
from chalicelib.models.store import Record, Transaction

#: Into how many parts people are divided for the payroll, by hash of their id.
CLOSE_SHARDS = 256


class HeadMovedError(Exception):
    """Another entry was written first; read the head again."""


class EntryExistsError(Exception):
    """The cause has its entry already."""


class Entry(Record):
    """One entry of one owner's chain: postings, cause, time and the hash of the entry before. Never changed."""

    class Meta:
        """Table settings."""

        table_name = "entries"

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


class ByCloseShard(GlobalSecondaryIndex["Head"]):
    """The people of one payroll shard; keys never change, so writing an entry costs no index write."""

    class Meta:
        """Index settings."""

        index_name = "by_close_shard"
        projection = KeysOnlyProjection()

    close_shard = IntegerAttribute(hash_key=True)
    owner_id = UnicodeAttribute(range_key=True)


class Head(Record):
    """The end of one owner's chain: sequence, hash, balance by currency, and the last closed period."""

    class Meta:
        """Table settings."""

        table_name = "heads"

    owner_id = UnicodeAttribute(hash_key=True)
    close_shard = IntegerAttribute()
    sequence = IntegerAttribute(default=0)
    hash = UnicodeAttribute(default="")
    balances = JsonAttribute(default=dict)
    closed_through = UnicodeAttribute(default="")
    by_close_shard = ByCloseShard()

    def facts(self) -> HeadFacts:
        """What the domain needs of it."""
        return HeadFacts(self.owner_id, self.sequence, self.hash, dict(self.balances), self.closed_through)

    def unmoved(self) -> Condition:
        """The stored head is the one that was read: same end of the chain, nothing closed meanwhile."""
        if self.sequence == 0 and not self.closed_through:
            return Head.owner_id.does_not_exist()
        same_end: Condition = Head.sequence == self.sequence
        return same_end & (Head.closed_through == self.closed_through)


class Statement(Record):
    """What one contributor earned and was paid for one period in one currency. Written once."""

    class Meta:
        """Table settings."""

        table_name = "statements"

    account_id = UnicodeAttribute(hash_key=True)
    statement_key = UnicodeAttribute(range_key=True)  # <period_id>#<currency>
    period_id = UnicodeAttribute()
    currency = UnicodeAttribute()
    opening_minor = IntegerAttribute()
    earned_minor = IntegerAttribute()
    paid_minor = IntegerAttribute()
    closing_minor = IntegerAttribute()
    lines = JsonAttribute()
    entries_count = IntegerAttribute()
    first_sequence = IntegerAttribute()
    last_sequence = IntegerAttribute()
    last_hash = UnicodeAttribute()
    closed_at = InstantAttribute()


def head_of(owner_id: str) -> Head:
    """The owner's head, read consistently; a new one before the first entry."""
    return Head.find(owner_id) or Head(owner_id, close_shard=shard_of(owner_id, CLOSE_SHARDS))


def post(tx: Transaction, head: Head, entry: EntryFacts, *, is_once: bool = False) -> Entry:
    """The entry as the next of the owner's chain and the head moved to it: two items of the transaction.

    Raises HeadMovedError from the commit when another entry was first (decorate the use case with
    `store.again_when(ledger.HeadMovedError)`), EntryExistsError when `is_once` and the cause had its entry;
    `is_once` costs a third item and is for causes that have no state of their own.
    """
    now = runtime.now()
    period = statement_period(entry.work_period, head.closed_through)
    after = placed(entry, head.facts(), statement_period=period, written_at=now)
    record = Entry(
        head.owner_id,
        f"{after.statement_period}#{after.sequence:010d}",
        entry_id=after.entry_id,
        kind=after.kind,
        cause=after.cause,
        postings=after.postings,
        statement_period=after.statement_period,
        work_period=after.work_period,
        sequence=after.sequence,
        written_at=now,
        previous_hash=after.previous_hash,
        hash=after.hash,
    )
    tx.update(
        Head(head.owner_id),
        [
            Head.close_shard.set(head.close_shard),
            Head.sequence.set(after.sequence),
            Head.hash.set(after.hash),
            Head.balances.set(after.balances),
            Head.closed_through.set(head.closed_through),
        ],
        head.unmoved(),
        lambda _: HeadMovedError(),
    )
    tx.create(record, lambda _: HeadMovedError())
    if is_once:
        tx.create(Lock(f"entry#{after.entry_id}", owner_id=head.owner_id, created_at=now), lambda _: EntryExistsError())
    return record


def current_period() -> str:
    """The id of the pay period of this moment."""
    return period_of(runtime.now(), settings.current().pay_week_start).period_id
