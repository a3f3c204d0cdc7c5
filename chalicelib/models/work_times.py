"""Owns the work_times table: the counted and uncounted time of each claim, and which gaps were contested."""

import msgspec
from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.domain.worked_time import Beat, Gap, WorkedTime
from chalicelib.models import store
from chalicelib.models.attributes import IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction

#: A gap is kept as a list, without its names: fifty of them are still small, and every beat writes them.
_GAP = Gap.__struct_fields__


class TimeMovedError(Exception):
    """A beat or a decision came in between; read it again."""


class WorkTime(Record):
    """What the beats of one claim add up to, under its id; `version` grows with each write."""

    class Meta:
        """Table settings."""

        table_name = "work_times"

    claim_id = UnicodeAttribute(hash_key=True)
    version = IntegerAttribute(default=0)
    counted_seconds = IntegerAttribute(default=0)
    uncounted_seconds = IntegerAttribute(default=0)
    research_seconds = IntegerAttribute(default=0)
    granted_seconds = IntegerAttribute(default=0)
    gaps = JsonAttribute(default=list)
    unlisted_gaps = IntegerAttribute(default=0)
    last_beat = JsonAttribute(null=True)
    occasion = UnicodeAttribute(default="")
    contests = JsonAttribute(default=dict)

    @property
    def worked(self) -> WorkedTime:
        """What the beats come to."""
        return WorkedTime(
            counted_seconds=self.counted_seconds,
            uncounted_seconds=self.uncounted_seconds,
            research_seconds=self.research_seconds,
            gaps=tuple(msgspec.convert(dict(zip(_GAP, gap, strict=True)), Gap) for gap in self.gaps),
            unlisted_gaps=self.unlisted_gaps,
            last_beat=msgspec.convert(self.last_beat, Beat) if self.last_beat else None,
        )

    @property
    def paid_seconds(self) -> int:
        """What hourly work is paid for: counted by beats, or granted by a person."""
        return int(self.counted_seconds + self.granted_seconds)

    def going_on(self, occasion: str) -> WorkedTime:
        """What the beats come to, to be gone on with: an answer that came back for revision begins a new stretch."""
        return self.worked if occasion == self.occasion else msgspec.structs.replace(self.worked, last_beat=None)

    @property
    def is_last_contested(self) -> bool:
        """Whether the newest gap was contested, so that it stays as it is."""
        return str(len(self.gaps)) in self.contests

    def keep(self, worked: WorkedTime, occasion: str) -> None:
        """What it comes to with another beat, in one conditional write; TimeMovedError if it moved meanwhile."""
        store.update(self, self._actions(worked, occasion), self._unmoved(), lambda _: TimeMovedError())

    def close(self, tx: Transaction, worked: WorkedTime, occasion: str) -> None:
        """What it comes to when the answer is handed in; TimeMovedError if a beat or a decision came in between."""
        tx.update(WorkTime(self.claim_id), self._actions(worked, occasion), self._unmoved(), lambda _: TimeMovedError())

    def _actions(self, worked: WorkedTime, occasion: str) -> list[Action]:
        values = {
            "counted_seconds": worked.counted_seconds,
            "uncounted_seconds": worked.uncounted_seconds,
            "research_seconds": worked.research_seconds,
            "gaps": [msgspec.to_builtins(msgspec.structs.astuple(gap)) for gap in worked.gaps],
            "unlisted_gaps": worked.unlisted_gaps,
            "last_beat": msgspec.to_builtins(worked.last_beat),
            "occasion": occasion,
        }
        actions = [getattr(WorkTime, name).set(value) for name, value in values.items()]
        return [*actions, WorkTime.version.set(self.version + 1)]

    def note_contest(self, number: str) -> None:
        """The gap is contested; what was written about it stands on the desk. TimeMovedError if the time moved."""
        contests = self.contests | {number: {"state": "open", "granted_seconds": 0}}
        actions = [WorkTime.contests.set(contests), WorkTime.version.set(self.version + 1)]
        store.update(self, actions, self._unmoved(), lambda _: TimeMovedError())

    def decide_contest(self, tx: Transaction, number: str, *, granted_seconds: int, is_corrected: bool) -> None:
        """The contest is decided, with so much time granted; TimeMovedError if the time moved meanwhile."""
        decided = {"state": "decided", "granted_seconds": granted_seconds, "is_corrected": is_corrected}
        contests = self.contests | {number: decided}
        actions = [
            WorkTime.contests.set(contests),
            WorkTime.granted_seconds.set(self.granted_seconds + granted_seconds),
            WorkTime.version.set(self.version + 1),
        ]
        tx.update(WorkTime(self.claim_id), actions, self._unmoved(), lambda _: TimeMovedError())

    def _unmoved(self) -> Condition:
        unmoved: Condition = WorkTime.version == self.version
        none: Condition = WorkTime.claim_id.does_not_exist()
        return unmoved if self.version else none


def time_of(claim_id: str) -> WorkTime:
    """The claim's time, read consistently; none before the first beat."""
    return WorkTime.find(claim_id) or WorkTime(claim_id)
