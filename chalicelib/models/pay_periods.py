"""Owns pay periods and the results of their parts (rule 5)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib import runtime
from chalicelib.domain.folding import Sums
from chalicelib.domain.messages import RunPayroll, SendPayouts
from chalicelib.domain.pay_periods import (
    NoSuchPayPeriod,
    Step,
    Totals,
    covers_all,
    due_step,
    is_period_id,
    messages_for,
)
from chalicelib.domain.periods import Period
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction


class PeriodMovedError(Exception):
    """The period was taken a step further by somebody else; read it again."""


class PayPeriod(Record):
    """A week once its close has begun: closing, closed, paid (before that it is open and has no record)."""

    class Meta:
        """Table settings."""

        table_name = "pay_periods"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    year = UnicodeAttribute(hash_key=True)
    period_id = UnicodeAttribute(range_key=True)  # the date of its first day
    state = UnicodeAttribute()
    starts_at = InstantAttribute()
    ends_at = InstantAttribute()
    messages = IntegerAttribute()
    close_round = IntegerAttribute(default=1)
    round_at = InstantAttribute(null=True)
    close_difference = JsonAttribute(default=dict)  # of the newest round, when it was not right
    accepted_difference = JsonAttribute(null=True)  # how much the ledger's sums may have more, by an administrator
    heads_root = UnicodeAttribute(null=True)
    people = IntegerAttribute(default=0)
    totals = JsonAttribute(default=dict)
    payout_totals = JsonAttribute(default=dict)
    payout_parts = IntegerAttribute(default=0)
    payouts_hash = UnicodeAttribute(null=True)
    approvals = JsonAttribute(default=list)
    released_by = UnicodeAttribute(null=True)
    closing_at = InstantAttribute()
    closed_at = InstantAttribute(null=True)
    prepared_at = InstantAttribute(null=True)
    released_at = InstantAttribute(null=True)
    paid_at = InstantAttribute(null=True)

    @property
    def step_began_at(self) -> datetime:
        """Since when the step that is due could have been done."""
        return max(at for at in (self.closing_at, self.closed_at, self.released_at) if at is not None)

    @property
    def due_step(self) -> Step | None:
        """What has to be done to it now."""
        return due_step(self.state, is_prepared=self.prepared_at is not None, is_released=self.released_at is not None)

    def parts(self, step: Step) -> int:
        """Into how many messages a step is divided."""
        return int(self.payout_parts if step == "send" else self.messages)

    def step_id(self, step: Step) -> str:
        """The key of a step's parts; a close that was not right is done in another round with parts of its own."""
        is_again = step == "close" and self.close_round > 1
        return f"{self.period_id}#{step}#{self.close_round}" if is_again else f"{self.period_id}#{step}"

    def begin_close(self, tx: Transaction) -> None:
        """The close begins; PeriodMovedError when it has begun before."""
        tx.create(self, lambda _: PeriodMovedError())

    def begin_round(self, found: Sums) -> None:
        """What was closed is not what the sums hold: all parts again; PeriodMovedError if somebody was first."""
        actions = [
            PayPeriod.close_round.set(self.close_round + 1),
            PayPeriod.round_at.set(runtime.now()),
            PayPeriod.close_difference.set(found),
        ]
        store.update(self._key_only(), actions, self._in_this_round(), _moved)

    def accept_difference(self, tx: Transaction) -> None:
        """An administrator accepts exactly the difference of the newest round; PeriodMovedError if it is another."""
        condition = self._in_this_round() & (PayPeriod.close_difference == self.close_difference)
        tx.update(self._key_only(), [PayPeriod.accepted_difference.set(self.close_difference)], condition, _moved)

    def note_difference(self, found: Sums) -> None:
        """What the last round found, for the administrator who decides; PeriodMovedError if there was another."""
        store.update(self._key_only(), [PayPeriod.close_difference.set(found)], self._in_this_round(), _moved)

    def _in_this_round(self) -> Condition:
        condition: Condition = (PayPeriod.state == "closing") & (PayPeriod.close_round == self.close_round)
        return condition

    def finish_close(self, tx: Transaction, *, people: int, totals: Totals, accepted: Sums, heads_root: str) -> None:
        """Every part is closed and right; PeriodMovedError when somebody else said so first."""
        actions = [
            PayPeriod.state.set("closed"),
            PayPeriod.people.set(people),
            PayPeriod.totals.set(totals),
            PayPeriod.close_difference.set({}),
            PayPeriod.accepted_difference.set(accepted),
            PayPeriod.heads_root.set(heads_root),
            PayPeriod.closed_at.set(runtime.now()),
        ]
        tx.update(self._key_only(), actions, self._in_this_round(), _moved)

    def amend(self, tx: Transaction, *, people: int, totals: Totals) -> None:
        """The closed week's sums are with somebody closed after they were counted; PeriodMovedError if they moved."""
        actions = [PayPeriod.people.set(people), PayPeriod.totals.set(totals)]
        tx.update(self._key_only(), actions, PayPeriod.totals == self.totals, _moved)

    def finish_prepare(
        self, tx: Transaction, *, totals: Totals, payouts_hash: str, parts: int, released_by: str | None
    ) -> None:
        """Every payout is prepared or held; without any to send the period is paid, and may be released at once."""
        now = runtime.now()
        actions = [
            PayPeriod.payout_totals.set(totals),
            PayPeriod.payouts_hash.set(payouts_hash),
            PayPeriod.payout_parts.set(parts),
            PayPeriod.prepared_at.set(now),
        ]
        if parts == 0:
            actions += [PayPeriod.state.set("paid"), PayPeriod.paid_at.set(now)]
        elif released_by is not None:
            actions += [PayPeriod.released_at.set(now), PayPeriod.released_by.set(released_by)]
        condition = (PayPeriod.state == "closed") & PayPeriod.prepared_at.does_not_exist()
        tx.update(self._key_only(), actions, condition, _moved)

    def approve(self, tx: Transaction, approvals: list[dict[str, str]], *, is_released: bool) -> None:
        """One approval more of exactly these payouts; PeriodMovedError when anything about it moved."""
        actions: list[Action] = [PayPeriod.approvals.set(approvals)]
        if is_released:
            actions += [PayPeriod.released_at.set(runtime.now()), PayPeriod.released_by.set("administrators")]
        condition = (
            (PayPeriod.payouts_hash == self.payouts_hash)
            & PayPeriod.released_at.does_not_exist()
            & (PayPeriod.approvals == self.approvals)
        )
        tx.update(self._key_only(), actions, condition, _moved)

    def finish_send(self, tx: Transaction) -> None:
        """Every payout is on its way; PeriodMovedError when somebody else said so first."""
        condition = (PayPeriod.state == "closed") & PayPeriod.released_at.exists()
        tx.update(
            self._key_only(), [PayPeriod.state.set("paid"), PayPeriod.paid_at.set(runtime.now())], condition, _moved
        )

    def _key_only(self) -> "PayPeriod":
        return PayPeriod(self.year, self.period_id)


