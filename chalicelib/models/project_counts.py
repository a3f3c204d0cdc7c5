"""Owns the counters of each project's work, and which changes are in them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib import runtime
from chalicelib.domain.ids import shard_of
from chalicelib.domain.project_counts import COUNTED, PARTS, STEPS, CountFacts, WorkCounts, median_minutes, summed
from chalicelib.models import store
from chalicelib.models.attributes import IntegerAttribute
from chalicelib.models.store import Record, Transaction

#: So long is remembered what was counted: much longer than a stream keeps its records (a day).
MARKED_FOR = timedelta(days=7)
#: The part in which durations stand, whatever part the change is counted in.
_DURATIONS = 0
_STEP_NAMES = tuple(f"step_{number:02d}" for number in range(len(STEPS) + 1))


class AlreadyCountedError(Exception):
    """One of the changes was counted meanwhile; the others are counted without it."""


class ProjectCount(Record):
    """A part of one project's counters: which of the parts a change is counted in says nothing of the change."""

    class Meta:
        """Table settings."""

        table_name = "project_counts"

    project_id = UnicodeAttribute(hash_key=True)
    part = IntegerAttribute(range_key=True)
    claimed = IntegerAttribute(null=True)
    released = IntegerAttribute(null=True)
    expired = IntegerAttribute(null=True)
    submitted = IntegerAttribute(null=True)
    accepted = IntegerAttribute(null=True)
    soft_rejected = IntegerAttribute(null=True)
    rejected = IntegerAttribute(null=True)
    returned = IntegerAttribute(null=True)
    joined = IntegerAttribute(null=True)
    left = IntegerAttribute(null=True)
    step_00 = IntegerAttribute(null=True)
    step_01 = IntegerAttribute(null=True)
    step_02 = IntegerAttribute(null=True)
    step_03 = IntegerAttribute(null=True)
    step_04 = IntegerAttribute(null=True)
    step_05 = IntegerAttribute(null=True)
    step_06 = IntegerAttribute(null=True)
    step_07 = IntegerAttribute(null=True)
    step_08 = IntegerAttribute(null=True)
    step_09 = IntegerAttribute(null=True)
    step_10 = IntegerAttribute(null=True)
    step_11 = IntegerAttribute(null=True)
    step_12 = IntegerAttribute(null=True)
    step_13 = IntegerAttribute(null=True)
    step_14 = IntegerAttribute(null=True)
    step_15 = IntegerAttribute(null=True)

    @property
    def counts(self) -> dict[str, int]:
        """What this part has counted."""
        return {name: getattr(self, name) or 0 for name in COUNTED}

    @property
    def histogram(self) -> list[int]:
        """Accepted answers by how long they took, step after step."""
        return [getattr(self, name) or 0 for name in _STEP_NAMES]


class CountedChange(Record):
    """This change is in the counters."""

    class Meta:
        """Table settings."""

        table_name = "counted_changes"

    change_ref = UnicodeAttribute(hash_key=True)  # <claim, submission or person and project>#<state>[#<number>]
    forgotten_at = TTLAttribute()


def not_counted(facts: Sequence[CountFacts]) -> list[CountFacts]:
    """Those that are not in the counters yet, read consistently."""
    found = store.whole([CountedChange(fact.ref) for fact in facts])
    refs = {record.change_ref for record in found}
    return [fact for fact in facts if fact.ref not in refs]


def count(tx: Transaction, facts: Sequence[CountFacts]) -> None:
    """All these changes are counted, each once; AlreadyCountedError from the commit if one was before."""
    forgotten_at = runtime.now() + MARKED_FOR
    part = shard_of(facts[0].ref, PARTS)
    added: dict[tuple[str, int], Counter[str]] = {}
    for fact in facts:
        tx.create(CountedChange(fact.ref, forgotten_at=forgotten_at), lambda _: AlreadyCountedError())
        added.setdefault((fact.project_id, part), Counter())[fact.counted] += 1
        if fact.step is not None:
            added.setdefault((fact.project_id, _DURATIONS), Counter())[_STEP_NAMES[fact.step]] += 1
    for (project_id, number), amounts in sorted(added.items()):
        actions = [getattr(ProjectCount, name).add(amount) for name, amount in sorted(amounts.items())]
        tx.update(ProjectCount(project_id, number), actions)


def counts_of(project_id: str) -> WorkCounts:
    """What became of a project's work, from at most eight small items."""
    parts = list(ProjectCount.query(project_id))
    durations = next((part.histogram for part in parts if part.part == _DURATIONS), [])
    return summed([part.counts for part in parts], durations)


def medians_of(project_ids: Iterable[str]) -> dict[str, int | None]:
    """The median minutes of accepted answers by project, in one call; None where there are too few."""
    keys = [(project_id, _DURATIONS) for project_id in dict.fromkeys(project_ids)]
    found = {one.project_id: median_minutes(one.histogram) for one in ProjectCount.batch_get(keys)} if keys else {}
    return {project_id: found.get(project_id) for project_id, _ in keys}
