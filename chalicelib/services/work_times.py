"""Use cases of time at work: heartbeats make it, and it is shown at any moment (R72, R73)."""

from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.claims import ClaimExpired, ClaimNotActive
from chalicelib.domain.contested_time import item_id_of
from chalicelib.domain.hourly_pay import is_hourly, pay_for
from chalicelib.domain.worked_time import Beat, begun, check_editor, folded, is_attended, is_heard
from chalicelib.models import claims, desk_items, store, work_times, workloads


@store.again_when(work_times.TimeMovedError)
@store.again_when(workloads.AttentionMovedError)
def beat(actor: Actor, claim_id: str, given: dict[str, Any], *, take_over: bool) -> dict[str, Any]:
    """One sign of life of a work screen is added to the claim's time, once; both clocks as they are now.

    Raises NoSuchClaim, ClaimNotActive, ClaimExpired, EditedElsewhere.
    """
    claim = claims.claim_of(actor.account_id, claim_id)
    now = runtime.now()
    if claim.state != "active":
        raise ClaimNotActive("Its time is kept.", state=claim.state)
    if claim.expires_at <= now:
        raise ClaimExpired("Your draft is kept.", expired_at=claim.expires_at)
    time, heard = work_times.time_of(claim_id), Beat(at=now, **given)
    if heard.is_work and is_hourly(claim.terms):
        heard = msgspec.structs.replace(heard, is_elsewhere=_is_elsewhere(claim))
    occasion = claim.submission_id or ""
    worked = time.going_on(occasion)
    if not occasion:
        worked = begun(worked, claim.claimed_at)
    check_editor(worked, heard, take_over=take_over)
    if is_heard(worked, heard):
        limit = settings.current().research_minutes * 60
        may_join = not time.is_last_contested
        time.keep(folded(worked, heard, research_limit_seconds=limit, may_join=may_join), occasion)
    return clocks(claim, time)


def _is_elsewhere(claim: claims.Claim) -> bool:
    """Whether the person is at another claim paid by the hour at this moment; if at none, they turn to this one."""
    load = workloads.Workload.find(claim.account_id)
    other_id = load.attended_claim_id if load else None
    if other_id == claim.claim_id:
        return False
    if load is not None and other_id is not None:
        other = claims.Claim.find(claim.account_id, other_id)
        is_in_hand = other is not None and other.state == "active"
        last = work_times.time_of(other_id).worked.last_beat
        if is_in_hand and is_attended(last, load.attended_at, runtime.now()):
            return True
    workloads.turn_to(claim.account_id, claim.claim_id, load)
    return False


def time_of(actor: Actor, claim_id: str) -> dict[str, Any]:
    """The claim's clocks, its gaps with their numbers, and what became of those that were contested."""
    claim = claims.claim_of(actor.account_id, claim_id)
    time = work_times.time_of(claim_id)
    contests = _contests(claim_id, time)
    gaps = [
        {**msgspec.structs.asdict(gap), "number": number, "contest": contests.get(str(number))}
        for number, gap in enumerate(time.worked.gaps, start=1)
    ]
    return clocks(claim, time) | {"gaps": gaps, "unlisted_gaps": time.unlisted_gaps}


def contest_shown(item: desk_items.DeskItem, contest: Mapping[str, Any]) -> dict[str, Any]:
    """A contested gap as its person sees it: their reason, how it stands, and what the administrator said."""
    decided = item.resolution if contest["state"] == "decided" else None
    return {**contest, "reason": item.facts["reason"], "decision": decided}


def _contests(claim_id: str, time: work_times.WorkTime) -> dict[str, dict[str, Any]]:
    """What was written about the contested gaps, read from the desk."""
    item_ids = [item_id_of(claim_id, number) for number in time.contests]
    items = desk_items.DeskItem.batch_get(item_ids) if item_ids else []
    return {item.facts["number"]: contest_shown(item, time.contests[item.facts["number"]]) for item in items}


def clocks(claim: claims.Claim, time: work_times.WorkTime) -> dict[str, Any]:
    """Both clocks of a claim: the work's and the deadline's."""
    return {
        "claim_id": claim.claim_id,
        "counted_seconds": time.paid_seconds,
        "uncounted_seconds": max(0, time.uncounted_seconds - time.granted_seconds),
        "research_seconds": time.research_seconds,
        "granted_seconds": time.granted_seconds,
        "earned": pay_for(claim.terms, time.paid_seconds) if is_hourly(claim.terms) else None,
        "now": runtime.now(),
        "expires_at": claim.expires_at,
    }
