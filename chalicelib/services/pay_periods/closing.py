"""One part of a close: every person of some shards gets the statements of all weeks that are over (rule 5)."""

from collections.abc import Collection, Iterable, Iterator

import msgspec

from chalicelib import runtime
from chalicelib.domain.closing import closed_sums, has_statement, person_sums
from chalicelib.domain.folding import Sums, added, mark_of
from chalicelib.domain.pay_periods import Totals, added_up
from chalicelib.domain.reconciliation import is_contributor
from chalicelib.domain.roots import head_line
from chalicelib.domain.statements import Books, StatementFacts, statements_due
from chalicelib.models import head_lists, ledger, pay_periods, statements, store
from chalicelib.services.weekly_roots import keep_heads, owners_kept


class _Due(msgspec.Struct, frozen=True):
    """What closing a person writes."""

    facts: list[StatementFacts]
    books: Books
    entries: int
    marks: int


class _Closed(msgspec.Struct, frozen=True):
    """A person after the close: the head as it then is, and whether entries of the period were closed."""

    head: ledger.Head
    books: Books
    entries: int
    marks: int
    is_closed: bool


class _Part(msgspec.Struct):
    """What has been closed so far; it does not grow with the number of people."""

    people: int = 0
    totals: Totals = msgspec.field(default_factory=dict)
    sums: Sums = msgspec.field(default_factory=dict)

    def add(self, one: _Closed) -> None:
        """One person more."""
        self.people += has_statement(one.books, is_closed=one.is_closed)
        self.totals = added_up([self.totals, person_sums(one.books, is_closed=one.is_closed)])
        self.sums = added([self.sums, closed_sums(one.books, one.entries, one.marks)])


def close_part(
    period: pay_periods.PayPeriod, part: int, shards: Iterable[int], *, is_again: bool = False
) -> pay_periods.PayrollPart:
    """What was closed in these shards, from the people's heads, so that a part begun twice gives the same sums."""
    found, hashes = _Part(), {}
    for shard in shards:
        # who was closed before is counted, even if the index does not show them yet
        known = owners_kept(period.period_id, shard) if is_again or period.close_round > 1 else ()
        lines = list(_closed_lines(shard, period.period_id, found, known))
        if lines:
            hashes[str(shard)] = keep_heads(period.period_id, shard, lines)
    return pay_periods.PayrollPart(
        period.step_id("close"),
        part,
        people=found.people,
        totals=found.totals,
        sums=found.sums,
        hashes=hashes,
        done_at=runtime.now(),
    )


def sums_closed(period: pay_periods.PayPeriod, shards: Iterable[int]) -> Sums:
    """What is closed in these shards of the newest week; nobody is closed by looking."""
    found = _Part()
    for shard in shards:
        for head in head_lists.all_heads(shard, also=owners_kept(period.period_id, shard)):
            if is_contributor(head.owner_id):
                found.add(_unchanged(head, period.period_id))
    return found.sums


def _closed_lines(shard: int, period_id: str, found: _Part, known: Collection[str]) -> Iterator[str]:
    """Everybody of a shard is closed; where each chain stands then, projects' too."""
    for head in head_lists.all_heads(shard, also=known):
        stands = head
        if is_contributor(head.owner_id):
            closed = _close_person(head, period_id)
            found.add(closed)
            stands = closed.head
        yield head_line(stands.owner_id, int(stands.sequence), stands.hash)


def dry_close(period_id: str, shards: Iterable[int]) -> tuple[int, Totals]:
    """How many people a close would close, and its sums; nothing is written."""
    found = _Part()
    for shard in shards:
        for head in head_lists.heads_of_shard(shard):
            due = _due(head, period_id)
            found.add(_unchanged(head, period_id) if due is None else _after(head, due))
    return found.people, found.totals


def _close_person(head: ledger.Head, period_id: str) -> _Closed:
    """The person after the close; again if an entry came between."""
    try:
        return _close(head, period_id)
    except ledger.HeadMovedError:
        return _close_anew(head.owner_id, period_id)


@store.again_when(ledger.HeadMovedError)
def _close_anew(owner_id: str, period_id: str) -> _Closed:
    return _close(ledger.head_of(owner_id), period_id)


def _close(head: ledger.Head, period_id: str) -> _Closed:
    due = _due(head, period_id)
    if due is None:
        return _unchanged(head, period_id)
    now = runtime.now()
    after = _after(head, due)
    with store.transaction() as tx:
        for fact in due.facts:
            record = statements.statement(head.owner_id, fact, closed_in=period_id, closed_at=now)
            tx.create(record, lambda _: ledger.HeadMovedError())
        head.close(tx, period_id, due.books, entries=after.entries, marks=after.marks)
    return after


def _unchanged(head: ledger.Head, period_id: str) -> _Closed:
    """Somebody without work in it, or closed by an earlier try."""
    return _Closed(head, head.books, head.closed_entries, head.closed_marks, head.closed_through == period_id)


def _after(head: ledger.Head, due: _Due) -> _Closed:
    entries, marks = head.closed_entries + due.entries, head.closed_marks + due.marks
    return _Closed(head, due.books, entries, marks, is_closed=True)


def _due(head: ledger.Head, period_id: str) -> _Due | None:
    """The person's statements up to the period, the books after them, and which entries are in them."""
    if head.closed_through >= period_id or not head.has_open_entries:
        return None
    entries = [entry.booked() for entry in ledger.open_entries(head.owner_id, head.closed_through, period_id)]
    if not entries:
        return None
    facts, books = statements_due(head.owner_id, head.books, entries)
    return _Due(facts, books, len(entries), sum(mark_of(entry.hash) for entry in entries))
