"""Use cases of runs over the whole ledger: begun, and read while they go on and afterwards (rules 4 to 6)."""

from typing import Any

from chalicelib.domain.runs import Kind
from chalicelib.models import audit, runs, store


def ledger_run(run_id: str) -> dict[str, Any]:
    """A run, how far it is, and its summary once it is finished. Raises NoSuchRun."""
    run = runs.run_of(run_id)
    done = run.parts if run.state == "finished" else len(runs.parts_of(run))
    return {
        "run_id": run.run_id,
        "kind": run.kind,
        "state": run.state,
        "parts": run.parts,
        "done": done,
        "begun_by": run.begun_by,
        "begun_at": run.begun_at,
        "finished_at": run.finished_at,
        "summary": run.summary or {},
    }


def answer(run: runs.LedgerRun) -> dict[str, Any]:
    """What a console function answers of a run: its id, and the summary's members once it is finished."""
    asked = {"run_id": run.run_id, "state": run.state, "parts": int(run.parts), "dry_run": run.dry_run}
    return asked | dict(run.summary or {})


@store.again_when(runs.RunMovedError)
def begin(
    kind: Kind, subject: str, *, by: str, reason: str, facts: dict[str, Any], dry_run: bool = False
) -> runs.LedgerRun:
    """A run of today or of a period begins; one that is running already with the same facts and purpose is the one."""
    earlier = runs.of_subject(kind, subject)
    for running in reversed(earlier):
        if running.does_same(facts, dry_run=dry_run):
            return running
    run = runs.new_run(kind, subject, len(earlier) + 1, by=by, facts=facts, dry_run=dry_run)
    with store.transaction() as tx:
        run.begin(tx)
        audit.note(tx, by, "begin_run", run.run_id, reason=reason, dry_run=dry_run)
    return run
