"""Routes of payouts for administrators: what was sent, and what became of it (R33)."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from chalicelib.domain.access import ADMIN
from chalicelib.domain.adjustments import OwnBalance
from chalicelib.domain.pay_periods import NoSuchPayPeriod
from chalicelib.domain.settlements import NoSuchPayout, Outcome, OutcomeRefused, PayoutDecided, PayoutNotBooked
from chalicelib.handlers.balance import PayoutView
from chalicelib.handlers.http import Call, NoInput, PageQuery, Routes
from chalicelib.services import accounts, payouts

routes = Routes(__name__)

State = Literal["held", "prepared", "approved", "sent", "settled", "failed", "returned"]


class OutcomeView(msgspec.Struct, frozen=True):
    """What somebody said became of a payout."""

    outcome: str
    reference: str
    reason: str
    by: str
    at: datetime


class PayoutDetail(PayoutView, frozen=True, kw_only=True):
    """A payout with all that is known of it; `period_part` is the week and shard it goes with.

    `has_returned_money`: it pays again what had arrived and came back, so people approve its week.
    """

    account_id: str
    period_part: str
    method_id: str | None
    has_returned_money: bool
    batch_id: str | None
    created_at: datetime
    outcomes: list[OutcomeView]


class PayoutsView(msgspec.Struct, frozen=True):
    """A page of a period's payouts; it may be short, or empty, while its cursor goes on."""

    payouts: list[PayoutDetail]
    names: Annotated[dict[str, str], msgspec.Meta(description="The names of the people in it, by their accounts' ids.")]
    next_cursor: str | None = None


class PayoutsQuery(PageQuery, frozen=True, forbid_unknown_fields=True):
    """All of a period's payouts, or those of one state."""

    state: State | None = None


class OutcomeInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the bank says; the person reads the reason of money that came back."""

    outcome: Outcome
    reference: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^[A-Za-z0-9._:#/-]{1,100}$(?!\n)",
            description="The bank's number for it; the same outcome and reference again changes nothing",
        ),
    ]
    reason: Annotated[str, msgspec.Meta(min_length=3, max_length=300)]


@routes.get("/payouts/{payout_id}", allow=ADMIN, answer=PayoutDetail, refuses=(NoSuchPayout,))
def read_payout(call: Call[NoInput], payout_id: str) -> object:  # noqa: ARG001  (a view gets its call)
    """Read one payout: amounts, rule, method, file, and what became of it."""
    return payouts.payout_of(payout_id)


@routes.get(
    "/pay-periods/{period_id}/payouts",
    allow=ADMIN,
    query=PayoutsQuery,
    answer=PayoutsView,
    refuses=(NoSuchPayPeriod,),
)
def list_payouts(call: Call[PayoutsQuery], period_id: str) -> object:
    """List the payouts that go with one pay week, those that wait too."""
    given = call.input
    page = payouts.payouts_of_period(period_id, state=given.state, limit=given.limit, cursor=given.cursor)
    names = accounts.names_in(page.records, "account_id")
    return {"payouts": page.records, "names": names, "next_cursor": page.next_cursor}


@routes.post(
    "/payouts/{payout_id}/outcome",
    allow=ADMIN,
    body=OutcomeInput,
    answer=PayoutDetail,
    refuses=(NoSuchPayout, OwnBalance, OutcomeRefused, PayoutDecided, PayoutNotBooked),
    status=200,
)
def record_outcome(call: Call[OutcomeInput], payout_id: str) -> object:
    """Record what became of a payout; money that came back is owed again and goes out with a later week."""
    given = call.input
    return payouts.record_outcome(call.actor, payout_id, given.outcome, reference=given.reference, reason=given.reason)
