"""Owns when a close is right: what its parts closed is exactly what the ledger's sums hold (rule 5)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chalicelib.domain.folding import PEOPLE, Sums, added, difference
from chalicelib.domain.pay_periods import Totals
from chalicelib.domain.statements import Books

#: So many rounds a close does by itself before it asks an administrator.
ROUNDS = 5
#: After those, a round more is begun when somebody asks again, so long after the one before.
ROUND_REST = timedelta(minutes=4)
#: How often the folding is given a moment to catch up with the entries, and how long each (seconds).
WAITS = (1.0, 2.0)


def person_sums(books: Books, *, is_closed: bool) -> Totals:
    """A person's books in the totals of a close; who is not in it only carries the balance on."""
    if is_closed:
        return {currency: dict(amounts) for currency, amounts in books.items()}
    return {currency: dict.fromkeys(("opening", "closing"), amounts["closing"]) for currency, amounts in books.items()}


def has_statement(books: Books, *, is_closed: bool) -> bool:
    """Whether the close wrote the person a statement: a settlement moves nothing of theirs and needs none."""
    return is_closed and any(amounts.get("statements") for amounts in books.values())


def closed_sums(books: Books, entries: int, marks: int) -> Sums:
    """A person's part of what the folded sums must be: what is owed, and which entries are in statements."""
    payable = {currency: amounts["closing"] for currency, amounts in books.items()}
    return added([{"payable": payable, PEOPLE: {"entries": entries, "marks": marks}}])


def close_difference(folded: Sums, closed: Sums) -> Sums:
    """What the ledger's sums have more than was closed; {} when they are the same.

    An entry that is in one and not in the other changes the sum of marks, whatever its amount.
    """
    of_people = {kind: folded[kind] for kind in ("payable", PEOPLE) if kind in folded}
    return difference(of_people, closed)


def is_right(found: Sums, known: Mapping[str, Any]) -> bool:
    """Whether a close may end with this difference: none, even if one was accepted, or exactly the accepted one."""
    return not found or found == added([dict(known)])


def is_behind(found: Sums, known: Mapping[str, Any]) -> bool:
    """Whether the folding has not seen all entries yet that were closed, beyond what was accepted."""
    return difference(found, dict(known)).get(PEOPLE, {}).get("entries", 0) < 0
