"""Routes of joining a project and leaving it."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.access import CONTRIBUTOR, CONTRIBUTOR_ANY_STANDING
from chalicelib.domain.attempts import RetryNotYet
from chalicelib.domain.claims import BudgetExhausted, ProjectNotOpen
from chalicelib.domain.eligibility import Device, ToolsNotConfirmed
from chalicelib.domain.enrolments import EnrolmentRefuses, GuidelinesNotRead, NoSeat, NotInProject
from chalicelib.domain.matching import NotEligible
from chalicelib.domain.pauses import PausedInProject
from chalicelib.domain.projects import NoSuchProject
from chalicelib.domain.qualifications import TestNotOpen
from chalicelib.handlers.http import Amount, Call, NoInput, Routes
from chalicelib.handlers.projects.people import ReasonView, Tool
from chalicelib.services import enrolments

routes = Routes(__name__)
#: What stands between a person and a project's test.
TEST_REFUSES = (TestNotOpen, RetryNotYet, BudgetExhausted, ProjectNotOpen)


class EnrolmentInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The receipt of the guidelines that were read."""

    guidelines_version: Annotated[int, Meta(ge=1, description="The version GET /projects/{project_id} shows.")]
    tools: Annotated[list[Tool], Meta(max_length=20, description="The tools you have, of those it needs.")] = []


class TestView(msgspec.Struct, frozen=True):
    """The project's test before it starts: how long it lasts, what it pays, and how much of it nobody is paid for."""

    assessment_id: str
    title: str
    limit_minutes: int
    pass_percent: int
    unpaid_minutes: int
    stipend: Amount | None = None
    pay: Annotated[str, Meta(description="When it is paid, and when not, in words.")] = ""
    was_paid: Annotated[bool, Meta(description="Whether you were paid for it before.")] = False


class TestNowView(msgspec.Struct, frozen=True):
    """The project's test, and how you stand with it."""

    test: TestView
    is_passed: bool
    is_running: bool
    retry_at: datetime | None


class StipendView(msgspec.Struct, frozen=True):
    """What is kept for your test, or was paid for it."""

    amount: Amount
    state: Literal["kept", "paid"]


class EnrolmentView(msgspec.Struct, frozen=True):
    """A contributor in a project."""

    project_id: str
    state: str
    guidelines_read: int
    created_at: datetime
    next_step: str
    test: TestView | None
    test_by: datetime | None
    unpaid_test_minutes: int
    stipend: StipendView | None


class RoundsNowView(msgspec.Struct, frozen=True):
    """How places go in a project with fair rounds: while they are in force, enter the round that is drawn next."""

    quota: int
    are_in_force: bool
    round_id: str | None
    draws_at: datetime | None
    enter: str | None


class EligibilityView(msgspec.Struct, frozen=True):
    """Whether you may join, or claim on; every reason if not; what to see to before you claim from where you are."""

    project_id: str
    is_eligible: bool
    reasons: list[ReasonView]
    enrolment_state: str | None
    guidelines_read: Annotated[int | None, Meta(description="The version you said you have read; null: none.")]
    tools: list[str]
    is_desktop_only: bool
    open_seats: int | None
    rounds: RoundsNowView | None
    test: TestNowView | None
    warnings: list[ReasonView]


class DeviceQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The device you sit at; left out, none stands in the way."""

    device: Device | None = None


@routes.get(
    "/projects/{project_id}/eligibility",
    allow=CONTRIBUTOR,
    query=DeviceQuery,
    answer=EligibilityView,
    refuses=(NoSuchProject,),
)
def read_eligibility(call: Call[DeviceQuery], project_id: str) -> object:
    """Read whether you may join a project, and what stands in the way."""
    return enrolments.eligibility(call.actor, project_id, call.input.device, origin=call.origin)


@routes.post(
    "/projects/{project_id}/enrolments",
    allow=CONTRIBUTOR,
    body=EnrolmentInput,
    answer=EnrolmentView,
    refuses=(
        NoSuchProject,
        GuidelinesNotRead,
        ToolsNotConfirmed,
        NotEligible,
        NoSeat,
        EnrolmentRefuses,
        PausedInProject,
        *TEST_REFUSES,
    ),
)
def enrol(call: Call[EnrolmentInput], project_id: str) -> object:
    """Join a project whose guidelines you have read; the answer says what comes next.

    When the guidelines get a new version, the same request with its number says that you have read that one; new
    claims wait for it, work in hand keeps the version it was claimed under.
    """
    given = call.input
    return enrolments.enrol(
        call.actor,
        project_id,
        guidelines_version=given.guidelines_version,
        tools=given.tools,
        repeat=call.repeat,
    )


@routes.delete(
    "/projects/{project_id}/enrolments", allow=CONTRIBUTOR_ANY_STANDING, refuses=(NotInProject, EnrolmentRefuses)
)
def leave(call: Call[NoInput], project_id: str) -> object:
    """Leave a project; work in hand stays yours, and your seat is free."""
    return enrolments.leave(call.actor, project_id)
