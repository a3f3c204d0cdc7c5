"""Owns what somebody who takes a test is told of a text to write: everything but what graders alone read (R6)."""

import re

import msgspec

from chalicelib.domain.grading import Answer, Writing

#: Chinese, Japanese, Thai, Lao, Burmese, Khmer.
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


class CriterionTold(msgspec.Struct, frozen=True):
    """One line of the rubric: what is looked at, and the most points it gives."""

    criterion: str
    points: int
    description: str


class WritingTold(msgspec.Struct, frozen=True):
    """What a text to write is graded by, how long it is to be, and what is to be translated."""

    rubric: list[CriterionTold]
    source: str | None
    least_words: int | None
    most_words: int | None


def length_warning(writing: Writing | None, answer: Answer | None) -> str | None:
    """What is said of a text that is shorter or longer than was asked; it is kept and graded all the same.

    Nothing is said of scripts that write no spaces, in which words cannot be counted this way.
    """
    if writing is None or not isinstance(answer, str) or _NO_SPACES.search(answer):
        return None
    words, least, most = len(answer.split()), writing.least_words, writing.most_words
    if least is not None and words < least:
        return f"It has {words} words; at least {least} are asked for."
    if most is not None and words > most:
        return f"It has {words} words; at most {most} are asked for."
    return None


def told(writing: Writing | None) -> WritingTold | None:
    """The same without its notes for graders; None for a question that asks for no text."""
    if writing is None:
        return None
    rubric = [CriterionTold(line.criterion, line.points, line.description) for line in writing.rubric]
    return WritingTold(rubric, writing.source, writing.least_words, writing.most_words)
