"""Routes of the payroll for administrators: periods and their approval (rule 12)."""

from datetime import datetime
from typing import Annotated

import msgspec

from chalicelib.domain.access import ADMIN
from chalicelib.domain.pay_periods import NoSuchPayPeriod, NothingToApprove, PayoutsChanged, PayoutsNotPrepared
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.services import pay_periods

routes = Routes(__name__)

#: Sums by currency and name.
Totals = dict[str, dict[str, int]]


class ApprovalView(msgspec.Struct, frozen=True):
    """Who approved, and when."""

    by: str
    at: str


class PayPeriodView(msgspec.Struct, frozen=True):
    """A pay week: what its close found, what its payouts come to, and who let them go."""

    period_id: str
    state: str
    starts_at: datetime
    ends_at: datetime
    heads_root: str | None
    close_round: int
    close_difference: Totals
    people: int
    totals: Totals
    payout_totals: Totals
    payouts_hash: str | None
    approvals: list[ApprovalView]
    released_by: str | None
    closing_at: datetime
    closed_at: datetime | None
    prepared_at: datetime | None
    released_at: datetime | None
    paid_at: datetime | None


class PayPeriodsView(msgspec.Struct, frozen=True):
    """Pay weeks, newest first."""

    pay_periods: list[PayPeriodView]
    next_cursor: str | None = None


class ProgressView(msgspec.Struct, frozen=True):
    """How many parts of a step are done."""

    done: int
    parts: int


class PayPeriodDetail(msgspec.Struct, frozen=True):
    """A pay week with the progress of its steps and the keys of its files."""

    period: PayPeriodView
    progress: dict[str, ProgressView]
    files: list[str]
    names: Annotated[dict[str, str], msgspec.Meta(description="The names of the people in it, by their accounts' ids.")]


class PayPeriodsQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One year, or the newest 53 weeks."""

    year: Annotated[int, msgspec.Meta(ge=2000, le=9999)] | None = None


class ApprovalInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Exactly these payouts: the `payouts_hash` you checked."""

    payouts_hash: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


@routes.get("/pay-periods", allow=ADMIN, query=PayPeriodsQuery, answer=PayPeriodsView)
def list_pay_periods(call: Call[PayPeriodsQuery]) -> object:
    """List the pay weeks whose close has begun."""
    return {"pay_periods": pay_periods.pay_periods_of(call.input.year)}


@routes.get("/pay-periods/{period_id}", allow=ADMIN, answer=PayPeriodDetail, refuses=(NoSuchPayPeriod,))
def read_pay_period(call: Call[NoInput], period_id: str) -> object:  # noqa: ARG001  (a view gets its call)
    """Read one pay week: totals, progress, the payouts' hash and who approved it."""
    return pay_periods.pay_period_with_progress(period_id)


@routes.post(
    "/pay-periods/{period_id}/approval",
    allow=ADMIN,
    body=ApprovalInput,
    answer=PayPeriodView,
    refuses=(NoSuchPayPeriod, PayoutsNotPrepared, PayoutsChanged, NothingToApprove),
    status=200,
)
def approve_payouts(call: Call[ApprovalInput], period_id: str) -> object:
    """Approve a week's payouts by their hash; the second administrator's approval sends them."""
    return pay_periods.approve(call.actor, period_id, call.input.payouts_hash)
