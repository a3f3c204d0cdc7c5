"""Use cases of work in hand: its draft is saved, it is given back, and the sweep ends what ran out."""

from contextlib import suppress
from typing import Any

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.claims import ClaimExpired, ClaimNotActive
from chalicelib.domain.completion import percent_done
from chalicelib.domain.schemas import check_keepable
from chalicelib.domain.sweeps import check_all_done, each_alone
from chalicelib.models import audit, budgets, claims, projects, store, submissions, tasks, workloads


def draft_of(actor: Actor, claim_id: str) -> claims.Draft:
    """What is saved under the claim; version 0 and no answer before the first save."""
    claims.claim_of(actor.account_id, claim_id)
    found = claims.Draft.find(claim_id)
    return found or claims.Draft(claim_id, account_id=actor.account_id, version=0, answer=None, saved_at=runtime.now())


def save_draft(actor: Actor, claim_id: str, *, answer: Any, version: int) -> claims.Draft:
    """The work so far is kept over the version it was begun from. Raises DraftMoved, ClaimNotActive."""
    return kept_draft(actor, claim_id, answer=answer, version=version)[1]


def kept_draft(actor: Actor, claim_id: str, *, answer: Any, version: int) -> tuple[claims.Claim, claims.Draft]:
    """The draft as it is kept, and the claim as it was read for it; ClaimExpired once it is kept after the deadline."""
    check_keepable(answer, field="answer")
    claim = claims.claim_of(actor.account_id, claim_id)
    if claim.state != "active":
        raise ClaimNotActive("The draft stays as it is.", state=claim.state)
    draft = claims.Draft(claim_id, account_id=actor.account_id, answer=answer, saved_at=runtime.now(), version=version)
    draft.percent_done = _percent_done(claim.project_id, answer)
    with suppress(claims.DraftSavedError):
        draft.save_over(version)
    draft.version = version + 1
    if draft.saved_at >= claim.expires_at:
        raise ClaimExpired("What you wrote is kept, but cannot be handed in any more.", expired_at=claim.expires_at)
    return claim, draft


@store.again_when(claims.ClaimMovedError)
def release(actor: Actor, claim_id: str) -> None:
    """The place goes back without penalty; the draft is kept. Raises NoSuchClaim, ClaimNotActive."""
    claim = claims.claim_of(actor.account_id, claim_id)
    if claim.state == "released":
        return
    _end(claim, "released")


def expire_claims(*, by: str, reason: str, dry_run: bool = False) -> dict[str, Any]:
    """Claims past their deadline end: the place and the reserved money go back, the draft stays."""
    now = runtime.now()
    found = (claim for claim in claims.overdue(now) if claim.state == "active" and claim.expires_at <= now)
    ended, failures = each_alone(found, lambda claim: dry_run or _expire(claim))
    if ended and not dry_run:
        audit.append(by, "expire_claims", "claims", reason=reason, ended=ended)
    check_all_done(failures)
    return {"ended": ended, "dry_run": dry_run}


def give_back(claim: claims.Claim) -> bool:
    """The place of somebody who is gone; whether it was still theirs."""
    return _ended(claim, "released")


def _expire(claim: claims.Claim) -> bool:
    return _ended(claim, "expired")


def _ended(claim: claims.Claim, state: str) -> bool:
    try:
        _end(claim, state)
    except (ClaimNotActive, ClaimExpired, claims.ClaimMovedError):
        return False  # handed in or extended at the last moment
    return True


def _end(claim: claims.Claim, state: str) -> None:
    """Released or expired. A lapsed revision goes back to review with the answer handed in before."""
    with store.transaction() as tx:
        if claim.submission_id:
            before = submissions.submission_of(claim.submission_id)
            claim.end(tx, "submitted")
            before.await_review_again(tx)
        else:
            claim.end(tx, state)
            tasks.task_of(claim.task_id).free_place(tx)
            budgets.release(tx, claim.project_id, claim.budget_shard, claim.reserved_minor)
        workloads.end_claim(tx, claim.account_id)


def _percent_done(project_id: str, answer: Any) -> int:
    """A hint for the person, so the project may be a moment old; its schemas never change once it is open."""
    project = projects.Project.find(project_id, consistent=False)
    return percent_done(project.rules.output_text, answer) if project else 0
