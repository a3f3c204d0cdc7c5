"""Routes of training: worked answers for every task type, and tries that nobody keeps."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from chalicelib.domain.access import SIGNED_IN
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.training import NoSuchExample, NoSuchTraining
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.services import training

routes = Routes(__name__)


class TrainingEntry(msgspec.Struct, frozen=True):
    """One training module."""

    task_type: str
    title: str
    introduction: str
    examples: int
    completed_at: datetime | None


class TrainingsView(msgspec.Struct, frozen=True):
    """Every training module; they are one page."""

    training: list[TrainingEntry]
    next_cursor: str | None


class WorkedExample(msgspec.Struct, frozen=True):
    """A task, an answer that would be accepted, and why."""

    example_id: str
    title: str
    input: dict[str, Any]
    answer: dict[str, Any]
    explanation: str


class ModuleView(msgspec.Struct, frozen=True):
    """A training module: untimed, unpaid, as often as you like."""

    task_type: str
    title: str
    introduction: str
    advice: list[str]
    options: list[str]
    examples: list[WorkedExample]


class TrainingView(msgspec.Struct, frozen=True):
    """A training module, and when you completed it."""

    module: ModuleView
    completed_at: datetime | None


class TryInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Your try at one example."""

    example_id: Annotated[str, Meta(min_length=1, max_length=100)]
    answer: Any


class TryView(msgspec.Struct, frozen=True):
    """What your try is like beside the worked answer; your answer is not kept.

    Every example answered rightly once, in any order, completes the module.
    """

    is_right: bool
    remarks: list[str]
    worked_answer: dict[str, Any]
    explanation: str
    completes: bool
    still_to_do: Annotated[list[str], Meta(description="Examples that are left to answer rightly.")]


@routes.get("/training", allow=SIGNED_IN, answer=TrainingsView)
def list_training(call: Call[NoInput]) -> object:
    """List the training modules, one for each type of task."""
    return {"training": training.listed(call.actor), "next_cursor": None}


@routes.get("/training/{task_type}", allow=SIGNED_IN, answer=TrainingView, refuses=(NoSuchTraining,))
def read_training(call: Call[NoInput], task_type: str) -> object:
    """Read a training module with its worked answers."""
    return training.opened(call.actor, task_type)


@routes.post(
    "/training/{task_type}/answers",
    allow=SIGNED_IN,
    body=TryInput,
    answer=TryView,
    refuses=(NoSuchTraining, NoSuchExample, InvalidField),
    status=200,
)
def try_training(call: Call[TryInput], task_type: str) -> object:
    """Try an example as often as you like; you are told at once, and your answer is not kept."""
    return training.attempted(call.actor, task_type, example_id=call.input.example_id, answer=call.input.answer)
