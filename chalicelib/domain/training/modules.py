"""Owns what a training module is: worked examples of a task type, and how a try at one is looked at (R53)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from chalicelib.domain.problems import NotFound
from chalicelib.domain.task_types import TaskRules, check_answer, task_type_named


class NoSuchTraining(NotFound):
    """There is no training for this type of task."""


class NoSuchExample(NotFound):
    """This training has no such example."""


class Look(msgspec.Struct, frozen=True):
    """One thing looked for in an answer, and what to say where it is not so.

    `equals` and `near` (at most one away) compare a value, `one_of` with several; `has` finds one of some words in a
    text, `lacks` finds none of them; capitals do not matter.
    """

    rule: Literal["equals", "near", "one_of", "has", "lacks"]
    field: str
    value: Any
    remark: str


class Example(msgspec.Struct, frozen=True):
    """A task, an answer that would be accepted, why, and what a try is looked at for."""

    example_id: str
    title: str
    input: Mapping[str, Any]
    answer: Mapping[str, Any]
    explanation: str
    looks: Sequence[Look]


class Module(msgspec.Struct, frozen=True):
    """The training of one task type: untimed, unpaid, as often as one likes; its examples go from simple to hard."""

    task_type: str
    introduction: str
    advice: Sequence[str]
    examples: Sequence[Example]
    options: Sequence[str] = ()

    @property
    def title(self) -> str:
        """The task type's own."""
        return task_type_named(self.task_type).title

    @property
    def rules(self) -> TaskRules:
        """What answers keep, as in real work."""
        return TaskRules(self.task_type, options=self.options)


class Result(msgspec.Struct, frozen=True):
    """What became of a try: of it nothing is kept but that this example was answered rightly, until all were."""

    is_right: bool
    remarks: list[str]
    worked_answer: Mapping[str, Any]
    explanation: str
    completes: bool = False
    still_to_do: Sequence[str] = ()


def example_of(module: Module, example_id: str) -> Example:
    """The module's example; raises NoSuchExample."""
    found = next((one for one in module.examples if one.example_id == example_id), None)
    if found is None:
        raise NoSuchExample(f"Its examples are {', '.join(one.example_id for one in module.examples)}.")
    return found


def tried(module: Module, example_id: str, answer: Any) -> Result:
    """The answer against the worked one.

    Raises NoSuchExample, and InvalidField as handing it in would (R25).
    """
    example = example_of(module, example_id)
    check_answer(module.rules, example.input, answer)
    remarks = [look.remark for look in example.looks if not _is_so(look, answer)]
    return Result(not remarks, remarks, example.answer, example.explanation)


def with_progress(result: Result, module: Module, right: Collection[str] | None) -> Result:
    """The try and what is left: every example answered rightly once, in any order, completes the module.

    `right` has the examples answered rightly by now; None if the module was completed before.
    """
    left = [] if right is None else [one.example_id for one in module.examples if one.example_id not in right]
    return replace(result, completes=result.is_right and not left, still_to_do=left)


def _is_so(look: Look, answer: Mapping[str, Any]) -> bool:
    value: Any = answer
    for name in look.field.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    if look.rule == "equals":
        return bool(value == look.value)
    if look.rule == "one_of":
        return value in look.value
    if look.rule == "near":
        return isinstance(value, int) and abs(value - look.value) <= 1
    text = str(value or "").casefold()
    is_there = any(word.casefold() in text for word in look.value)
    return is_there if look.rule == "has" else not is_there
