"""Use case of the daily reconciliation: a run in which everything derived from entries is recomputed (rules 4 to 6)."""

from typing import Any

from chalicelib import runtime
from chalicelib.domain.problems import InvalidField
from chalicelib.models import pay_periods, runs
from chalicelib.services.runs import answer, begin


def reconcile_ledger(
    *, by: str, reason: str, dry_run: bool = False, run_id: str | None = None, refold: bool = False
) -> dict[str, Any]:
    """A reconciliation begins, or the run with this id is shown; its summary names what differs.

    Nothing is changed, but with `refold` entries of the last six days that the folding lost are added to the sums.
    A run that is no trial and finds a difference puts it on the administrators' desk. Raises NoSuchRun, InvalidField.
    """
    if refold and (dry_run or run_id is not None):
        raise InvalidField("refold", "is for a run that begins, and not for a trial")
    if run_id is not None:
        return answer(runs.run_of(run_id))
    facts: dict[str, Any] = _newest_root()
    if refold:
        facts["is_refolding"] = True
    run = begin("reconcile", f"{runtime.now():%Y-%m-%d}", by=by, reason=reason, facts=facts, dry_run=dry_run)
    return answer(run)


def _newest_root() -> dict[str, Any]:
    """The newest week whose heads were written down where nobody can change them."""
    for period in pay_periods.recent(8):
        if period.heads_root:
            return {"root_period": period.period_id, "heads_root": period.heads_root}
    return {}
