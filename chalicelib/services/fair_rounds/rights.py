"""What a claim asks of fair rounds: whether they are in force, and what the person won."""

from datetime import datetime

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.fair_rounds import (
    Right,
    Window,
    allowed_by,
    being_drawn,
    claims_by_round,
    is_scarce,
    rank_of,
    route_to_enter,
    window_at,
)
from chalicelib.domain.ids import derived_id
from chalicelib.gateways import secrets
from chalicelib.models import fair_rounds, projects
from chalicelib.services.fair_rounds.drawing import demand_in, drawn


class RoundsNow(msgspec.Struct, frozen=True):
    """How places of a project with rounds go at this moment, and which round takes entries if they are drawn."""

    quota: int
    are_in_force: bool
    round_id: str | None = None
    draws_at: datetime | None = None
    enter: str | None = None


def entry_id_of(round_id: str, account_id: str) -> str:
    """A person's one entry of a round: theirs to know, and nobody's to guess from the account's id."""
    return derived_id("ent", secrets.sign(f"{round_id}#{account_id}".encode(), purpose="round-entry"))


def rounds_now(project: projects.Project) -> RoundsNow | None:
    """Whether rounds are in force and when the next draw is; None for a project without rounds, which costs no read."""
    if not project.quota:
        return None
    if project.state != "open" or not is_scarce(demand_in(project), project.quota):
        return RoundsNow(project.quota, are_in_force=False)
    window = window_at(project.project_id, runtime.now())
    return RoundsNow(
        project.quota,
        are_in_force=True,
        round_id=window.round_id,
        draws_at=window.draws_at,
        enter=route_to_enter(project.project_id),
    )


def right_to_claim(actor: Actor, project: projects.Project) -> Right | None:
    """What the person won of the last draw; None where places go first come, first served.

    Costs nothing without rounds, one read while they are not in force, and three while they are. The first who
    claims after a draw's instant makes the draw. Raises ClaimsByRound.
    """
    if not project.quota or project.state != "open" or not is_scarce(demand_in(project), project.quota):
        return None
    now = window_at(project.project_id, runtime.now())
    last, present = fair_rounds.both(now)
    mine = [(last, _mine(now.before, actor)), (present, _mine(now, actor))]
    in_last, in_present = fair_rounds.entries_with(*mine)
    is_entered = in_present is not None
    if last is None or in_last is None:
        raise claims_by_round(now, is_entered=is_entered, at=runtime.now())
    last = drawn(last)
    if last.state != "drawn":
        raise being_drawn(now, is_entered=is_entered)
    return _right(last, in_last, now, is_entered=is_entered)


def may_claim(found: fair_rounds.FairRound, entry_id: str) -> int:
    """How many claims an entry of a drawn round won."""
    rank = rank_of(found.seed or "", entry_id)
    return allowed_by(rank, found.threshold, quota=found.quota, last_quota=found.last_quota or 0)


def _mine(window: Window, actor: Actor) -> str:
    return entry_id_of(window.round_id, actor.account_id)


def _right(last: fair_rounds.FairRound, entry: fair_rounds.RoundEntry, now: Window, *, is_entered: bool) -> Right:
    won = may_claim(last, entry.entry_id)
    otherwise = claims_by_round(now, is_entered=is_entered, is_used=won > 0, at=runtime.now())
    if (entry.claims or 0) >= won:
        raise otherwise
    return Right(entry.round_part, entry.entry_id, won, otherwise)
