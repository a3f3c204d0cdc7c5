"""Owns what one person earned and was paid in one period: books and statements (R32)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from chalicelib.domain.messages import Tell
from chalicelib.domain.money import Money
from chalicelib.domain.movements import Booked, Movement, movements
from chalicelib.domain.problems import NotFound
from chalicelib.domain.statement_lines import statement_lines

#: One currency of a person's books at their last close: opening, earned, paid, tax, fee, closing, and how many
#: statements it wrote.
Books = dict[str, dict[str, int]]


class NoSuchStatement(NotFound):
    """You have nothing in this pay period."""


class StatementFacts(msgspec.Struct, frozen=True):
    """One period in one currency: opening + earned - paid - tax - fee = closing."""

    period_id: str
    currency: str
    opening_minor: int
    earned_minor: int
    paid_minor: int
    tax_minor: int
    fee_minor: int
    closing_minor: int
    lines: list[dict[str, Any]]
    entries_count: int
    first_sequence: int
    last_sequence: int
    entries_hash: str

    @property
    def entries_path(self) -> str:
        """Where the person reads the entries behind the lines."""
        return entries_path(self.period_id)


def entries_path(period_id: str) -> str:
    """Where the person reads the entries behind a period's lines: kind, week of work and cause are the lines' own."""
    return f"/me/entries?period_id={period_id}"


def statements_due(account_id: str, books: Books, entries: Sequence[Booked]) -> tuple[list[StatementFacts], Books]:
    """A statement for every period and currency the entries touch, and the person's books after them.

    `books` are those of the last close; every entry of the periods being closed is given, in any order.
    """
    balances = {currency: amounts["closing"] for currency, amounts in books.items()}
    after = {currency: _books(minor) for currency, minor in balances.items()}
    statements = []
    for period_id in sorted({entry.statement_period for entry in entries}):
        of_period = sorted((e for e in entries if e.statement_period == period_id), key=lambda entry: entry.sequence)
        for statement in _of_period(account_id, period_id, balances, of_period):
            statements.append(statement)
            balances[statement.currency] = statement.closing_minor
            mine = after.setdefault(statement.currency, _books(0))
            for name in ("earned", "paid", "tax", "fee"):
                mine[name] += getattr(statement, f"{name}_minor")
            mine["closing"] = statement.closing_minor
            mine["statements"] += 1
    return statements, after


def _books(minor: int) -> dict[str, int]:
    """The books of a currency that did not move."""
    return {"opening": minor, "earned": 0, "paid": 0, "tax": 0, "fee": 0, "closing": minor, "statements": 0}


def _of_period(
    account_id: str, period_id: str, balances: Mapping[str, int], entries: Sequence[Booked]
) -> Iterable[StatementFacts]:
    by_currency: dict[str, list[tuple[Booked, Movement]]] = {}
    for entry in entries:
        for movement in movements(account_id, entry.postings):
            by_currency.setdefault(movement.currency, []).append((entry, movement))
    for currency, moved in sorted(by_currency.items()):
        opening = balances.get(currency, 0)
        yield StatementFacts(
            period_id=period_id,
            currency=currency,
            opening_minor=opening,
            earned_minor=sum(movement.earned_minor for _, movement in moved),
            paid_minor=sum(movement.paid_minor for _, movement in moved),
            tax_minor=sum(movement.tax_minor for _, movement in moved),
            fee_minor=sum(movement.fee_minor for _, movement in moved),
            closing_minor=opening + sum(movement.change_minor for _, movement in moved),
            lines=statement_lines(moved),
            entries_count=len(moved),
            first_sequence=moved[0][0].sequence,
            last_sequence=moved[-1][0].sequence,
            entries_hash=entries_hash(entry.hash for entry, _ in moved),
        )


def entries_hash(hashes: Iterable[str]) -> str:
    """SHA-256 of the entries' hashes in order of their sequence: the statement is of exactly these entries."""
    return hashlib.sha256("".join(hashes).encode()).hexdigest()


def statements_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """A new statement with earnings is told; one that only lists a payout was told by the payout."""
    if old is not None or new is None or new["earned_minor"] == 0:
        return []
    amount = str(Money(new["earned_minor"], new["currency"]))
    facts: dict[str, str | int] = {"period_id": new["period_id"], "amount": amount}
    return [Tell(new["account_id"], "statement_ready", new["statement_key"], facts)]
