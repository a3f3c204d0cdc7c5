"""Owns the routes of grading by a person: take an attempt, read its texts, give points (R6)."""

from datetime import datetime
from typing import Annotated

import msgspec

from chalicelib.domain.access import REVIEWER
from chalicelib.domain.attempts_to_grade import GivenMark, GradingLapsed, NoSuchAttemptToGrade, NothingToGrade
from chalicelib.domain.grading import Writing
from chalicelib.domain.problems import InvalidField
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.services import attempts_to_grade

routes = Routes(__name__)


class TextToGradeView(msgspec.Struct, frozen=True):
    """One text with what was asked and the rubric."""

    item_id: str
    kind: str
    topic: str
    prompt: str
    writing: Writing | None
    answer: str
    words: int
    signs: int


class AttemptToGrade(msgspec.Struct, frozen=True):
    """The texts of one attempt; nothing says who wrote them."""

    grading_id: str
    title: str
    skill: str
    level: int
    submitted_at: datetime
    taken_until: datetime
    items: list[TextToGradeView]


class MarksInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Points for every criterion of every text, each with its reason."""

    marks: Annotated[list[GivenMark], msgspec.Meta(min_length=1, max_length=200)]


class GradedAttempt(msgspec.Struct, frozen=True):
    """What came of it."""

    grading_id: str
    state: str
    score_percent: int


@routes.post("/attempts-to-grade", allow=REVIEWER, answer=AttemptToGrade, refuses=(NothingToGrade,))
def take_attempt_to_grade(call: Call[NoInput]) -> object:
    """Take the oldest attempt whose texts you may grade; you hold one at a time, for two hours."""
    return attempts_to_grade.take_next(call.actor)


@routes.get("/attempts-to-grade/{grading_id}", allow=REVIEWER, answer=AttemptToGrade, refuses=(NoSuchAttemptToGrade,))
def read_attempt_to_grade(call: Call[NoInput], grading_id: str) -> object:
    """Read the attempt you hold: prompts, answers, rubrics."""
    return attempts_to_grade.work_to_grade(call.actor, grading_id)


@routes.post(
    "/attempts-to-grade/{grading_id}/marks",
    allow=REVIEWER,
    body=MarksInput,
    answer=GradedAttempt,
    status=200,
    refuses=(NoSuchAttemptToGrade, GradingLapsed, InvalidField),
)
def give_marks(call: Call[MarksInput], grading_id: str) -> object:
    """Give points for every criterion; the attempt has its result, and its person reads your reasons."""
    return attempts_to_grade.give_marks(call.actor, grading_id, call.input.marks)
