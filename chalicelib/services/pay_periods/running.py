"""What begins the steps of a payroll, does their parts, and finishes them when every part is done."""

from typing import Any

from chalicelib import runtime, settings
from chalicelib.domain.messages import RunPayroll
from chalicelib.domain.outbox import QUEUE_OF
from chalicelib.domain.pay_periods import (
    SHARDS,
    NoSuchDifference,
    PayoutsNotPrepared,
    Step,
    check_is_over,
    check_may_close,
    period_asked,
    shards_of,
    step_named,
)
from chalicelib.domain.periods import Period, last_ended
from chalicelib.gateways import queues
from chalicelib.models import audit, pay_periods, store
from chalicelib.services.pay_periods.closing import close_part
from chalicelib.services.pay_periods.finishing import count_again, finish, look_again
from chalicelib.services.pay_periods.preparing import dry_prepare, prepare_part
from chalicelib.services.runs import answer, begin


def close_pay_period(
    *, by: str, reason: str, period_id: str | None = None, dry_run: bool = False, accept_difference: bool = False
) -> dict[str, Any]:
    """The close of a week begins, the last that is over unless another is named; the second time changes nothing.

    Parts of a close that was begun and is not finished are queued again; with `accept_difference` it goes on although
    the ledger's sums differ as the desk's item says. Raises PeriodNotDue, EarlierPeriodClosing, LaterPeriodClosed,
    NoSuchDifference (also when there is no close yet that found one), InvalidField.
    """
    now, start = runtime.now(), settings.current().pay_week_start
    period = period_asked(period_id, start) if period_id else last_ended(now, start)
    found = pay_periods.pay_period(period.period_id)
    if accept_difference and (dry_run or found is None):
        state = found.state if found else "open"
        raise NoSuchDifference("It takes a close that has begun, and no dry run.", state=state)
    if dry_run:
        return _dry_close(by, reason, period)
    if found is None:
        newest = [(recent.period_id, recent.state) for recent in pay_periods.recent(1)]
        check_may_close(period, now, latest=newest[0] if newest else None)
        found = _begin(by, reason, period)
        return _summary(found)
    if accept_difference:
        _accept(by, reason, found)
    audit.append(by, "close_pay_period", period.period_id, reason=reason, dry_run=False)
    queued = _queue_missing(found, "close")
    return _summary(found) | {"queued": queued}


def prepare_payouts(*, by: str, reason: str, period_id: str | None = None, dry_run: bool = False) -> dict[str, Any]:
    """Payouts of a closed week are prepared; the close asks for it itself, this asks again for missing parts.

    Without a period the newest closed one. Raises NoSuchPayPeriod, PayoutsNotPrepared while it is still closing.
    """
    newest = period_id or next((found.period_id for found in pay_periods.recent(1)), "")
    period = pay_periods.pay_period_of(newest)
    audit.append(by, "prepare_payouts", period.period_id, reason=reason, dry_run=dry_run)
    if dry_run:
        return _summary(period) | {"dry_run": True, "payout_totals": dry_prepare(range(SHARDS))}
    if period.state == "closing":
        raise PayoutsNotPrepared("Payouts are prepared when every person is closed.", state=period.state)
    return _summary(period) | {"queued": _queue_missing(period, "prepare")}


def run_payroll(message: RunPayroll) -> None:
    """One part of the step that is due; a message that comes again, late or out of order changes nothing.

    One to close that comes again when the week is closed mends what its first reader may have left half done.
    """
    period = pay_periods.pay_period_of(message.period_id)
    step = step_named(message.step)
    if message.parts != period.parts(step):
        return
    if period.due_step == step:
        do_part(period, step, message)
    elif step == "close":
        look_again(period, message.part, message.parts)


def do_part(period: pay_periods.PayPeriod, step: Step, message: RunPayroll) -> None:
    """One part of a step of the period as it was read; it may have gone on meanwhile."""
    if pay_periods.part_done(period, step, message.part) is None:
        run = close_part if step == "close" else prepare_part
        made = run(period, message.part, shards_of(message.part, message.parts))
        if _was_counted_before(period, step, pay_periods.keep_part(made), made):
            count_again(period.period_id, message.part, message.parts)
            return
    parts = pay_periods.all_parts_of(period, step)
    if parts:
        finish(step, period, parts)


def _was_counted_before(
    period: pay_periods.PayPeriod, step: Step, kept: pay_periods.PayrollPart, made: pay_periods.PayrollPart
) -> bool:
    """Whether a faster delivery of this message, or a later round, counted this part without somebody closed now."""
    if step != "close":
        return False
    if kept.sums != made.sums:
        return True
    now = pay_periods.pay_period_of(period.period_id)
    newest = pay_periods.part_done(now, step, int(made.part)) if now.close_round != period.close_round else None
    return newest is not None and newest.sums != made.sums


def _begin(by: str, reason: str, period: Period) -> pay_periods.PayPeriod:
    """The period's record, from whose change its messages follow."""
    record = pay_periods.closing(period, min(SHARDS, settings.current().payroll_messages))
    try:
        with store.transaction() as tx:
            record.begin_close(tx)
            audit.note(tx, by, "close_pay_period", period.period_id, reason=reason, dry_run=False)
    except pay_periods.PeriodMovedError:
        return pay_periods.pay_period_of(period.period_id)
    return record


def _accept(by: str, reason: str, period: pay_periods.PayPeriod) -> None:
    """Exactly the difference that stands on the period's record is accepted."""
    if period.state != "closing" or not period.close_difference:
        raise NoSuchDifference(f"GET /pay-periods/{period.period_id} shows it.", state=period.state)
    details = {"difference": period.close_difference}
    try:
        with store.transaction() as tx:
            period.accept_difference(tx)
            audit.note(tx, by, "accept_close_difference", period.period_id, reason=reason, **details)
    except pay_periods.PeriodMovedError:
        raise NoSuchDifference("Read it again.", state=period.state) from None


def _dry_close(by: str, reason: str, period: Period) -> dict[str, Any]:
    """A run finds what the close would find."""
    check_is_over(period, runtime.now())
    facts = {"period_id": period.period_id}
    run = begin("dry", period.period_id, by=by, reason=reason, facts=facts, dry_run=True)
    return {"period_id": period.period_id} | answer(run)


def _queue_missing(period: pay_periods.PayPeriod, step: Step) -> int:
    """Queue the parts of a step again that are not done, if it is due; how many."""
    messages = pay_periods.missing(period) if period.due_step == step else []
    if messages:
        queues.send(QUEUE_OF[type(messages[0])], messages)
    return len(messages)


def _summary(period: pay_periods.PayPeriod) -> dict[str, Any]:
    return {
        "period_id": period.period_id,
        "state": period.state,
        "dry_run": False,
        "people": period.people,
        "totals": period.totals,
        "payout_totals": period.payout_totals,
        "payouts_hash": period.payouts_hash,
        "released_by": period.released_by,
    }
