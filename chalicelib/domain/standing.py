"""Owns the ladder of steps about a person's standing: who may take which, on what grounds, and what holds after all.

Every step needs a person, and every one against somebody a rule, evidence and a reason (rule 10; EU 2024/2831,
articles 10 and 11); R49 sets how much work must have been reviewed before a step for its quality, R51 the one way
round it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from chalicelib.domain.messages import Tell
from chalicelib.domain.problems import Conflict, Forbidden, InvalidField
from chalicelib.domain.standing_rules import RULES

Step = Literal["notice", "coaching", "project_pause", "warned", "restricted", "suspended", "active"]

#: Steps that set a standing; the others leave it as it is.
_SETTING = frozenset({"warned", "restricted", "suspended", "active"})
#: Steps that take work away: an earlier step comes first (R49).
_LIMITING = frozenset({"restricted", "suspended"})
#: The rule about the quality of work, and the steps for it that need so much reviewed work before them (R49).
QUALITY = "quality"
_AFTER_REVIEWS = frozenset({"warned", "project_pause", "restricted", "suspended"})
#: Standings that a step changes; before the e-mail address is confirmed and after closing there is nothing to change.
_OPEN = frozenset({"active", "warned", "restricted", "suspended"})
REVIEWED_LEAST = 20
EVIDENCE_MOST = 50
#: How long a step can be appealed: until this instant, which is too late itself.
APPEAL_WITHIN = timedelta(days=14)
_REASON_LEAST = 20


class OwnStanding(Forbidden):
    """Nobody decides about their own standing."""


class NoStandingToChange(Conflict):
    """The standing of this account is not changed by a step."""


class InThisStanding(Conflict):
    """The account has this standing already."""


class TooLittleReviewed(Conflict):
    """Too little of this person's work was reviewed for this step."""


class NoEarlierStep(Conflict):
    """A restriction comes after a milder step."""


class NotInThisProject(Conflict):
    """The person does not work in this project at the moment."""


class StepGiven(msgspec.Struct, frozen=True, kw_only=True):
    """A step as an administrator asks for it."""

    step: Step
    reason: str
    rule: str = ""
    evidence: Sequence[str] = ()
    project_id: str | None = None
    is_emergency: bool = False
    emergency_reason: str = ""

    @property
    def is_against(self) -> bool:
        """Whether it needs grounds and can be appealed; making active again does not."""
        return self.step != "active"

    @property
    def sets(self) -> str | None:
        """The standing it sets; None for a step that leaves it, such as one about a single project."""
        return self.step if self.step in _SETTING and self.project_id is None else None

    @property
    def needs_earlier(self) -> bool:
        """Whether a milder step comes before it."""
        return self.step in _LIMITING and not self.is_emergency

    @property
    def needs_reviews(self) -> bool:
        """Whether it rests on the quality of work, of which enough must have been reviewed."""
        return self.rule == QUALITY and self.step in _AFTER_REVIEWS and not self.is_emergency


class StepTaken(msgspec.Struct, frozen=True):
    """A step of the past as far as it decides what holds now; in the order in which they were taken."""

    step: str
    sets: str | None
    standing_before: str
    project_id: str | None
    is_overturned: bool


def check_step(given: StepGiven, *, standing: str, is_own: bool) -> None:
    """Somebody else, with grounds, about an account that works.

    Raises OwnStanding, NoStandingToChange, InThisStanding, and InvalidField for what is missing.
    """
    if is_own:
        raise OwnStanding("Ask another administrator.")
    if standing not in _OPEN:
        raise NoStandingToChange("The e-mail address is not confirmed, or the account is closed.", standing=standing)
    if len(given.reason.strip()) < _REASON_LEAST:
        raise InvalidField("reason", f"says in at least {_REASON_LEAST} characters why; the person reads it")
    if given.is_against and given.rule not in RULES:
        raise InvalidField("rule", f"is one of {', '.join(RULES)}; GET /standing-rules says what they mean")
    if given.is_against and not given.evidence:
        raise InvalidField("evidence", "names what shows it, such as submissions of this person; at least one")
    if len(set(given.evidence)) != len(given.evidence):
        raise InvalidField("evidence", "names each thing once")
    _check_project(given)
    _check_emergency(given)
    if given.sets == standing:
        raise InThisStanding("The steps about this account say since when.", standing=standing)


