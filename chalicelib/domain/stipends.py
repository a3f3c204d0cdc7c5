"""Owns the pay of a project's test: how much, what stays unpaid, and when it is owed or free again (R68, R69)."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from chalicelib.domain.money import Money
from chalicelib.domain.problems import Invalid, InvalidField
from chalicelib.domain.rates import Rate

#: The most minutes of a test that nobody is paid for (R68).
UNPAID_MINUTES = 30

#: Whether the money of a seat is kept, owed to its person, or free again.
Step = Literal["wait", "pay", "release"]


class UnpaidTestTooLong(Invalid):
    """More than 30 minutes of the test would be unpaid."""


class Stipend(msgspec.Struct, frozen=True):
    """What a project pays for a sitting of its test, for how many of its minutes, and whether its rate says so."""

    limit_minutes: int
    paid_minutes: int
    pay: Money | None
    is_default: bool


class Sat(msgspec.Struct, frozen=True):
    """The newest sitting of a test, as far as its pay depends on it; `is_older` than the seat it is asked for."""

    is_running: bool
    is_answered: bool
    is_older: bool


def minutes_minor(rate: Rate, est_minutes: int, minutes: int) -> int:
    """What so many minutes pay at a project's rate, a part of a minor unit being a whole one."""
    by_hour = rate.pay_kind == "hour"
    minor, each = (rate.hourly_minor or 0, 60) if by_hour else (rate.reward_minor, est_minutes)
    return -(-minor * minutes // each)


def minutes_paid(rate: Rate, est_minutes: int, pay: Money | None, limit_minutes: int) -> int:
    """How many of a test's minutes an amount pays at the project's rate."""
    if pay is None:
        return 0
    paid = (
        minutes for minutes in range(limit_minutes, 0, -1) if minutes_minor(rate, est_minutes, minutes) <= pay.minor
    )
    return next(paid, 0)


def stipend_of(named: Mapping[str, Any], limit_minutes: int, rate: Rate, *, est_minutes: int, currency: str) -> Stipend:
    """The stipend a project names: left out, its rate for the test's minutes; null is none.

    At most 30 minutes are unpaid. Raises UnpaidTestTooLong with the least that would do, and InvalidField.
    """
    is_default = "stipend" not in named
    if is_default:
        minor = minutes_minor(rate, est_minutes, limit_minutes)
        pay = Money(minor, currency) if minor else None
    else:
        pay = Money(**named["stipend"]) if named["stipend"] else None
    if pay is not None and (pay.minor <= 0 or pay.currency != currency):
        raise InvalidField("qualification.stipend", f"is more than zero, in {currency}; null where nobody is paid")
    paid_minutes = minutes_paid(rate, est_minutes, pay, limit_minutes)
    if limit_minutes - paid_minutes > UNPAID_MINUTES:
        least = Money(minutes_minor(rate, est_minutes, limit_minutes - UNPAID_MINUTES), currency)
        raise UnpaidTestTooLong(
            f"It lasts {limit_minutes} minutes. Leave `qualification.stipend` out, and it is paid at the project's"
            f" rate; or pay {least} at least; or name a test of {UNPAID_MINUTES} minutes at most.",
            limit_minutes=limit_minutes,
            least_minor=least.minor,
        )
    return Stipend(limit_minutes, paid_minutes, pay, is_default)


def kept(assessment_id: str, stipend: Stipend) -> dict[str, Any]:
    """What a project's record says of its test."""
    pay = None if stipend.pay is None else {"minor": stipend.pay.minor, "currency": stipend.pay.currency}
    return {
        "assessment_id": assessment_id,
        "limit_minutes": stipend.limit_minutes,
        "paid_minutes": stipend.paid_minutes,
        "stipend": pay,
        "is_default": stipend.is_default,
    }


def named_again(qualification: Mapping[str, Any]) -> dict[str, Any]:
    """What a manager had said, from what a project's record keeps, so that another price is counted anew."""
    said = {"assessment_id": qualification["assessment_id"]}
    is_default = qualification.get("is_default", False)
    return said if is_default else said | {"stipend": qualification.get("stipend")}


def pay_of(qualification: Mapping[str, Any] | None) -> Money | None:
    """What a project pays for its test; None for nothing, or without a test."""
    stipend = (qualification or {}).get("stipend")
    return Money(**stipend) if stipend else None


def pay_said(pay: Money | None, *, was_paid: bool) -> str:
    """What a person is told of a test's pay before it starts."""
    if was_paid:
        return "You were paid for this project's test before; another try is not paid."
    if pay is None:
        return "Nobody is paid for this test."
    return (
        f"You are paid {pay} once you have handed it in, passed or not. When its time runs out, the answers saved until"
        " then are handed in. Without one saved answer nothing is paid; one sitting is paid once, whoever asks for it."
    )


def step_of(sat: Sat | None, *, is_in_test: bool) -> Step:
    """What becomes of the money that is kept for a seat's test, by what is known now and by no message.

    A sitting is paid that was handed in after the seat was taken, with one answer at least, whatever its result.
    """
    if sat is not None and sat.is_running:
        return "wait"
    if sat is None or sat.is_older:
        return "wait" if is_in_test else "release"
    return "pay" if sat.is_answered else "release"


def worst_minor(pay: Money | None, seats: int | None) -> int:
    """What the tests for so many seats cost at most; of any number of seats, one."""
    return 0 if pay is None else pay.minor * (1 if seats is None else seats)
