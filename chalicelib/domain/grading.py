"""Owns questions, which answers they take, and what answers are worth (R6): exact, and the same in any order."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.problems import InvalidField

Kind = Literal["choice", "choices", "numeric", "short_text", "ordering", "essay", "translation", "code"]
#: An option's id, several of them, a decimal number as text, or a text.
Answer = str | list[str]

#: Kinds that a person grades by a rubric.
BY_PERSON: frozenset[str] = frozenset({"essay", "translation"})
#: Signs of a short answer, of a written one, and bytes of a function.
SHORT_LIMIT, TEXT_LIMIT, SOURCE_LIMIT = 200, 20_000, 20 * 1024

_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
#: One comma that cannot group thousands: not three digits behind it, or nothing but noughts before it.
_WITH_COMMA = re.compile(r"(-?0+),([0-9]+)|(-?[0-9]+),([0-9]{1,2}|[0-9]{4,})")
DECIMAL_RULE = "is a decimal number as text, such as `-12.5`: no grouping, no exponent, at most 15 digits on a side"


class Option(msgspec.Struct, frozen=True):
    """One option as shown; its id is given after shuffling, so it says nothing about the key."""

    option_id: str
    text: str


class Criterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of a rubric: what is looked at, the most points it gives, and what graders alone read about it."""

    criterion: Annotated[str, Meta(min_length=1, max_length=80)]
    points: Annotated[int, Meta(ge=1, le=20)]
    description: Annotated[str, Meta(min_length=1, max_length=1000)]
    grader_notes: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=1000,
                description="What graders alone read, such as the places that decide.",
            ),
        ]
        | None
    ) = None


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One call of a written function and its result, as JSON values."""

    args: Annotated[list[Any], Meta(max_length=10)]
    result: Any


class Writing(msgspec.Struct, frozen=True):
    """A text to write, and what it is graded by; `source` is what is translated."""

    rubric: list[Criterion]
    source: str | None = None
    least_words: int | None = None
    most_words: int | None = None


class Coding(msgspec.Struct, frozen=True):
    """What a person is told of a function to write."""

    function: str
    starter: str
    examples: list[Example]


class Question(msgspec.Struct, frozen=True):
    """One item as drawn for one attempt; `right` (option ids, number, texts) and `cases` never leave the server."""

    item_id: str
    kind: Kind
    topic: str
    prompt: str
    options: list[Option]
    right: list[str]
    tolerance: str = "0"
    writing: Writing | None = None
    coding: Coding | None = None
    cases: list[Example] = []


class CriterionMark(msgspec.Struct, frozen=True):
    """The points of one criterion and why."""

    criterion: str
    points: int
    reason: str


class Mark(msgspec.Struct, frozen=True):
    """What an answer that no key decides was given: `points` of `most`."""

    points: int
    most: int
    note: str = ""
    criteria: list[CriterionMark] = []


class TopicScore(msgspec.Struct, frozen=True):
    """How much of one topic was right; `percent` also counts answers that were right in part."""

    topic: str
    right: int
    asked: int
    percent: int | None = None


class Result(msgspec.Struct, frozen=True):
    """What an attempt is worth: whole per cent, rounded down, which decides as the exact share would."""

    score_percent: int
    is_passed: bool
    topics: list[TopicScore]


def decimal_value(text: str, *, field: str) -> Fraction:
    """The exact number behind decimal text; raises InvalidField. No float is ever made of it.

    >>> decimal_value("0.1", field="answer") + decimal_value("0.2", field="answer") == Fraction(3, 10)
    True
    """
    if not _DECIMAL.fullmatch(text):
        raise InvalidField(field, DECIMAL_RULE)
    return Fraction(text)


def with_point(text: str) -> str:
    """A number as people type it, with a point for a decimal comma where the comma can be nothing else.

    >>> with_point("0,75"), with_point("-0,125"), with_point("1,500"), with_point("1,234.50")
    ('0.75', '-0.125', '1,500', '1,234.50')
    """
    return text.replace(",", ".") if _WITH_COMMA.fullmatch(text) else text


def normal_text(text: str) -> str:
    """The form in which short texts are compared: width, capitals, spaces and a final full stop mean nothing.

    >>> normal_text("  New   YORK. ") == normal_text("new york")
    True
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split()).removesuffix(".").removesuffix("。").strip()


def checked_answer(question: Question, answer: Answer) -> Answer:
    """The answer in the one form it is kept in; raises InvalidField when it is none to this question.

    Numbers come as text ("1234.5"): what was typed is what is graded, and "1,234.50", "1,500" or "1/2" is
    refused with the rule instead of being marked wrong. A comma that can only be a decimal one, as in "0,75", is
    taken for a point.
    """
    return _FORMS[question.kind]([option.option_id for option in question.options], answer)


