"""Owns what the page of a statement says, in words and figures that are ready to be drawn (R32)."""

import hashlib
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from chalicelib.domain.money import decimal_text
from chalicelib.domain.movements import movements
from chalicelib.domain.periods import Period
from chalicelib.domain.problems import Unavailable
from chalicelib.domain.statement_words import (
    OF_NO_WEEK,
    PayoutFacts,
    came_back,
    headline,
    kind_word,
    line_note,
    line_place,
    one_direction,
)
from chalicelib.domain.statements import StatementFacts

#: Raised when the drawing changes, so that no file of the old drawing is taken for one of the new.
LAYOUT = 3
_HASH_SHOWN = 12
#: Members of a cause by which an entry is followed to what made it.
_FOLLOWED = (
    "task_id", "submission_id", "review_id", "session_id", "payout_id", "attempt_id", "assessment_id", "referral_id",
    "reverses",
)  # fmt: skip


class StatementFileDelayed(Unavailable):
    """The file of this statement could not be made just now."""


class Person(msgspec.Struct, frozen=True):
    """Whose statement it is."""

    account_id: str
    name: str


class Named(msgspec.Struct, frozen=True):
    """A text that people wrote, and the id that stands for it where the page's fonts lack its script."""

    text: str
    otherwise: str


class Line(msgspec.Struct, frozen=True):
    """A sum of like entries: what, of which project, for work of which week, how many, how much, and why."""

    what: str
    project: Named | None
    week: str
    count: str
    amount: str
    note: str


class Sum(msgspec.Struct, frozen=True):
    """One step from the opening to the closing balance."""

    label: str
    amount: str
    note: str = ""


class EntryRow(msgspec.Struct, frozen=True):
    """One entry of the person's chain; entries of one project that follow each other stand under its title."""

    sequence: str
    at: str
    what: str
    project: Named | None
    reason: Named | None
    ids: str
    amount: str
    hash: str


class Section(msgspec.Struct, frozen=True):
    """Everything in one currency."""

    currency: str
    label: str
    amount: str
    note: str
    reason: Named | None
    lines: list[Line]
    sums: list[Sum]
    entries: list[EntryRow]
    entries_hash: str


class Sheet(msgspec.Struct, frozen=True):
    """The whole page; `dated_at` is the close, or of a draft the newest entry: the same facts are the same file."""

    person: Person
    period_id: str
    week: str
    state: str
    is_final: bool
    dated_at: datetime
    support_address: str
    sections: list[Section]
    layout: int = LAYOUT


def sheet(
    person: Person,
    period: Period,
    statements: Sequence[StatementFacts],
    entries: Sequence[Mapping[str, Any]],
    *,
    payouts: Sequence[PayoutFacts],
    closed_at: datetime | None,
    titles: Mapping[str, str],
    support_address: str,
) -> Sheet:
    """The page of one week; without `closed_at` it is a draft and says so."""
    by_currency = {payout.currency: payout for payout in payouts}
    last = max(facts.last_sequence for facts in statements)
    ordered = sorted((one for one in entries if one["sequence"] <= last), key=lambda entry: int(entry["sequence"]))
    is_final = closed_at is not None
    sections = [
        _section(person, period, facts, ordered, by_currency.get(facts.currency), titles, is_final=is_final)
        for facts in sorted(statements, key=lambda facts: facts.currency)
    ]
    return Sheet(
        person=person,
        period_id=period.period_id,
        week=week_text(period.period_id),
        state=_state(period, closed_at),
        is_final=closed_at is not None,
        dated_at=closed_at or _instant(ordered[-1]["written_at"]),
        support_address=support_address,
        sections=sections,
    )


def file_key(account_id: str, period_id: str, shown: Sheet) -> str:
    """Where the file of this page lies: under the hash of all it says, so another page never takes its place."""
    said = hashlib.sha256(msgspec.json.encode(shown)).hexdigest()
    return f"{folder_of(account_id)}{period_id}-{said[:32]}.pdf"


def folder_of(account_id: str) -> str:
    """Where all statements of one person lie."""
    return f"statements/{account_id}/"


def week_text(period_id: str) -> str:
    """The seven days of a week, such as `16–22 Nov 2026`."""
    first = date.fromisoformat(period_id)
    last = first + timedelta(days=6)
    if first.year != last.year:
        return f"{day_text(first)} – {day_text(last)}"
    return (
        f"{first.day}–{day_text(last)}" if first.month == last.month else f"{first.day} {first:%b} – {day_text(last)}"
    )


