"""Use case of the streams of work and people: every change is in its project's counters, once (issue 4, item 7)."""

from collections.abc import Callable, Sequence
from typing import Any

from chalicelib.domain.project_counts import (
    CountFacts,
    Values,
    claim_counts,
    enrolment_counts,
    in_transactions,
    submission_counts,
)
from chalicelib.models import project_counts, registry, store

#: Table -> what a change of it adds.
_COUNTED: dict[str, Callable[[Values, Values], list[CountFacts]]] = {
    "claims": claim_counts,
    "submissions": submission_counts,
    "enrolments": enrolment_counts,
}


def facts_of(stream_arn: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> list[CountFacts]:
    """What one change of a table, as its stream shows it, adds to the counters."""
    table = registry.table_named(stream_arn)
    return _COUNTED[table.short_name()](table.values(old), table.values(new))


def count(facts: Sequence[CountFacts]) -> int:
    """Every change is counted when this returns; one that comes again adds nothing. How many were new."""
    return sum(_count(group) for group in in_transactions(facts))


@store.again_when(project_counts.AlreadyCountedError)
def _count(group: Sequence[CountFacts]) -> int:
    new = project_counts.not_counted(group)
    if new:
        with store.transaction() as tx:
            project_counts.count(tx, new)
    return len(new)
