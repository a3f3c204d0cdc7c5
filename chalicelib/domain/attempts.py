"""Owns an attempt's clock and way from started to graded, and when the next may start (R15, R17)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from chalicelib.domain.ids import shard_of
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages import GradeCode, Tell
from chalicelib.domain.problems import Conflict, NotFound
from chalicelib.domain.proofs import RENEWED_WITHIN

State = Literal["running", "submitted", "expired", "grading", "passed", "failed"]
EndedBy = Literal["hand", "time"]
Event = Literal["hand_in", "run_out", "grade", "pass", "fail"]

#: From grading to the next try after a failure: exactly 7 x 24 hours, whatever calendars and clocks do (R17).
RETRY_AFTER = timedelta(hours=7 * 24)
#: Into how many parts the index of running attempts is divided.
RUNNING_SHARDS = 4

_STEPS: dict[tuple[str, Event], State] = {
    ("running", "hand_in"): "submitted",
    ("running", "run_out"): "expired",
    ("submitted", "grade"): "grading",
    ("expired", "grade"): "grading",
    ("grading", "pass"): "passed",
    ("grading", "fail"): "failed",
}


class NoSuchAttempt(NotFound):
    """There is no such attempt among yours."""


class NoSuchItem(NotFound):
    """This attempt has no such item."""


class AttemptOver(Conflict):
    """This attempt is over."""


class RetryNotYet(Conflict):
    """The next try is possible 7 x 24 hours after the last was graded."""


class PassedBefore(Conflict):
    """You have passed this assessment."""


def next_state(state: str, event: Event) -> State:
    """Where an event leads; KeyError for one that cannot happen in this state.

    `grading` lasts as long as a person has to judge an answer; automatic grading passes through it in one write.
    """
    return _STEPS[state, event]


def is_graded(state: str) -> bool:
    """Whether the result stands."""
    return state in ("passed", "failed")


def ends_at(started_at: datetime, limit_minutes: int) -> datetime:
    """The instant from which nothing is taken any more."""
    return started_at + timedelta(minutes=limit_minutes)


def is_in_time(at: datetime, end: datetime) -> bool:
    """Whether an instant still belongs to the attempt: up to the last millisecond before its end."""
    return at < end


def closing(now: datetime, end: datetime) -> tuple[State, datetime]:
    """The state and instant an attempt closes with: handed in now, or run out at its end.

    An expired attempt counts as handed in at its end with the answers saved until then: losing the
    connection costs nothing that was saved, and a late hand-in gains nothing.
    """
    if is_in_time(now, end):
        return next_state("running", "hand_in"), now
    return next_state("running", "run_out"), end


def ended_by(submitted_at: datetime | None, end: datetime) -> EndedBy | None:
    """Whether its person handed it in or its time ran out; None while it runs."""
    if submitted_at is None:
        return None
    return "hand" if is_in_time(submitted_at, end) else "time"


def verdict(state: str, *, is_passed: bool) -> State:
    """The final state of a closed attempt, or of one that was being graded."""
    begun = state if state == "grading" else next_state(state, "grade")
    return next_state(begun, "pass" if is_passed else "fail")


def seconds_left(state: str, now: datetime, end: datetime) -> int:
    """Whole seconds that remain, never more than there are; 0 once closed."""
    return max(0, (end - now) // timedelta(seconds=1)) if state == "running" else 0


def retry_at(graded_at: datetime) -> datetime:
    """When the next attempt may start after a failure (R17)."""
    return graded_at + RETRY_AFTER


def renewed_from(proved_until: datetime | None) -> datetime | None:
    """From when a passed test may be taken again: 60 days before its proof runs out; None: never, it holds for good."""
    return None if proved_until is None else proved_until - RENEWED_WITHIN


def check_may_start(
    now: datetime, *, is_passed: bool, barred_until: datetime | None, proved_until: datetime | None = None
) -> None:
    """No attempt after a pass before it can be renewed, none before `barred_until`.

    Raises PassedBefore (with `retry_at` where its proof runs out) or RetryNotYet with `retry_at`.
    """
    again_from = renewed_from(proved_until)
    if is_passed and again_from is None:
        raise PassedBefore("Look at GET /me/skills for what it proved.")
    if is_passed and again_from is not None and now < again_from:
        again = instant_text(again_from)
        raise PassedBefore(f"Look at GET /me/skills for what it proved; renew it from {again} on.", retry_at=again)
    if barred_until is not None and now < barred_until:
        until = instant_text(barred_until)
        raise RetryNotYet(f"Come back at {until}; the questions will be drawn anew.", retry_at=until)


def running_shard(attempt_id: str) -> str:
    """Which part of the index of running attempts it stands in."""
    return f"running#{shard_of(attempt_id, RUNNING_SHARDS)}"


def running_shards() -> list[str]:
    """Every part of that index."""
    return [f"running#{number}" for number in range(RUNNING_SHARDS)]


def code_shard(attempt_id: str) -> str:
    """Which part of the index of attempts whose functions are to be run it stands in."""
    return f"code#{shard_of(attempt_id, RUNNING_SHARDS)}"


def code_shards() -> list[str]:
    """Every part of that index."""
    return [f"code#{number}" for number in range(RUNNING_SHARDS)]


def review_shard(skill: str) -> str:
    """Which part of the index of attempts that wait for a person it stands in: that of its skill."""
    return f"review#{skill}"


def code_followed(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[GradeCode]:
    """An attempt that came to wait for its functions to be run has them run."""
    if new is None or not str(new.get("running_shard") or "").startswith("code#"):
        return []
    if old is not None and old.get("running_shard") == new["running_shard"]:
        return []
    return [GradeCode(new["attempt_id"])]


def attempts_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """What a change of an attempt's record (its attributes as Python values) tells its person: the result, once."""
    if new is None or not is_graded(new["state"]):
        return []
    if old is not None and old["state"] == new["state"]:
        return _regrade_told(old, new)
    facts = _told_of(new) | {"ended_by": ended_by(new["submitted_at"], new["ends_at"]) or "hand"}
    if new["state"] == "failed":
        facts["retry_at"] = instant_text(new["retry_at"])
    return [Tell(new["account_id"], f"attempt_{new['state']}", new["attempt_id"], facts)]


def _regrade_told(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Tell]:
    """A score that rose without becoming a pass, after an item was left out."""
    if old["score_percent"] == new["score_percent"]:
        return []
    return [Tell(new["account_id"], "attempt_regraded", f"{new['attempt_id']}#{new['score_percent']}", _told_of(new))]


def _told_of(new: Mapping[str, Any]) -> dict[str, str | int]:
    return {"title": new["title"], "score_percent": new["score_percent"], "attempt_id": new["attempt_id"]}