def day_text(day: date) -> str:
    """A day, such as `22 Nov 2026`."""
    return f"{day.day} {day:%b %Y}"


def amount_text(minor: int, currency: str) -> str:
    """The amount with its currency's decimals, thousands apart and a real minus: `−1,234.50`."""
    whole, point, decimals = decimal_text(abs(minor), currency).partition(".")
    return ("−" if minor < 0 else "") + f"{int(whole):,}" + point + decimals


def _state(period: Period, closed_at: datetime | None) -> str:
    if closed_at is not None:
        return f"Final: the week was closed on {day_text(closed_at.date())}."
    closes = period.closes_at
    when = f"{closes:%A} {day_text(closes.date())}, {closes:%H:%M} UTC"
    return f"Draft, not final: the week is closed on {when}."


def _section(
    person: Person,
    period: Period,
    facts: StatementFacts,
    entries: Sequence[Mapping[str, Any]],
    payout: PayoutFacts | None,
    titles: Mapping[str, str],
    *,
    is_final: bool,
) -> Section:
    label, minor, note = headline(facts.closing_minor, payout, period, is_final=is_final)
    returned = came_back(facts.lines)
    return Section(
        currency=facts.currency,
        label=label,
        amount=amount_text(minor, facts.currency),
        note=note,
        reason=Named(one_direction(payout.reason), "") if payout is not None and payout.reason else None,
        lines=[_line(line, facts.currency, titles, returned) for line in sorted(facts.lines, key=line_place)],
        sums=_sums(facts, is_paid_later=payout is not None and label in ("Paid", "To be paid")),
        entries=list(_rows(person.account_id, entries, facts, titles)),
        entries_hash=facts.entries_hash,
    )


def _line(line: Mapping[str, Any], currency: str, titles: Mapping[str, str], returned: Container[str]) -> Line:
    return Line(
        what=kind_word(line["kind"], line["count"]),
        project=_project(line.get("project_id"), titles),
        week="" if line["kind"] in OF_NO_WEEK else week_text(line["work_period"]),
        count=f"{line['count']:,}",
        amount=amount_text(line["minor"], currency),
        note=one_direction(line_note(line, returned)),
    )


def _sums(facts: StatementFacts, *, is_paid_later: bool) -> list[Sum]:
    """The steps; tax and fees only if there are any: a payout without has a line that says so."""

    def amount(minor: int) -> str:
        return amount_text(minor, facts.currency)

    taken = [("Tax withheld", facts.tax_minor), ("Fees of transfers", facts.fee_minor)]
    return [
        Sum("Opening balance", amount(facts.opening_minor)),
        Sum("Earned", amount(facts.earned_minor)),
        Sum("Paid out for earlier weeks", amount(-facts.paid_minor)),
        *(Sum(label, amount(-minor)) for label, minor in taken if minor),
        Sum("Closing balance", amount(facts.closing_minor), "paid after the close" if is_paid_later else ""),
    ]


def _rows(
    account_id: str, entries: Iterable[Mapping[str, Any]], facts: StatementFacts, titles: Mapping[str, str]
) -> Iterable[EntryRow]:
    """The entries of this statement; those written after a draft was read are in none of its figures."""
    for entry in entries:
        minor = _change(account_id, entry["postings"], facts.currency)
        if minor is None or entry["sequence"] > facts.last_sequence:
            continue
        cause = entry["cause"]
        yield EntryRow(
            sequence=str(entry["sequence"]),
            at=_instant(entry["written_at"]).strftime("%d %b %H:%M:%S"),
            what=kind_word(entry["kind"], 1),
            project=_project(cause.get("project_id"), titles),
            reason=_reason(cause),
            ids="  ".join(cause[name] for name in _FOLLOWED if name in cause),
            amount=amount_text(minor, facts.currency),
            hash=entry["hash"][:_HASH_SHOWN],
        )


def _change(account_id: str, postings: Iterable[Mapping[str, Any]], currency: str) -> int | None:
    """What an entry changes of what is owed in one currency; None if it does not touch it."""
    moved = {movement.currency: movement.change_minor for movement in movements(account_id, postings)}
    return moved.get(currency)


def _project(project_id: str | None, titles: Mapping[str, str]) -> Named | None:
    return Named(one_direction(titles.get(project_id, project_id)), project_id) if project_id else None


def _reason(cause: Mapping[str, str]) -> Named | None:
    return Named(one_direction(cause["reason"]), cause.get("reference", "")) if "reason" in cause else None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
