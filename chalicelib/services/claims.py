"""Use cases of a contributor at work: claim, save, release; and the sweep that ends what ran out."""

from contextlib import suppress
from typing import Any

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.budgets import gathering, shards_holding
from chalicelib.domain.claims import (
    BudgetExhausted,
    ClaimExpired,
    ClaimNotActive,
    NothingToClaim,
    TaskAnsweredBefore,
    TaskFull,
    check_may_work,
    claim_id_of,
    deadline_shard,
    expires_at,
)
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.matching import check_takes_work
from chalicelib.domain.schemas import check_keepable
from chalicelib.domain.sweeps import check_all_done, each_alone
from chalicelib.domain.terms import claim_terms, signed_text, worst_case_minor
from chalicelib.gateways import secrets
from chalicelib.models import (
    audit,
    budgets,
    claims,
    enrolments,
    idempotency,
    projects,
    store,
    submissions,
    tasks,
    workloads,
)

#: How many shards and candidates "the next task" tries before it says that there is none.
SHARDS_TRIED, CANDIDATES = 6, 12


@store.again_when(tasks.TaskMovedError)
def claim_task(actor: Actor, task_id: str, repeat: Repeat | None = None) -> claims.Claim:
    """One place on this task is the person's until the lease ends, under the project's terms of this moment (R22).

    Asking again gives the same claim. Raises NoSuchTask, TaskFull, TaskAnsweredBefore, TooManyOpenClaims,
    NotEnrolled, OwnProject, ProjectNotOpen, BudgetExhausted.
    """
    task = tasks.task_of(task_id)
    project = projects.project_of(task.project_id)
    try:
        return _claim(actor, task, project, repeat)
    except claims.ClaimStandsError as stands:
        return _standing(stands.claim)


@store.again_when(idempotency.AlreadyDoneError)
def claim_next(actor: Actor, project_id: str, repeat: Repeat | None = None) -> claims.Claim:
    """A place on some open task of the project; the same request again (Idempotency-Key) gives the same claim.

    Raises NothingToClaim and what claim_task raises.
    """
    before = _claimed_before(actor, repeat)
    if before is not None:
        return before
    project = projects.project_of(project_id)
    for shard_id in _some_shards(project.task_shards):
        claim = _claim_from(actor, project, shard_id, repeat)
        if claim is not None:
            return claim
    raise NothingToClaim("Places come back when claims end; look at GET /tasks for other work.", retry_after=60)


def draft_of(actor: Actor, claim_id: str) -> claims.Draft:
    """What is saved under the claim; version 0 and no answer before the first save."""
    claims.claim_of(actor.account_id, claim_id)
    found = claims.Draft.find(claim_id)
    return found or claims.Draft(claim_id, account_id=actor.account_id, version=0, answer=None, saved_at=runtime.now())


def save_draft(actor: Actor, claim_id: str, *, answer: Any, version: int) -> claims.Draft:
    """The work so far is kept over the version it was begun from. Raises DraftMoved, ClaimNotActive."""
    check_keepable(answer, field="answer")
    claim = claims.claim_of(actor.account_id, claim_id)
    if claim.state != "active":
        raise ClaimNotActive("The draft stays as it is.", state=claim.state)
    draft = claims.Draft(claim_id, account_id=actor.account_id, answer=answer, saved_at=runtime.now(), version=version)
    with suppress(claims.DraftSavedError):
        draft.save_over(version)
    draft.version = version + 1
    return draft


def my_claims(actor: Actor, *, limit: int, cursor: str | None) -> store.Page:
    """The person's claims, from the base table, so that one just made is in it."""
    return store.listing(claims.Claim, actor.account_id, limit=limit, cursor=cursor)


def claim_with_work(actor: Actor, claim_id: str) -> dict[str, Any]:
    """The claim with its receipt, the task's input and the draft: all a work screen needs."""
    claim = claims.claim_of(actor.account_id, claim_id)
    task = tasks.task_of(claim.task_id)
    draft = claims.Draft.find(claim_id)
    return {"claim": claim, "input": task.input, "draft": draft}


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


