"""Owns the states of a contributor in a project and which step leads where (R67)."""

from typing import Literal

from chalicelib.domain.problems import Conflict

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
    """Your enrolment does not allow this step."""


class GuidelinesNotRead(Conflict):
    """Read the project's present guidelines first."""


def state_after(state: str | None, step: Step, *, has_test: bool = False) -> State:
    """The state a step leads to; raises EnrolmentRefuses. A test, where there is one, is never stepped over."""
    sources, target = _STEPS[step]
    if state not in sources or (step == "start" and has_test and state != "qualified"):
        now = state or "not enrolled"
        raise EnrolmentRefuses(f"You are {now} in this project; `{step}` does not lead on from there.", state=now)
    return target


def joined(state: str | None, *, has_test: bool) -> str:
    """The state after joining: at work at once where there is no test, in line for it otherwise.

    Joining again while in the project changes nothing; after a failed test or a pause it is refused.
    """
    if state in ("applied", "qualifying", "qualified", "tasking"):
        return state
    applied = state_after(state, "apply")
    return applied if has_test else state_after(applied, "start")


def check_read(read: int, present: int) -> None:
    """The receipt is for the present version of the guidelines (R68); raises GuidelinesNotRead."""
    if read != present:
        raise GuidelinesNotRead(
            f"Version {present} applies; GET /projects/{{project_id}} shows it. Send its number.", version=present
        )