def _check_project(given: StepGiven) -> None:
    if given.step == "project_pause" and given.project_id is None:
        raise InvalidField("project_id", "names the project in which the person takes no new tasks")
    if given.step not in ("project_pause", "active") and given.project_id is not None:
        raise InvalidField("project_id", "is given for `project_pause`, or with `active` to end one")


def _check_emergency(given: StepGiven) -> None:
    """The emergency stop is a person's own decision with a reason of its own (R51)."""
    if given.is_emergency and given.step not in _LIMITING:
        raise InvalidField("emergency", "is for `restricted` and `suspended`; the other steps need none")
    if given.is_emergency and len(given.emergency_reason.strip()) < _REASON_LEAST:
        raise InvalidField("emergency_reason", f"says in at least {_REASON_LEAST} characters why it cannot wait")
    if given.emergency_reason and not given.is_emergency:
        raise InvalidField("emergency_reason", "is given with `emergency` alone")


def check_ladder(given: StepGiven, before: Sequence[StepTaken], *, reviewed: int) -> None:
    """What is said of quality shows in reviewed work, and a restriction comes after a milder step (R49).

    Raises TooLittleReviewed, NoEarlierStep.
    """
    if given.needs_reviews and reviewed < REVIEWED_LEAST:
        raise TooLittleReviewed(
            f"{reviewed} answers were reviewed by a person; this step for `{QUALITY}` needs {REVIEWED_LEAST}. "
            "Take `notice` or `coaching`, or name the rule it is really about.",
            reviewed=reviewed,
            limit=REVIEWED_LEAST,
        )
    if given.needs_earlier and not any(one.step != "active" and not one.is_overturned for one in before):
        raise NoEarlierStep("Begin with `notice`, `coaching`, `project_pause` or `warned`.")


def is_reviewed(decided_by: str | None) -> bool:
    """Whether a person decided an answer: what a policy or the clock accepted says nothing about its quality."""
    return (decided_by or "").startswith("acc_")


def standing_after(steps: Sequence[StepTaken], otherwise: str) -> str:
    """The standing that the steps leave, those that an appeal overturned aside.

    >>> warned = StepTaken("warned", "warned", "active", None, False)
    >>> standing_after([warned, StepTaken("restricted", "restricted", "warned", None, True)], "active")
    'warned'
    """
    begun = steps[0].standing_before if steps else otherwise
    return next((one.sets for one in reversed(steps) if one.sets and not one.is_overturned), begun)


def without(step: StepTaken) -> StepTaken:
    """The step as one that an appeal overturned."""
    return msgspec.structs.replace(step, is_overturned=True)


def is_paused_after(steps: Sequence[StepTaken], project_id: str) -> bool:
    """Whether a pause of this project is left, those that an appeal overturned aside."""
    about = [one for one in steps if one.project_id == project_id and not one.is_overturned]
    return bool(about) and about[-1].step == "project_pause"


def appeal_until(given: StepGiven, taken_at: datetime) -> datetime | None:
    """Until when the step can be appealed; None for one in the person's favour."""
    return taken_at + APPEAL_WITHIN if given.is_against else None


def steps_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """The person is told of every step, once; its words are read from the record when it is told."""
    if new is None or old is not None:
        return []
    kind = "standing_lifted" if new["step"] == "active" else "standing_step"
    return [Tell(new["account_id"], kind, new["step_id"], {"step_id": new["step_id"]})]
