"""Routes of a person's money: what is owed, and every entry that made it."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from chalicelib.domain.access import CONTRIBUTOR_ANY_STANDING
from chalicelib.handlers.http import Amount, Call, NoInput, PageQuery, Routes
from chalicelib.services import earnings

routes = Routes(__name__)

PeriodId = Annotated[
    str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$(?!\n)", description="The first day of a pay week")
]


class OpenPeriodView(msgspec.Struct, frozen=True):
    """A week that is not closed yet: what was accepted so far, and when it is paid."""

    period_id: str
    ends_at: datetime
    pays_at: datetime
    accepted: list[Amount]


class WithholdingView(msgspec.Struct, frozen=True):
    """The rule a payment fell under, and all that its amount was computed from."""

    rule_id: str
    version: int
    country: str
    basis_points: int
    paid_on: date
    gross_minor: int
    source: str


class PayoutView(msgspec.Struct, frozen=True):
    """One transfer; `amount` = gross - tax - fee arrives, most likely by `expected_on`.

    `holds` says why it waits: `identity`, `method`, `method_failed`, `destination_changed`, `below_minimum`,
    `nothing_left`. It was made for `period_id` and goes out with the week `goes_with`, later if it had to wait.
    `withholding` is the rule its tax follows; without one no rule applied.
    """

    payout_id: str
    period_id: str
    goes_with: str
    amount: Amount
    gross_minor: int
    tax_minor: int
    fee_minor: int
    withholding: WithholdingView | None
    state: str
    holds: list[str]
    provider: str | None
    expected_on: date | None
    prepared_at: datetime | None
    sent_at: datetime | None
    settled_at: datetime | None
    came_back_at: datetime | None


class BalanceView(msgspec.Struct, frozen=True):
    """What is owed by currency, what the open weeks have brought, and the newest payout of each currency."""

    payable: list[Amount]
    open_periods: list[OpenPeriodView]
    payouts: list[PayoutView]


class EarnedWeekView(msgspec.Struct, frozen=True):
    """What a week brought in each currency; one that is not final is still open."""

    period_id: str
    is_final: bool
    earned: list[Amount]


class EarnedProjectView(msgspec.Struct, frozen=True):
    """What a project brought in one currency; without a project, what is of none, such as reviews and corrections."""

    project_id: str | None
    earned: Amount


class EarningsView(msgspec.Struct, frozen=True):
    """Earnings of the newest 26 statements and the open weeks: by week, oldest first, and by project, most first.

    `titles` has the projects' titles by id. Of a currency both lists have the same sum.
    """

    weeks: list[EarnedWeekView]
    projects: list[EarnedProjectView]
    titles: dict[str, str]


class PostingView(msgspec.Struct, frozen=True):
    """An amount that moves between two ledger accounts."""

    source: str
    destination: str
    minor: int
    currency: str


class EntryView(msgspec.Struct, frozen=True):
    """An entry: `hash` is the SHA-256 of all other members as JSON with sorted keys, no spaces and ASCII only."""

    entry_id: str
    owner_id: str
    kind: str
    cause: dict[str, str]
    postings: list[PostingView]
    statement_period: str
    work_period: str
    sequence: int
    written_at: str
    previous_hash: str
    hash: str


class EntriesView(msgspec.Struct, frozen=True):
    """A page of entries."""

    entries: list[EntryView]
    next_cursor: str | None = None


class EntriesQuery(PageQuery, frozen=True, forbid_unknown_fields=True):
    """All entries, or those of one pay week."""

    period_id: PeriodId | None = None


@routes.get("/me/balance", allow=CONTRIBUTOR_ANY_STANDING, answer=BalanceView)
def read_balance(call: Call[NoInput]) -> object:
    """Read what you are owed, what this week has brought, and why a payout waits."""
    return earnings.balance(call.actor)


@routes.get("/me/earnings", allow=CONTRIBUTOR_ANY_STANDING, answer=EarningsView)
def read_earnings(call: Call[NoInput]) -> object:
    """Read what the last half year brought, by week and by project."""
    return earnings.earned(call.actor)


@routes.get("/me/entries", allow=CONTRIBUTOR_ANY_STANDING, query=EntriesQuery, answer=EntriesView)
def list_entries(call: Call[EntriesQuery]) -> object:
    """List your ledger entries by pay week, with all you need to recompute them."""
    given = call.input
    page = earnings.entries(call.actor, limit=given.limit, cursor=given.cursor, period_id=given.period_id)
    return {"entries": page.records, "next_cursor": page.next_cursor}
