"""Routes of a contributor at work: claim, draft, release, hand in."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.domain.access import CONTRIBUTOR, CONTRIBUTOR_ANY_STANDING
from chalicelib.domain.claims import (
    BudgetExhausted,
    ClaimExpired,
    ClaimNotActive,
    DraftMoved,
    NoSuchClaim,
    NoSuchTask,
    NotEnrolled,
    NothingToClaim,
    OwnProject,
    ProjectNotOpen,
    TaskAnsweredBefore,
    TaskFull,
    TaskHeldBefore,
    TooManyOpenClaims,
)
from chalicelib.domain.enrolments import GuidelinesNotRead
from chalicelib.domain.fair_rounds import ClaimsByRound
from chalicelib.domain.hourly_pay import NoTimeCounted
from chalicelib.domain.matching import NotEligible
from chalicelib.domain.origins import VpnNotAllowed
from chalicelib.domain.pauses import PausedInProject, ProjectTestFirst
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.projects import NoSuchProject
from chalicelib.domain.submissions import SubmittedBefore
from chalicelib.handlers.attachments import LinkView
from chalicelib.handlers.http import Amount, Call, NoInput, PageQuery, Routes
from chalicelib.handlers.projects.views import ValidatorView
from chalicelib.handlers.submissions import SubmissionView
from chalicelib.handlers.work_times import ClocksView
from chalicelib.services import claims, my_work, submissions

routes = Routes(__name__)


class ClaimView(msgspec.Struct, frozen=True):
    """A claim with its signed receipt: the terms never change."""

    claim_id: str
    task_id: str
    project_id: str
    state: str
    terms: dict[str, Any]
    signature: str
    claimed_at: datetime
    expires_at: datetime
    submission_id: str | None = None
    extended_at: datetime | None = None
    planned_on: date | None = None
    reminder_offsets: list[int] | None = None
    next_reminder_at: datetime | None = None


class HandedInView(msgspec.Struct, frozen=True):
    """What became of a claim's answer so far; `reason` is the decision's, `returned` of what to revise."""

    state: str
    submitted_at: datetime
    review_due_at: datetime
    decided_at: datetime | None
    reason: str | None
    pay: Annotated[
        Amount, msgspec.Meta(description="What it earns once accepted; by the hour, what the counted time comes to")
    ]


class MyClaimView(ClaimView, frozen=True, kw_only=True):
    """A claim among your work: how far it is, the seconds left until `expires_at`, what acceptance asks for."""

    title: Annotated[str, msgspec.Meta(description="The project's")]
    percent_done: int
    seconds_left: int
    is_overdue: Annotated[
        bool, msgspec.Meta(description="Its time is over though it still counts as active: it ends in a moment.")
    ]
    requirements: list[str]
    handed_in: HandedInView | None = None


class ClaimsQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Claims in every state, or in one."""

    state: Literal["active", "submitted", "released", "expired"] | None = None


class ClaimsView(msgspec.Struct, frozen=True):
    """A page of claims."""

    claims: Annotated[
        list[MyClaimView],
        msgspec.Meta(description="In the order of their ids; active ones alone: by deadline within a page"),
    ]
    next_cursor: str | None = None


class DraftView(msgspec.Struct, frozen=True):
    """Work saved; save over `version`."""

    version: int
    answer: Any
    saved_at: datetime
    percent_done: int


class SavedDraftView(DraftView, frozen=True, kw_only=True):
    """What was saved, with both clocks."""

    clocks: ClocksView


class AskedView(msgspec.Struct, frozen=True):
    """What an answer is held against when it is handed in: beside its task type's own schema, the project's."""

    task_type: str
    options: Annotated[list[str], msgspec.Meta(description="The labels this task offers")]
    output_schema: dict[str, Any] | None
    validators: list[ValidatorView]


