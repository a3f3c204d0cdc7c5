"""Routes of finding work and of looking at tasks."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from chalicelib.domain.access import CONTRIBUTOR, MANAGER, SIGNED_IN
from chalicelib.domain.claims import NoSuchTask
from chalicelib.domain.projects import NoSuchProject
from chalicelib.handlers.http import Amount, Call, NoInput, PageQuery, Routes
from chalicelib.handlers.projects.views import TypeName, ValidatorView
from chalicelib.services import tasks

routes = Routes(__name__)


class TasksQuery(PageQuery, frozen=True):
    """What you look for."""

    task_type: TypeName | None = None
    skill: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    reward_minimum_minor: Annotated[int, Meta(ge=0)] | None = None
    minutes_maximum: Annotated[int, Meta(ge=1)] | None = None


class TaskCard(msgspec.Struct, frozen=True):
    """An open task you may claim; join its project first where `is_enrolled` is false."""

    task_id: str
    project_id: str
    title: str
    task_type: str
    reward: Amount
    est_minutes: int
    difficulty: int
    is_enrolled: bool


class TaskCardsView(msgspec.Struct, frozen=True):
    """A page of open tasks; it may be short while `next_cursor` goes on."""

    tasks: list[TaskCard]
    next_cursor: str | None


class TaskFacts(msgspec.Struct, frozen=True):
    """One unit of work."""

    task_id: str
    project_id: str
    input: Any
    places: int
    taken: int
    is_open: bool


class TaskTerms(msgspec.Struct, frozen=True):
    """What its project asks of an answer and pays for it."""

    title: str
    task_type: str
    reward: Amount
    est_minutes: int
    lease_minutes: int
    review_levels: int | None
    guidelines_version: int
    options: list[str]
    output_schema: dict[str, Any] | None
    validators: list[ValidatorView]


class TaskView(msgspec.Struct, frozen=True):
    """A task with its input and what is asked."""

    task: TaskFacts
    project: TaskTerms


class ManagedTask(msgspec.Struct, frozen=True):
    """A task as its manager sees it."""

    task_id: str
    key: str
    places: int
    taken: int
    accepted: int
    is_open: bool
    import_id: str
    created_at: datetime


class ManagedTasksView(msgspec.Struct, frozen=True):
    """A page of a project's tasks; it may be short while `next_cursor` goes on."""

    tasks: list[ManagedTask]
    next_cursor: str | None


@routes.get("/tasks", allow=CONTRIBUTOR, query=TasksQuery, answer=TaskCardsView)
def list_tasks(call: Call[TasksQuery]) -> object:
    """List open tasks you may claim, simple ones first while you are new."""
    asked = call.input
    wanted = tasks.Wanted(asked.task_type, asked.skill, asked.reward_minimum_minor, asked.minutes_maximum)
    page = tasks.open_tasks(call.actor, wanted, limit=asked.limit, cursor=asked.cursor)
    return {"tasks": page.records, "next_cursor": page.next_cursor}


@routes.get("/tasks/{task_id}", allow=SIGNED_IN, answer=TaskView, refuses=(NoSuchTask,))
def read_task(call: Call[NoInput], task_id: str) -> object:
    """Read a task of a project you are in."""
    return tasks.task_for(call.actor, task_id)


@routes.get(
    "/projects/{project_id}/tasks", allow=MANAGER, query=PageQuery, answer=ManagedTasksView, refuses=(NoSuchProject,)
)
def list_project_tasks(call: Call[PageQuery], project_id: str) -> object:
    """List a project's tasks and how many places are taken."""
    page = tasks.tasks_of(call.actor, project_id, limit=call.input.limit, cursor=call.input.cursor)
    return {"tasks": page.records, "next_cursor": page.next_cursor}