def _expire(claim: claims.Claim) -> bool:
    try:
        _end(claim, "expired")
    except (ClaimNotActive, ClaimExpired):
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


def _claimed_before(actor: Actor, repeat: Repeat | None) -> claims.Claim | None:
    load = workloads.Workload.find(actor.account_id) if repeat else None
    if repeat is None or load is None or load.last_repeat_id != repeat.repeat_id:
        return None
    return claims.claim_of(actor.account_id, load.last_claim_id)


def _some_shards(shard_ids: list[str]) -> list[str]:
    if not shard_ids:
        return []
    first = runtime.choose(len(shard_ids))
    return (shard_ids[first:] + shard_ids[:first])[:SHARDS_TRIED]


def _claim_from(actor: Actor, project: projects.Project, shard_id: str, repeat: Repeat | None) -> claims.Claim | None:
    """A claim on one of the shard's first open tasks, beginning anywhere among them; None if none can be had."""
    candidates = tasks.open_candidates(shard_id, limit=CANDIDATES)
    first = runtime.choose(len(candidates)) if candidates else 0
    for task_id in candidates[first:] + candidates[:first]:
        task = tasks.Task.find(task_id)
        if task is None or task.taken >= task.places:
            continue
        try:
            return _claim(actor, task, project, repeat)
        except (TaskFull, claims.ClaimStandsError, tasks.TaskMovedError):
            continue
    return None


def _claim(actor: Actor, task: tasks.Task, project: projects.Project, repeat: Repeat | None) -> claims.Claim:
    check_may_work(actor.account_id, project.managers)
    check_takes_work(actor.account_id, project.asked, runtime.now())
    shard = runtime.choose(project.budget_shards)
    for _ in range(store.TRIES):
        claim = _new_claim(actor, task.task_id, project, shard)
        try:
            with store.transaction() as tx:
                claim.make(tx)
                task.take_place(tx)
                workloads.take_claim(tx, actor.account_id, claim.claim_id, repeat)
                budgets.reserve(tx, project.project_id, shard, claim.reserved_minor)
                enrolments.check_may_claim(tx, actor.account_id, project.project_id)
        except budgets.BudgetShardShortError:
            shard = _shard_with(project.project_id, claim.reserved_minor)
            continue
        return claim
    raise store.busy()


def _shard_with(project_id: str, needed: int) -> int:
    """A budget shard with so much free money, gathered from others if no one holds it alone; or BudgetExhausted."""
    available = {int(found.shard): int(found.available_minor) for found in budgets.shards_of(project_id)}
    holding = shards_holding(available, needed)
    if holding:
        return holding[runtime.choose(len(holding))]
    move = gathering(available, needed)
    if move is None:
        raise BudgetExhausted("It is all spent or kept for work in hand; look again when claims end.", retry_after=60)
    with suppress(budgets.BudgetMovedError), store.transaction() as tx:
        budgets.gather(tx, project_id, move)
    return move.into


def _standing(claim: claims.Claim) -> claims.Claim:
    if claim.state == "active":
        return claim
    raise TaskAnsweredBefore("A person answers a task once.", claim_id=claim.claim_id, state=claim.state)


def _new_claim(actor: Actor, task_id: str, project: projects.Project, shard: int) -> claims.Claim:
    now = runtime.now()
    offer = project.offer
    claim_id = claim_id_of(task_id, actor.account_id)
    terms = claim_terms(offer, claim_id=claim_id, task_id=task_id, account_id=actor.account_id, claimed_at=now)
    return claims.Claim(
        actor.account_id,
        claim_id,
        task_id=task_id,
        project_id=project.project_id,
        state="active",
        terms=terms,
        signature=secrets.sign(signed_text(terms), purpose="receipt"),
        budget_shard=shard,
        reserved_minor=worst_case_minor(offer),
        review_minor=offer.review_minor,
        claimed_at=now,
        expires_at=expires_at(now, offer.lease_minutes),
        expiry_shard=deadline_shard(claim_id),
    )
