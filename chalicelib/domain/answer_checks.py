"""Owns the checks of an answer that its reviewer is shown: measured by a machine, advice alone (rule 10; R25, R28)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.domain.problems import InvalidField
from chalicelib.domain.task_types import TaskRules, check_answer, task_type_named
from chalicelib.domain.validators import Rule, Validator, holds, measured

#: `form`: it keeps the schemas. `pace`: seconds from the claim to handing in, beside the estimate. `unlike_input`: its
#: text is none of the task's. `varied`: not every part is rated, or ranked, the same. All others are rules of a text.
Code = Literal[Rule, "form", "pace", "unlike_input", "varied"]

#: Faster than this part of the estimate is worth a look.
PACE_PART = 10
#: The text of each type that could be the task's own, given back.
_WRITTEN = {
    "code": "code",
    "comparison": "justification",
    "data_optimization": "edited",
    "evaluation": "justification",
    "prompt_writing": "prompt",
    "translation": "translation",
}


class AnswerCheck(msgspec.Struct, frozen=True):
    """One thing a machine looked at; one that is not passed is worth a person's look, and says nothing by itself."""

    code: Code
    is_passed: bool
    field: Annotated[str, msgspec.Meta(description="The field of the answer; empty: all of it")] = ""
    measured: Annotated[int | None, msgspec.Meta(description="Words, characters, seconds, or the one score given")] = (
        None
    )
    limit: Annotated[int | None, msgspec.Meta(description="What it is held against, in the same unit")] = None


def answer_checks(
    rules: TaskRules, task_input: Mapping[str, Any], answer: Any, *, est_minutes: int, seconds: int | None
) -> list[AnswerCheck]:
    """What can be told of an answer without a person: its form, every rule about its texts, and signs.

    `seconds` lie between the claim and handing in; None where that says nothing, as of a revision.
    """
    texts = [check for validator in _validators(rules) for check in _of_text(validator, answer)]
    return [
        _form(rules, task_input, answer),
        *texts,
        *_signs(rules.task_type, task_input, answer),
        *_pace(est_minutes, seconds),
    ]


def seconds_between(claimed_at: str, submitted_at: datetime) -> int:
    """Whole seconds from the instant of a claim, as its terms have it, to handing in."""
    return int((submitted_at - datetime.fromisoformat(claimed_at)).total_seconds())


def _form(rules: TaskRules, task_input: Mapping[str, Any], answer: Any) -> AnswerCheck:
    try:
        check_answer(replace(rules, validators=()), task_input, answer)
    except InvalidField as refusal:
        return AnswerCheck("form", is_passed=False, field=_inside(refusal.extra["field"]))
    return AnswerCheck("form", is_passed=True)


def _inside(field: str) -> str:
    return field.removeprefix("answer").removeprefix(".")


def _validators(rules: TaskRules) -> list[Validator]:
    """The project's validators, after the lengths that the schemas ask for; each once."""
    least = [*_lengths(task_type_named(rules.task_type).output_schema, {"minLength": "min_characters"})]
    own = [*_lengths(rules.output_schema or {}, {"minLength": "min_characters", "maxLength": "max_characters"})]
    return [*dict.fromkeys([*least, *own, *rules.validators])]


def _lengths(schema: Mapping[str, Any], asked: Mapping[str, Rule]) -> Iterator[Validator]:
    properties = schema.get("properties")
    for name, about in properties.items() if isinstance(properties, Mapping) else ():
        for word, rule in asked.items():
            limit = about.get(word) if isinstance(about, Mapping) else None
            if isinstance(limit, int) and limit > 1:
                yield Validator(rule, name, limit)


def _of_text(validator: Validator, answer: Any) -> Iterator[AnswerCheck]:
    """A text that is not there has nothing to be measured, unless it is asked for."""
    count = measured(validator, answer)
    if count is None and validator.rule != "required":
        return
    limit = validator.value if isinstance(validator.value, int) else None
    yield AnswerCheck(
        validator.rule, is_passed=holds(validator, answer), field=validator.field, measured=count, limit=limit
    )


def _signs(task_type: str, task_input: Mapping[str, Any], answer: Any) -> Iterator[AnswerCheck]:
    given = answer if isinstance(answer, Mapping) else {}
    name = _WRITTEN.get(task_type, "")
    text = _plain(given.get(name))
    if text:
        yield AnswerCheck("unlike_input", is_passed=text not in _texts(task_input), field=name)
    ratings, ranking = given.get("ratings"), given.get("ranking")
    if task_type == "evaluation" and isinstance(ratings, Mapping) and len(ratings) > 1:
        scores = {*map(str, ratings.values())}
        [first, *_] = ratings.values()
        is_one = len(scores) == 1 and isinstance(first, int)
        yield AnswerCheck("varied", is_passed=not is_one, field="ratings", measured=first if is_one else None)
    if task_type == "ranking" and isinstance(ranking, list) and ranking:
        yield AnswerCheck("varied", is_passed=len(ranking) > 1, field="ranking")


def _pace(est_minutes: int, seconds: int | None) -> Iterator[AnswerCheck]:
    if seconds is not None and est_minutes > 0:
        limit = est_minutes * 60
        yield AnswerCheck("pace", is_passed=seconds * PACE_PART >= limit, measured=seconds, limit=limit)


def _texts(given: Any) -> set[str]:
    """Every text of a task's input, wherever it stands."""
    waiting, found = [given], set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
        else:
            found.add(_plain(one))
    return found


def _plain(text: Any) -> str:
    """A text without what white space and capitals make of it; nothing of anything else."""
    return " ".join(text.split()).casefold() if isinstance(text, str) else ""
