"""Owns how heartbeats of a work screen become counted and uncounted time (R72, R73)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from chalicelib.domain.problems import Conflict, NotFound

#: A screen beats every 30 seconds; after a longer pause than this nobody knows whether work went on.
BEAT_WITHIN = timedelta(seconds=45)
#: So many gaps are listed; what comes after them is summed.
GAPS_LISTED = 50

#: `hidden`: the page was not in front. `pause`: no beat came. `research_over`: hidden for research beyond its limit.
#: `elsewhere`: the person worked at another claim paid by the hour.
Why = Literal["hidden", "pause", "research_over", "elsewhere"]


class EditedElsewhere(Conflict):
    """Another window or device edits this claim."""


class NoSuchGap(NotFound):
    """There is no such gap in this claim's time."""


class Beat(msgspec.Struct, frozen=True):
    """One sign of life of a work screen: how it stands from now on."""

    session_id: str
    sequence: int
    at: datetime
    is_visible: bool
    is_research: bool = False
    is_elsewhere: bool = False

    @property
    def is_work(self) -> bool:
        """Whether work goes on from here."""
        return (self.is_visible or self.is_research) and not self.is_elsewhere


class Gap(msgspec.Struct, frozen=True):
    """Time that was not counted, and why; `seconds` is less than its length where a part was counted."""

    begun_at: datetime
    ended_at: datetime
    why: Why
    seconds: int


class WorkedTime(msgspec.Struct, frozen=True):
    """The time of a claim so far. Research is a part of what is counted; the last beat says how the screen stands."""

    counted_seconds: int = 0
    uncounted_seconds: int = 0
    research_seconds: int = 0
    gaps: tuple[Gap, ...] = ()
    unlisted_gaps: int = 0
    last_beat: Beat | None = None


def is_heard(time: WorkedTime, beat: Beat) -> bool:
    """Whether the beat is news; one that came before, or out of order, is not."""
    last = time.last_beat
    return last is None or last.session_id != beat.session_id or beat.sequence > last.sequence


def check_editor(time: WorkedTime, beat: Beat, *, take_over: bool) -> None:
    """One editor a claim: another one is told while the first is alive; raises EditedElsewhere.

    A screen that was silent for longer than a beat may be is closed as far as anybody knows.
    """
    last = time.last_beat
    if last is None or last.session_id in ("", beat.session_id) or take_over or beat.at - last.at > BEAT_WITHIN:
        return
    raise EditedElsewhere(
        "Send `take_over: true` to go on here; the other window then only reads. Reading needs no heartbeat.",
        last_seen_at=last.at,
    )


def is_attended(last: Beat | None, turned_at: datetime | None, now: datetime) -> bool:
    """Whether a person is at the claim they turned to then, by its last beat: one person's time is paid once."""
    if turned_at is None or (last is not None and last.at >= turned_at.replace(microsecond=0) and not last.is_work):
        return False
    seen_at = max(turned_at, last.at) if last is not None and last.is_work else turned_at
    return now - seen_at <= BEAT_WITHIN


def begun(time: WorkedTime, claimed_at: datetime) -> WorkedTime:
    """The time of work in hand: to claim it was a sign of life, so what lies before the first beat is judged too."""
    if time.last_beat is not None:
        return time
    claim = Beat(session_id="", sequence=0, at=claimed_at.replace(microsecond=0), is_visible=True)
    return msgspec.structs.replace(time, last_beat=claim)


def ended(time: WorkedTime, at: datetime, *, research_limit_seconds: int, may_join: bool = True) -> WorkedTime:
    """The time when the answer is handed in, which is a sign of life as well; no beat yet, nothing to add."""
    if time.last_beat is None:
        return time
    last = msgspec.structs.replace(time.last_beat, at=at)
    return folded(time, last, research_limit_seconds=research_limit_seconds, may_join=may_join)


def folded(time: WorkedTime, beat: Beat, *, research_limit_seconds: int, may_join: bool = True) -> WorkedTime:
    """The time with one beat more: what lies between two beats is judged by how the screen stood at the first.

    Whole seconds, cut from the clock and not from each stretch, so that nothing is lost between beats. Clocks of two
    machines differ: what was counted up to an instant is not counted again after a beat that is stamped before it. A
    gap that was contested (`may_join` is false) stays as it was contested; what follows it is a gap of its own.
    """
    last = time.last_beat
    at = beat.at.replace(microsecond=0)
    beat = msgspec.structs.replace(beat, at=max(at, last.at) if last is not None else at)
    if last is None or beat.at == last.at:
        return msgspec.structs.replace(time, last_beat=beat)
    passed = int((beat.at - last.at).total_seconds())
    counted, research, why = _judged(last, beat, passed, research_limit_seconds - time.research_seconds)
    listed, unlisted = time.gaps, time.unlisted_gaps
    if why is not None:
        listed, unlisted = _with_gap(time, Gap(last.at, beat.at, why, passed - counted), may_join=may_join)
    return WorkedTime(
        counted_seconds=time.counted_seconds + counted,
        uncounted_seconds=time.uncounted_seconds + passed - counted,
        research_seconds=time.research_seconds + research,
        gaps=listed,
        unlisted_gaps=unlisted,
        last_beat=beat,
    )


def gap_numbered(gaps: Sequence[Gap], number: str) -> Gap:
    """The number-th gap of a claim, from 1; raises NoSuchGap."""
    by_number = {str(place): gap for place, gap in enumerate(gaps, start=1)}
    if number not in by_number:
        raise NoSuchGap(f"It has {len(gaps)} gaps; they are numbered from 1.")
    return by_number[number]


def _judged(last: Beat, beat: Beat, passed: int, research_left: int) -> tuple[int, int, Why | None]:
    """Seconds counted, how many of them as research, and why the others are not."""
    if beat.at - last.at > BEAT_WITHIN:
        return 0, 0, "pause"
    if last.is_elsewhere:
        return 0, 0, "elsewhere"
    if last.is_visible:
        return passed, 0, None
    if not last.is_research:
        return 0, 0, "hidden"
    research = max(0, min(passed, research_left))
    return research, research, "research_over" if research < passed else None


def _with_gap(time: WorkedTime, gap: Gap, *, may_join: bool) -> tuple[tuple[Gap, ...], int]:
    """The gaps with one more: joined to the one it goes on from, listed while there is room, else only counted."""
    last = time.gaps[-1] if time.gaps and may_join else None
    if last is not None and not time.unlisted_gaps and last.ended_at == gap.begun_at and last.why == gap.why:
        joined = Gap(last.begun_at, gap.ended_at, gap.why, last.seconds + gap.seconds)
        return (*time.gaps[:-1], joined), 0
    if len(time.gaps) < GAPS_LISTED:
        return (*time.gaps, gap), 0
    return time.gaps, time.unlisted_gaps + 1
