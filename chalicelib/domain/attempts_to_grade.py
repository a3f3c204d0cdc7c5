"""Owns grading by a person (R6): who may, and the points of a rubric with their reasons."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.grading import CriterionMark, Mark, Question
from chalicelib.domain.problems import Conflict, InvalidField, NotFound

#: How long a grader holds an attempt before somebody else may take it.
HELD_FOR = timedelta(hours=2)


class NothingToGrade(Conflict):
    """No attempt waits for you to grade it."""


#: Who grades what, for those who find nothing.
_WHO_GRADES = (
    "Texts of a skill are graded by reviewers who have proved it at the level of the test, and by administrators who "
    "are reviewers too; nobody grades their own."
)


def nothing_to_grade(waiting: tuple[str, int] | None) -> NothingToGrade:
    """Who may grade, and the skill and level of a text that waits for somebody else, where there is one."""
    if waiting is None:
        return NothingToGrade(f"{_WHO_GRADES} No other text waits; look again in an hour.", retry_after=3600)
    skill, level = waiting
    return NothingToGrade(
        f"{_WHO_GRADES} A text of `{skill}`, level {level}, waits for somebody who may: GET /me/skills has what you "
        "proved, GET /assessments the tests there are.",
        retry_after=3600,
        waiting={"skill": skill, "level": level},
    )


class NoSuchAttemptToGrade(NotFound):
    """You hold no such attempt."""


class GradingLapsed(Conflict):
    """This attempt is another grader's now, or has its result."""


class GivenPoints(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The points of one criterion and why; the person reads the reason."""

    criterion: Annotated[str, Meta(max_length=80)]
    points: Annotated[int, Meta(ge=0, le=20)]
    reason: Annotated[str, Meta(min_length=3, max_length=1000)]


class GivenMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The points of one text, criterion by criterion."""

    item_id: Annotated[str, Meta(max_length=40)]
    criteria: Annotated[list[GivenPoints], Meta(max_length=10)]


def may_grade(
    *, grader_id: str, author_id: str, is_admin: bool, skill: str, level: int, proved: Mapping[str, int]
) -> bool:
    """Whoever has proved the skill at this level, or is an administrator; never the person themselves."""
    return grader_id != author_id and (is_admin or proved.get(skill, 0) >= level)


def checked_marks(questions: Sequence[Question], given: Sequence[GivenMark]) -> dict[str, Mark]:
    """The marks by item: each text once, each criterion of its rubric once, at most its points; raises InvalidField."""
    wanted = {question.item_id: question for question in questions}
    marks: dict[str, Mark] = {}
    for index, mark in enumerate(given):
        if mark.item_id not in wanted or mark.item_id in marks:
            raise InvalidField(f"marks[{index}].item_id", f"is one of {', '.join(wanted)}, each once")
        marks[mark.item_id] = _mark(wanted[mark.item_id], mark, f"marks[{index}]")
    if missing := [item_id for item_id in wanted if item_id not in marks]:
        raise InvalidField("marks", f"has points for every text; missing: {', '.join(missing)}")
    return marks


def _mark(question: Question, given: GivenMark, path: str) -> Mark:
    rubric = {line.criterion: line.points for line in (question.writing.rubric if question.writing else [])}
    points: dict[str, CriterionMark] = {}
    for index, line in enumerate(given.criteria):
        field = f"{path}.criteria[{index}]"
        if line.criterion not in rubric or line.criterion in points:
            raise InvalidField(f"{field}.criterion", f"is one of {', '.join(rubric)}, each once")
        if line.points > rubric[line.criterion]:
            raise InvalidField(f"{field}.points", f"is at most {rubric[line.criterion]}")
        points[line.criterion] = CriterionMark(line.criterion, line.points, line.reason)
    if missing := [criterion for criterion in rubric if criterion not in points]:
        raise InvalidField(f"{path}.criteria", f"has points for every criterion; missing: {', '.join(missing)}")
    lines = [points[criterion] for criterion in rubric]
    return Mark(sum(line.points for line in lines), sum(rubric.values()), criteria=lines)