class ClaimWithWork(msgspec.Struct, frozen=True):
    """All a work screen needs; `shown_order` has the numbers of the responses as this person sees them."""

    claim: MyClaimView
    asked: AskedView
    input: Any
    shown_order: list[int] | None
    attachments: list[LinkView]
    draft: DraftView | None
    clocks: ClocksView


class DraftInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Work to keep, over the version it was begun from (0 for the first save)."""

    answer: Any
    version: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)] = 0


class AnswerInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer, in the shape of the project's output schema."""

    answer: Any


_REFUSALS = (
    TaskFull,
    TaskAnsweredBefore,
    TaskHeldBefore,
    TooManyOpenClaims,
    NotEnrolled,
    PausedInProject,
    ProjectTestFirst,
    GuidelinesNotRead,
    NotEligible,
    OwnProject,
    ProjectNotOpen,
    BudgetExhausted,
    ClaimsByRound,
    VpnNotAllowed,
)


@routes.post("/tasks/{task_id}/claims", allow=CONTRIBUTOR, answer=ClaimView, refuses=(NoSuchTask, *_REFUSALS))
def claim_task(call: Call[NoInput], task_id: str) -> object:
    """Claim a place on this task; its terms are frozen and signed."""
    return claims.claim_task(call.actor, task_id, call.repeat, origin=call.origin)


@routes.post(
    "/projects/{project_id}/claims",
    allow=CONTRIBUTOR,
    answer=ClaimView,
    refuses=(NoSuchProject, NothingToClaim, *_REFUSALS),
)
def claim_next(call: Call[NoInput], project_id: str) -> object:
    """Claim a place on the project's next open task."""
    return claims.claim_next(call.actor, project_id, call.repeat, origin=call.origin)


@routes.get("/claims", allow=CONTRIBUTOR_ANY_STANDING, query=ClaimsQuery, answer=ClaimsView)
def list_claims(call: Call[ClaimsQuery]) -> object:
    """List your claims: how far each is, its deadline, your plan; a page of one state may be short."""
    page = my_work.my_claims(call.actor, limit=call.input.limit, cursor=call.input.cursor, state=call.input.state)
    return {"claims": page.records, "next_cursor": page.next_cursor}


@routes.get("/claims/{claim_id}", allow=CONTRIBUTOR_ANY_STANDING, answer=ClaimWithWork, refuses=(NoSuchClaim,))
def read_claim(call: Call[NoInput], claim_id: str) -> object:
    """Read one claim with its receipt, the task's input and your draft."""
    return my_work.claim_with_work(call.actor, claim_id)


@routes.put(
    "/claims/{claim_id}/draft",
    allow=CONTRIBUTOR_ANY_STANDING,
    body=DraftInput,
    answer=SavedDraftView,
    refuses=(NoSuchClaim, ClaimNotActive, ClaimExpired, DraftMoved),
)
def save_draft(call: Call[DraftInput], claim_id: str) -> object:
    """Save your work over the version it was begun from."""
    return my_work.save_draft(call.actor, claim_id, answer=call.input.answer, version=call.input.version)


@routes.delete("/claims/{claim_id}", allow=CONTRIBUTOR_ANY_STANDING, refuses=(NoSuchClaim, ClaimNotActive))
def release_claim(call: Call[NoInput], claim_id: str) -> object:
    """Give the place back without penalty; your draft is kept, and the task does not come back to you."""
    claims.release(call.actor, claim_id)
    return None


@routes.post(
    "/claims/{claim_id}/submission",
    allow=CONTRIBUTOR_ANY_STANDING,
    body=AnswerInput,
    answer=SubmissionView,
    refuses=(NoSuchClaim, ClaimExpired, ClaimNotActive, SubmittedBefore, NoTimeCounted, InvalidField),
)
def submit(call: Call[AnswerInput], claim_id: str) -> object:
    """Hand the answer in; it is decided within 24 hours."""
    return submissions.submit(call.actor, claim_id, call.input.answer)
