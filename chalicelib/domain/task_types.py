"""Owns the task types: their inputs and answers, estimates and leases (R2, R19, R26, R54, R55, R61)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import msgspec

from chalicelib.domain.problems import InvalidField
from chalicelib.domain.schema_fields import fields_unknown
from chalicelib.domain.schemas import (
    UNKNOWN_FIELD,
    broken_rules,
    check_schema,
    check_value,
    dotted,
    refusals,
    schema_text,
)
from chalicelib.domain.validators import Validator, broken_validators, check_validators

_TEXT = {"type": "string", "minLength": 1, "maxLength": 50_000}
_LABELS = {"type": "array", "minItems": 2, "maxItems": 100, "uniqueItems": True, "items": {"type": "string"}}
_REASON = {"type": "string", "minLength": 20, "maxLength": 10_000}
_NOTE = {"type": "string", "maxLength": 10_000}
_SCORE = {"type": "integer", "minimum": 1, "maximum": 5}


#: So many wrong fields of an answer are told at once.
MOST_TOLD = 20


def _object(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"type": "object", "required": [*required], "properties": {**required, **(optional or {})}}


class TaskType(msgspec.Struct, frozen=True):
    """One kind of work. Schemas are JSON Schema 2020-12; a project's own schema adds fields to them."""

    name: str
    title: str
    est_minutes: int
    lease_minutes: int
    input_schema: Mapping[str, Any]
    output_schema: Mapping[str, Any]
    rubric: Mapping[str, str] = msgspec.field(default_factory=dict)


_RUBRIC = {
    "accuracy": "What the response says is true and answers the prompt.",
    "logic": "Its steps follow from each other.",
    "fluency": "It reads as a careful writer of the language would put it.",
}

