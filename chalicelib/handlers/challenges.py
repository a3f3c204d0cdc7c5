"""Owns the routes of challenges: object to an item, and decide about it (R6)."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from chalicelib.domain.access import ADMIN, CONTRIBUTOR_ANY_STANDING
from chalicelib.domain.attempts import NoSuchAttempt, NoSuchItem
from chalicelib.domain.challenges import (
    ChallengedBefore,
    ChallengeDecided,
    NoSuchChallenge,
    NotGradedYet,
    SomebodyElseDecides,
)
from chalicelib.handlers.http import Call, NoInput, PageQuery, Routes
from chalicelib.services import challenges

routes = Routes(__name__)

Reason = Annotated[str, msgspec.Meta(min_length=10, max_length=2000)]


class ChallengeInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wrong with the item."""

    reason: Reason


class DecisionInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the item is wrong, and why; the person reads it."""

    is_upheld: bool
    reason: Reason


class ChallengesQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which of them."""

    state: Literal["open", "regrading", "upheld", "declined"] = "open"


class ChallengeView(msgspec.Struct, frozen=True):
    """An objection to an item, and what was decided."""

    challenge_id: str
    attempt_id: str
    item_id: str
    assessment_id: str
    version: int
    title: str
    reason: str
    state: str
    created_at: datetime
    decided_at: datetime | None
    decision: str | None


class MyChallenges(msgspec.Struct, frozen=True):
    """All of one attempt, by item."""

    challenges: list[ChallengeView]


class ChallengesView(msgspec.Struct, frozen=True):
    """A page of them, oldest first."""

    challenges: list[ChallengeView]
    next_cursor: str | None


@routes.post(
    "/attempts/{attempt_id}/items/{item_id}/challenge",
    allow=CONTRIBUTOR_ANY_STANDING,
    body=ChallengeInput,
    answer=ChallengeView,
    refuses=(NoSuchAttempt, NoSuchItem, NotGradedYet, ChallengedBefore),
)
def challenge_item(call: Call[ChallengeInput], attempt_id: str, item_id: str) -> object:
    """Object to an item of a graded attempt, once; an administrator decides."""
    return challenges.challenge(call.actor, attempt_id, item_id, call.input.reason)


@routes.get(
    "/attempts/{attempt_id}/challenges",
    allow=CONTRIBUTOR_ANY_STANDING,
    answer=MyChallenges,
    refuses=(NoSuchAttempt,),
)
def list_my_challenges(call: Call[NoInput], attempt_id: str) -> object:
    """Read what became of your challenges of an attempt."""
    return {"challenges": challenges.my_challenges(call.actor, attempt_id)}


@routes.get("/challenges", allow=ADMIN, query=ChallengesQuery, answer=ChallengesView)
def list_challenges(call: Call[ChallengesQuery]) -> object:
    """List challenges of items, those that wait for a decision first."""
    page = challenges.listed(call.input.state, limit=call.input.limit, cursor=call.input.cursor)
    return {"challenges": page.records, "next_cursor": page.next_cursor}


@routes.post(
    "/challenges/{challenge_id}/decision",
    allow=ADMIN,
    body=DecisionInput,
    answer=ChallengeView,
    status=200,
    refuses=(NoSuchChallenge, SomebodyElseDecides, ChallengeDecided),
)
def decide_challenge(call: Call[DecisionInput], challenge_id: str) -> object:
    """Decline a challenge, or uphold it: the item is asked no more, and who was asked it is regraded without it."""
    given = call.input
    return challenges.decide(call.actor, challenge_id, is_upheld=given.is_upheld, reason=given.reason)
