"""Use cases of projects: making, instructing, funding, publishing, pausing and closing them, and looking at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.money import Money, known_currency
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.projects import (
    Act,
    CostPreview,
    Instructions,
    NoSuchProject,
    Plan,
    ProjectHasTasks,
    ReferenceUsed,
    check_complete,
    check_draft,
    check_instructions,
    check_unfinished,
    cost_preview,
    funding,
    spread,
    state_after,
)
from chalicelib.domain.task_types import check_rules, needs_options, task_type_named
from chalicelib.models import audit, budgets, idempotency, ledger, projects, store

#: Fields that tasks were made by; they stay once there are tasks.
_OF_TASKS = {"task_type", "places", "options", "input_schema", "output_schema"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A project with the guidelines that apply and, for its managers, its money."""

    project: projects.Project
    guidelines: projects.Guidelines | None


@dataclass(frozen=True, slots=True)
class Booking:
    """Money that was booked into a project, and the entry that says so."""

    project_id: str
    entry_id: str
    reference: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a project is, from counters kept by each claim and acceptance; nothing is counted when asked."""

    project_id: str
    state: str
    tasks: int
    answers_wanted: int
    funded: Money
    available: Money
    reserved: Money
    spent: Money


@store.again_when(idempotency.AlreadyDoneError)
def create(actor: Actor, given: Mapping[str, Any], repeat: Repeat | None = None) -> Shown:
    """A new draft of this manager's, with empty budget shards. Raises InvalidField."""
    before = idempotency.done_before(repeat)
    if before is not None:
        return Shown(projects.project_of(before), None)
    project = _draft(actor, given)
    check_rules(project.rules)
    with store.transaction() as tx:
        tx.create(project, lambda _: idempotency.AlreadyDoneError())
        for shard in range(project.budget_shards):
            tx.put(budgets.BudgetShard(project.project_id, shard, currency=project.currency))
        idempotency.remember(tx, repeat, project.project_id)
    return Shown(project, None)


def shown(actor: Actor, project_id: str) -> Shown:
    """Terms, guidelines and acceptance criteria, readable without enrolling (R76); a draft is its managers' alone."""
    project = projects.project_of(project_id)
    if project.state == "draft" and not project.is_managed_by(actor):
        raise NoSuchProject("GET /projects lists what is open to you.")
    return Shown(project, projects.guidelines_of(project))


def managed_by(actor: Actor, *, limit: int, cursor: str | None) -> store.Page:
    """The projects a manager made, newest first."""
    by_creator = projects.Project.by_creator
    page = store.listing(by_creator, actor.account_id, limit=limit, cursor=cursor, is_newest_first=True)
    return store.Page(store.whole(page.records), page.next_cursor)


def opportunities(*, limit: int, cursor: str | None) -> store.Page:
    """Open work and its pay, for anyone, newest first."""
    by_state = projects.Project.by_state
    return store.listing(by_state, "open", limit=limit, cursor=cursor, is_newest_first=True)


@store.again_when(projects.ProjectMovedError)
def change(actor: Actor, project_id: str, given: Mapping[str, Any]) -> Shown:
    """A draft's fields change; what tasks were made by stays. Raises ProjectPublished, ProjectHasTasks, InvalidField."""
    project = projects.managed(actor, project_id)
    check_draft(project.state)
    changes = _columns(given, project.currency)
    fixed = sorted(_OF_TASKS & changes.keys())
    if fixed and (project.shard_count or project.running_import_id):
        raise ProjectHasTasks(f"`{fixed[0]}` cannot change any more. Make a new project.", field=fixed[0])
    actions = [getattr(projects.Project, name).set(value) for name, value in changes.items()]
    with store.transaction() as tx:
        project.change(tx, actions)
    for name, value in changes.items():
        setattr(project, name, value)
    check_rules(project.rules)
    return Shown(project, projects.guidelines_of(project))


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
    check_instructions(project.state, given)
    new = projects.Guidelines.next_of(project, given, by=actor.account_id, at=runtime.now())
    with store.transaction() as tx:
        new.issue(tx, project)
        idempotency.remember(tx, repeat, str(new.version))
    return new


@store.again_when(projects.ProjectMovedError)
def approve_price(actor: Actor, project_id: str, *, reward: Money, reason: str) -> Shown:
    """An administrator allows a reward outside the usual range for this project (R20), on the record."""
    project = projects.project_of(project_id)
    if reward != project.reward:
        raise InvalidField("reward", f"is the project's reward at the moment, {project.reward}")
    with store.transaction() as tx:
        project.change(tx, [projects.Project.price_approved_minor.set(reward.minor)])
        audit.note(tx, actor.account_id, "approve_price", project_id, reason=reason, minor=reward.minor)
    return Shown(projects.project_of(project_id), None)


@store.again_when(projects.ProjectMovedError)
@store.again_when(budgets.BudgetMovedError)
def publish(actor: Actor, project_id: str) -> Shown:
    """Open to contributors, once everything is there (R24). Raises ProjectIncomplete with all that is missing."""
    project = projects.managed(actor, project_id)
    guidelines = projects.guidelines_of(project)
    if project.state == state_after(project.state, "publish"):
        return Shown(project, guidelines)
    shards = budgets.shards_of(project_id)
    total = Money(sum(shard.available_minor for shard in shards), project.currency)
    parts = spread(total, project.answer_cost_minor, len(shards)) if project.state == "draft" else None
    available = [part.minor for part in parts] if parts else [shard.available_minor for shard in shards]
    check_complete(_plan(project, guidelines, available))
    with store.transaction() as tx:
        _to_state(tx, actor, project, "publish")
        for shard, minor in zip(shards, available, strict=True):
            shard.open(tx, minor if parts else None)
    project.state = "open"
    return Shown(project, guidelines)


