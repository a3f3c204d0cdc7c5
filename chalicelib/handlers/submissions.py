"""Routes that show what was handed in and what became of it."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.domain.access import MANAGER, SIGNED_IN
from chalicelib.domain.projects import NoSuchProject
from chalicelib.domain.submissions import NoSuchSubmission
from chalicelib.handlers.http import Amount, Call, NoInput, PageQuery, Routes
from chalicelib.services import submissions

routes = Routes(__name__)


class SubmissionView(msgspec.Struct, frozen=True):
    """An answer with its state, when it is due to be decided, and the decision with its reason."""

    submission_id: str
    claim_id: str
    task_id: str
    project_id: str
    state: str
    answer: Any
    reward: Amount
    pay: Annotated[Amount, msgspec.Meta(description="The reward; by the hour, what the counted time comes to")]
    bonuses: Annotated[
        Amount,
        msgspec.Meta(description="What bonus rules have paid beside it, moments after acceptance; see /me/entries"),
    ]
    submitted_at: datetime
    review_due_at: datetime
    work_period: str
    reason: str | None = None
    clause: str | None = None
    decided_at: datetime | None = None
    counted_seconds: int | None = None


class ManagedSubmission(SubmissionView, frozen=True, kw_only=True):
    """A submission as a project's manager sees it: with the contributor's id, without a name."""

    account_id: str


class SubmissionsView(msgspec.Struct, frozen=True):
    """A page of submissions."""

    submissions: list[ManagedSubmission]
    next_cursor: str | None = None


@routes.get("/submissions/{submission_id}", allow=SIGNED_IN, answer=SubmissionView, refuses=(NoSuchSubmission,))
def read_submission(call: Call[NoInput], submission_id: str) -> object:
    """Read your submission, its state and the decision."""
    return submissions.submission_for(call.actor, submission_id)


@routes.get(
    "/projects/{project_id}/submissions",
    allow=MANAGER,
    query=PageQuery,
    answer=SubmissionsView,
    refuses=(NoSuchProject,),
)
def list_project_submissions(call: Call[PageQuery], project_id: str) -> object:
    """List a project's submissions; a page may be empty before the last one."""
    page = submissions.project_submissions(call.actor, project_id, limit=call.input.limit, cursor=call.input.cursor)
    return {"submissions": page.records, "next_cursor": page.next_cursor}
