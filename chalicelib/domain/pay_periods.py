"""Owns how a pay period goes from open to paid: its steps, their parts, and who may release the money (rules 5, 12)."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, cast

from chalicelib.domain.messages import RunPayroll, SendPayouts
from chalicelib.domain.periods import PayWeekStart, Period, period_named, period_of
from chalicelib.domain.problems import Conflict, InvalidField, NotFound

Step = Literal["close", "prepare", "send"]
#: Sums by currency and name, such as {"USD": {"earned": 250}}.
Totals = dict[str, dict[str, int]]

#: Into how many shards people are divided for the payroll, by hash of their id; never changed.
SHARDS = 256
#: A part of the sending makes one file for the bank: so many payouts are asked of it, not more than the shards allow.
PAYOUTS_PER_FILE = 1000


class NoSuchPayPeriod(NotFound):
    """No such pay period has been closed."""


class PeriodNotDue(Conflict):
    """This pay period is not closed before its Tuesday, 06:00 UTC."""


class EarlierPeriodClosing(Conflict):
    """The close of an earlier pay period is still running."""


class LaterPeriodClosed(Conflict):
    """A later pay period has been closed."""


class NoSuchDifference(Conflict):
    """There is no difference to accept, or it is another one now."""


class PayoutsNotPrepared(Conflict):
    """The payouts of this period are not all prepared."""


class PayoutsChanged(Conflict):
    """This is not the hash of the prepared payouts."""


class NothingToApprove(Conflict):
    """There is nothing to pay out in this period."""


class PayoutsNotApproved(Conflict):
    """The payouts of this period have not been released."""


def period_asked(period_id: str, start: PayWeekStart) -> Period:
    """The period with this id; raises InvalidField for anything that is not the first day of a pay week."""
    rule = f"is the first day of a pay week, a {start.capitalize()}, as YYYY-MM-DD"
    try:
        period = period_named(period_id)
    except ValueError:
        raise InvalidField("period_id", rule) from None
    if period_of(period.starts_at, start) != period:
        raise InvalidField("period_id", rule)
    return period


def is_period_id(text: str) -> bool:
    """Whether a text may name a period at all; anything else is asked of no store."""
    try:
        period_named(text)
    except ValueError:
        return False
    return True


def check_may_close(period: Period, now: datetime, *, latest: tuple[str, str] | None) -> None:
    """Only what is over and decided is closed, in order; raises PeriodNotDue, EarlierPeriodClosing, LaterPeriodClosed.

    `latest` is id and state of the newest period whose close has begun. Closing before Tuesday 06:00 would break
    the promise that work of the week, decided by then, is paid then.
    """
    if now < period.closes_at:
        raise PeriodNotDue("A dry run is possible once the week is over.", closes_at=period.closes_at.isoformat())
    if latest is None:
        return
    latest_id, latest_state = latest
    if latest_id > period.period_id:
        raise LaterPeriodClosed("Closing the later one has closed this one too.", period_id=latest_id)
    if latest_state == "closing" and latest_id < period.period_id:
        raise EarlierPeriodClosing("Wait until it is closed.", period_id=latest_id)


def check_is_over(period: Period, now: datetime) -> None:
    """A dry run is of a week that is over; raises PeriodNotDue."""
    if now < period.ends_at:
        raise PeriodNotDue("The week is not over.", closes_at=period.closes_at.isoformat())


def due_step(state: str, *, is_prepared: bool, is_released: bool) -> Step | None:
    """What has to be done to the period now; None while people decide and when all is done."""
    if state == "closing":
        return "close"
    if state == "closed" and not is_prepared:
        return "prepare"
    return "send" if state == "closed" and is_released else None


def is_out(state: str, *, is_released: bool) -> bool:
    """Whether a week's money is on its way, or there was none."""
    return state == "paid" or is_released


