"""Owns what a project costs before anything is spent: rewards, reviews and bonuses in the worst case (R59, R60)."""

from collections.abc import Iterator, Sequence

import msgspec

from chalicelib.domain.bonus_rules import worst_minor
from chalicelib.domain.money import Money
from chalicelib.domain.projects import answers_covered
from chalicelib.domain.rates import Rate, hourly_minor, pays_below
from chalicelib.domain.stipends import worst_minor as stipends_worst_minor
from chalicelib.domain.terms import Offer, worst_case_minor

#: Below this an hour of work in US dollars is worth a warning (R59).
HOURLY_WARNING_MINOR = 1000


class SeatPay(msgspec.Struct, frozen=True):
    """What a project's test pays, and how many seats there are still to take for it; None is any number."""

    pay: Money | None
    seats: int | None

    @property
    def minor(self) -> int:
        """What the tests of those seats cost at most."""
        return stipends_worst_minor(self.pay, self.seats)

    @property
    def warnings(self) -> Sequence[str]:
        """What a manager should know of it."""
        is_endless = self.pay is not None and self.seats is None
        return ("stipends-without-seats-have-no-limit",) if is_endless else ()


NO_SEAT_PAY = SeatPay(None, None)


class CostPreview(msgspec.Struct, frozen=True):
    """What so many tasks cost at most, part by part, and what the money there is would cover (nothing rejected).

    `answer_cost` is what each claim reserves: all of its bonuses could be owed for the same answer, and it never relies
    on another's money. `reserved_at_once` is that for every answer: what is there with less takes its last claims only
    once earlier answers are accepted and what they did not earn is free again.
    """

    tasks: int
    answers: int
    answer_cost: Money
    worst_case: Money
    reserved_at_once: Money
    reward_worst_case: Money
    review_worst_case: Money
    bonus_worst_case: Money
    stipend_worst_case: Money
    available: Money
    answers_covered: int
    hourly: Money
    floor: Money | None
    warnings: Sequence[str]


def cost_preview(
    offer: Offer,
    rate: Rate,
    *,
    answers: tuple[int, int],
    floor: Money | None,
    available_minor: Sequence[int],
    answers_taken: int = 0,
    seat_pay: SeatPay = NO_SEAT_PAY,
) -> CostPreview:
    """What tasks x places answers cost: rewards, reviews, bonuses; and what an hour pays at the estimated pace (R59).

    `answers` is how many tasks and how many places each, `answers_taken` how many of them have their money already;
    `seat_pay` what a test pays each person who may still take a seat.
    """
    tasks, places = answers
    count, hourly = tasks * places, hourly_minor(rate, offer.est_minutes)

    def money(minor: int) -> Money:
        return Money(minor, offer.currency)

    parts = (offer.reward_minor * count, offer.review_levels * offer.review_minor * count)
    bonus = worst_minor(offer.bonus_rules, count)
    covered = answers_covered([max(0, sum(available_minor) - seat_pay.minor)], worst_case_minor(offer))
    return CostPreview(
        tasks=tasks,
        answers=count,
        answer_cost=money(worst_case_minor(offer)),
        worst_case=money(sum(parts) + bonus + seat_pay.minor),
        reserved_at_once=money(worst_case_minor(offer) * count + seat_pay.minor),
        reward_worst_case=money(parts[0]),
        review_worst_case=money(parts[1]),
        bonus_worst_case=money(bonus),
        stipend_worst_case=money(seat_pay.minor),
        available=money(sum(available_minor)),
        answers_covered=covered,
        hourly=money(hourly),
        floor=floor,
        warnings=[*_warnings(offer, rate, floor, is_short=covered < count - answers_taken), *seat_pay.warnings],
    )


_SHORT = ("covers-fewer-answers-at-once",)


def _warnings(offer: Offer, rate: Rate, floor: Money | None, *, is_short: bool) -> list[str]:
    return [*_pay_warnings(offer, rate, floor), *(_SHORT if is_short else ())]


def _pay_warnings(offer: Offer, rate: Rate, floor: Money | None) -> Iterator[str]:
    if offer.currency == "USD" and hourly_minor(rate, offer.est_minutes) < HOURLY_WARNING_MINOR:
        yield "pays-below-10-usd-an-hour"
    if pays_below(rate, offer.est_minutes, floor):
        yield "pays-below-the-floor"
