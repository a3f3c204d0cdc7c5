"""Use cases of claiming: a given task, or the project's next one, for one person and at once (rules 1 and 2)."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.claims import (
    NothingToClaim,
    TaskFull,
    check_may_work,
    check_open,
    claim_id_of,
    claimed_before,
    deadline_shard,
    expires_at,
)
from chalicelib.domain.fair_rounds import ClaimsByRound, Right
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.matching import check_takes_work
from chalicelib.domain.origins import NOWHERE, Origin, VpnNotAllowed, check_whereabouts
from chalicelib.domain.terms import claim_terms, signed_text, worst_case_minor
from chalicelib.gateways import origins, secrets
from chalicelib.models import (
    budgets,
    claims,
    enrolments,
    fair_rounds,
    idempotency,
    projects,
    store,
    tasks,
    workloads,
)
from chalicelib.services.budgets import shard_with
from chalicelib.services.fair_rounds import right_to_claim
from chalicelib.services.proofs import prove_again

#: How many shards of open tasks "the next task" looks into before it says that there is none; the first ones from a
#: position of the person's own, where the index may be looked into twice.
SHARDS_TRIED, SHARDS_SPREAD = 64, 6
#: How many of a shard's open tasks are tried one by one, and how many are then looked at together.
CANDIDATES, PAGE = 20, 100
#: Budget shards one claim tries, before another task is.
SHARD_TRIES = 4

T = TypeVar("T")


class ContendedError(Exception):
    """Others hold the same items again and again; another budget shard or task may be free."""


@store.again_when(ContendedError)
@store.again_when(tasks.TaskMovedError)
def claim_task(actor: Actor, task_id: str, repeat: Repeat | None = None, *, origin: Origin = NOWHERE) -> claims.Claim:
    """One place on this task is the person's until the lease ends, under the project's terms of this moment (R22).

    Asking again gives the same claim. Raises NoSuchTask, TaskFull, TaskAnsweredBefore, TaskHeldBefore,
    TooManyOpenClaims, NotEnrolled, GuidelinesNotRead, OwnProject, ProjectNotOpen, BudgetExhausted, ClaimsByRound,
    VpnNotAllowed.
    """
    task = tasks.task_of(task_id)
    project = projects.project_of(task.project_id)
    try:
        _check_origin(project, origin)
        return _claim(actor, task, project, repeat, right=right_to_claim(actor, project))
    except (ClaimsByRound, VpnNotAllowed):
        stands = claims.Claim.find(actor.account_id, claim_id_of(task_id, actor.account_id))
        if stands is None:  # what was claimed before stays the person's, from wherever they ask
            raise
        return _standing(stands)
    except claims.ClaimStandsError as standing:
        return _standing(standing.claim)


@store.again_when(idempotency.AlreadyDoneError)
def claim_next(
    actor: Actor, project_id: str, repeat: Repeat | None = None, *, origin: Origin = NOWHERE
) -> claims.Claim:
    """A place on some open task of the project; the same request again (Idempotency-Key) gives the same claim.

    Raises NothingToClaim and what claim_task raises.
    """
    before = _claimed_before(actor, repeat)
    if before is not None:
        return before
    project = projects.project_of(project_id)
    check_open(project.state)
    _check_origin(project, origin)
    right = right_to_claim(actor, project)
    take = partial(_claim, actor, project=project, repeat=repeat, right=right)
    for number, shard_id in enumerate(_some_shards(project.task_shards)):
        begin = runtime.choose(settings.current().tasks_per_shard) if number < SHARDS_SPREAD else 0
        claim = _claim_from(take, shard_id, begin=begin)
        if claim is not None:
            return claim
    raise NothingToClaim("Places come back when claims end; look at GET /tasks for other work.", retry_after=60)


def _check_origin(project: projects.Project, origin: Origin) -> None:
    """New claims alone ask where a person is, and only where the project cares (R50); raises VpnNotAllowed."""
    if not project.asked.allow_vpn:
        check_whereabouts(origins.whereabouts_of(origin), allow_vpn=False)


def _claimed_before(actor: Actor, repeat: Repeat | None) -> claims.Claim | None:
    load = workloads.Workload.find(actor.account_id) if repeat else None
    if repeat is None or load is None or load.last_repeat_id != repeat.repeat_id:
        return None
    return claims.claim_of(actor.account_id, load.last_claim_id)


def _some_shards(shard_ids: list[str]) -> list[str]:
    return _turned(shard_ids)[:SHARDS_TRIED]


def _claim_from(take: Callable[[tasks.Task], claims.Claim], shard_id: str, *, begin: int) -> claims.Claim | None:
    """A claim on one of the shard's open tasks, beginning anywhere among them; None if none can be had."""
    for task in _candidates(shard_id, begin):
        try:
            return take(task)
        except (TaskFull, claims.ClaimStandsError, tasks.TaskMovedError, ContendedError):
            continue
    return None


def _candidates(shard_id: str, begin: int) -> Iterator[tasks.Task]:
    """Some open tasks one by one, nearly always the first will do; then, where many people want few, all there are."""
    hints = tasks.open_candidates(shard_id, begin=begin, limit=CANDIDATES)
    for hint in _turned(hints):
        task = tasks.Task.find(hint.task_id)
        if task is not None and task.is_open:
            yield task
    if begin == 0 and len(hints) < CANDIDATES:
        return
    page, after = tasks.open_candidates(shard_id, limit=PAGE), ""
    while page:
        yield from _turned(tasks.open_now(page))
        after = page[-1].queue_position
        page = tasks.open_candidates(shard_id, limit=PAGE, after=after) if len(page) == PAGE else []


def _turned(found: list[T]) -> list[T]:
    """In order from anywhere, then from the beginning."""
    first = runtime.choose(len(found)) if found else 0
    return found[first:] + found[:first]


def _claim(
    actor: Actor, task: tasks.Task, project: projects.Project, repeat: Repeat | None, *, right: Right | None
) -> claims.Claim:
    check_may_work(actor.account_id, project.managers)
    check_open(project.state)
    check_takes_work(actor.account_id, project.asked, runtime.now(), has_resume=actor.has_resume)
    shard = runtime.choose(project.budget_shards)
    for attempt in range(SHARD_TRIES):
        claim = _new_claim(actor, task.task_id, project, shard)
        try:
            with store.transaction(ContendedError) as tx:
                claim.make(tx)
                task.take_place(tx)
                workloads.take_claim(tx, actor.account_id, claim.claim_id, repeat)
                budgets.reserve(tx, project.project_id, shard, claim.reserved_minor)
                enrolments.check_may_claim(
                    tx,
                    actor.account_id,
                    project.project_id,
                    claim.claimed_at,
                    guidelines_version=project.guidelines_version,
                )
                if right is not None:
                    fair_rounds.count_claim(tx, right)
        except budgets.BudgetShardShortError:
            shard = shard_with(project.project_id, claim.reserved_minor)
        except enrolments.ProofsRanOutError:
            prove_again(actor, project)
        except ContendedError:
            runtime.wait(runtime.jitter(attempt))
            shard = runtime.choose(project.budget_shards)
        else:
            return claim
    raise ContendedError


def _standing(claim: claims.Claim) -> claims.Claim:
    if claim.state == "active":
        return claim
    raise claimed_before(claim.claim_id, claim.state, claim.project_id)


def _new_claim(actor: Actor, task_id: str, project: projects.Project, shard: int) -> claims.Claim:
    now = runtime.now()
    offer = project.offer_at(now)
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
