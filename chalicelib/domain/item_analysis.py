"""Owns what answers say about an item: how difficult it is, and whether it tells the able from the others (R6)."""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

import msgspec

from chalicelib.domain.grading import Answer, Mark, Question, share
from chalicelib.domain.messages import CountAttempt
from chalicelib.domain.problems import Conflict

#: With fewer answers nothing is proposed.
ENOUGH = 30
#: An item that fewer or more get right says little; one that goes less with the rest measures something else.
EASIEST, HARDEST, LEAST_DISCRIMINATION = 0.95, 0.1, 0.1


class LastItem(Conflict):
    """This is the last item that is asked."""


class Sums(msgspec.Struct, frozen=True):
    """What is kept of an item: how often asked and right; its attempts' per cents, squared, of the right."""

    asked: int = 0
    right: int = 0
    total: int = 0
    squares: int = 0
    right_total: int = 0


class Analysis(msgspec.Struct, frozen=True):
    """Difficulty (share that is right), discrimination (point-biserial), and why it is proposed for suspension."""

    asked: int
    right: int
    difficulty: float | None
    discrimination: float | None
    proposal: str | None


def added(
    sums: Mapping[str, Sums],
    questions: Sequence[Question],
    answers: Mapping[str, Answer],
    marks: Mapping[str, Mark],
    score_percent: int,
) -> dict[str, Sums]:
    """The sums with one attempt more."""
    result = dict(sums)
    for question in questions:
        right = int(share(question, answers.get(question.item_id), marks.get(question.item_id)) == 1)
        old = result.get(question.item_id, Sums())
        result[question.item_id] = Sums(
            old.asked + 1,
            old.right + right,
            old.total + score_percent,
            old.squares + score_percent**2,
            old.right_total + right * score_percent,
        )
    return result


def analysis(sums: Sums) -> Analysis:
    """The figures; None where there is nothing to divide by.

    Point-biserial: (mean total of the right - mean of all) / deviation of all, times sqrt(p / (1 - p)).
    """
    if not sums.asked:
        return Analysis(0, 0, None, None, None)
    difficulty = sums.right / sums.asked
    spread = sums.asked * sums.squares - sums.total**2
    discrimination = None
    if spread > 0 and 0 < sums.right < sums.asked:
        above = sums.right_total / sums.right - sums.total / sums.asked
        discrimination = above * sums.asked / sqrt(spread) * sqrt(difficulty / (1 - difficulty))
    return Analysis(sums.asked, sums.right, difficulty, discrimination, _proposal(sums, difficulty, discrimination))


def _proposal(sums: Sums, difficulty: float, discrimination: float | None) -> str | None:
    if sums.asked < ENOUGH:
        return None
    if difficulty > EASIEST:
        return "too_easy"
    if difficulty < HARDEST:
        return "too_hard"
    return "tells_nobody_apart" if (discrimination or 0) < LEAST_DISCRIMINATION else None


def attempts_counted(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[CountAttempt]:
    """An attempt that got its result counts for its items; one that is regraded counts no second time."""
    graded = ("passed", "failed")
    if new is None or new["state"] not in graded or (old is not None and old["state"] in graded):
        return []
    return [CountAttempt(new["attempt_id"])]
