"""Owns the routes of item analysis: what answers say about each item, and suspending one (R6)."""

from typing import Annotated

import msgspec

from chalicelib.domain.access import ADMIN
from chalicelib.domain.assessments import NoSuchAssessment
from chalicelib.domain.attempts import NoSuchItem
from chalicelib.domain.item_analysis import Analysis, LastItem
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.services import item_analysis

routes = Routes(__name__)


class AnalysedItemView(msgspec.Struct, frozen=True):
    """One item; from 30 answers on, `analysis.proposal` says why it might be suspended: a person decides."""

    item_id: str
    kind: str
    topic: str
    prompt: str
    is_suspended: bool
    analysis: Analysis


class AnalysedItems(msgspec.Struct, frozen=True):
    """Every item of the latest version."""

    items: list[AnalysedItemView]


class SuspensionInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the item is suspended from now on, and why."""

    is_suspended: bool
    reason: Annotated[str, msgspec.Meta(min_length=10, max_length=1000)]


@routes.get("/assessments/{assessment_id}/items", allow=ADMIN, answer=AnalysedItems, refuses=(NoSuchAssessment,))
def list_items(call: Call[NoInput], assessment_id: str) -> object:  # noqa: ARG001  (a view gets its call)
    """List a test's items with difficulty and discrimination, and those proposed for suspension."""
    return {"items": item_analysis.analysed_items(assessment_id)}


@routes.put(
    "/assessments/{assessment_id}/items/{item_id}/suspension",
    allow=ADMIN,
    body=SuspensionInput,
    answer=AnalysedItemView,
    refuses=(NoSuchAssessment, NoSuchItem, LastItem),
)
def suspend_item(call: Call[SuspensionInput], assessment_id: str, item_id: str) -> object:
    """Suspend an item, so that new attempts are not asked it, or take it in again."""
    given = call.input
    return item_analysis.suspend(
        call.actor, assessment_id, item_id, is_suspended=given.is_suspended, reason=given.reason
    )
