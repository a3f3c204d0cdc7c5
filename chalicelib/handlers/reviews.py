"""Routes of the review desk."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.domain.access import REVIEWER
from chalicelib.domain.answer_checks import AnswerCheck
from chalicelib.domain.diffs import Change
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.submissions import (
    DecidedBefore,
    NoSuchReview,
    NothingToReview,
    ReviewLapsed,
    RevisionsUsedUp,
    RevisionUnaffordable,
    TooManyReviewsHeld,
)
from chalicelib.handlers.attachments import LinkView
from chalicelib.handlers.http import Amount, Call, NoInput, PageQuery, Routes
from chalicelib.handlers.submissions import SubmissionView
from chalicelib.services import reviews

routes = Routes(__name__)
Evidence = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class ReviewView(msgspec.Struct, frozen=True):
    """One judgement of one answer at one level; `pay` is owed to its reviewer whatever the verdict."""

    review_id: str
    submission_id: str
    project_id: str
    level: int
    state: str
    due_at: datetime
    taken_until: datetime | None = None
    verdict: str | None = None
    reason: str | None = None
    clause: str | None = None
    decided_at: datetime | None = None
    pay: Amount | None = None
    paid_at: datetime | None = None


class ReviewsView(msgspec.Struct, frozen=True):
    """A page of reviews."""

    reviews: list[ReviewView]
    next_cursor: str | None = None


class WaitingView(msgspec.Struct, frozen=True):
    """What waits for a reviewer, as far as it is counted."""

    waiting: Annotated[int, msgspec.Meta(description="Reviews you may take now, among the first of the queue")]
    is_at_least: Annotated[bool, msgspec.Meta(description="The queue goes on: there may be more for you")]
    next_due_at: Annotated[datetime | None, msgspec.Meta(description="By when the first of them is to be decided")] = (
        None
    )


class TermsToReview(msgspec.Struct, frozen=True):
    """What the answer was asked and paid for; whose claim it was is left out."""

    project_id: str
    task_id: str
    reward: Amount
    guidelines_version: int
    review_levels: int
    est_minutes: int
    lease_minutes: int
    claimed_at: datetime
    task_type: str = ""


class WorkToReview(msgspec.Struct, frozen=True):
    """The answer as a reviewer sees it: nothing says whose it is."""

    submission_id: str
    answer: Any
    terms: TermsToReview
    submitted_at: datetime
    pay: Annotated[
        Amount, msgspec.Meta(description="What it earns once accepted; by the hour, what the counted time comes to")
    ]
    revisions_left: Annotated[int, msgspec.Meta(description="How often the answer may still be returned")]


class ReviewWithWork(msgspec.Struct, frozen=True):
    """All a review screen needs."""

    review: ReviewView
    submission: WorkToReview
    input: Any
    shown_order: Annotated[
        list[int] | None, msgspec.Meta(description="The numbers of the responses as whoever answered saw them")
    ]
    attachments: list[LinkView]
    checks: Annotated[list[AnswerCheck], msgspec.Meta(description="Advice alone: no check decides anything")]
    edits: Annotated[list[Change] | None, msgspec.Meta(description="What an edited text changed, word by word")]


class VerdictInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A verdict; all but `accept` need a reason, rejections a clause of the guidelines and evidence too."""

    verdict: Literal["accept", "revise", "reject", "soft_reject"]
    reason: Annotated[str, msgspec.Meta(max_length=5000)] = ""
    clause: Annotated[str, msgspec.Meta(max_length=500)] = ""
    evidence: Annotated[list[Evidence], msgspec.Meta(max_length=20)] = []
    rubric: dict[str, int] | None = None


@routes.post("/reviews", allow=REVIEWER, answer=ReviewView, refuses=(NothingToReview, TooManyReviewsHeld))
def take_review(call: Call[NoInput]) -> object:
    """Take the most urgent review you may do; it is yours for two hours."""
    return reviews.take_next(call.actor)


@routes.get("/reviews", allow=REVIEWER, query=PageQuery, answer=ReviewsView)
def list_reviews(call: Call[PageQuery]) -> object:
    """List the reviews you took, newest first."""
    page = reviews.my_reviews(call.actor, limit=call.input.limit, cursor=call.input.cursor)
    return {"reviews": page.records, "next_cursor": page.next_cursor}


@routes.get("/review-queue", allow=REVIEWER, answer=WaitingView)
def read_review_queue(call: Call[NoInput]) -> object:
    """Count the reviews that wait for you, and say by when the first is to be decided."""
    return reviews.waiting_for(call.actor)


@routes.get("/reviews/{review_id}", allow=REVIEWER, answer=ReviewWithWork, refuses=(NoSuchReview,))
def read_review(call: Call[NoInput], review_id: str) -> object:
    """Read one of your reviews with the answer and the task's input."""
    return reviews.review_with_work(call.actor, review_id)


@routes.post(
    "/reviews/{review_id}/verdict",
    allow=REVIEWER,
    body=VerdictInput,
    answer=SubmissionView,
    refuses=(NoSuchReview, ReviewLapsed, DecidedBefore, RevisionsUsedUp, RevisionUnaffordable, InvalidField),
)
def give_verdict(call: Call[VerdictInput], review_id: str) -> object:
    """Judge the answer; the contributor is told the reason in your words."""
    return reviews.judge(call.actor, review_id, msgspec.structs.asdict(call.input))
