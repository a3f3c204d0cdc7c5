"""Routes of standing: the rules, the steps about a person with their grounds, and the person's appeal."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.access import ADMIN, ANYONE, SIGNED_IN, RoleRequired
from chalicelib.domain.accounts import NoSuchAccount
from chalicelib.domain.appeals import AppealedBefore, AppealTooLate, NoSuchStep, NotAppealable
from chalicelib.domain.enrolments import EnrolmentRefuses
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.standing import (
    EVIDENCE_MOST,
    InThisStanding,
    NoEarlierStep,
    NoStandingToChange,
    NotInThisProject,
    OwnStanding,
    Step,
    StepGiven,
    TooLittleReviewed,
)
from chalicelib.domain.standing_rules import RULES
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.services import accounts, appeals, standing

routes = Routes(__name__)

Id = Annotated[str, Meta(min_length=1, max_length=100)]


class RulesView(msgspec.Struct, frozen=True):
    """Every rule a step about somebody's standing may rest on, by its code."""

    rules: dict[str, str]


class StepInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step with its grounds; `active` ends what went before and needs a reason alone.

    `restricted` and `suspended` need an earlier step, or `emergency` with a reason of its own. For the rule `quality`
    20 reviewed answers come before these, `warned` and `project_pause`; other rules need their evidence.
    """

    step: Step
    reason: Annotated[str, Meta(max_length=2000, description="Why; the person reads it.")]
    rule: Annotated[str, Meta(max_length=50, description="A code of GET /standing-rules.")] = ""
    evidence: Annotated[
        list[Id],
        Meta(
            max_length=EVIDENCE_MOST,
            description="Ids of submissions, reviews, identity checks, attempts and desk items of this person, and "
            "`act_id`s of the audit log about them.",
        ),
    ] = []
    project_id: Annotated[Id | None, Meta(description="For `project_pause`, and for `active` to end one.")] = None
    is_emergency: bool = msgspec.field(name="emergency", default=False)
    emergency_reason: Annotated[str, Meta(max_length=2000, description="Why it cannot wait.")] = ""


class StepAppealView(msgspec.Struct, frozen=True):
    """An appeal against a step, and what somebody else decided."""

    appeal_id: str
    state: str
    reason: str
    created_at: datetime
    decide_by: datetime
    decided_at: datetime | None
    decision_reason: str | None


class OwnStepView(msgspec.Struct, frozen=True):
    """One step about your standing: why, by which rule, on what evidence, and until when you can appeal."""

    step_id: str
    step: str
    standing_before: str
    standing_after: str
    rule: str | None
    rule_text: str | None
    evidence: list[str]
    reason: str
    is_emergency: bool
    emergency_reason: str | None
    project_id: str | None
    taken_at: datetime
    appeal_until: datetime | None
    overturned_at: datetime | None
    appeal: StepAppealView | None


class StepView(OwnStepView, frozen=True, kw_only=True):
    """One step about a person's standing, and who took it."""

    account_id: str
    taken_by: str


class StepsView(msgspec.Struct, frozen=True):
    """The last steps about a person's standing, newest first."""

    standing_steps: list[StepView]
    names: Annotated[dict[str, str], Meta(description="The names of the people in it, by their accounts' ids.")]


class EvidenceView(msgspec.Struct, frozen=True):
    """Something of a person's that a step may rest on; its title is the project's, or the test's."""

    evidence_id: str
    kind: Annotated[
        Literal["submission", "review", "attempt"],
        Meta(description="What they handed in, what they judged as a reviewer, or a test they sat."),
    ]
    title: str
    state: str
    at: datetime


class EvidencesView(msgspec.Struct, frozen=True):
    """The newest of each kind, the newest first; older ones can be named by their ids all the same."""

    evidence: list[EvidenceView]


class AppealInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which step, and why it is wrong."""

    step_id: Id
    reason: Annotated[str, Meta(min_length=20, max_length=4000)]


@routes.get("/standing-rules", allow=ANYONE, answer=RulesView)
def list_rules(call: Call[NoInput]) -> object:  # noqa: ARG001  (a view gets its call)
    """Read the rules that a step about somebody's standing may rest on."""
    return {"rules": RULES}


@routes.get("/accounts/{account_id}/standing-steps", allow=ADMIN, answer=StepsView, refuses=(NoSuchAccount,))
def list_steps(call: Call[NoInput], account_id: str) -> object:  # noqa: ARG001  (every administrator sees the same)
    """List the steps about a person's standing."""
    steps = standing.steps_about(account_id)
    return {"standing_steps": steps, "names": accounts.names_in(steps, "taken_by")}


@routes.get("/accounts/{account_id}/evidence", allow=ADMIN, answer=EvidencesView, refuses=(NoSuchAccount,))
def list_evidence(call: Call[NoInput], account_id: str) -> object:  # noqa: ARG001  (every administrator sees the same)
    """List the newest of a person's work that a step about their standing may rest on."""
    return {"evidence": standing.evidence_about(account_id)}


@routes.post(
    "/accounts/{account_id}/standing",
    allow=ADMIN,
    body=StepInput,
    answer=StepView,
    refuses=(
        NoSuchAccount, OwnStanding, NoStandingToChange, InThisStanding, TooLittleReviewed, NoEarlierStep,
        NotInThisProject, EnrolmentRefuses, RoleRequired, InvalidField,
    ),
)  # fmt: skip
def take_step(call: Call[StepInput], account_id: str) -> object:
    """Take a step about another person's standing, with its grounds; the person is told all of it."""
    given = StepGiven(**msgspec.structs.asdict(call.input))
    return standing.take_step(call.actor, account_id, given, call.repeat)


@routes.post(
    "/me/standing-appeals",
    allow=SIGNED_IN,
    body=AppealInput,
    answer=StepAppealView,
    refuses=(NoSuchStep, NotAppealable, AppealTooLate, AppealedBefore),
)
def appeal_step(call: Call[AppealInput]) -> object:
    """Appeal against a step about your standing, once, within 14 days; somebody else decides within 7."""
    return appeals.appeal_step(call.actor, call.input.step_id, reason=call.input.reason, repeat=call.repeat)
