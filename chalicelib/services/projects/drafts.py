"""What a project says before it is published: its fields, its guidelines, an approved price."""

from collections.abc import Mapping
from typing import Any

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.bonus_rules import check_bonus_rules
from chalicelib.domain.eligibility import Eligibility, check_consistent, check_listed, newly_listed
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.money import Money, known_currency
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.project_sizes import SAID, check_fits
from chalicelib.domain.projects import (
    Instructions,
    ProjectHasTasks,
    check_changeable,
    check_instructions,
    check_unfinished,
)
from chalicelib.domain.rates import currency_given, hour_given, price_columns
from chalicelib.domain.task_types import check_rules, task_type_named
from chalicelib.domain.templates import check_template
from chalicelib.models import accounts, audit, budgets, idempotency, projects, store
from chalicelib.services.qualifications import named

#: Fields that tasks were made by; they stay once there are tasks.
_OF_TASKS = {"task_type", "places", "options", "input_schema", "output_schema"}


@store.again_when(idempotency.AlreadyDoneError)
def create(actor: Actor, given: Mapping[str, Any], repeat: Repeat | None = None) -> projects.Project:
    """A new draft of this manager's, with empty budget shards. Raises InvalidField, UnpaidTestTooLong."""
    before = idempotency.done_before(repeat)
    if before is not None:
        return projects.project_of(before)
    project = _draft(actor, given)
    _check(project)
    _check_listed(project, Eligibility())
    project.fill(named(project, given))
    with store.transaction() as tx:
        tx.create(project, lambda _: idempotency.AlreadyDoneError())
        for shard in range(project.budget_shards):
            tx.put(budgets.BudgetShard(project.project_id, shard, currency=project.currency))
        idempotency.remember(tx, repeat, project.project_id)
    return project


@store.again_when(projects.ProjectMovedError)
def change(actor: Actor, project_id: str, given: Mapping[str, Any]) -> projects.Project:
    """A draft's fields change; what tasks were made by stays; whether there are fair rounds changes in an open one too.

    Raises ProjectPublished, ProjectStateRefuses, ProjectHasTasks, UnpaidTestTooLong.
    """
    project = projects.managed(actor, project_id)
    check_changeable(project.state, given.keys(), project_id)
    changes = _columns(given, project.currency)
    fixed = sorted(_OF_TASKS & changes.keys())
    if fixed and (project.shard_count or project.running_import_id):
        raise ProjectHasTasks(f"`{fixed[0]}` cannot change any more. Make a new project.", field=fixed[0])
    before = project.asked
    project.fill(changes)
    _check(project)
    _check_listed(project, before)
    test = named(project, given)
    project.fill(test)
    with store.transaction() as tx:
        project.change(tx, changes | test)
    return project


@store.again_when(idempotency.AlreadyDoneError)
@store.again_when(projects.ProjectMovedError)
def issue_guidelines(
    actor: Actor, project_id: str, given: Instructions, repeat: Repeat | None = None
) -> projects.Guidelines:
    """A new version that claims are made under from now on; claims in hand keep theirs. Raises ProjectIncomplete."""
    before = idempotency.done_before(repeat)
    project = projects.managed(actor, project_id)
    if before is not None:
        return projects.Guidelines.get(project_id, int(before), consistent_read=True)
    check_unfinished(project.state)
    check_instructions(project.state, given, project.rules)
    new = projects.Guidelines.next_of(project, given, by=actor.account_id, at=runtime.now())
    with store.transaction() as tx:
        new.issue(tx, project)
        idempotency.remember(tx, repeat, str(new.version))
    return new


@store.again_when(projects.ProjectMovedError)
def approve_price(actor: Actor, project_id: str, *, reward: Money, reason: str) -> projects.Project:
    """An administrator allows a reward outside the usual range for this project (R20), on the record."""
    project = projects.project_of(project_id)
    if reward != project.reward:
        raise InvalidField("reward", f"is the project's reward at the moment, {project.reward}")
    if reward.minor == 0:
        raise InvalidField("reward.minor", "is more than zero: accepted work is owed something")
    changes = {"price_approved_minor": reward.minor}
    with store.transaction() as tx:
        project.change(tx, changes)
        audit.note(tx, actor.account_id, "approve_price", project_id, reason=reason, minor=reward.minor)
    project.fill(changes)
    return project


def _check(project: projects.Project) -> None:
    check_rules(project.rules)
    check_bonus_rules(project.bonus_rules)
    check_template(project.template or {})
    check_consistent(project.asked)
    check_fits({name: getattr(project, name) for name in SAID})


def _check_listed(project: projects.Project, before: Eligibility) -> None:
    """Whoever is newly named by its lists has an account; raises InvalidField."""
    asked = project.asked
    check_listed(asked, accounts.unknown_of(newly_listed(asked, before)), field="eligibility.")


def _draft(actor: Actor, given: Mapping[str, Any]) -> projects.Project:
    kind = task_type_named(given["task_type"])
    named, field = currency_given(given)
    currency = known_currency(named, field=field)
    columns = {"est_minutes": kind.est_minutes, "lease_minutes": kind.lease_minutes, **_columns(given, currency)}
    return projects.Project(
        runtime.new_id("prj"),
        managers=[actor.account_id],
        state="draft",
        currency=currency,
        budget_shards=settings.current().budget_shards,
        created_by=actor.account_id,
        created_at=runtime.now(),
        **columns,
    )


def _columns(given: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """What was given, as it is kept: amounts become minor units of the project's one currency."""
    columns = dict(given)
    reward, hour = columns.pop("reward", None), hour_given(columns.pop("pay", None))
    if reward is not None or hour is not None:
        columns |= price_columns(reward, hour, currency)
    review = columns.pop("review_reward", None)
    if review is not None:
        if review.currency != currency:
            raise InvalidField("review_reward.currency", f"is {currency}, the currency of the whole project")
        columns["review_minor"] = review.minor
    return columns
