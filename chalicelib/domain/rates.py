"""Owns what a project pays: per task or per hour, how that changes and when (R20, R59, R62)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

import msgspec

from chalicelib.domain.money import Money
from chalicelib.domain.problems import Conflict, InvalidField

PayKind = Literal["task", "hour"]

#: What an answer may pay without an administrator's approval, in minor units (R20).
REWARD_MINIMUM, REWARD_MAXIMUM = 100, 5000
#: The wage floor is a setting in this currency; amounts are never compared across currencies.
FLOOR_CURRENCY = "USD"
#: A lower rate is announced so long ahead at least (R62).
NOTICE = timedelta(days=7)
#: So many changes of its rate a project has at most: its record keeps them all.
CHANGES_MOST = 30


class RateNoticeTooShort(Conflict):
    """A lower rate is announced seven days ahead."""


class RateChangesUsedUp(Conflict):
    """The rate of this project changed as often as it may."""


class Pay(msgspec.Struct, frozen=True):
    """How an answer is paid: a fixed reward, or counted time at a rate, up to so many minutes."""

    kind: PayKind
    hourly: Money | None
    cap_minutes: int | None


class Rate(msgspec.Struct, frozen=True):
    """What one answer pays in minor units; for hourly work `reward_minor` is the most that it may earn."""

    pay_kind: PayKind
    reward_minor: int
    hourly_minor: int | None = None
    cap_minutes: int | None = None

    def paying(self, reward: Money | None, hourly: Money | None) -> "Rate":
        """This way of being paid with another amount; raises InvalidField for none, or one of the other way."""
        amounts = {"reward": reward, "hourly": hourly}
        name, other = ("hourly", "reward") if self.pay_kind == "hour" else ("reward", "hourly")
        amount = amounts[name]
        if amounts[other] is not None:
            raise InvalidField(other, "is not how this project pays; work paid otherwise is a project of its own")
        if amount is None or amount.minor == 0:
            raise InvalidField(name, "is given, and more than zero: accepted work is owed something")
        return (
            hourly_rate(amount.minor, self.cap_minutes or 0) if self.pay_kind == "hour" else Rate("task", amount.minor)
        )

    def pay(self, currency: str) -> Pay:
        """How it is paid, as people are told."""
        hourly = None if self.hourly_minor is None else Money(self.hourly_minor, currency)
        return Pay(self.pay_kind, hourly, self.cap_minutes)

    def is_lower_than(self, other: "Rate") -> bool:
        """Whether somebody earns less by it for the same work."""
        if self.pay_kind == "hour":
            return (self.hourly_minor or 0) < (other.hourly_minor or 0)
        return self.reward_minor < other.reward_minor


class RateChange(msgspec.Struct, frozen=True):
    """A rate that was announced, from when it holds, and why."""

    announced_at: datetime
    effective_at: datetime
    rate: Rate
    reason: str


class Dated(msgspec.Struct, frozen=True):
    """One line of the public history of a project's rate."""

    state: Literal["past", "in_force", "announced"]
    announced_at: datetime
    effective_at: datetime
    reward: Money
    hourly: Money | None
    reason: str


class Rates(msgspec.Struct, frozen=True):
    """A project's rate from the beginning with every change announced since, oldest first."""

    currency: str
    first: Rate
    changes: Sequence[RateChange]

    def at(self, instant: datetime) -> Rate:
        """The rate in force at an instant: that of the newest change that holds by then, nothing else to run."""
        held = [change for change in self._in_order() if change.effective_at <= instant]
        return held[-1].rate if held else self.first

    def history(self, begun_at: datetime, now: datetime) -> list[Dated]:
        """Every rate with its reason in the order in which they hold, announced ones included (R62)."""
        lines = [RateChange(begun_at, begun_at, self.first, ""), *self._in_order()]
        last_held = max(place for place, change in enumerate(lines) if change.effective_at <= now or place == 0)
        return [
            self._dated(change, "past" if place < last_held else "in_force" if place == last_held else "announced")
            for place, change in enumerate(lines)
        ]

    def announced(self, now: datetime) -> list[Dated]:
        """The changes that do not hold yet."""
        return [self._dated(change, "announced") for change in self._in_order() if change.effective_at > now]

    def _in_order(self) -> list[RateChange]:
        return sorted(self.changes, key=lambda change: change.effective_at)  # stable: of two at once the later one

    def _dated(self, change: RateChange, state: Literal["past", "in_force", "announced"]) -> Dated:
        rate = change.rate
        reward, hourly = Money(rate.reward_minor, self.currency), rate.pay(self.currency).hourly
        return Dated(state, change.announced_at, change.effective_at, reward, hourly, change.reason)


class Wanted(msgspec.Struct, frozen=True):
    """Another rate that a manager asks for."""

    reward: Money | None
    hourly: Money | None
    effective_on: date
    reason: str


