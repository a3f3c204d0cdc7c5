"""Owns the states of a contributor in a project and which step leads where (R67)."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from chalicelib.domain.matching import Reason
from chalicelib.domain.problems import Conflict, NotFound

State = Literal["applied", "qualifying", "qualified", "failed", "tasking", "paused", "left"]
Step = Literal["apply", "begin_test", "pass", "fail", "start", "pause", "resume", "leave"]

_STEPS: dict[Step, tuple[frozenset[str | None], State]] = {
    "apply": (frozenset({None, "left"}), "applied"),
    "begin_test": (frozenset({"applied"}), "qualifying"),
    "pass": (frozenset({"qualifying"}), "qualified"),
    "fail": (frozenset({"qualifying"}), "failed"),
    "start": (frozenset({"applied", "qualified"}), "tasking"),
    "pause": (frozenset({"tasking"}), "paused"),
    "resume": (frozenset({"paused"}), "tasking"),
    "leave": (frozenset({"applied", "qualifying", "qualified", "failed", "tasking", "paused"}), "left"),
}


class EnrolmentRefuses(Conflict):
    """This cannot be done in this project now."""


class GuidelinesNotRead(Conflict):
    """Read the project's present guidelines first."""


class NoSeat(Conflict):
    """Every seat of this project is taken."""


class NotInProject(NotFound):
    """You are not in this project."""


class Receipt(msgspec.Struct, frozen=True):
    """What a person confirms on joining: the guidelines' version they read, the tools they have."""

    guidelines_version: int
    tools: Sequence[str] = ()


#: So many people may be in a project's test for ten open seats, so that few are tested for nothing (R69).
TESTED_PER_TEN_SEATS = 12
#: States whose person holds a seat; failing and leaving give it back.
SEATED: frozenset[str] = frozenset({"applied", "qualifying", "qualified", "tasking", "paused"})
#: What a person does next, by state.
_NEXT: dict[str, str] = {
    "applied": "Wait for the project's test to begin; your seat is kept.",
    "qualifying": "Finish the project's test; your seat is kept.",
    "qualified": "Claim your first task: POST /projects/{project_id}/claims.",
    "tasking": "Claim a task: POST /projects/{project_id}/claims.",
    "paused": "Wait: you take no new tasks here for now; work in hand stays yours.",
    "failed": "Look for other work: GET /tasks.",
    "left": "Join again when you like, while there are seats.",
}


#: Why a step is refused, by the step; the others wait for the project's test.
_REFUSED: dict[str, str] = {
    "apply": "What was decided about you here stands; its eligibility says why. GET /tasks lists other work.",
    "pause": "The person is not at work in this project, so there is nothing to pause.",
    "resume": "The person is not paused in this project, so there is nothing to end.",
    "leave": "There is nothing to leave.",
}
_TEST_FIRST = "The project's test comes first; its eligibility says where you stand."


def next_step(state: str, project_id: str) -> str:
    """What comes next for a person in this state, in one sentence."""
    return _NEXT[state].replace("{project_id}", project_id)


def seats_offered(seats: int, *, has_test: bool) -> int:
    """How many people may hold a seat: one each, or 1.2 for each while a test sorts out some of them (R69)."""
    return seats * TESTED_PER_TEN_SEATS // 10 if has_test else seats


def left(state: str | None) -> State:
    """The state after leaving by oneself; raises NotInProject, EnrolmentRefuses.

    Who failed or was paused stays where they are: leaving and joining again would undo what somebody decided.
    """
    if state is None:
        raise NotInProject("Its eligibility says whether you may join.")
    if state in ("failed", "paused"):
        raise EnrolmentRefuses(f"You are {state} here and take no tasks; there is nothing to leave.", state=state)
    return "left" if state == "left" else state_after(state, "leave")


def state_after(state: str | None, step: Step, *, has_test: bool = False) -> State:
    """The state a step leads to; raises EnrolmentRefuses. A test, where there is one, is never stepped over."""
    sources, target = _STEPS[step]
    if state not in sources or (step == "start" and has_test and state != "qualified"):
        raise EnrolmentRefuses(_REFUSED.get(step, _TEST_FIRST), state=state or "not enrolled")
    return target


def joined(state: str | None, *, has_test: bool) -> str:
    """The state after joining: at work at once where there is no test, in line for it otherwise.

    Joining again while in the project changes nothing; after a failed test or a pause it is refused.
    """
    if state in ("applied", "qualifying", "qualified", "tasking"):
        return state
    applied = state_after(state, "apply")
    return applied if has_test else state_after(applied, "start")


def check_read(project_id: str, read: int, present: int) -> None:
    """The receipt is for the present version of the guidelines (R68); raises GuidelinesNotRead."""
    if read != present:
        raise guidelines_not_read(project_id, present)


def guidelines_not_read(project_id: str, present: int) -> GuidelinesNotRead:
    """What people are told who join or claim without having read the guidelines that would bind them."""
    return GuidelinesNotRead(_how_to_read(project_id, present), version=present, project_id=project_id)


def unread(project_id: str, state: str | None, *, read: int, present: int) -> list[Reason]:
    """What stands between a person at work here and a new claim once the guidelines have another version."""
    if state != "tasking" or read >= present:
        return []
    return [Reason("guidelines-not-read", _how_to_read(project_id, present))]


def _how_to_read(project_id: str, present: int) -> str:
    return (
        f"Version {present} applies to new work: read it with GET /projects/{project_id}/guidelines, and say so with"
        f" POST /projects/{project_id}/enrolments and `guidelines_version` {present}. Work in hand keeps its version."
    )
