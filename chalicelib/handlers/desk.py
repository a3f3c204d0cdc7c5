"""Routes of the administrators' desk: what waits for a decision, and runs over the whole ledger."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.domain.access import ADMIN
from chalicelib.domain.adjustments import OwnBalance
from chalicelib.domain.contested_time import TimeNotOwed
from chalicelib.domain.desk_items import DeskItemResolved, NoSuchDeskItem
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.runs import NoSuchRun
from chalicelib.handlers.http import Call, NoInput, PageQuery, Routes
from chalicelib.services import contested_time, desk_items, runs

routes = Routes(__name__)


class DeskItemsQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is open, or what was resolved."""

    state: Literal["open", "resolved"] = "open"


class DeskItemView(msgspec.Struct, frozen=True):
    """One thing that an administrator looks at; the runbook says what to do for each kind."""

    item_id: str
    kind: str
    subject: str
    state: str
    facts: dict[str, Any]
    created_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None
    resolution: str | None


class DeskItemsView(msgspec.Struct, frozen=True):
    """A page of the desk, newest first."""

    desk_items: list[DeskItemView]
    next_cursor: str | None


class ResolutionInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was found and done; for contested time, how many minutes of the gap count after all."""

    reason: Annotated[str, msgspec.Meta(min_length=10, max_length=1000)]
    granted_minutes: (
        Annotated[int, msgspec.Meta(ge=0, le=100_000, description="Required for contested time; 0 refuses it")] | None
    ) = None


class LedgerRunView(msgspec.Struct, frozen=True):
    """A run over the whole ledger: how far it is, and its summary once it is finished."""

    run_id: str
    kind: str
    state: str
    parts: int
    done: int
    begun_by: str
    begun_at: datetime
    finished_at: datetime | None
    summary: dict[str, Any]


@routes.get("/desk-items", allow=ADMIN, query=DeskItemsQuery, answer=DeskItemsView)
def list_desk_items(call: Call[DeskItemsQuery]) -> object:
    """List what waits for an administrator."""
    page = desk_items.items(call.input.state, limit=call.input.limit, cursor=call.input.cursor)
    return {"desk_items": page.records, "next_cursor": page.next_cursor}


@routes.post(
    "/desk-items/{item_id}/resolution",
    allow=ADMIN,
    body=ResolutionInput,
    answer=DeskItemView,
    refuses=(NoSuchDeskItem, DeskItemResolved, OwnBalance, TimeNotOwed, InvalidField),
    status=200,
)
def resolve_desk_item(call: Call[ResolutionInput], item_id: str) -> object:
    """Resolve an item of the desk, with what was found and done."""
    return contested_time.resolve(call.actor, item_id, call.input.reason, call.input.granted_minutes)


@routes.get("/ledger-runs/{run_id}", allow=ADMIN, answer=LedgerRunView, refuses=(NoSuchRun,))
def read_ledger_run(call: Call[NoInput], run_id: str) -> object:  # noqa: ARG001  (a view gets its call)
    """Read a reconciliation or a dry run of the close."""
    return runs.ledger_run(run_id)