def hourly_rate(hourly_minor: int, cap_minutes: int) -> Rate:
    """Counted time at a rate; the most an answer may earn is rounded up, so that the reservation always covers it."""
    return Rate("hour", -(-hourly_minor * cap_minutes // 60), hourly_minor, cap_minutes)


def rates_of(currency: str, first: Rate, changes: Sequence[Mapping[str, Any]]) -> Rates:
    """The rates of a project from what its record keeps."""
    return Rates(currency, first, msgspec.convert(list(changes), list[RateChange]))


def hour_given(pay: Mapping[str, Any] | None) -> tuple[Money, int] | None:
    """The hourly rate and the minutes it is paid for at most, from what a manager sent."""
    return (Money(**pay["hourly"]), pay["cap_minutes"]) if pay else None


def currency_given(given: Mapping[str, Any]) -> tuple[str, str]:
    """The currency of a new project's price, and the field that says it; raises InvalidField when there is no price."""
    if given.get("reward") is not None:
        return given["reward"].currency, "reward.currency"
    hour = hour_given(given.get("pay"))
    if hour is None:
        raise InvalidField("reward", "is given, or `pay` per hour: what an accepted answer earns")
    return hour[0].currency, "pay.hourly.currency"


def price_columns(reward: Money | None, hour: tuple[Money, int] | None, currency: str) -> dict[str, Any]:
    """What a draft's record keeps of its price, given per task or per hour; raises InvalidField for both at once."""
    if reward is not None and hour is not None:
        raise InvalidField("reward", "is left out when `pay` is per hour: it is the hourly rate times the cap")
    rate = hourly_rate(hour[0].minor, hour[1]) if hour else Rate("task", reward.minor if reward else 0)
    for name, given in (("reward", reward), ("pay.hourly", hour and hour[0])):
        if given is not None and given.currency != currency:
            raise InvalidField(f"{name}.currency", f"is {currency}, the currency of the whole project")
    return {
        "pay_kind": rate.pay_kind,
        "reward_minor": rate.reward_minor,
        "hourly_minor": rate.hourly_minor,
        "cap_minutes": rate.cap_minutes,
    }


def change_wanted(rates: Rates, wanted: Wanted, now: datetime) -> RateChange:
    """The change as it is announced (R62): a raise may hold at once, a lower rate seven days from now at the earliest.

    Lower than what would have been paid at that time: an announced raise is not taken back at short notice either.
    Raises RateNoticeTooShort, RateChangesUsedUp, InvalidField.
    """
    if len(rates.changes) >= CHANGES_MOST:
        raise RateChangesUsedUp("Make a new project with POST /projects, then close this one.", limit=CHANGES_MOST)
    for name, amount in (("reward", wanted.reward), ("hourly", wanted.hourly)):
        if amount is not None and amount.currency != rates.currency:
            raise InvalidField(f"{name}.currency", f"is {rates.currency}, the currency of the whole project")
    if wanted.effective_on < now.astimezone(UTC).date():
        raise InvalidField("effective_on", "is today or later: nobody's rate changes for the past")
    effective_at = max(now, datetime.combine(wanted.effective_on, time.min, UTC))
    before = rates.at(effective_at)
    rate = before.paying(wanted.reward, wanted.hourly)
    if rate == before:
        raise InvalidField("hourly" if rate.pay_kind == "hour" else "reward", "is another than the one of that day")
    if rate.is_lower_than(before) and effective_at < now + NOTICE:
        earliest = first_day_after(now + NOTICE)
        raise RateNoticeTooShort(f"It may hold from {earliest} on.", earliest_on=earliest)
    return RateChange(now, effective_at, rate, wanted.reason)


def check_rate(rate: Rate, est_minutes: int, *, approved_minor: int | None, floor: Money | None) -> None:
    """The usual range and the floor hold for a changed rate too (R20, R59); raises InvalidField."""
    field = "hourly" if rate.pay_kind == "hour" else "reward"
    if not is_in_range(rate.reward_minor, approved_minor):
        raise InvalidField(field, f"brings {REWARD_MINIMUM} to {REWARD_MAXIMUM} minor units an answer")
    if floor is not None and pays_below(rate, est_minutes, floor):
        raise InvalidField(field, below_floor_rule(rate, est_minutes, floor))


def first_day_after(instant: datetime) -> date:
    """The first day that begins, in UTC, at or after an instant."""
    day = instant.astimezone(UTC)
    return day.date() if day.time() == time.min else day.date() + timedelta(days=1)


def is_in_range(reward_minor: int, approved_minor: int | None) -> bool:
    """Whether an answer may pay so much: within the usual range, or as an administrator approved it (R20)."""
    is_approved = 0 < reward_minor == approved_minor  # of nothing no entry could be written (rule 4)
    return REWARD_MINIMUM <= reward_minor <= REWARD_MAXIMUM or is_approved


def at_estimate_minor(rate: Rate, est_minutes: int) -> int:
    """What an answer made at the estimated pace pays; beyond the cap no minute is paid."""
    if rate.pay_kind == "task":
        return rate.reward_minor
    return (rate.hourly_minor or 0) * min(est_minutes, rate.cap_minutes or 0) // 60


def hourly_minor(rate: Rate, est_minutes: int) -> int:
    """What an hour pays at the estimated pace (R59): a figure to compare by; nobody is paid it."""
    if rate.pay_kind == "hour" and est_minutes <= (rate.cap_minutes or 0):
        return rate.hourly_minor or 0
    return rate.reward_minor * 60 // est_minutes


def floor_of(currency: str, floor_minor: int) -> Money | None:
    """The least an hour must pay here; None where no floor was set, or for another currency than the setting's."""
    return Money(floor_minor, currency) if floor_minor and currency == FLOOR_CURRENCY else None


def below_floor_rule(rate: Rate, est_minutes: int, floor: Money) -> str:
    """What keeps a rate below the floor, and what would change it: where the cap is the cause, it is named."""
    now = Money(hourly_minor(rate, est_minutes), floor.currency)
    rule = f"comes to {floor} an hour at least at the estimated {est_minutes} minutes; it comes to {now}"
    if rate.pay_kind == "hour" and est_minutes > (rate.cap_minutes or 0):
        return f"{rule}, for cap_minutes pays {rate.cap_minutes} of them: raise the cap or the rate, or estimate less"
    return f"{rule}: pay more, or estimate less"


def pays_below(rate: Rate, est_minutes: int, floor: Money | None) -> bool:
    """Whether an hour at the estimated pace pays less than the floor (R59)."""
    return floor is not None and hourly_minor(rate, est_minutes) < floor.minor
