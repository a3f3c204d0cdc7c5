"""Owns the routes of attempts: start, read, answer, hand in (R15-R17)."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.access import CONTRIBUTOR, CONTRIBUTOR_ANY_STANDING
from chalicelib.domain.assessments import NoSuchAssessment, OwnTest
from chalicelib.domain.attempts import AttemptOver, EndedBy, NoSuchAttempt, NoSuchItem, PassedBefore, RetryNotYet, State
from chalicelib.domain.candidates_view import WritingTold
from chalicelib.domain.grading import Coding, Kind, Mark, TopicScore
from chalicelib.domain.problems import InvalidField
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.services import attempts

routes = Routes(__name__)

GivenAnswer = (
    Annotated[str, Meta(max_length=20_480)] | Annotated[list[Annotated[str, Meta(max_length=10)]], Meta(max_length=10)]
)


class OptionView(msgspec.Struct, frozen=True):
    """One option, in the order of this attempt."""

    option_id: str
    text: str


class AttemptItem(msgspec.Struct, frozen=True):
    """One question and the answer saved so far."""

    item_id: str
    kind: Kind
    topic: str
    prompt: str
    options: list[OptionView]
    writing: Annotated[WritingTold | None, Meta(description="Of a text to write: what it is graded by, and its length")]
    coding: Annotated[Coding | None, Meta(description="Of a function to write: its name, a start, examples")]
    answer: str | list[str] | None
    saved_at: datetime | None
    mark: Annotated[Mark | None, Meta(description="What a text or function was given and why, with the result")]
    warning: Annotated[str | None, Meta(description="A text shorter or longer than asked; it is graded as it is")]
    is_taken_out: Annotated[bool, Meta(description="An upheld challenge took it out: the result counts without it")]


class AttemptView(msgspec.Struct, frozen=True):
    """One sitting; score, topics and `retry_at` come with the result."""

    attempt_id: str
    assessment_id: str
    title: str
    skill: str
    level: int
    pass_percent: int
    valid_months: Annotated[int | None, Meta(description="For how long a pass proves the skill; null: for good")]
    state: State
    started_at: datetime
    ends_at: datetime
    seconds_left: int
    items: list[AttemptItem]
    submitted_at: datetime | None
    ended_by: Annotated[EndedBy | None, Meta(description="`hand`: you handed it in; `time`: its time ran out")]
    graded_at: datetime | None
    score_percent: int | None
    topics: list[TopicScore]
    retry_at: datetime | None
    expires_at: Annotated[datetime | None, Meta(description="Of a pass: from when it proves the skill no more")]


class AnswerInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the item's kind asks: an option_id, a list of them, a decimal number as text (`"-12.5"`), a text, Python."""

    answer: GivenAnswer


class SavedAnswer(msgspec.Struct, frozen=True):
    """The answer as it is kept."""

    item_id: str
    answer: str | list[str]
    saved_at: datetime
    seconds_left: int
    warning: Annotated[str | None, Meta(description="It is kept, but shorter or longer than what was asked for")]


@routes.post(
    "/assessments/{assessment_id}/attempts",
    allow=CONTRIBUTOR,
    answer=AttemptView,
    refuses=(NoSuchAssessment, RetryNotYet, PassedBefore, OwnTest),
)
def start_attempt(call: Call[NoInput], assessment_id: str) -> object:
    """Start a test, or get the attempt that runs already."""
    return attempts.start_attempt(call.actor, assessment_id, call.repeat)


@routes.get("/attempts/{attempt_id}", allow=CONTRIBUTOR_ANY_STANDING, answer=AttemptView, refuses=(NoSuchAttempt,))
def read_attempt(call: Call[NoInput], attempt_id: str) -> object:
    """Read an attempt: questions, answers saved so far, time left; after grading the result."""
    return attempts.read_attempt(call.actor, attempt_id)


@routes.put(
    "/attempts/{attempt_id}/answers/{item_id}",
    allow=CONTRIBUTOR_ANY_STANDING,
    body=AnswerInput,
    answer=SavedAnswer,
    refuses=(NoSuchAttempt, NoSuchItem, InvalidField, AttemptOver),
)
def save_answer(call: Call[AnswerInput], attempt_id: str, item_id: str) -> object:
    """Save the answer to one question."""
    return attempts.save_answer(call.actor, attempt_id, item_id, call.input.answer)


@routes.post(
    "/attempts/{attempt_id}/submission",
    allow=CONTRIBUTOR_ANY_STANDING,
    answer=AttemptView,
    status=200,
    refuses=(NoSuchAttempt,),
)
def submit_attempt(call: Call[NoInput], attempt_id: str) -> object:
    """Hand in an attempt and get its result, unless a function is to be run or a text to be read first."""
    return attempts.submit_attempt(call.actor, attempt_id)
