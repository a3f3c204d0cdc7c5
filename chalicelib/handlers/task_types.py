"""Routes of task types: what inputs and answers of each keep, as data for clients."""

from typing import Any, get_args

import msgspec

from chalicelib.domain.access import ANYONE
from chalicelib.domain.attachments import LARGEST, MOST, Media
from chalicelib.domain.orders import is_shuffled
from chalicelib.domain.task_types import TASK_TYPES, TaskRules
from chalicelib.domain.validators import RULES
from chalicelib.handlers.http import Call, NoInput, Routes

routes = Routes(__name__)


class TaskTypeView(msgspec.Struct, frozen=True):
    """One kind of work; the schemas are JSON Schema 2020-12, a project's own are added to them."""

    name: str
    title: str
    est_minutes: int
    lease_minutes: int
    rubric: dict[str, str]
    input_schema: dict[str, Any]
    output_schema: dict[str, Any]
    is_shuffled: bool


class RuleView(msgspec.Struct, frozen=True):
    """A rule that projects may set for a text of the answer; words are what stands between white space."""

    rule: str
    value: str
    meaning: str


class AttachmentRules(msgspec.Struct, frozen=True):
    """What an input's `attachments` may be."""

    media_types: list[str]
    most_bytes: int
    most: int


class TaskTypesView(msgspec.Struct, frozen=True):
    """Everything a client needs to build and check inputs and answers itself."""

    task_types: list[TaskTypeView]
    validators: list[RuleView]
    attachments: AttachmentRules


@routes.get("/task-types", allow=ANYONE, answer=TaskTypesView)
def list_task_types(_: Call[NoInput]) -> object:
    """List the kinds of work, with the rules that their inputs and answers keep."""
    return TaskTypesView(
        [_shown(name) for name in TASK_TYPES],
        [RuleView(name, value, meaning) for name, (value, meaning) in RULES.items()],
        AttachmentRules([*get_args(Media)], LARGEST, MOST),
    )


def _shown(name: str) -> TaskTypeView:
    kind, rules = TASK_TYPES[name], TaskRules(name)
    return TaskTypeView(
        name=name,
        title=kind.title,
        est_minutes=kind.est_minutes,
        lease_minutes=kind.lease_minutes,
        rubric=dict(kind.rubric),
        input_schema=msgspec.json.decode(rules.input_text),
        output_schema=msgspec.json.decode(rules.output_text),
        is_shuffled=is_shuffled(name),
    )
