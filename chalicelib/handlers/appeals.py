"""Routes of appeals: what waits for somebody else's decision, and deciding it."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.access import ADMIN, RoleRequired
from chalicelib.domain.appeals import AppealDecided, NoSuchAppeal, Outcome, OwnAppeal, OwnDecision
from chalicelib.domain.problems import InvalidField
from chalicelib.handlers.http import Call, PageQuery, Routes
from chalicelib.services import accounts, appeals

routes = Routes(__name__)


class AppealsQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Appeals in one state."""

    state: Literal["open", "upheld", "rejected"] = "open"


class AppealView(msgspec.Struct, frozen=True):
    """An appeal; `subject` is what it is against: for the kind `standing`, a step about the person."""

    appeal_id: str
    kind: str
    subject: str
    account_id: str
    against: str
    state: str
    reason: str
    created_at: datetime
    decide_by: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None


class AppealsView(msgspec.Struct, frozen=True):
    """A page of appeals, the first to be decided first."""

    appeals: list[AppealView]
    names: Annotated[dict[str, str], Meta(description="The names of the people in it, by their accounts' ids.")]
    next_cursor: str | None


class AppealDecisionInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What you decide, and why; the person reads it."""

    decision: Outcome
    reason: Annotated[str, Meta(max_length=4000)]


@routes.get("/appeals", allow=ADMIN, query=AppealsQuery, answer=AppealsView)
def list_appeals(call: Call[AppealsQuery]) -> object:
    """List appeals in a state, the first to be decided first."""
    page = appeals.appeals_with(call.input.state, limit=call.input.limit, cursor=call.input.cursor)
    names = accounts.names_in(page.records, "account_id", "against", "decided_by")
    return {"appeals": page.records, "names": names, "next_cursor": page.next_cursor}


@routes.post(
    "/appeals/{appeal_id}/decision",
    allow=ADMIN,
    body=AppealDecisionInput,
    answer=AppealView,
    refuses=(NoSuchAppeal, OwnAppeal, OwnDecision, AppealDecided, RoleRequired, InvalidField),
    status=200,
)
def decide_appeal(call: Call[AppealDecisionInput], appeal_id: str) -> object:
    """Decide an appeal; neither who appealed nor who decided first may."""
    return appeals.decide(call.actor, appeal_id, outcome=call.input.decision, reason=call.input.reason)
