"""What routes of projects take and answer about money: prices, rates, bonuses, costs."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.money import Money
from chalicelib.domain.rates import Wanted
from chalicelib.handlers.http import Amount

Reason = Annotated[str, Meta(min_length=1, max_length=1000)]


class Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An amount that is not negative."""

    minor: Annotated[int, Meta(ge=0, le=1_000_000_000)]
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$", description="ISO 4217 code.")]

    @property
    def money(self) -> Money:
        """As the domain counts it."""
        return Money(self.minor, self.currency)


class HourPay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Counted time is paid at a rate, up to so many minutes an answer."""

    kind: Literal["hour"]
    hourly: Price
    cap_minutes: Annotated[int, Meta(ge=1, le=1440)]


class PayView(msgspec.Struct, frozen=True):
    """How an answer is paid: `task` is a fixed reward; for `hour`, the reward is the most that it may earn."""

    kind: Literal["task", "hour"]
    hourly: Amount | None
    cap_minutes: int | None


class Bounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where an input lies; both ends belong to it."""

    at_least: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    at_most: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None


class BonusRuleView(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A bonus beside the reward, frozen at claim; the entry it pays says what it looked at.

    `per_answer` pays for each accepted answer within its bounds; `per_count` for every n-th of a person in a week.
    """

    rule_id: Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,39}$")]
    kind: Literal["per_answer", "per_count"]
    amount: Annotated[int, Meta(ge=1, le=1_000_000_000, description="Minor units of the project's currency.")]
    when: Annotated[
        dict[Literal["difficulty", "minutes", "count", "accuracy"], Bounds],
        Meta(description="Bounds by input; for `per_count`, `count.at_least` is n."),
    ] = {}


class RateView(msgspec.Struct, frozen=True):
    """A rate, from when it holds, and why it was changed."""

    state: Literal["past", "in_force", "announced"]
    announced_at: datetime
    effective_at: datetime
    reward: Amount
    hourly: Amount | None
    reason: str


class RateChangeInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another rate for claims made from a day on (00:00 UTC): `reward`, or `hourly` where time is paid."""

    effective_on: date
    reason: Annotated[str, Meta(min_length=1, max_length=300, description="Everybody reads it, for good.")]
    reward: Price | None = None
    hourly: Price | None = None

    @property
    def wanted(self) -> Wanted:
        """As the domain reads it."""
        reward, hourly = (amount.money if amount else None for amount in (self.reward, self.hourly))
        return Wanted(reward, hourly, self.effective_on, self.reason)


class RateHistoryView(msgspec.Struct, frozen=True):
    """Every rate a project has had and announced, in the order in which they hold."""

    project_id: str
    pay: PayView
    rate_history: list[RateView]


class FundingInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A client's money that arrived; the bank's reference makes booking it twice booking it once."""

    amount: Price
    reference: Annotated[str, Meta(min_length=1, max_length=100, pattern="^[A-Za-z0-9 ._:/-]+$")]


class FundingView(msgspec.Struct, frozen=True):
    """The ledger entry of a client's money."""

    project_id: str
    entry_id: str
    reference: str
    amount: Amount


class ToFundView(msgspec.Struct, frozen=True):
    """Which project a client's money would be booked into, and in which currency."""

    project_id: str
    title: str
    state: str
    currency: str


class PriceApproval(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reward outside the usual range that an administrator allows for this project."""

    reward: Price
    reason: Reason


class CostQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For how many tasks; all there are if left out."""

    tasks: Annotated[int, Meta(ge=0, le=100_000_000)] | None = None


class CostView(msgspec.Struct, frozen=True):
    """The worst case, part by part: every answer accepted, every review, bonus and test paid.

    Each claim reserves `answer_cost`, all bonuses included; what an accepted answer did not earn is free again. With
    less than `reserved_at_once` the last claims wait for that, and `warnings` has `covers-fewer-answers-at-once`.
    """

    tasks: int
    answers: int
    answer_cost: Amount
    worst_case: Annotated[Amount, Meta(description="What is spent in the end, at most.")]
    reserved_at_once: Annotated[Amount, Meta(description="What every answer in hand at the same time reserves.")]
    reward_worst_case: Amount
    review_worst_case: Amount
    bonus_worst_case: Amount
    stipend_worst_case: Annotated[
        Amount,
        Meta(
            description="The project's test, for the seats there are to take; a seat that comes back is paid for again."
        ),
    ]
    available: Amount
    answers_covered: Annotated[int, Meta(description="Claims that what is available covers at the same time.")]
    hourly: Annotated[Amount, Meta(description="At the estimated pace.")]
    floor: Annotated[Amount | None, Meta(description="Below this an hour no project is published.")]
    warnings: list[str]
