"""Owns what somebody who takes a test is told of a text to write: everything but what graders alone read (R6)."""

import msgspec

from chalicelib.domain.grading import Writing


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


def told(writing: Writing | None) -> WritingTold | None:
    """The same without its notes for graders; None for a question that asks for no text."""
    if writing is None:
        return None
    rubric = [CriterionTold(line.criterion, line.points, line.description) for line in writing.rubric]
    return WritingTold(rubric, writing.source, writing.least_words, writing.most_words)