_moved: Callable[[Any], Exception] = lambda _: PeriodMovedError()  # noqa: E731  (the shape `refused` has)


class PayrollPart(Record):
    """What one payroll message did in one step of one period: written when it is wholly done."""

    class Meta:
        """Table settings."""

        table_name = "payroll_parts"

    step_id = UnicodeAttribute(hash_key=True)  # <period_id>#<step>, of a close in another round #<round> more
    part = IntegerAttribute(range_key=True)
    people = IntegerAttribute()
    totals = JsonAttribute()
    sums = JsonAttribute(default=dict)  # of a close: what the ledger's sums must be
    hashes = JsonAttribute(default=dict)  # by shard: of payouts, or of the file with the heads
    file_key = UnicodeAttribute(null=True)
    done_at = InstantAttribute()

    def count_otherwise(self, tx: Transaction, counted: "PayrollPart") -> None:
        """The part of a closed week with somebody more in it; PeriodMovedError if it was counted anew meanwhile."""
        actions = [
            PayrollPart.people.set(counted.people),
            PayrollPart.totals.set(counted.totals),
            PayrollPart.sums.set(counted.sums),
            PayrollPart.hashes.set(counted.hashes),
        ]
        tx.update(PayrollPart(self.step_id, self.part), actions, PayrollPart.sums == self.sums, _moved)


