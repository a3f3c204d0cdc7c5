"""A project's way through its states: published when complete, paused, closed; work in hand always stays."""

from collections.abc import Sequence

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.bonus_rules import rules_of
from chalicelib.domain.money import Money
from chalicelib.domain.projects import Act, Plan, check_complete, missing, spread, state_after
from chalicelib.domain.rates import REWARD_MAXIMUM, REWARD_MINIMUM, floor_of
from chalicelib.domain.readiness import Gap, Work, contradictions
from chalicelib.domain.stipends import worst_minor
from chalicelib.domain.task_types import needs_options
from chalicelib.models import audit, budgets, projects, skill_tree, store


class Readiness(msgspec.Struct, frozen=True):
    """What stands between a project and its publication, and what an answer may pay."""

    project_id: str
    missing: Sequence[Gap]
    reward_least: Money
    reward_most: Money
    approved_reward: Money | None


@store.again_when(projects.ProjectMovedError)
@store.again_when(budgets.BudgetMovedError)
def publish(actor: Actor, project_id: str) -> projects.Project:
    """Open to contributors, once everything is there (R24). Raises ProjectIncomplete with all that is missing.

    From a draft, where nothing is reserved yet, the money is spread over the shards anew, in whole answers.
    """
    project = projects.managed(actor, project_id)
    target = state_after(project.state, "publish")
    if project.state == target:
        return project
    shards = budgets.shards_of(project_id)
    available = _spread_anew(project, [shard.available_minor for shard in shards])
    check_complete(_plan(project, projects.guidelines_of(project), available), project_id)
    with store.transaction() as tx:
        _to_state(tx, actor, project, "publish")
        for shard, minor in zip(shards, available, strict=True):
            budgets.unlock(tx, shard, minor)
    project.fill({"state": target})
    return project


def readiness(actor: Actor, project_id: str) -> Readiness:
    """What publication would miss now, and what an answer may pay without an approval. Raises NoSuchProject."""
    project = projects.managed(actor, project_id)
    available = _spread_anew(project, [shard.available_minor for shard in budgets.shards_of(project_id)])
    return Readiness(
        project_id,
        missing=missing(_plan(project, projects.guidelines_of(project), available), project_id),
        reward_least=Money(REWARD_MINIMUM, project.currency),
        reward_most=Money(REWARD_MAXIMUM, project.currency),
        approved_reward=None
        if project.price_approved_minor is None
        else Money(project.price_approved_minor, project.currency),
    )


def pause(actor: Actor, project_id: str) -> projects.Project:
    """No new claims; work in hand stays. POST publication opens it again. Raises ProjectStateRefuses."""
    return _stop(actor, project_id, "pause")


def close(actor: Actor, project_id: str) -> projects.Project:
    """No new claims for ever; work in hand stays and is paid. Raises ProjectStateRefuses."""
    return _stop(actor, project_id, "close")


@store.again_when(projects.ProjectMovedError)
def _stop(actor: Actor, project_id: str, act: Act) -> projects.Project:
    """The state first, which new requests read; then one budget shard after another, for requests that read it before.

    All at once would wait for a moment in which nobody claims. Done again, it finishes what a crash left.
    """
    project = projects.managed(actor, project_id)
    target = state_after(project.state, act)
    if project.state != target:
        with store.transaction() as tx:
            _to_state(tx, actor, project, act)
        project.fill({"state": target})
    for shard in range(project.budget_shards):
        with store.transaction() as tx:
            projects.check_state(tx, project_id, target)
            budgets.lock(tx, project_id, shard)
    return project


def _spread_anew(project: projects.Project, available: Sequence[int]) -> Sequence[int]:
    """A draft's money in whole answers, as publication lays it over the shards."""
    if project.state != "draft":
        return available
    total = Money(sum(available), project.currency)
    return [part.minor for part in spread(total, project.answer_cost_minor, len(available))]


def _to_state(tx: store.Transaction, actor: Actor, project: projects.Project, act: Act) -> None:
    project.change(tx, {"state": state_after(project.state, act)})
    audit.note(tx, actor.account_id, f"{act}_project", project.project_id)


def _plan(project: projects.Project, guidelines: projects.Guidelines | None, available: Sequence[int]) -> Plan:
    return Plan(
        rate=project.rate,
        est_minutes=project.est_minutes,
        floor=floor_of(project.currency, settings.current().minimum_hourly_minor),
        bonus_rules=rules_of(project.bonus_rules),
        approved_minor=project.price_approved_minor,
        answer_cost_minor=project.answer_cost_minor,
        places=project.places,
        review_levels=project.review_levels,
        needs_options=needs_options(project.rules),
        instructions=guidelines.instructions if guidelines else None,
        available_minor=available,
        stipends_minor=worst_minor(project.stipend, project.open_seats) if project.state == "draft" else 0,
        contradictions=contradictions(_work(project, guidelines), project.state),
    )


def _work(project: projects.Project, guidelines: projects.Guidelines | None) -> Work:
    return Work(
        rules=project.rules,
        template=project.template or {},
        est_minutes=project.est_minutes,
        lease_minutes=project.lease_minutes,
        deadline_at=project.asked.deadline_at,
        skills=[need.skill for need in project.audience.needs],
        countries=project.countries or (),
        good_examples=guidelines.good_examples if guidelines else (),
        at=runtime.now(),
        tree=skill_tree.tree(),
    )
