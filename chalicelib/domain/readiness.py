"""Owns what keeps everybody from answering a project, or from taking it at all, found before it is published (R24)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.countries import known_country
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.schema_fields import names_field, refuses_objects
from chalicelib.domain.skill_tree import SkillTree
from chalicelib.domain.task_types import TaskRules, check_answer, check_answer_alone, check_input, check_label

_LAST_DAY = (
    "lies ahead, or is null, for from that instant on nobody can claim: PATCH a draft, of a published project"
    " PATCH /projects/{project_id}/limits"
)


class Gap(msgspec.Struct, frozen=True):
    """One thing that stands in the way of publication, and its rule."""

    field: str
    rule: str


class Work(msgspec.Struct, frozen=True):
    """What a project gives people to do, whom it asks, and how long it leaves them."""

    rules: TaskRules
    template: Mapping[str, str]
    est_minutes: int
    lease_minutes: int
    deadline_at: datetime | None
    skills: Sequence[str]
    countries: Sequence[str]
    good_examples: Sequence[Any]
    at: datetime
    tree: SkillTree


def contradictions(work: Work, state: str) -> list[Gap]:
    """Everything in which a draft contradicts itself or the world; of what was published, only what time made wrong.

    Whether any answer keeps a schema cannot be told from the schema in general: a good example is the proof.
    """
    if state != "draft":
        return [*_of_deadline(work)]
    found = [*_of_lease(work), *_of_deadline(work), *_of_people(work), *_of_schemas(work.rules)]
    found += [*_of_options(work.rules), *_of_names(work)]
    return found + example_gaps(work.rules, work.good_examples)


def _of_lease(work: Work) -> Iterator[Gap]:
    if work.est_minutes > work.lease_minutes:
        yield Gap(
            "lease_minutes",
            f"is at least est_minutes, {work.est_minutes}: nobody could hand in before a claim ends after"
            f" {work.lease_minutes}; give more lease, or estimate less",
        )


def _of_deadline(work: Work) -> Iterator[Gap]:
    if work.deadline_at is not None and work.deadline_at <= work.at:
        yield Gap("eligibility.deadline_at", _LAST_DAY)


def _of_people(work: Work) -> Iterator[Gap]:
    for place, skill in enumerate(work.skills):
        yield from _refusal(work.tree.check_asked, skill, field=f"required_skills[{place}].skill")
    for place, country in enumerate(work.countries):
        yield from _refusal(known_country, country, field=f"countries[{place}]")


def _refusal(check: Callable[..., object], *given: Any, **named: Any) -> Iterator[Gap]:
    try:
        check(*given, **named)
    except InvalidField as refused:
        yield Gap(refused.extra["field"], refused.extra["rule"])


def _of_schemas(rules: TaskRules) -> Iterator[Gap]:
    for name, text in (("input_schema", rules.input_text), ("output_schema", rules.output_text)):
        if refuses_objects(text):
            yield Gap(name, "allows an object: what it describes is the object with the fields of the task type")


def _of_options(rules: TaskRules) -> Iterator[Gap]:
    for place, option in enumerate(rules.options if rules.task_type == "classification" else ()):
        for gap in _refusal(check_label, rules, option):
            rule = f"is a label that answers may have; of `{option}` output_schema or a validator says: {gap.rule}"
            yield Gap(f"options[{place}]", rule)


def _of_names(work: Work) -> Iterator[Gap]:
    for place, validator in enumerate(work.rules.validators):
        if not names_field(work.rules.output_text, validator.field.split(".")):
            yield Gap(
                f"validators[{place}].field",
                f"names a field of the answer; `{validator.field}` is none: correct it, or name it in output_schema",
            )
    for name in work.template if work.rules.names_inputs else ():
        if not names_field(work.rules.input_text, [name.partition("[")[0]]):
            yield Gap(
                f"template.{name}",
                "is a field of the input, but neither the task type nor input_schema names it: correct it, or name it"
                " in input_schema",
            )


def example_gaps(rules: TaskRules, examples: Sequence[Any]) -> list[Gap]:
    """Good examples that would be refused if they were handed in; what the task's input decides needs that input."""
    found = []
    for place, example in enumerate(examples):
        field = f"guidelines.good_examples[{place}].answer"
        given, answer = _parts(example)
        found += [
            Gap(
                field + gap.field.removeprefix("answer"), f"{gap.rule}; a good example is an answer that would be taken"
            )
            for gap in _refusal(_check_example, rules, given, answer)
        ]
    return found


def _parts(example: Any) -> tuple[Any, Any]:
    return (example.get("input"), example.get("answer")) if isinstance(example, Mapping) else (None, None)


def _check_example(rules: TaskRules, task_input: Any, answer: Any) -> None:
    is_whole = isinstance(task_input, Mapping) and not list(_refusal(check_input, rules, task_input))
    if is_whole:
        check_answer(rules, task_input, answer)
    else:
        check_answer_alone(rules, answer)