def shards_of(part: int, parts: int) -> range:
    """The shards that one of so many messages covers: all shards once, as even as can be."""
    return range(SHARDS * part // parts, SHARDS * (part + 1) // parts)


def covers_all(parts: Iterable[int], count: int) -> bool:
    """Whether these parts are all of so many, each once, and cover every shard once."""
    done = sorted(parts)
    shards = [shard for part in done for shard in shards_of(part, count)]
    return count > 0 and done == list(range(count)) and sorted(shards) == list(range(SHARDS))


def parts_for(payouts: int) -> int:
    """How many files a period's payouts make; it follows from their number alone, so that it is always the same."""
    return min(SHARDS, max(1, -(-payouts // PAYOUTS_PER_FILE)))


def messages_for(step: Step, period_id: str, parts: int, done: Collection[int] = ()) -> list[RunPayroll | SendPayouts]:
    """One message for every part of the step that is not done."""
    missing = [part for part in range(parts) if part not in done]
    if step == "send":
        return [SendPayouts(period_id, part, parts) for part in missing]
    return [RunPayroll(period_id, step, part, parts) for part in missing]


def pay_periods_followed(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> list[RunPayroll | SendPayouts]:
    """The messages that follow a change of a period's record: all parts of the step or round now due."""
    step = _step_of(new)
    is_again = step == "close" and _round_of(old) != _round_of(new)
    if new is None or step is None or (step == _step_of(old) and not is_again):
        return []
    parts = new["payout_parts"] if step == "send" else new["messages"]
    return messages_for(step, new["period_id"], parts)


def _round_of(values: Mapping[str, Any] | None) -> int:
    return (values or {}).get("close_round") or 1


def _step_of(values: Mapping[str, Any] | None) -> Step | None:
    if values is None:
        return None
    return due_step(
        values["state"],
        is_prepared=values.get("prepared_at") is not None,
        is_released=values.get("released_at") is not None,
    )


def added_up(many: Iterable[Totals]) -> Totals:
    """Sums of sums, by currency and name."""
    result: Totals = {}
    for totals in many:
        for currency, amounts in totals.items():
            mine = result.setdefault(currency, {})
            for name, amount in amounts.items():
                mine[name] = mine.get(name, 0) + amount
    return {currency: dict(sorted(result[currency].items())) for currency in sorted(result)}


def payouts_hash(shard_hashes: Mapping[str, str]) -> str:
    """What administrators approve: SHA-256 over `<shard>:<hash of its payouts>` lines in order of the shards.

    A payout's shard follows from its person, so neither the number of messages nor their order changes the hash,
    and anybody with the list of payouts can recompute it.
    """
    lines = [f"{int(shard):03d}:{shard_hashes[shard]}\n" for shard in sorted(shard_hashes, key=int)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def may_release(closed: Totals, payouts: Totals, limit_minor: int) -> bool:
    """Whether payouts go by themselves (rule 12): a limit is set and kept, and nothing is odd.

    The close is the dry run of the payouts: what it found owed by currency must be exactly what is
    now prepared, held, or carried on. A correction in between makes a difference, and then people decide;
    so they do when money is paid again that had arrived and came back.
    """
    if any(amounts.get("returned_count") for amounts in payouts.values()):
        return False
    currencies = {currency for totals in (closed, payouts) for currency in totals}
    return limit_minor > 0 and all(
        closed.get(currency, {}).get("closing", 0) == _accounted(payouts.get(currency, {}))
        and payouts.get(currency, {}).get("prepared", 0) <= limit_minor
        for currency in currencies
    )


def _accounted(amounts: Mapping[str, int]) -> int:
    return sum(amounts.get(name, 0) for name in ("prepared", "tax", "fee", "held", "carried"))


def approved_by(approvals: list[dict[str, str]], by: str, at: str) -> list[dict[str, str]]:
    """The approvals with this person's, who counts once however often they approve."""
    if any(approval["by"] == by for approval in approvals):
        return approvals
    return [*approvals, {"by": by, "at": at}]


def is_approved(approvals: list[dict[str, str]]) -> bool:
    """Two different administrators have approved (rule 12)."""
    return len({approval["by"] for approval in approvals}) >= 2


def step_named(name: str) -> Step:
    """The step a message names; an unknown one is a bug of the sender."""
    if name not in ("close", "prepare", "send"):
        raise ValueError(f"no payroll step {name!r}")
    return cast("Step", name)
