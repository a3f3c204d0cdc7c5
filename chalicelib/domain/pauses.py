"""Owns what somebody is told who is paused in a project, or did not pass its test: why, how it ends, what to do."""

from datetime import datetime
from typing import Any

from chalicelib.domain.instants import instant_text
from chalicelib.domain.matching import Reason
from chalicelib.domain.problems import Forbidden


class PausedInProject(Forbidden):
    """You take no new tasks in this project for now."""


class ProjectTestFirst(Forbidden):
    """The project's test comes before its tasks."""


def pause_told(reason: str, *, step_id: str, appeal_until: datetime | None, is_appealed: bool, now: datetime) -> str:
    """Why somebody is paused, how the pause ends, and whether they can still appeal."""
    said = f"The reason: “{reason}” It ends when an administrator ends it, or an appeal against it is upheld."
    if is_appealed:
        return f"{said} You have appealed: GET /me says where that stands."
    if appeal_until is None or now >= appeal_until:
        return f"{said} GET /me has the whole of it; work in hand and other projects stay yours."
    until = instant_text(appeal_until)
    return f"{said} You can appeal before {until}: POST /me/standing-appeals with `step_id` {step_id}."


def test_first(state: str, *, retry_at: datetime | None) -> ProjectTestFirst:
    """What somebody is told who claims before the test is passed, with `retry_at` after a failure."""
    if state != "failed":
        return ProjectTestFirst("Finish the test you were told of on joining; your seat is kept.", state=state)
    if retry_at is None:
        return ProjectTestFirst("You did not pass it. Its eligibility says whether you may try again.", state=state)
    return ProjectTestFirst(f"{_failed(retry_at)} Then join again.", state=state, retry_at=instant_text(retry_at))


def not_yet(retry_at: datetime) -> Reason:
    """What stands in the way of somebody who may take the test again later."""
    return Reason("test-not-yet", _failed(retry_at))


def failed_for_good() -> Reason:
    """What stands in the way of somebody who failed a test that the project asks no more."""
    return Reason("test-failed", "You did not pass the test it had; GET /tasks lists other work.")


def paused_reason(pause: PausedInProject) -> Reason:
    """The pause as one of the things that stand in the way."""
    return Reason("paused", str(pause.detail))


def paused(detail: str, **more: Any) -> PausedInProject:
    """The pause as a problem, with its facts beside the words."""
    return PausedInProject(detail, **more)


def _failed(retry_at: datetime) -> str:
    return f"You did not pass its test; you may take it again from {instant_text(retry_at)}."
