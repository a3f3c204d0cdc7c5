"""Use case of the parts of a run over the whole ledger: each done once, and summed up when all are (rules 4 to 6)."""

from typing import Any

from chalicelib import runtime
from chalicelib.domain.messages import RunLedger
from chalicelib.domain.pay_periods import shards_of
from chalicelib.models import audit, runs, store
from chalicelib.services.desk_items import put_on_desk
from chalicelib.services.dry_close import dry_close_part, dry_close_summary
from chalicelib.services.ledger_checks import reconcile_part, reconcile_summary

#: Who an act is by when the payroll did it by itself.
PAYROLL = "payroll"


def run_part(message: RunLedger) -> None:
    """One part of a run; a message that comes again, late or out of order changes nothing."""
    run = runs.run_of(message.run_id)
    if run.state != "running" or message.parts != run.parts:
        return
    if runs.part_of(run.run_id, message.part) is None:
        find = reconcile_part if run.kind == "reconcile" else dry_close_part
        found = find(run, shards_of(message.part, message.parts))
        runs.keep_part(runs.RunPart(run.run_id, message.part, found=found, done_at=runtime.now()))
    parts = runs.all_parts_of(run)
    if parts:
        _finish(run, [part.found for part in parts])


def _finish(run: runs.LedgerRun, found: list[dict[str, Any]]) -> None:
    """The run is summed up; of two who finish at once one wins, and what is wrong is on the desk before it says so."""
    sum_up = reconcile_summary if run.kind == "reconcile" else dry_close_summary
    summary = sum_up(run, found)
    differences = summary.get("differences_count", 0)
    if differences and not run.dry_run:
        put_on_desk("ledger_difference", run.run_id, count=differences, differences=summary["differences"][:10])
    try:
        with store.transaction() as tx:
            run.finish(tx, summary)
            audit.note(tx, PAYROLL, "run_finished", run.run_id, differences=differences)
    except runs.RunMovedError:
        return
