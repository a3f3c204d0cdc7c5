"""Use cases of a project's sandbox: a task as a contributor would see it, and answers tried that nobody keeps."""

from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.claims import NoSuchTask
from chalicelib.domain.task_types import check_answer, check_input
from chalicelib.domain.terms import claim_terms
from chalicelib.models import projects, tasks

#: Stands in a preview's terms where a claim would have its id: no claim is made.
PREVIEW_CLAIM = "preview"


class Preview(msgspec.Struct, frozen=True):
    """What a contributor would see who claimed the task now; `task` is None before the first import."""

    task: tasks.Task | None
    project: projects.Project
    guidelines: projects.Guidelines | None
    terms: dict[str, Any]


def preview(actor: Actor, project_id: str, task_id: str | None) -> Preview:
    """The task named, or the project's first one; nothing is claimed. Raises NoSuchProject, NoSuchTask."""
    project = projects.managed(actor, project_id)
    task, now = _task(project, task_id), runtime.now()
    terms = claim_terms(
        project.offer_at(now),
        claim_id=PREVIEW_CLAIM,
        task_id=task.task_id if task else PREVIEW_CLAIM,
        account_id=actor.account_id,
        claimed_at=now,
    )
    return Preview(task, project, projects.guidelines_of(project), terms)


def try_answer(
    actor: Actor, project_id: str, *, task_id: str | None, task_input: Mapping[str, Any] | None, answer: Any
) -> None:
    """The answer would be taken for this task (or for an input that is none yet); nothing is stored.

    Raises NoSuchProject, NoSuchTask, and InvalidField as handing it in would.
    """
    project = projects.managed(actor, project_id)
    if task_input is not None:
        check_input(project.rules, task_input)
    else:
        task = _task(project, task_id)
        if task is None:
            raise NoSuchTask("Send an `input` to try, or import tasks first.")
        task_input = task.input
    check_answer(project.rules, task_input, answer)


def _task(project: projects.Project, task_id: str | None) -> tasks.Task | None:
    if task_id is None:
        page = tasks.in_queue(project.project_id, project.shard_count, limit=1)
        return next(iter(page.records), None)
    found = tasks.task_of(task_id)
    if found.project_id != project.project_id:
        raise NoSuchTask(f"GET /projects/{project.project_id}/tasks lists its own.")
    return found
