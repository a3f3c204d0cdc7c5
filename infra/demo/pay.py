"""Owns the Tuesday of the replay: the clock moved past it, the close, the payouts, two approvals, the sending."""

import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.periods import period_named
from infra.demo.client import Person, Refused
from infra.demo.progress import Progress
from infra.demo.stage import Stage, StageError

_STEP_WITHIN = 600.0  # seconds for each step of the payroll
#: So long after the Tuesday's hour the clock stands: the schedule would have run by then.
_AFTER_CLOSE = timedelta(minutes=5)


class NotTuesday(Exception):  # noqa: N818  (no error: on AWS one waits for it)
    """The week is paid later; carries when."""

    def __init__(self, pays_at: datetime) -> None:
        super().__init__(f"closed and paid on {pays_at:%A %d %B, %H:%M} UTC")
        self.pays_at = pays_at


def pay(stage: Stage, admins: Sequence[Person], period_id: str, progress: Progress) -> dict[str, Any]:
    """The period, closed and paid out; whatever of it was done before stays. Raises NotTuesday."""
    first = admins[0]
    closes_at = period_named(period_id).closes_at
    if not stage.move_clock_to(closes_at + _AFTER_CLOSE):
        raise NotTuesday(closes_at)
    with progress.part("Closing the week", 1) as part:
        stage.invoke("close_pay_period", period_id=period_id)
        _until(first, period_id, "closed_at")
        part.step()
    with progress.part("Preparing payouts", 1) as part:
        stage.invoke("prepare_payouts", period_id=period_id)
        period = _until(first, period_id, "prepared_at")
        part.step()
    if period["state"] == "paid":
        return period
    with progress.part("Approving, sending", len(admins) + 1) as part:
        for admin in admins:
            admin.post(f"/pay-periods/{period_id}/approval", {"payouts_hash": period["payouts_hash"]})
            part.step()
        stage.invoke("send_payouts", period_id=period_id)
        period = _until(first, period_id, "paid_at")
        part.step()
    return period


def close_again(stage: Stage, admin: Person, period_id: str) -> dict[str, Any]:
    """The same close once more, and the period after it."""
    stage.invoke("close_pay_period", period_id=period_id)
    time.sleep(2)  # what it set off, if it did, has had its time
    return _period(admin, period_id)


def periods_of(entries: Iterable[dict[str, Any]], project_id: str) -> list[str]:
    """The statement periods in which a project's work is paid, in order."""
    return sorted({entry["statement_period"] for entry in entries if entry["cause"].get("project_id") == project_id})


def _until(admin: Person, period_id: str, instant: str) -> dict[str, Any]:
    """The period as soon as the instant is set."""
    deadline = time.monotonic() + _STEP_WITHIN
    while True:
        period = _period(admin, period_id)
        if period.get(instant):
            return period
        if time.monotonic() > deadline:
            raise StageError(f"Pay period {period_id} is {period.get('state')} and has no {instant}; see the logs.")
        time.sleep(0.5)


def _period(admin: Person, period_id: str) -> dict[str, Any]:
    try:
        period: dict[str, Any] = admin.get(f"/pay-periods/{period_id}")["period"]
    except Refused as refusal:
        if refusal.status != 404:
            raise
        return {}
    return period
