"""Owns the folded sums of the ledger's accounts, and which entries are in them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib import runtime, settings
from chalicelib.domain.folding import FoldFacts, Sums, added, by_key
from chalicelib.domain.ids import shard_of
from chalicelib.models import store
from chalicelib.models.attributes import IntegerAttribute
from chalicelib.models.store import Record, Transaction

#: So long is remembered what was folded: longer than a stream keeps its records (a day), and than `REFOLDED_FOR` with
#: the day that counts whole.
MARKED_FOR = timedelta(days=14)


class AlreadyFoldedError(Exception):
    """One of the entries was folded meanwhile; the others are folded without it."""


class AccountSum(Record):
    """A part of one sum: which of the parts an entry is added to says nothing of the entry."""

    class Meta:
        """Table settings."""

        table_name = "account_sums"

    shard = IntegerAttribute(hash_key=True)
    sum_key = UnicodeAttribute(range_key=True)  # <statement_period>#<day written>#<kind of account>#<currency>
    amount = IntegerAttribute(default=0)


class FoldedEntry(Record):
    """This entry is in the sums."""

    class Meta:
        """Table settings."""

        table_name = "folded_entries"

    entry_ref = UnicodeAttribute(hash_key=True)  # <owner_id>#<entry_key>
    forgotten_at = TTLAttribute()


def not_folded(facts: Sequence[FoldFacts]) -> list[FoldFacts]:
    """Those that are not in the sums yet, read consistently."""
    found = store.whole([FoldedEntry(fact.ref) for fact in facts])
    refs = {record.entry_ref for record in found}
    return [fact for fact in facts if fact.ref not in refs]


def fold(tx: Transaction, facts: Sequence[FoldFacts]) -> None:
    """All these entries are added to one part of the sums, each once; AlreadyFoldedError if one was before."""
    forgotten_at = runtime.now() + MARKED_FOR
    for fact in facts:
        tx.create(FoldedEntry(fact.ref, forgotten_at=forgotten_at), lambda _: AlreadyFoldedError())
    shard = shard_of(facts[0].ref, settings.current().ledger_sum_shards)
    for key, amount in by_key(facts).items():
        tx.update(AccountSum(shard, key.text), [AccountSum.amount.add(amount)])


def total(*, through: str = "", written_before: str = "") -> Sums:
    """The sums of all entries, or of those of statement periods up to one, or of those written before a day."""
    return added(_sums(through, written_before))


def _sums(through: str, written_before: str) -> Iterator[Sums]:
    upper = AccountSum.sum_key < f"{through}#:" if through else None  # ":" sorts after every digit
    for shard in range(settings.current().ledger_sum_shards):
        for record in AccountSum.query(shard, upper, consistent_read=True):
            _, written_on, kind, currency = record.sum_key.split("#")
            if not written_before or written_on < written_before:
                yield {kind: {currency: int(record.amount)}}