def pause(actor: Actor, project_id: str) -> Shown:
    """No new claims; work in hand stays. POST publication opens it again. Raises ProjectStateRefuses."""
    return _stop(actor, project_id, "pause")


def close(actor: Actor, project_id: str) -> Shown:
    """No new claims for ever; work in hand stays and is paid. Raises ProjectStateRefuses."""
    return _stop(actor, project_id, "close")


@store.again_when(ledger.HeadMovedError)
def fund(actor: Actor, project_id: str, *, amount: Money, reference: str, repeat: Repeat | None = None) -> Booking:
    """A client's money is booked into the budget, once a reference. Raises ReferenceUsed, ProjectStateRefuses."""
    idempotency.done_before(repeat)
    project = projects.project_of(project_id)
    check_unfinished(project.state)
    if amount.minor <= 0 or amount.currency != project.currency:
        raise InvalidField("amount", f"is more than zero, in {project.currency}")
    entry = funding(project_id, reference, amount, ledger.current_period())
    head = ledger.head_of(project_id)
    try:
        with store.transaction() as tx:
            ledger.post(tx, head, entry, is_once=True)
            project.count_funding(tx, amount)
            for shard, part in enumerate(spread(amount, project.answer_cost_minor, project.budget_shards)):
                budgets.deposit(tx, project_id, shard, part.minor)
            audit.note(tx, actor.account_id, "fund_project", project_id, reason=reference, amount=str(amount))
            idempotency.remember(tx, repeat, entry.entry_id)
    except (ledger.EntryExistsError, idempotency.AlreadyDoneError):
        _check_same_booking(project_id, entry.entry_id, amount)
    return Booking(project_id, entry.entry_id, reference, amount)


def cost(actor: Actor, project_id: str, *, tasks: int | None) -> CostPreview:
    """What so many tasks (those there are, if not said) cost at most, and what an hour pays (R59)."""
    project = projects.managed(actor, project_id)
    shards = budgets.shards_of(project_id)
    return cost_preview(
        tasks=project.task_count if tasks is None else tasks,
        places=project.places,
        reward=project.reward,
        answer_cost_minor=project.answer_cost_minor,
        est_minutes=project.est_minutes,
        available_minor=[shard.available_minor for shard in shards],
    )


def progress(actor: Actor, project_id: str) -> Progress:
    """Tasks, money reserved for work in hand, and money spent on accepted work."""
    project = projects.managed(actor, project_id)
    shards = budgets.shards_of(project_id)

    def sum_of(amounts: Sequence[int]) -> Money:
        return Money(sum(amounts), project.currency)

    return Progress(
        project_id,
        project.state,
        tasks=project.task_count,
        answers_wanted=project.task_count * project.places,
        funded=project.funded,
        available=sum_of([shard.available_minor for shard in shards]),
        reserved=sum_of([shard.reserved_minor for shard in shards]),
        spent=sum_of([shard.spent_minor for shard in shards]),
    )


@store.again_when(projects.ProjectMovedError)
def _stop(actor: Actor, project_id: str, act: Act) -> Shown:
    project = projects.managed(actor, project_id)
    target = state_after(project.state, act)
    if project.state != target:
        with store.transaction() as tx:
            _to_state(tx, actor, project, act)
            for shard in range(project.budget_shards):
                budgets.shut(tx, project_id, shard)
        project.state = target
    return Shown(project, projects.guidelines_of(project))


def _to_state(tx: store.Transaction, actor: Actor, project: projects.Project, act: Act) -> None:
    project.change(tx, [projects.Project.state.set(state_after(project.state, act))])
    audit.note(tx, actor.account_id, f"{act}_project", project.project_id)


def _plan(project: projects.Project, guidelines: projects.Guidelines | None, available: Sequence[int]) -> Plan:
    return Plan(
        reward=project.reward,
        approved_minor=project.price_approved_minor,
        answer_cost_minor=project.answer_cost_minor,
        places=project.places,
        review_levels=project.review_levels,
        needs_options=needs_options(project.rules),
        instructions=guidelines.instructions if guidelines else None,
        available_minor=available,
    )


def _check_same_booking(project_id: str, entry_id: str, amount: Money) -> None:
    booked = ledger.entry_named(project_id, entry_id)
    if booked.postings[0]["minor"] != amount.minor:
        raise ReferenceUsed("Each transfer has a reference of its own.", entry_id=entry_id)


def _draft(actor: Actor, given: Mapping[str, Any]) -> projects.Project:
    kind = task_type_named(given["task_type"])
    currency = known_currency(given["currency"])
    columns = _columns(given, currency)
    columns.setdefault("est_minutes", kind.est_minutes)
    columns.setdefault("lease_minutes", kind.lease_minutes)
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
    """What was given, as it is kept: amounts become minor units of the project's currency."""
    columns = {name: value for name, value in given.items() if name != "currency"}
    for name, column in (("reward", "reward_minor"), ("review_reward", "review_minor")):
        amount = columns.pop(name, None)
        if amount is None:
            continue
        if amount.currency != currency:
            raise InvalidField(f"{name}.currency", f"is {currency}, the currency of the whole project")
        columns[column] = amount.minor
    return columns
