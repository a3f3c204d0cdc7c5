"""What administrators see of the payroll, and their approval (rule 12)."""

from typing import Any

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.instants import instant_text
from chalicelib.domain.pay_periods import (
    NothingToApprove,
    PayoutsChanged,
    PayoutsNotPrepared,
    Step,
    approved_by,
    is_approved,
)
from chalicelib.models import accounts, audit, pay_periods, store

_STEPS: tuple[Step, ...] = ("close", "prepare", "send")


def pay_periods_of(year: int | None) -> list[pay_periods.PayPeriod]:
    """A year's pay periods whose close has begun, newest first; this year's and the last's without one."""
    return pay_periods.in_year(year) if year else pay_periods.recent(53)


def pay_period_with_progress(period_id: str) -> dict[str, Any]:
    """The period with its totals, and how many parts of each step are done. Raises NoSuchPayPeriod."""
    period = pay_periods.pay_period_of(period_id)
    progress = {
        step: {"done": len(pay_periods.parts_done(period, step)), "parts": period.parts(step)} for step in _STEPS
    }
    files = [part.file_key for part in pay_periods.parts_of(period_id, "send") if part.file_key]
    names = accounts.names_of(approval["by"] for approval in period.approvals)
    return {"period": period, "progress": progress, "files": files, "names": names}


@store.again_when(pay_periods.PeriodMovedError)
def approve(actor: Actor, period_id: str, payouts_hash: str) -> pay_periods.PayPeriod:
    """One administrator's approval of exactly these payouts; the second one's releases them (rule 12).

    The same person approving again changes nothing. Raises NoSuchPayPeriod, PayoutsNotPrepared, PayoutsChanged,
    NothingToApprove.
    """
    period = pay_periods.pay_period_of(period_id)
    if period.payouts_hash is None:
        raise PayoutsNotPrepared(f"GET /pay-periods/{period_id} shows the progress.", state=period.state)
    if period.payouts_hash != payouts_hash:
        raise PayoutsChanged("Read the period again and check its totals.", payouts_hash=period.payouts_hash)
    if period.state == "paid" and period.released_at is None:
        raise NothingToApprove("The period is paid without an approval.", state=period.state)
    approvals = approved_by(period.approvals, actor.account_id, instant_text(runtime.now()))
    if approvals == period.approvals or period.released_at is not None:
        return period
    is_released = is_approved(approvals)
    with store.transaction() as tx:
        period.approve(tx, approvals, is_released=is_released)
        audit.note(
            tx, actor.account_id, "approve_payouts", period_id, payouts_hash=payouts_hash, is_released=is_released
        )
    return pay_periods.pay_period_of(period_id)
