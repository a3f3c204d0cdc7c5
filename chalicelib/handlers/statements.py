"""Routes of statements: what a week brought, as JSON and as a file for a spreadsheet (R32)."""

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from chalicelib.domain.access import CONTRIBUTOR_ANY_STANDING
from chalicelib.domain.statement_csv import Arrival, statement_csv
from chalicelib.domain.statement_sheets import StatementFileDelayed
from chalicelib.domain.statements import NoSuchStatement
from chalicelib.handlers.balance import PayoutView
from chalicelib.handlers.documents import Document
from chalicelib.handlers.http import Call, NoInput, PageQuery, Routes
from chalicelib.services import earnings, statement_files

routes = Routes(__name__)


class LineView(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sum by kind, week of the work and project; what has a reason, rule or payout of its own stands alone.

    `time` has its minutes; `bonus` its rule and inputs; `tax` its payout and rule, or says that no rule applied.
    A statement has at most 200 lines and one more a kind, whose `count` and `minor` are of all others of that kind.
    """

    kind: str
    work_period: str
    count: int
    minor: int
    minutes: int | None = None
    project_id: str | None = None
    reason: str | None = None
    reference: str | None = None
    rule: str | None = None
    rule_id: str | None = None
    rule_version: str | None = None
    inputs: dict[str, Any] | None = None
    assessment_id: str | None = None
    referral_id: str | None = None
    reverses: str | None = None
    reversed_kind: str | None = None
    payout_id: str | None = None
    provider: str | None = None
    expected_on: date | None = None
    is_rest: Annotated[bool, Meta(description="Whether it is the line of all others of its kind.")] = False


class StatementView(msgspec.Struct, frozen=True):
    """One week in one currency: opening + earned - paid - tax - fee = closing, of the entries in `entries_hash`.

    `entries_path` lists the entries behind the lines: kind, week of work and the members of their cause are the lines'.
    """

    period_id: str
    currency: str
    opening_minor: int
    earned_minor: int
    paid_minor: int
    tax_minor: int
    fee_minor: int
    closing_minor: int
    lines: list[LineView]
    entries_path: str
    entries_count: int
    first_sequence: int
    last_sequence: int
    entries_hash: str


class StatementsView(msgspec.Struct, frozen=True):
    """A page of statements, newest week first."""

    statements: list[StatementView]
    next_cursor: str | None = None


class PeriodStatementView(msgspec.Struct, frozen=True):
    """A week with its statements and payouts; before its close as it would be now. GET /me/entries has its entries.

    `projects` has the titles of the projects its lines name, by id.
    """

    account_id: str
    period_id: str
    projects: dict[str, str]
    starts_at: datetime
    ends_at: datetime
    pays_at: datetime
    is_final: bool
    statements: list[StatementView]
    payouts: list[PayoutView]


def _as_csv(found: dict[str, Any]) -> Document:
    account_id, period_id = found["account_id"], found["period_id"]
    entries = earnings.statement_entries(account_id, period_id)
    text = statement_csv(
        account_id,
        found["statements"],
        entries,
        titles=earnings.titles_behind(entries),
        arrivals={one.currency: Arrival(one.payout_id, one.state, one.expected_on) for one in found["payouts"]},
    )
    return Document(f"inlier-statement-{period_id}.csv", text)


def _as_pdf(found: dict[str, Any]) -> str:
    return statement_files.link(found["account_id"], found["period_id"])


@routes.get("/me/statements", allow=CONTRIBUTOR_ANY_STANDING, query=PageQuery, answer=StatementsView)
def list_statements(call: Call[PageQuery]) -> object:
    """List your statements, newest week first."""
    page = earnings.my_statements(call.actor, limit=call.input.limit, cursor=call.input.cursor)
    return {"statements": page.records, "next_cursor": page.next_cursor}


@routes.get(
    "/me/statements/{period_id}",
    allow=CONTRIBUTOR_ANY_STANDING,
    answer=PeriodStatementView,
    refuses=(NoSuchStatement, StatementFileDelayed),
    also={"text/csv": _as_csv},
    linked={"application/pdf": _as_pdf},
)
def read_statement(call: Call[NoInput], period_id: str) -> object:
    """Read one week's statement, before its close a draft; `Accept: text/csv` or `application/pdf` makes it a file."""
    return earnings.statement(call.actor, period_id)
