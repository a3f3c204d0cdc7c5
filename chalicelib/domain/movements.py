"""Owns what an entry does to one person's balance: earned, paid out, withheld, charged (R32)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from chalicelib.domain.ledger import payable

#: Ledger accounts of money on its way out begin so; at rest they are empty.
PAID_OUT = "payout:"
#: Ledger accounts of money that has left begin so.
CASH = "cash:"
#: Ledger accounts of what was withheld by a rule, and of what a transfer was charged, begin so.
WITHHELD, CHARGED = "tax:", "fee:"


class Booked(msgspec.Struct, frozen=True):
    """What the statements need of an entry."""

    sequence: int
    hash: str
    kind: str
    statement_period: str
    work_period: str
    cause: Mapping[str, str]
    postings: Sequence[Mapping[str, Any]]


class Movement(msgspec.Struct, frozen=True):
    """What one entry changes in one currency: the balance grows by earned - paid - tax - fee."""

    currency: str
    earned_minor: int
    paid_minor: int
    tax_minor: int = 0
    fee_minor: int = 0

    @property
    def change_minor(self) -> int:
        """By how much the balance grows."""
        return self.earned_minor - self.paid_minor - self.tax_minor - self.fee_minor


def movements(account_id: str, postings: Iterable[Mapping[str, Any]]) -> list[Movement]:
    """What an entry's postings do to a person's balance, by currency in order of its code."""
    own = payable(account_id)
    sums: dict[str, list[int]] = {}
    for posting in postings:
        if own not in (posting["source"], posting["destination"]):
            continue
        is_in = posting["destination"] == own
        other = posting["source"] if is_in else posting["destination"]
        column = _column(other)
        change = posting["minor"] if is_in else -posting["minor"]
        sums.setdefault(posting["currency"], [0, 0, 0, 0])[column] += change if column == 0 else -change
    return [Movement(currency, *sums[currency]) for currency in sorted(sums)]


def _column(other: str) -> int:
    """Which sum of a movement the other side of a posting belongs to."""
    if other.startswith((PAID_OUT, CASH)):
        return 1
    if other.startswith(WITHHELD):
        return 2
    return 3 if other.startswith(CHARGED) else 0
