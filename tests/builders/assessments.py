"""Builds assessments from the project's own example, and people who sit them."""

import json
from pathlib import Path
from typing import Any

import msgspec

from chalicelib.domain.access import Actor
from chalicelib.domain.assessments import NewAssessment
from chalicelib.domain.grading import Answer, Question
from chalicelib.models import attempts as records
from chalicelib.models.assessments import Assessment
from chalicelib.services import assessments, attempts

EXAMPLE = Path(__file__).parents[2] / "docs/examples/assessments/arithmetic.json"
ADMIN = Actor("acc_admin", frozenset({"admin"}), "active")
ANN = Actor("acc_ann", frozenset({"contributor"}), "active")
BOB = Actor("acc_bob", frozenset({"contributor"}), "active")


def example() -> dict[str, Any]:
    """The body of POST /assessments that the demonstration sends."""
    body: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    return body


def new_assessment(**changes: Any) -> NewAssessment:
    """The same as a value, with some fields changed."""
    return msgspec.convert(example() | changes, NewAssessment)


def a_published_assessment(**changes: Any) -> Assessment:
    """One that can be taken."""
    written = assessments.write_assessment(ADMIN, new_assessment(**changes), None)
    return assessments.publish_assessment(ADMIN, written.assessment_id)


def right_answer(question: Question) -> Answer:
    """What scores."""
    return question.right if question.kind in ("choices", "ordering") else question.right[0]


def wrong_answer(question: Question) -> Answer:
    """What does not."""
    if question.kind == "numeric":
        return "-987654321"
    if question.kind == "short_text":
        return "Bogotá"
    if question.kind == "ordering":
        return list(reversed(question.right))
    wrong = next(option.option_id for option in question.options if option.option_id not in question.right)
    return [wrong] if question.kind == "choices" else wrong


def answer_all(actor: Actor, attempt_id: str, *, right: int) -> None:
    """Every question of the attempt is answered, the first so many of them right."""
    for number, question in enumerate(records.attempt_of(attempt_id).questions):
        answer = right_answer(question) if number < right else wrong_answer(question)
        attempts.save_answer(actor, attempt_id, question.item_id, answer)


def a_graded_attempt(actor: Actor, assessment: Assessment, *, right: int) -> attempts.Sheet:
    """Started, answered and handed in at this moment."""
    sheet = attempts.start_attempt(actor, assessment.assessment_id, None)
    answer_all(actor, sheet.attempt_id, right=right)
    return attempts.submit_attempt(actor, sheet.attempt_id)
