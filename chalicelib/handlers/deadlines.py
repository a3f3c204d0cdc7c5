"""Routes of a claim's deadline: extension, plan, reminders."""

from datetime import date
from typing import Annotated

import msgspec

from chalicelib.domain.access import CONTRIBUTOR_ANY_STANDING
from chalicelib.domain.claims import ClaimExpired, ClaimNotActive, NoSuchClaim
from chalicelib.domain.deadlines import DEFAULT_OFFSETS, OFFSET_MOST_MINUTES, OFFSETS_MOST, ExtendedBefore
from chalicelib.domain.problems import InvalidField
from chalicelib.handlers.claims import ClaimView
from chalicelib.handlers.http import Call, Routes
from chalicelib.services import deadlines

routes = Routes(__name__)

Offset = Annotated[int, msgspec.Meta(ge=0, le=OFFSET_MOST_MINUTES)]


class ExtensionInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why more time is needed; not asked for while a draft was saved in the last 15 minutes."""

    reason: Annotated[str, msgspec.Meta(min_length=10, max_length=1000)] | None = None


class PlanInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The day on which you want to do it, or null."""

    planned_on: date | None


class RemindersInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Minutes before the deadline; an empty list for no reminder."""

    offsets_minutes: Annotated[list[Offset], msgspec.Meta(max_length=OFFSETS_MOST)] = msgspec.field(
        default_factory=lambda: list(DEFAULT_OFFSETS)
    )


@routes.post(
    "/claims/{claim_id}/extension",
    allow=CONTRIBUTOR_ANY_STANDING,
    body=ExtensionInput,
    answer=ClaimView,
    refuses=(NoSuchClaim, ClaimNotActive, ClaimExpired, ExtendedBefore, InvalidField),
    status=200,
)
def extend_claim(call: Call[ExtensionInput], claim_id: str) -> object:
    """Ask for half the lease more, once."""
    return deadlines.extend(call.actor, claim_id, reason=call.input.reason)


@routes.put(
    "/claims/{claim_id}/plan",
    allow=CONTRIBUTOR_ANY_STANDING,
    body=PlanInput,
    answer=ClaimView,
    refuses=(NoSuchClaim, ClaimNotActive, ClaimExpired, InvalidField),
)
def plan_claim(call: Call[PlanInput], claim_id: str) -> object:
    """Plan the day on which you do it."""
    return deadlines.plan(call.actor, claim_id, call.input.planned_on)


@routes.put(
    "/claims/{claim_id}/reminders",
    allow=CONTRIBUTOR_ANY_STANDING,
    body=RemindersInput,
    answer=ClaimView,
    refuses=(NoSuchClaim, ClaimNotActive, ClaimExpired),
)
def set_reminders(call: Call[RemindersInput], claim_id: str) -> object:
    """Choose when you are reminded of the deadline."""
    return deadlines.set_reminders(call.actor, claim_id, call.input.offsets_minutes)
