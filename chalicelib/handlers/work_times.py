"""Routes of time at work: heartbeats, the clocks, and contesting what was not counted."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.domain.access import CONTRIBUTOR_ANY_STANDING
from chalicelib.domain.claims import ClaimExpired, ClaimNotActive, NoSuchClaim
from chalicelib.domain.contested_time import ContestedBefore, TimeNotOwed
from chalicelib.domain.money import Money
from chalicelib.domain.worked_time import EditedElsewhere, NoSuchGap
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.services import contested_time, work_times

routes = Routes(__name__)


class HeartbeatInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sign of life: one every 30 seconds, and one whenever the page is hidden or shown."""

    session_id: Annotated[str, msgspec.Meta(min_length=8, max_length=64, description="Random, one a window")]
    sequence: Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000, description="Grows with every beat of a window")]
    is_visible: bool
    is_research: Annotated[
        bool, msgspec.Meta(description="Research for this task goes on elsewhere; it counts up to a limit")
    ] = False
    take_over: Annotated[bool, msgspec.Meta(description="Go on here; the other window then only reads")] = False


class ClocksView(msgspec.Struct, frozen=True):
    """Both clocks: the time that counts, and how long the claim lasts. Research is a part of what is counted."""

    claim_id: str
    counted_seconds: int
    uncounted_seconds: int
    research_seconds: int
    granted_seconds: int
    earned: Annotated[
        Money | None,
        msgspec.Meta(description="By the hour: what counts so far earns, in whole minutes up to the cap"),
    ]
    now: datetime
    expires_at: datetime


class ContestView(msgspec.Struct, frozen=True):
    """A gap that was contested: `open`, then `decided` with what was granted and why."""

    reason: str
    state: str
    granted_seconds: int
    decision: str | None = None


class GapView(msgspec.Struct, frozen=True):
    """Time that was not counted, and why: `hidden`, `pause`, `research_over`, `elsewhere` (at other hourly work)."""

    number: int
    begun_at: datetime
    ended_at: datetime
    why: str
    seconds: int
    contest: ContestView | None = None


class WorkTimeView(ClocksView, frozen=True, kw_only=True):
    """The clocks with every gap; what comes after the fiftieth is only counted."""

    gaps: list[GapView]
    unlisted_gaps: int


class ContestInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why this time was work."""

    reason: Annotated[str, msgspec.Meta(min_length=10, max_length=1000)]


@routes.post(
    "/claims/{claim_id}/heartbeats",
    allow=CONTRIBUTOR_ANY_STANDING,
    body=HeartbeatInput,
    answer=ClocksView,
    refuses=(NoSuchClaim, ClaimNotActive, ClaimExpired, EditedElsewhere),
    status=200,
)
def send_heartbeat(call: Call[HeartbeatInput], claim_id: str) -> object:
    """Say that work goes on; the time since the last beat is counted, or listed as a gap."""
    given: dict[str, Any] = msgspec.structs.asdict(call.input)
    return work_times.beat(call.actor, claim_id, given, take_over=given.pop("take_over"))


@routes.get("/claims/{claim_id}/time", allow=CONTRIBUTOR_ANY_STANDING, answer=WorkTimeView, refuses=(NoSuchClaim,))
def read_work_time(call: Call[NoInput], claim_id: str) -> object:
    """Read the claim's clocks and its gaps, with their numbers."""
    return work_times.time_of(call.actor, claim_id)


@routes.post(
    "/claims/{claim_id}/gaps/{number}/contest",
    allow=CONTRIBUTOR_ANY_STANDING,
    body=ContestInput,
    answer=ContestView,
    refuses=(NoSuchClaim, NoSuchGap, TimeNotOwed, ContestedBefore),
    status=200,
)
def contest_gap(call: Call[ContestInput], claim_id: str, number: str) -> object:
    """Contest a gap of hourly work; an administrator decides."""
    return contested_time.contest(call.actor, claim_id, number, call.input.reason)
