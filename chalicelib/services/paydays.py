"""Use case of Tuesday noon: the week that should be out is looked at, and money that has been on its way too long."""

from typing import Any

from chalicelib import runtime, settings
from chalicelib.domain.pay_periods import is_out
from chalicelib.domain.periods import last_paid_by
from chalicelib.models import audit, pay_periods, runs
from chalicelib.services.desk_items import put_on_desk


def check_payday(*, by: str, reason: str, dry_run: bool = False) -> dict[str, Any]:
    """A week that is neither released nor paid, and payouts of which nothing was heard, are put on the desk, once."""
    period_id = last_paid_by(runtime.now(), settings.current().pay_week_start).period_id
    period = pay_periods.pay_period(period_id)
    state = period.state if period else "open"
    is_paid_out = period is not None and is_out(period.state, is_released=period.released_at is not None)
    reconciled = runs.newest_reconciliation()
    waiting = (reconciled.summary or {}).get("in_transit_count", 0) if reconciled else 0
    if not dry_run:
        if not is_paid_out:
            put_on_desk("payday_missed", period_id, state=state)
        if waiting:
            put_on_desk("payouts_in_transit", period_id, count=waiting)
    audit.append(by, "check_payday", period_id, reason=reason, dry_run=dry_run, is_out=is_paid_out, in_transit=waiting)
    return {
        "period_id": period_id,
        "state": state,
        "is_out": is_paid_out,
        "in_transit_count": waiting,
        "dry_run": dry_run,
    }
