"""Routes of joining a project."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.access import CONTRIBUTOR
from chalicelib.domain.enrolments import EnrolmentRefuses, GuidelinesNotRead
from chalicelib.domain.matching import NotEligible
from chalicelib.domain.projects import NoSuchProject
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.services import enrolments

routes = Routes(__name__)


class EnrolmentInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The receipt of the guidelines that were read."""

    guidelines_version: Annotated[int, Meta(ge=1, description="The version GET /projects/{project_id} shows.")]


class EnrolmentView(msgspec.Struct, frozen=True):
    """A contributor in a project."""

    project_id: str
    state: str
    guidelines_read: int
    created_at: datetime


class ReasonView(msgspec.Struct, frozen=True):
    """One thing that stands in the way: a code, a sentence, and the skill it is about."""

    code: str
    detail: str
    skill: str | None


class EligibilityView(msgspec.Struct, frozen=True):
    """Whether you may join; every reason if not."""

    project_id: str
    is_eligible: bool
    reasons: list[ReasonView]
    enrolment_state: str | None


@routes.get("/projects/{project_id}/eligibility", allow=CONTRIBUTOR, answer=EligibilityView, refuses=(NoSuchProject,))
def read_eligibility(call: Call[NoInput], project_id: str) -> object:
    """Read whether you may join a project, and what stands in the way."""
    return enrolments.eligibility(call.actor, project_id)


@routes.post(
    "/projects/{project_id}/enrolments",
    allow=CONTRIBUTOR,
    body=EnrolmentInput,
    answer=EnrolmentView,
    refuses=(NoSuchProject, GuidelinesNotRead, NotEligible, EnrolmentRefuses),
)
def enrol(call: Call[EnrolmentInput], project_id: str) -> object:
    """Join a project whose guidelines you have read."""
    return enrolments.enrol(
        call.actor, project_id, guidelines_version=call.input.guidelines_version, repeat=call.repeat
    )
