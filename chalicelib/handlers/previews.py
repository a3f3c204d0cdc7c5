"""Routes of a project's sandbox: its tasks as contributors see them, and answers tried without being kept."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from chalicelib.domain.access import MANAGER
from chalicelib.domain.claims import NoSuchTask
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.projects import NoSuchProject
from chalicelib.domain.schemas import check_depth
from chalicelib.handlers.http import Call, Routes
from chalicelib.handlers.projects.views import GuidelinesView
from chalicelib.handlers.tasks import TaskFacts, TaskTerms
from chalicelib.services import previews

routes = Routes(__name__)

TaskId = Annotated[str, Meta(min_length=1, max_length=100, description="One of the project's; else its first.")]


class PreviewQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which task."""

    task_id: TaskId | None = None


class PreviewView(msgspec.Struct, frozen=True):
    """What a contributor would see who claimed the task now: its terms are those of no claim, and not signed."""

    task: TaskFacts | None
    project: TaskTerms
    guidelines: GuidelinesView | None
    terms: dict[str, Any]


class PreviewAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer to try, for one of the project's tasks or for an input that is none yet."""

    answer: Any
    task_id: TaskId | None = None
    input: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        """Nested no deeper than an answer may be."""
        check_depth(self.answer, field="answer")
        check_depth(self.input, field="input")


class TriedView(msgspec.Struct, frozen=True):
    """The answer would be taken; one that would not be is refused with field and rule, as handing it in would be."""

    is_valid: bool


@routes.get(
    "/projects/{project_id}/preview",
    allow=MANAGER,
    query=PreviewQuery,
    answer=PreviewView,
    refuses=(NoSuchProject, NoSuchTask),
)
def preview(call: Call[PreviewQuery], project_id: str) -> object:
    """See a task as a contributor would; nothing is claimed."""
    return previews.preview(call.actor, project_id, call.input.task_id)


@routes.post(
    "/projects/{project_id}/preview/answers",
    allow=MANAGER,
    body=PreviewAnswer,
    answer=TriedView,
    refuses=(NoSuchProject, NoSuchTask, InvalidField),
    status=200,
)
def try_answer(call: Call[PreviewAnswer], project_id: str) -> object:
    """Try an answer as a contributor would hand it in; nothing is stored."""
    given = call.input
    previews.try_answer(call.actor, project_id, task_id=given.task_id, task_input=given.input, answer=given.answer)
    return {"is_valid": True}