#: Every task type by name.
TASK_TYPES: dict[str, TaskType] = {
    kind.name: kind
    for kind in (
        TaskType(
            "classification", "Choose a label", 1, 10,
            {"type": "object", "minProperties": 1, "properties": {"options": _LABELS}},
            _object({"label": {"type": "string"}}, {"note": _NOTE}),
        ),
        TaskType(
            "evaluation", "Rate a response", 10, 30,
            _object({"prompt": _TEXT, "response": _TEXT}, {"reference": _TEXT}),
            _object({"ratings": {**_object(dict.fromkeys(_RUBRIC, _SCORE)), "additionalProperties": False},
                     "justification": _REASON}),
            _RUBRIC,
        ),
        TaskType(
            "comparison", "Choose the better response", 10, 30,
            _object({"prompt": _TEXT, "responses": {"type": "array", "minItems": 2, "maxItems": 8, "items": _TEXT}}),
            _object({"preferred": {"type": ["integer", "null"], "minimum": 0}, "justification": _REASON}),
        ),
        TaskType(
            "ranking", "Put responses in order", 15, 45,
            _object({"prompt": _TEXT, "responses": {"type": "array", "minItems": 2, "maxItems": 8, "items": _TEXT}}),
            _object({"ranking": {"type": "array", "minItems": 1, "maxItems": 8, "items": {
                "type": "array", "minItems": 1, "items": {"type": "integer", "minimum": 0}}}}, {"note": _NOTE}),
        ),
        TaskType(
            "prompt_writing", "Write a prompt", 15, 60,
            _object({"topic": _TEXT}, {"instructions": _TEXT}),
            _object({"prompt": _TEXT}, {"note": _NOTE}),
        ),
        TaskType(
            "data_optimization", "Improve a text", 15, 60,
            _object({"original": _TEXT}, {"instructions": _TEXT}),
            _object({"edited": _TEXT}, {"note": _NOTE}),
        ),
        TaskType(
            "translation", "Translate a text", 20, 60,
            _object({"text": _TEXT, "source_language": _TEXT, "target_language": _TEXT}),
            _object({"translation": _TEXT}, {"note": _NOTE}),
        ),
        TaskType(
            "code", "Write code", 120, 360,
            _object({"prompt": _TEXT}, {"language": _TEXT, "files": {"type": "object"}}),
            _object({"code": _TEXT}, {"explanation": _NOTE}),
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)  # no slots: the two texts are kept once they are made
class TaskRules:
    """A project's rules for the input and the answers of its tasks."""

    task_type: str
    input_schema: Mapping[str, Any] | None = None
    output_schema: Mapping[str, Any] | None = None
    options: Sequence[str] = ()
    validators: Sequence[Validator] = ()

    @cached_property
    def input_text(self) -> str:
        """The schema of a task's input: its type's and the project's in one."""
        return schema_text(_extended(task_type_named(self.task_type).input_schema, self.input_schema))

    @cached_property
    def output_text(self) -> str:
        """The schema of an answer; fields that neither the type nor the project knows are refused."""
        kind = task_type_named(self.task_type)
        return schema_text(_extended(kind.output_schema, self.output_schema) | {"unevaluatedProperties": False})

    @property
    def names_inputs(self) -> bool:
        """Whether the fields of an input are named: of a classification without a schema any will do."""
        return self.task_type != "classification" or bool((self.input_schema or {}).get("properties"))


def task_type_named(name: str) -> TaskType:
    """The task type; raises InvalidField for an unknown one."""
    if name not in TASK_TYPES:
        raise InvalidField("task_type", f"is one of {', '.join(sorted(TASK_TYPES))}")
    return TASK_TYPES[name]


def check_rules(rules: TaskRules) -> None:
    """The project's schemas, labels and validators are usable; raises InvalidField."""
    task_type_named(rules.task_type)
    for name, schema in (("input_schema", rules.input_schema), ("output_schema", rules.output_schema)):
        if schema is not None:
            check_schema(schema, field=name)
    if rules.options:
        check_value(schema_text(_LABELS), list(rules.options), field="options")
    for number, validator in enumerate(rules.validators):
        validator.check_usable(f"validators[{number}]")


def needs_options(rules: TaskRules) -> bool:
    """Whether a classification has nowhere to take its labels from."""
    required = (rules.input_schema or {}).get("required", [])
    return rules.task_type == "classification" and not rules.options and "options" not in required


def options_of(rules: TaskRules, task_input: Mapping[str, Any]) -> Sequence[str]:
    """The labels of a classification: the task's own, or else the project's; none for other work."""
    if rules.task_type != "classification":
        return ()
    own: Sequence[str] = task_input.get("options") or rules.options
    return own


def check_input(rules: TaskRules, given: Any) -> None:
    """The input of a task keeps its type's schema and the project's; raises InvalidField naming field and rule."""
    check_value(rules.input_text, given, field="input")
    if rules.task_type == "classification" and not rules.options and "options" not in given:
        raise InvalidField("input.options", "is required, for the project lists no labels")


def check_answer(rules: TaskRules, task_input: Mapping[str, Any], answer: Any) -> None:
    """The answer keeps its type's schema, the project's, the task's own rule and the validators (R25).

    Raises InvalidField naming field and rule, and in `errors` every field that is wrong.
    """
    found: dict[str, InvalidField] = {}
    for refusal in islice(_refusals(rules, task_input, answer, found), MOST_TOLD):
        found.setdefault(refusal.extra["field"], refusal)
    if found:
        raise InvalidField.of_all([*found.values()])


def _refusals(
    rules: TaskRules, task_input: Mapping[str, Any], answer: Any, found: Mapping[str, InvalidField]
) -> Iterator[InvalidField]:
    """What is wrong, its schema first; `found` is what was told before: what leans on a wrong field is not judged."""
    yield from refusals(rules.output_text, answer, field="answer")
    if not isinstance(answer, Mapping):
        return
    if found:  # of an answer that breaks other rules the schema calls every field unknown
        for name in fields_unknown(rules.output_text, answer):
            yield InvalidField(dotted("answer", [name]), UNKNOWN_FIELD)
    own = _OWN_RULES.get(rules.task_type)
    if own is not None and not any(_leans_on(field, own[0]) for field in found):
        try:
            own[1](rules, task_input, answer)
        except InvalidField as refusal:
            yield refusal
    yield from broken_validators(rules.validators, answer, field="answer")


def _leans_on(field: str, name: str) -> bool:
    return field == "answer" or f"{field}.".replace("[", ".").startswith(f"answer.{name}.")


def check_answer_alone(rules: TaskRules, answer: Any) -> None:
    """The answer keeps every rule that can be told without a task's input; raises InvalidField."""
    check_value(rules.output_text, answer, field="answer")
    if rules.task_type == "classification" and rules.options:
        _label_is_offered(rules, {}, answer)
    check_validators(rules.validators, answer, field="answer")


def check_label(rules: TaskRules, label: str) -> None:
    """Some answer with this label could keep the schema and the validators; raises InvalidField."""
    for broken in broken_rules(rules.output_text, {"label": label}):
        if broken.path[:1] == ("label",) and not broken.is_conditional:
            raise InvalidField("answer.label", broken.rule)
    about_it = [validator for validator in rules.validators if validator.field == "label"]
    check_validators(about_it, {"label": label}, field="answer")


def _extended(own: Mapping[str, Any], added: Mapping[str, Any] | None) -> dict[str, Any]:
    """The type's schema and the project's in one; the project's definitions move to where its references look."""
    if not added:
        return {"allOf": [own]}
    rest = {name: rule for name, rule in added.items() if name not in ("$defs", "$schema")}
    return {"$defs": added.get("$defs", {}), "allOf": [own, rest]}


def _label_is_offered(rules: TaskRules, task_input: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    offered = options_of(rules, task_input)
    if answer["label"] not in offered:
        raise InvalidField("answer.label", f"is one of {', '.join(offered)}")


def _choice_exists(_: TaskRules, task_input: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    count = len(task_input["responses"])
    if answer["preferred"] is not None and answer["preferred"] >= count:
        raise InvalidField("answer.preferred", f"is a response's number from 0 to {count - 1}, or null for a tie")


def _ranks_everything(_: TaskRules, task_input: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    count = len(task_input["responses"])
    if sorted(number for group in answer["ranking"] for number in group) != list(range(count)):
        raise InvalidField(
            "answer.ranking", f"lists each response's number from 0 to {count - 1} once, best first, ties in one group"
        )


#: The field each type's own rule is about, and the rule.
_OWN_RULES: dict[str, tuple[str, Callable[[TaskRules, Mapping[str, Any], Mapping[str, Any]], None]]] = {
    "classification": ("label", _label_is_offered),
    "comparison": ("preferred", _choice_exists),
    "ranking": ("ranking", _ranks_everything),
}
