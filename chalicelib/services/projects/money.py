"""A project's money: booked in once a reference, previewed before it is spent, shown as it is spent."""

import msgspec

from chalicelib import settings
from chalicelib.domain.access import Actor
from chalicelib.domain.costs import CostPreview, SeatPay, cost_preview
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.money import Money
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.project_counts import WorkCounts
from chalicelib.domain.projects import ReferenceUsed, check_unfinished, funding, spread
from chalicelib.domain.rates import floor_of
from chalicelib.models import audit, budgets, idempotency, ledger, project_counts, projects, store


class Booking(msgspec.Struct, frozen=True):
    """Money that was booked into a project, and the entry that says so."""

    project_id: str
    entry_id: str
    reference: str
    amount: Money


class Unfunded(msgspec.Struct, frozen=True):
    """Which project a client's money would be booked into, for whoever books it."""

    project_id: str
    title: str
    state: str
    currency: str


class Progress(msgspec.Struct, frozen=True):
    """How far a project is, from sums that each claim and acceptance keeps; nothing is counted when asked."""

    project_id: str
    state: str
    tasks: int
    answers_wanted: int
    funded: Money
    available: Money
    reserved: Money
    spent: Money
    work: WorkCounts = WorkCounts()


def to_fund(project_id: str) -> Unfunded:
    """What an administrator sees of any project, a draft too, before money is booked into it. Raises NoSuchProject."""
    project = projects.project_of(project_id)
    return Unfunded(project_id, project.title, project.state, project.currency)


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
    parts = spread(amount, project.answer_cost_minor, project.budget_shards)
    try:
        with store.transaction() as tx:
            ledger.post(tx, head, entry, is_once=True)
            project.count_funding(tx, amount)
            for shard, part in enumerate(parts):
                budgets.deposit(tx, project_id, shard, part.minor)
            audit.note(tx, actor.account_id, "fund_project", entry.entry_id, reason=reference, amount=str(amount))
            idempotency.remember(tx, repeat, entry.entry_id)
    except (ledger.EntryExistsError, idempotency.AlreadyDoneError):
        _check_same_booking(entry.entry_id, amount)
    return Booking(project_id, entry.entry_id, reference, amount)


def cost(actor: Actor, project_id: str, *, tasks: int | None) -> CostPreview:
    """What so many tasks (those there are, if not said) cost at most, and what an hour pays (R59)."""
    project = projects.managed(actor, project_id)
    return cost_preview(
        project.offer,
        project.rate,
        answers=(project.task_count if tasks is None else tasks, project.places),
        floor=floor_of(project.currency, settings.current().minimum_hourly_minor),
        available_minor=[shard.available_minor for shard in budgets.shards_of(project_id)],
        answers_taken=project_counts.counts_of(project_id).places_taken if tasks is None else 0,
        seat_pay=SeatPay(project.stipend, project.open_seats),
    )


def progress(actor: Actor, project_id: str) -> Progress:
    """Tasks, money reserved for work in hand, and money spent on accepted work."""
    project = projects.managed(actor, project_id)
    shards = budgets.shards_of(project_id)
    return Progress(
        project_id,
        project.state,
        tasks=project.task_count,
        answers_wanted=project.task_count * project.places,
        funded=project.funded,
        available=Money(sum(shard.available_minor for shard in shards), project.currency),
        reserved=Money(sum(shard.reserved_minor for shard in shards), project.currency),
        spent=Money(sum(shard.spent_minor for shard in shards), project.currency),
        work=project_counts.counts_of(project_id),
    )


def _check_same_booking(entry_id: str, amount: Money) -> None:
    booked = ledger.entry_once(entry_id)
    if booked is None or booked.postings[0]["minor"] != amount.minor:
        raise ReferenceUsed("Each transfer has a reference of its own.", entry_id=entry_id)