def _one(ids: list[str], answer: Answer) -> str:
    if not isinstance(answer, str) or answer not in ids:
        raise InvalidField("answer", f"is the option_id of one option: {', '.join(ids)}")
    return answer


def _several(ids: list[str], answer: Answer) -> list[str]:
    if isinstance(answer, str) or not answer or len(set(answer)) != len(answer) or not set(answer) <= set(ids):
        raise InvalidField("answer", f"is a list of different option_ids, at least one of: {', '.join(ids)}")
    return sorted(answer)


def _ordered(ids: list[str], answer: Answer) -> list[str]:
    if isinstance(answer, str) or sorted(answer) != sorted(ids):
        raise InvalidField("answer", f"is a list of all option_ids in the order you mean: {', '.join(ids)}")
    return answer


def _number(_: list[str], answer: Answer) -> str:
    text = with_point(answer.strip()) if isinstance(answer, str) else ""
    decimal_value(text, field="answer")
    return text


def _short_text(_: list[str], answer: Answer) -> str:
    if not isinstance(answer, str) or not normal_text(answer) or len(answer) > SHORT_LIMIT:
        raise InvalidField("answer", f"is a text of 1 to {SHORT_LIMIT} signs")
    return answer


def _written(_: list[str], answer: Answer) -> str:
    if not isinstance(answer, str) or not answer.strip() or len(answer) > TEXT_LIMIT:
        raise InvalidField("answer", f"is a text of 1 to {TEXT_LIMIT} signs")
    return answer


def _source(_: list[str], answer: Answer) -> str:
    if not isinstance(answer, str) or not answer.strip() or len(answer.encode()) > SOURCE_LIMIT:
        raise InvalidField("answer", f"is the Python source of the function, at most {SOURCE_LIMIT} bytes")
    return answer


_FORMS: dict[Kind, Callable[[list[str], Answer], Answer]] = {
    "choice": _one,
    "choices": _several,
    "ordering": _ordered,
    "numeric": _number,
    "short_text": _short_text,
    "essay": _written,
    "translation": _written,
    "code": _source,
}


def is_right(question: Question, answer: Answer | None) -> bool:
    """Whether the key says so: all of several choices and no other, the order, a number within the tolerance."""
    if answer is None or question.kind in BY_PERSON or question.kind == "code":
        return False
    match question.kind:
        case "numeric":
            given, wanted = decimal_value(str(answer), field="answer"), decimal_value(question.right[0], field="key")
            return abs(given - wanted) <= decimal_value(question.tolerance, field="tolerance")
        case "short_text":
            return normal_text(str(answer)) in {normal_text(key) for key in question.right}
        case "ordering":
            return answer == question.right
        case _:
            return set([answer] if isinstance(answer, str) else answer) == set(question.right)


def share(question: Question, answer: Answer | None, mark: Mark | None) -> Fraction:
    """What an answer is worth, from 0 to 1: by its mark if it has one, else by the key."""
    if answer is not None and mark is not None:
        return Fraction(mark.points, mark.most)
    return Fraction(is_right(question, answer))


def grade(
    questions: Sequence[Question],
    answers: Mapping[str, Answer],
    pass_percent: int,
    marks: Mapping[str, Mark] | None = None,
) -> Result:
    """Every question weighs the same, no answer is worth nothing; the order of questions and options is nothing."""
    given = marks or {}
    shares = [(each.topic, share(each, answers.get(each.item_id), given.get(each.item_id))) for each in questions]
    by_topic = {topic: [worth for its_topic, worth in shares if its_topic == topic] for topic, _ in shares}
    score = _percent([worth for _, worth in shares])
    topics = [
        TopicScore(topic, its.count(Fraction(1)), len(its), _percent(its)) for topic, its in sorted(by_topic.items())
    ]
    return Result(score, score >= pass_percent, topics)


def _percent(shares: Sequence[Fraction]) -> int:
    return int(100 * sum(shares) // len(shares))


def unmarked(
    questions: Sequence[Question], answers: Mapping[str, Answer], marks: Mapping[str, Mark]
) -> tuple[list[Question], list[Question]]:
    """The answered questions that no key decides and that have no mark yet: functions to run, texts for a person."""
    open_ones = [each for each in questions if each.item_id in answers and each.item_id not in marks]
    codes = [each for each in open_ones if each.kind == "code"]
    return codes, [each for each in open_ones if each.kind in BY_PERSON]
