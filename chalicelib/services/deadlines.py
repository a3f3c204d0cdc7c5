"""Use cases of a claim's deadline: one extension, the person's plan, reminders that come once (R8, R44, R52)."""

from contextlib import suppress
from datetime import date
from typing import Any

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.claims import ClaimExpired, ClaimNotActive
from chalicelib.domain.deadlines import ExtendedBefore, check_extension, check_plan, extended
from chalicelib.domain.sweeps import check_all_done, each_alone
from chalicelib.models import audit, claims, store


@store.again_when(claims.ClaimMovedError)
def extend(actor: Actor, claim_id: str, *, reason: str | None) -> claims.Claim:
    """Half the lease more, once: at once where a draft shows activity, else for a reason that is kept (R52).

    Raises NoSuchClaim, ClaimExpired, ClaimNotActive, ExtendedBefore, and InvalidField for a reason that is missing.
    """
    claim = _active(actor, claim_id)
    if claim.extended_at is not None:
        raise ExtendedBefore.until(claim.expires_at)
    draft = claims.Draft.find(claim_id)
    check_extension(saved_at=draft.saved_at if draft else None, now=runtime.now(), reason=reason)
    with suppress(claims.ExtendedNowError):
        claim.extend(extended(claim.expires_at, claim.terms["lease_minutes"]), reason)
        return claim
    return claims.claim_of(actor.account_id, claim_id)


@store.again_when(claims.ClaimMovedError)
def plan(actor: Actor, claim_id: str, planned_on: date | None) -> claims.Claim:
    """The day on which the person wants to do it, or none. Raises NoSuchClaim, ClaimExpired, ClaimNotActive."""
    claim = _active(actor, claim_id)
    check_plan(planned_on, now=runtime.now(), expires_at=claim.expires_at)
    claim.plan(planned_on)
    return claim


@store.again_when(claims.ClaimMovedError)
def set_reminders(actor: Actor, claim_id: str, offsets_minutes: list[int]) -> claims.Claim:
    """Reminders so many minutes before the deadline; none for an empty list.

    Raises NoSuchClaim, ClaimExpired, ClaimNotActive.
    """
    claim = _active(actor, claim_id)
    claim.remind_at(sorted(set(offsets_minutes), reverse=True))
    return claim


def send_reminders(*, by: str, reason: str, dry_run: bool = False) -> dict[str, Any]:
    """Reminders that are due are told, once each; of several that are due at once only one."""
    due = claims.to_remind(runtime.now())
    reminded, failures = each_alone(due, lambda claim: dry_run or _remind(claim))
    if reminded and not dry_run:
        audit.append(by, "send_reminders", "claims", reason=reason, reminded=reminded)
    check_all_done(failures)
    return {"reminded": reminded, "dry_run": dry_run}


def _remind(claim: claims.Claim) -> bool:
    try:
        claim.remind()
    except claims.ClaimMovedError:
        return False  # handed in, extended or reminded at the same moment
    return True


def _active(actor: Actor, claim_id: str) -> claims.Claim:
    claim = claims.claim_of(actor.account_id, claim_id)
    if claim.state != "active":
        raise ClaimNotActive("Look at GET /claims for where it stands.", state=claim.state)
    if claim.expires_at <= runtime.now():
        raise ClaimExpired.at(claim.expires_at)
    return claim
