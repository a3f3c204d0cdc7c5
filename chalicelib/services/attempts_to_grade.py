"""Use cases of grading by a person: an attempt is taken, read without its person, and given points (R6)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.attempts import is_graded
from chalicelib.domain.attempts_to_grade import (
    HELD_FOR,
    GivenMark,
    GradingLapsed,
    NoSuchAttemptToGrade,
    checked_marks,
    may_grade,
    nothing_to_grade,
)
from chalicelib.domain.grading import Answer, Question, Writing, unmarked
from chalicelib.models import attempts, graders, skill_tree, skills, store
from chalicelib.services import grading

#: Attempts of one skill that are looked at for one that is free.
CANDIDATES = 50


class TextToGrade(msgspec.Struct, frozen=True):
    """One text with what was asked and the rubric; words mean little where no spaces are written, so signs too."""

    item_id: str
    kind: str
    topic: str
    prompt: str
    writing: Writing | None
    answer: Answer
    words: int
    signs: int


class Graded(msgspec.Struct, frozen=True):
    """What came of a grading."""

    grading_id: str
    state: str
    score_percent: int


class WorkToGrade(msgspec.Struct, frozen=True):
    """An attempt for its grader, under its id: nothing of it says who wrote it."""

    grading_id: str
    title: str
    skill: str
    level: int
    submitted_at: datetime
    taken_until: datetime
    items: list[TextToGrade]


@store.again_when(graders.GraderMovedError)
def take_next(actor: Actor) -> WorkToGrade:
    """The attempt the person holds, or the oldest they may grade, theirs for two hours; raises NothingToGrade."""
    grader = graders.grader_of(actor.account_id)
    now = runtime.now()
    if grader.attempt_id and grader.taken_until > now:
        held = attempts.attempt_of(grader.attempt_id)
        if held.state == "grading" and held.grader_id == actor.account_id:
            return _work(held)
    found = _first_free(actor, grader, now)
    if found is None:
        raise nothing_to_grade(_waiting_for_others(actor, now))
    return _work(found)


def work_to_grade(actor: Actor, attempt_id: str) -> WorkToGrade:
    """The attempt the person holds; raises NoSuchAttemptToGrade."""
    attempt = _mine(actor, attempt_id)
    if is_graded(attempt.state):
        raise NoSuchAttemptToGrade("It has its result; POST /attempts-to-grade gives you the next.")
    return _work(attempt)


@store.again_when(attempts.AttemptMovedError)
@store.again_when(graders.GraderMovedError)
@store.again_when(skills.SkillMovedError)
def give_marks(actor: Actor, attempt_id: str, given: Sequence[GivenMark]) -> Graded:
    """Every text has its points and the attempt its result; once it has one, that stands.

    Raises NoSuchAttemptToGrade, GradingLapsed, InvalidField.
    """
    attempt = _mine(actor, attempt_id)
    if is_graded(attempt.state):
        return Graded(attempt_id, attempt.state, attempt.score_percent)
    answers = attempts.plain(attempts.answers_of(attempt_id))
    marks = attempt.marks | checked_marks(_texts(attempt, answers), given)
    if graders.grader_of(actor.account_id).attempt_id != attempt_id:
        raise GradingLapsed("POST /attempts-to-grade gives you the next one.")
    grading.conclude(attempt, answers, marks, grader_id=actor.account_id)
    return Graded(attempt_id, attempt.state, attempt.score_percent)


def _first_free(actor: Actor, grader: graders.Grader, now: datetime) -> attempts.Attempt | None:
    """The oldest attempt of each skill in turn that nobody holds, taken; None when there is none for this person."""
    proved = skills.verified_levels(actor.account_id)
    is_admin = actor.is_a("admin")
    for skill in skill_tree.shown().held if is_admin else proved:
        for attempt in attempts.awaiting_a_person(skill, CANDIDATES):
            may = may_grade(
                grader_id=actor.account_id, author_id=attempt.account_id, is_admin=is_admin,
                skill=skill, level=attempt.level, proved=proved,
            )  # fmt: skip
            is_free = attempt.taken_until is None or attempt.taken_until <= now
            if may and is_free and _taken(attempt, grader, now):
                return attempt
    return None


def _waiting_for_others(actor: Actor, now: datetime) -> tuple[str, int] | None:
    """Skill and level of a text of somebody else's that nobody holds, though this person may not grade it."""
    for skill in skill_tree.shown().held:
        for attempt in attempts.awaiting_a_person(skill, 1):
            is_free = attempt.taken_until is None or attempt.taken_until <= now
            if is_free and attempt.account_id != actor.account_id:
                return skill, int(attempt.level)
    return None


def _taken(attempt: attempts.Attempt, grader: graders.Grader, now: datetime) -> bool:
    until = now + HELD_FOR
    try:
        with store.transaction() as tx:
            attempt.take(tx, grader.account_id, now, until)
            grader.take(tx, attempt.attempt_id, until)
    except attempts.AttemptMovedError:
        return False
    return True


def _mine(actor: Actor, attempt_id: str) -> attempts.Attempt:
    attempt = attempts.Attempt.find(attempt_id)
    if attempt is None or attempt.grader_id != actor.account_id:
        raise NoSuchAttemptToGrade("POST /attempts-to-grade gives you the next.")
    return attempt


def _texts(attempt: attempts.Attempt, answers: dict[str, Answer]) -> list[Question]:
    return unmarked(attempt.questions, answers, attempt.marks)[1]


def _work(attempt: attempts.Attempt) -> WorkToGrade:
    answers = attempts.plain(attempts.answers_of(attempt.attempt_id))
    return WorkToGrade(
        attempt.attempt_id,
        attempt.title,
        attempt.skill,
        attempt.level,
        attempt.submitted_at,
        attempt.taken_until,
        [_text(question, str(answers[question.item_id])) for question in _texts(attempt, answers)],
    )


def _text(question: Question, answer: str) -> TextToGrade:
    return TextToGrade(
        question.item_id,
        question.kind,
        question.topic,
        question.prompt,
        question.writing,
        answer,
        words=len(answer.split()),
        signs=len("".join(answer.split())),
    )
