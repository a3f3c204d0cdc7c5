"""Owns what a run over the whole ledger is: parts through a queue, each done once, summed up at the end."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from chalicelib.domain.messages import RunLedger
from chalicelib.domain.problems import NotFound

#: `reconcile`: everything derived from entries is recomputed. `dry`: what a close would find.
Kind = Literal["reconcile", "dry"]

#: Entries that may still be on their way into the sums.
YOUNG = timedelta(hours=1)
#: So old an entry may be that a run adds to the sums because the folding lost it: what was folded is still marked then.
REFOLDED_FOR = timedelta(days=6)
#: So old a reconciliation may be for payouts to go by themselves.
FRESH = timedelta(hours=26)
#: Payouts of which nothing was heard for so long are looked into.
IN_TRANSIT_LONG = timedelta(days=10)


class NoSuchRun(NotFound):
    """No such run of the ledger has begun."""


def run_id(kind: Kind, subject: str, number: int) -> str:
    """`reconcile-2026-11-24`, and `reconcile-2026-11-24-002` for the second of the day; sorts by time."""
    return f"{kind}-{subject}" if number == 1 else f"{kind}-{subject}-{number:03d}"


def kind_of(run_id: str) -> str:
    """Which kind of run an id names."""
    return run_id.partition("-")[0]


def compared_before(begun_at: datetime) -> str:
    """Entries written before this day must be in the folded sums; younger ones may be on their way."""
    return f"{begun_at - YOUNG:%Y-%m-%d}"


def is_refolded(written_on: str, now: datetime) -> bool:
    """Whether an entry of this day may be folded again at this moment, however late the part of the run comes."""
    return written_on >= f"{now - REFOLDED_FOR:%Y-%m-%d}"


def messages_for(run_id: str, parts: int, done: Collection[int] = ()) -> list[RunLedger]:
    """A message for every part that is not done; for the first one when only the end is missing."""
    missing = [part for part in range(parts) if part not in done]
    return [RunLedger(run_id, part, parts) for part in missing or [0]]


def runs_followed(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[RunLedger]:
    """A run that has begun is divided into its parts."""
    return messages_for(new["run_id"], new["parts"]) if old is None and new is not None else []


def is_reassuring(reconciled: Mapping[str, Any] | None, finished_at: datetime | None, now: datetime) -> bool:
    """Whether the newest finished reconciliation found nothing and is fresh (rule 12); without one, people decide."""
    if reconciled is None or finished_at is None:
        return False
    return bool(reconciled.get("is_right")) and now - finished_at <= FRESH
