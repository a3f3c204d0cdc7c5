"""One part of a close: every person of some shards gets the statements of all weeks that are over (rule 5)."""

from collections.abc import Iterable

from chalicelib import runtime
from chalicelib.domain.pay_periods import Totals, added_up
from chalicelib.domain.statements import Books, StatementFacts, statements_due
from chalicelib.models import ledger, pay_periods, statements, store


def close_part(period: pay_periods.PayPeriod, part: int, shards: Iterable[int]) -> pay_periods.PayrollPart:
    """What was closed in these shards, from the people's heads, so that a part begun twice gives the same sums."""
    people, totals = 0, []
    for shard in shards:
        for head in ledger.heads_of_shard(shard):
            books, is_closed = _close_person(head, period.period_id)
            people += is_closed
            totals.append(_sums(books, is_closed=is_closed))
    return pay_periods.PayrollPart(
        f"{period.period_id}#close", part, people=people, totals=added_up(totals), done_at=runtime.now()
    )


def dry_close(period_id: str, shards: Iterable[int]) -> tuple[int, Totals]:
    """How many people a close would close, and its sums; nothing is written."""
    people, totals = 0, []
    for shard in shards:
        for head in ledger.heads_of_shard(shard):
            due = _due(head, period_id)
            books, is_closed = (due[1], True) if due else (head.books, head.closed_through == period_id)
            people += is_closed
            totals.append(_sums(books, is_closed=is_closed))
    return people, added_up(totals)


def _close_person(head: ledger.Head, period_id: str) -> tuple[Books, bool]:
    """The person's books after the close, and whether they have a statement of it; again if an entry came between."""
    try:
        return _close(head, period_id)
    except ledger.HeadMovedError:
        return _close_anew(head.owner_id, period_id)


@store.again_when(ledger.HeadMovedError)
def _close_anew(owner_id: str, period_id: str) -> tuple[Books, bool]:
    return _close(ledger.head_of(owner_id), period_id)


def _close(head: ledger.Head, period_id: str) -> tuple[Books, bool]:
    due = _due(head, period_id)
    if due is None:
        return head.books, head.closed_through == period_id
    facts, books, entries = due
    now = runtime.now()
    with store.transaction() as tx:
        for fact in facts:
            record = statements.statement(head.owner_id, fact, closed_in=period_id, closed_at=now)
            tx.create(record, lambda _: ledger.HeadMovedError())
        head.close(tx, period_id, books, entries)
    return books, True


def _due(head: ledger.Head, period_id: str) -> tuple[list[StatementFacts], Books, int] | None:
    """The person's statements up to the period, the books after them, and how many entries are in them."""
    if head.closed_through >= period_id or not head.has_open_entries:
        return None
    entries = [entry.booked() for entry in ledger.open_entries(head.owner_id, head.closed_through, period_id)]
    if not entries:
        return None
    facts, books = statements_due(head.owner_id, head.books, entries)
    return facts, books, len(entries)


def _sums(books: Books, *, is_closed: bool) -> Totals:
    """A person's books in the sums of a close; who has no statement of it only carries the balance on."""
    if is_closed:
        return {currency: amounts | {"statements": 1} for currency, amounts in books.items()}
    return {currency: dict.fromkeys(("opening", "closing"), amounts["closing"]) for currency, amounts in books.items()}
