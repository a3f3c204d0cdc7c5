"""Owns questions, which answers they take, and automatic grading (R6): exact, and the same in any order."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

import msgspec

from chalicelib.domain.problems import InvalidField

Kind = Literal["choice", "choices", "numeric"]
#: An option's id, several of them, or a decimal number as text.
Answer = str | list[str]

_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
DECIMAL_RULE = "is a decimal number as text, such as `-12.5`: no grouping, no exponent, at most 15 digits on a side"


class Option(msgspec.Struct, frozen=True):
    """One option as shown; its id is given after shuffling, so it says nothing about the key."""

    option_id: str
    text: str


class Question(msgspec.Struct, frozen=True):
    """One item as drawn for one attempt; `right` (option ids, or the number) never leaves the server."""

    item_id: str
    kind: Kind
    topic: str
    prompt: str
    options: list[Option]
    right: list[str]
    tolerance: str = "0"


class TopicScore(msgspec.Struct, frozen=True):
    """How much of one topic was right."""

    topic: str
    right: int
    asked: int


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


def checked_answer(question: Question, answer: Answer) -> Answer:
    """The answer in the one form it is kept in; raises InvalidField when it is none to this question.

    Numbers come as text ("1234.5"): what was typed is what is graded, and "1,234.50" or "1/2" is
    refused with the rule instead of being marked wrong.
    """
    ids = [option.option_id for option in question.options]
    if question.kind == "choice" and answer not in ids:
        raise InvalidField("answer", f"is the option_id of one option: {', '.join(ids)}")
    if question.kind == "choices":
        return _several(ids, answer)
    if question.kind == "numeric":
        return _number(answer)
    return answer


def _several(ids: list[str], answer: Answer) -> list[str]:
    if isinstance(answer, str) or not answer or len(set(answer)) != len(answer) or not set(answer) <= set(ids):
        raise InvalidField("answer", f"is a list of different option_ids, at least one of: {', '.join(ids)}")
    return sorted(answer)


def _number(answer: Answer) -> str:
    text = answer.strip() if isinstance(answer, str) else ""
    decimal_value(text, field="answer")
    return text


def is_right(question: Question, answer: Answer | None) -> bool:
    """Whether the answer is right: all of several choices and no other, a number within the tolerance."""
    if answer is None:
        return False
    if question.kind != "numeric":
        return set([answer] if isinstance(answer, str) else answer) == set(question.right)
    given, wanted = decimal_value(str(answer), field="answer"), decimal_value(question.right[0], field="key")
    return abs(given - wanted) <= decimal_value(question.tolerance, field="tolerance")


def grade(questions: Sequence[Question], answers: Mapping[str, Answer], pass_percent: int) -> Result:
    """Every question weighs the same, no answer is a wrong answer; the order of questions and options is nothing."""
    rights = [(question.topic, is_right(question, answers.get(question.item_id))) for question in questions]
    by_topic = {topic: [right for its_topic, right in rights if its_topic == topic] for topic, _ in rights}
    score = 100 * sum(right for _, right in rights) // len(rights)
    topics = [TopicScore(topic, sum(its), len(its)) for topic, its in sorted(by_topic.items())]
    return Result(score, score >= pass_percent, topics)
