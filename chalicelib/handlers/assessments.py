"""Owns the routes of assessments: what can be taken, and an administrator's authoring (R6, R14)."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.access import ADMIN, SIGNED_IN
from chalicelib.domain.assessments import NewAssessment, NoSuchAssessment, VersionTaken, VersionTooLow
from chalicelib.domain.idempotency import IdempotencyKeyReused
from chalicelib.domain.problems import InvalidField
from chalicelib.handlers.http import Call, NoInput, PageQuery, Routes
from chalicelib.services import assessments

routes = Routes(__name__)


class OfferedAssessment(msgspec.Struct, frozen=True):
    """A test that can be taken; `retry_at` says from when, null if that is now or never again.

    A pass proves the skill for `valid_months`, until `expires_at`; from 60 days before that it can be renewed.
    """

    assessment_id: str
    title: str
    skill: str
    level: int
    language: str
    limit_minutes: int
    draw_count: int
    pass_percent: int
    valid_months: int | None
    tries: int
    running_attempt_id: str | None
    last_attempt_id: Annotated[str | None, Meta(description="Your newest attempt, running or not; its result is there")]
    is_passed: bool
    expires_at: datetime | None
    retry_at: datetime | None


class OfferedAssessments(msgspec.Struct, frozen=True):
    """One page."""

    assessments: list[OfferedAssessment]
    next_cursor: str | None


class AssessmentView(msgspec.Struct, frozen=True):
    """A test for its administrator: `version` can be taken once published, `latest` is the highest written."""

    assessment_id: str
    name: str | None
    version: int
    latest: int
    state: str
    title: str
    skill: str
    level: int
    language: str
    limit_minutes: int
    draw_count: int
    item_count: int
    pass_percent: int
    valid_months: int | None
    created_by: str
    created_at: datetime


@routes.get("/assessments", allow=SIGNED_IN, query=PageQuery, answer=OfferedAssessments)
def list_assessments(call: Call[PageQuery]) -> object:
    """List the tests that can be taken."""
    return assessments.offered_assessments(call.actor, limit=call.input.limit, cursor=call.input.cursor)


@routes.post(
    "/assessments",
    allow=ADMIN,
    body=NewAssessment,
    answer=AssessmentView,
    refuses=(InvalidField, VersionTaken, VersionTooLow, IdempotencyKeyReused),
)
def write_assessment(call: Call[NewAssessment]) -> object:
    """Write a test with its bank of items as a draft, or a higher version of one with the same name."""
    return assessments.write_assessment(call.actor, call.input, call.repeat)


@routes.post(
    "/assessments/{assessment_id}/publication",
    allow=ADMIN,
    answer=AssessmentView,
    status=200,
    refuses=(NoSuchAssessment, InvalidField),
)
def publish_assessment(call: Call[NoInput], assessment_id: str) -> object:
    """Publish a test's latest version, so that it can be taken."""
    return assessments.publish_assessment(call.actor, assessment_id)