class PartDoneError(Exception):
    """This part was done before."""


def closing(period: Period, messages: int) -> PayPeriod:
    """The record with which a period's close begins, not yet written."""
    return PayPeriod(
        period.period_id[:4],
        period.period_id,
        state="closing",
        starts_at=period.starts_at,
        ends_at=period.ends_at,
        messages=messages,
        closing_at=runtime.now(),
    )


def pay_period(period_id: str) -> PayPeriod | None:
    """The record of a period, or None while it is open."""
    return PayPeriod.find(period_id[:4], period_id)


def pay_period_of(period_id: str) -> PayPeriod:
    """The record of a period whose close has begun; raises NoSuchPayPeriod."""
    found = pay_period(period_id) if is_period_id(period_id) else None
    if found is None:
        raise NoSuchPayPeriod("GET /pay-periods lists those whose close has begun.")
    return found


def recent(limit: int) -> list[PayPeriod]:
    """The newest periods whose close has begun, of this year and the last, newest first."""
    year = runtime.now().year
    return [*in_year(year, limit), *in_year(year - 1, limit)][:limit]


def in_year(year: int, limit: int = 53) -> list[PayPeriod]:
    """A year's periods whose close has begun, newest first."""
    return list(PayPeriod.query(str(year), scan_index_forward=False, limit=limit, consistent_read=True))


def part_of(period_id: str, step: str, part: int) -> PayrollPart | None:
    """What a part did, or None while it is not wholly done; of a close, in its first round."""
    return PayrollPart.find(f"{period_id}#{step}", part)


def part_done(period: PayPeriod, step: Step, part: int) -> PayrollPart | None:
    """What a part did, or None while it is not wholly done; of a close, in its newest round."""
    return PayrollPart.find(period.step_id(step), part)


def parts_of(period_id: str, step: str) -> list[PayrollPart]:
    """The parts of a step that are wholly done; of a close, those of its first round."""
    return list(PayrollPart.query(f"{period_id}#{step}", consistent_read=True))


def parts_done(period: PayPeriod, step: Step) -> list[PayrollPart]:
    """The parts of a step that are wholly done; of a close, those of its newest round."""
    return list(PayrollPart.query(period.step_id(step), consistent_read=True))


def all_parts_of(period: PayPeriod, step: Step) -> list[PayrollPart]:
    """Every part of a step once all are wholly done, which cover every shard once; nothing before."""
    parts = parts_done(period, step)
    return parts if covers_all((int(part.part) for part in parts), period.parts(step)) else []


def accepted_before(period: PayPeriod) -> Sums:
    """By how much the ledger's sums differ from what is closed, as accepted with an earlier period."""
    earlier = [found for found in recent(8) if found.period_id < period.period_id]
    return earlier[0].accepted_difference or {} if earlier else {}


def missing(period: PayPeriod) -> list[RunPayroll | SendPayouts]:
    """A message for every part of the due step that is not done; for one part when only the finish is missing."""
    step = period.due_step
    if step is None:
        return []
    done = {int(part.part) for part in parts_done(period, step)}
    messages = messages_for(step, period.period_id, period.parts(step), done)
    return messages or messages_for(step, period.period_id, period.parts(step), done - {0})


def unfinished(since: datetime) -> list[RunPayroll | SendPayouts]:
    """Messages for the parts of steps that have been due since then or longer: theirs were lost (for the sweep)."""
    late = [period for period in recent(3) if period.due_step and period.step_began_at <= since]
    return [message for period in late for message in missing(period)]


def keep_part(part: PayrollPart) -> PayrollPart:
    """The part is wholly done; what was written first stays, and is answered."""
    try:
        store.create(part, lambda _: PartDoneError())
    except PartDoneError:
        return PayrollPart.get(part.step_id, part.part, consistent_read=True)
    return part
