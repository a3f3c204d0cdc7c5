"""Builds the smallest world in which a contributor can work: a funded open project with tasks, and people."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.models.accounts import Account
from chalicelib.models.budgets import BudgetShard
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.projects import Project
from chalicelib.models.tasks import Task, shard_id_of

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
QUEUES = ("checks", "reviews", "imports", "payroll", "payouts", "notices")


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


def a_person(account_id: str = "acc_ann", *roles: str, standing: str = "active") -> Actor:
    """Someone who can sign in."""
    held = roles or ("contributor",)
    Account(
        account_id, name="Ann", email=f"{account_id}@example.org", country="KE", born_on=date(1990, 1, 1),
        terms_version="1", roles=set(held), standing=standing, created_at=runtime.now(),
    ).save()  # fmt: skip
    return Actor(account_id, frozenset(held), standing)


def a_project(project_id: str = "prj_ducks", *, available: int = 100_000, **given: Any) -> Project:
    """An open classification project with money in its budget."""
    project = Project(
        project_id, **{
            "managers": ["acc_manager"], "title": "Ducks", "summary": "Is it a duck?", "task_type": "classification",
            "state": "open", "reward_minor": 120, "currency": "USD", "places": 3, "est_minutes": 5, "lease_minutes": 30,
            "options": ["yes", "no"], "review_levels": 0, "guidelines_version": 1, "budget_shards": 2, "shard_count": 1,
            "created_by": "acc_manager", "created_at": runtime.now(), **given,
        },
    )  # fmt: skip
    project.save()
    for shard in range(project.budget_shards):
        BudgetShard(project_id, shard, currency="USD", available_minor=available, is_open=True).save()
    return project


def a_task(task_id: str = "tsk_1", project_id: str = "prj_ducks", *, places: int = 3) -> Task:
    """An open task of the project."""
    task = Task(
        task_id, project_id=project_id, key=task_id, input={"text": "quack"}, places=places, import_id="imp_1", import_line=1,
        shard_id=shard_id_of(project_id, 0), queue_position=f"open#{task_id}", created_at=runtime.now(),
    )  # fmt: skip
    task.save()
    return task


def enrolled(actor: Actor, project_id: str = "prj_ducks") -> Actor:
    """The person works in the project."""
    Enrolment(actor.account_id, project_id, state="tasking", guidelines_read=1, created_at=runtime.now()).save()
    return actor
