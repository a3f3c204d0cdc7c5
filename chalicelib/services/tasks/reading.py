"""Looking at tasks: one with all it asks, and a manager's list."""

import msgspec

from chalicelib.domain.access import Actor
from chalicelib.domain.claims import NoSuchTask
from chalicelib.domain.matching import is_kept_out
from chalicelib.models import enrolments, projects, store, tasks


class Work(msgspec.Struct, frozen=True):
    """A task and the project it belongs to."""

    task: tasks.Task
    project: projects.Project


def task_for(actor: Actor, task_id: str) -> Work:
    """A task with its input, for those who may work in its project and its managers. Raises NoSuchTask.

    Whoever is kept out meanwhile reads the tasks of their claims, and no others.
    """
    task = tasks.task_of(task_id)
    project = projects.project_of(task.project_id)
    if not project.is_managed_by(actor):
        enrolment = enrolments.Enrolment.find(actor.account_id, task.project_id)
        is_in = enrolment is not None and enrolment.state in ("tasking", "paused")
        if not is_in or is_kept_out(actor.account_id, project.asked):
            raise NoSuchTask("Look at GET /tasks for what is open to you.")
    return Work(task, project)


def tasks_of(actor: Actor, project_id: str, *, limit: int, cursor: str | None) -> store.Page:
    """A project's tasks for its managers, shard after shard. Raises NoSuchProject."""
    project = projects.managed(actor, project_id)
    return tasks.in_queue(project_id, project.shard_count, limit=limit, cursor=cursor)
