"""Owns what one person earned and was paid in one period: books, statements, and the file that explains them (R32)."""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from chalicelib.domain.ledger import payable
from chalicelib.domain.messages import Tell
from chalicelib.domain.money import Money, decimal_text
from chalicelib.domain.problems import NotFound

#: Ledger accounts of money on its way out begin so.
PAID_OUT = "payout:"
#: One currency of a person's books at their last close: opening, earned, paid, closing.
Books = dict[str, dict[str, int]]


class NoSuchStatement(NotFound):
    """You have nothing in this pay period."""


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
    """What one entry changes in one currency of the person's balance, and whether that is money paid out."""

    currency: str
    earned_minor: int
    paid_minor: int


class StatementFacts(msgspec.Struct, frozen=True):
    """One period in one currency: opening + earned - paid = closing."""

    period_id: str
    currency: str
    opening_minor: int
    earned_minor: int
    paid_minor: int
    closing_minor: int
    lines: list[dict[str, Any]]
    entries_count: int
    first_sequence: int
    last_sequence: int
    entries_hash: str


def movements(account_id: str, postings: Iterable[Mapping[str, Any]]) -> list[Movement]:
    """What an entry's postings do to a person's balance, by currency in order of its code."""
    own = payable(account_id)
    sums: dict[str, list[int]] = {}
    for posting in postings:
        if own not in (posting["source"], posting["destination"]):
            continue
        is_in = posting["destination"] == own
        other = posting["source"] if is_in else posting["destination"]
        change = posting["minor"] if is_in else -posting["minor"]
        earned_paid = sums.setdefault(posting["currency"], [0, 0])
        if other.startswith(PAID_OUT):
            earned_paid[1] -= change
        else:
            earned_paid[0] += change
    return [Movement(currency, *sums[currency]) for currency in sorted(sums)]


def statements_due(account_id: str, books: Books, entries: Sequence[Booked]) -> tuple[list[StatementFacts], Books]:
    """A statement for every period and currency the entries touch, and the person's books after them.

    `books` are those of the last close; every entry of the periods being closed is given, in any order.
    """
    balances = {currency: amounts["closing"] for currency, amounts in books.items()}
    after = {
        currency: {"opening": minor, "earned": 0, "paid": 0, "closing": minor} for currency, minor in balances.items()
    }
    statements = []
    for period_id in sorted({entry.statement_period for entry in entries}):
        of_period = sorted((e for e in entries if e.statement_period == period_id), key=lambda entry: entry.sequence)
        for statement in _of_period(account_id, period_id, balances, of_period):
            statements.append(statement)
            balances[statement.currency] = statement.closing_minor
            mine = after.setdefault(statement.currency, {"opening": 0, "earned": 0, "paid": 0, "closing": 0})
            mine["earned"] += statement.earned_minor
            mine["paid"] += statement.paid_minor
            mine["closing"] = statement.closing_minor
    return statements, after


def _of_period(
    account_id: str, period_id: str, balances: Mapping[str, int], entries: Sequence[Booked]
) -> Iterable[StatementFacts]:
    by_currency: dict[str, list[tuple[Booked, Movement]]] = {}
    for entry in entries:
        for movement in movements(account_id, entry.postings):
            by_currency.setdefault(movement.currency, []).append((entry, movement))
    for currency, moved in sorted(by_currency.items()):
        opening = balances.get(currency, 0)
        earned = sum(movement.earned_minor for _, movement in moved)
        paid = sum(movement.paid_minor for _, movement in moved)
        yield StatementFacts(
            period_id=period_id,
            currency=currency,
            opening_minor=opening,
            earned_minor=earned,
            paid_minor=paid,
            closing_minor=opening + earned - paid,
            lines=_lines(moved),
            entries_count=len(moved),
            first_sequence=moved[0][0].sequence,
            last_sequence=moved[-1][0].sequence,
            entries_hash=entries_hash(entry.hash for entry, _ in moved),
        )


def _lines(moved: Iterable[tuple[Booked, Movement]]) -> list[dict[str, Any]]:
    """Sums by kind, week of the work and project; a correction stands alone with its reason."""
    sums: dict[tuple[str, str, str, str], list[int]] = {}
    for entry, movement in moved:
        key = (entry.kind, entry.work_period, entry.cause.get("project_id", ""), entry.cause.get("reason", ""))
        count_minor = sums.setdefault(key, [0, 0])
        count_minor[0] += 1
        count_minor[1] += movement.earned_minor - movement.paid_minor
    return [
        {"kind": kind, "work_period": period, "count": count, "minor": minor}
        | ({"project_id": project} if project else {})
        | ({"reason": reason} if reason else {})
        for (kind, period, project, reason), (count, minor) in sorted(sums.items())
    ]


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


_COLUMNS = ("period", "currency", "kind", "week_of_work", "amount", "cause", "sequence", "written_at", "entry_id")


def statement_csv(account_id: str, statements: Iterable[StatementFacts], entries: Sequence[Mapping[str, Any]]) -> str:
    """One row an entry between the opening and the closing balance: the amounts before the last row add up to it.

    `entries` are the entries' members as they are served, of one period.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for statement in statements:
        head = (statement.period_id, statement.currency)
        writer.writerow((*head, *_balance_row("opening_balance", statement.opening_minor, statement.currency)))
        for entry in sorted(entries, key=lambda entry: int(entry["sequence"])):
            for movement in movements(account_id, entry["postings"]):
                if movement.currency == statement.currency:
                    writer.writerow((*head, *_row(entry, movement)))
        writer.writerow((*head, *_balance_row("closing_balance", statement.closing_minor, statement.currency)))
    return out.getvalue()


def _balance_row(kind: str, minor: int, currency: str) -> Iterable[str]:
    return (kind, "", decimal_text(minor, currency), "", "", "", "")  # a cell for every column: some readers insist


def _row(entry: Mapping[str, Any], movement: Movement) -> Iterable[Any]:
    amount = decimal_text(movement.earned_minor - movement.paid_minor, movement.currency)
    cause = " ".join(f"{name}={entry['cause'][name]}" for name in sorted(entry["cause"]))
    return (
        entry["kind"],
        entry["work_period"],
        amount,
        spreadsheet_safe(cause),
        entry["sequence"],
        entry["written_at"],
        entry["entry_id"],
    )


def spreadsheet_safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula: what people typed ends up in administrators' files."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text
