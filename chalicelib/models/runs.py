"""Owns runs over the whole ledger, and what their parts found."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib import runtime, settings
from chalicelib.domain.messages import RunLedger
from chalicelib.domain.pay_periods import SHARDS, covers_all
from chalicelib.domain.runs import Kind, NoSuchRun, kind_of, messages_for, run_id
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction

_KINDS: tuple[Kind, ...] = ("reconcile", "dry")


class RunMovedError(Exception):
    """Somebody else began or finished it."""


class LedgerRun(Record):
    """Running, then finished with its summary."""

    class Meta:
        """Table settings."""

        table_name = "ledger_runs"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    kind = UnicodeAttribute(hash_key=True)
    run_id = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute()
    parts = IntegerAttribute()
    facts = JsonAttribute(default=dict)  # what its parts need to know
    summary = JsonAttribute(null=True)
    dry_run = BooleanAttribute(default=False)
    begun_by = UnicodeAttribute()
    begun_at = InstantAttribute()
    finished_at = InstantAttribute(null=True)

    def does_same(self, facts: dict[str, Any], *, dry_run: bool) -> bool:
        """Whether it is running and finds what a run with these facts would, and does with it the same."""
        return self.state == "running" and dict(self.facts) == facts and bool(self.dry_run) == dry_run

    def begin(self, tx: Transaction) -> None:
        """It begins; RunMovedError when another one of this id did."""
        tx.create(self, _moved)

    def finish(self, tx: Transaction, summary: dict[str, Any]) -> None:
        """Every part is done and summed up; RunMovedError when somebody else said so first."""
        actions = [
            LedgerRun.state.set("finished"),
            LedgerRun.summary.set(summary),
            LedgerRun.finished_at.set(runtime.now()),
        ]
        tx.update(LedgerRun(self.kind, self.run_id), actions, LedgerRun.state == "running", _moved)


_moved: Callable[[Any], Exception] = lambda _: RunMovedError()  # noqa: E731  (the shape `refused` has)


class RunPart(Record):
    """What one message of a run found: written when it is wholly done."""

    class Meta:
        """Table settings."""

        table_name = "run_parts"

    run_id = UnicodeAttribute(hash_key=True)
    part = IntegerAttribute(range_key=True)
    found = JsonAttribute()
    done_at = InstantAttribute()


class PartDoneError(Exception):
    """This part was done before."""


def new_run(kind: Kind, subject: str, number: int, *, by: str, facts: dict[str, Any], dry_run: bool) -> LedgerRun:
    """A run that is not written yet."""
    parts = min(SHARDS, settings.current().payroll_messages)
    return LedgerRun(
        kind,
        run_id(kind, subject, number),
        state="running",
        parts=parts,
        facts=facts,
        dry_run=dry_run,
        begun_by=by,
        begun_at=runtime.now(),
    )


def of_subject(kind: Kind, subject: str) -> list[LedgerRun]:
    """The runs of one day or period, oldest first."""
    return list(LedgerRun.query(kind, LedgerRun.run_id.startswith(f"{kind}-{subject}"), consistent_read=True))


def run_of(wanted: str) -> LedgerRun:
    """The run with this id; raises NoSuchRun."""
    found = LedgerRun.find(kind_of(wanted), wanted) if kind_of(wanted) in _KINDS else None
    if found is None:
        raise NoSuchRun("A console function answers the id of the run it begins.")
    return found


def newest_reconciliation() -> LedgerRun | None:
    """The newest reconciliation that is finished and was no trial."""
    recent = LedgerRun.query("reconcile", scan_index_forward=False, limit=10, consistent_read=True)
    finished = (run for run in recent if run.state == "finished" and not run.dry_run)
    return next(finished, None)


def part_of(wanted: str, part: int) -> RunPart | None:
    """What a part found, or None while it is not wholly done."""
    return RunPart.find(wanted, part)


def parts_of(run: LedgerRun) -> list[RunPart]:
    """The parts that are wholly done."""
    return list(RunPart.query(run.run_id, consistent_read=True))


def all_parts_of(run: LedgerRun) -> list[RunPart]:
    """Every part once all are wholly done, which cover every shard once; nothing before."""
    parts = parts_of(run)
    return parts if covers_all((int(part.part) for part in parts), run.parts) else []


def keep_part(part: RunPart) -> None:
    """The part is wholly done; what was found first stays."""
    try:
        store.create(part, lambda _: PartDoneError())
    except PartDoneError:
        return


def unfinished(since: datetime) -> list[RunLedger]:
    """Messages for the parts of runs that began so long ago: theirs were lost (for the sweep)."""
    recent = [
        run for kind in _KINDS for run in LedgerRun.query(kind, scan_index_forward=False, limit=9, consistent_read=True)
    ]
    late = [run for run in recent if run.state == "running" and run.begun_at <= since]
    return [
        message for run in late for message in messages_for(run.run_id, run.parts, {int(p.part) for p in parts_of(run)})
    ]
