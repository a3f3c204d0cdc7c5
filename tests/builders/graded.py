"""Builds assessments with items that no key decides, and what is written for them."""

from typing import Any

from chalicelib.domain.access import Actor
from chalicelib.domain.attempts_to_grade import GivenMark, GivenPoints
from chalicelib.models.assessments import Assessment
from chalicelib.services import attempts
from tests.builders.assessments import a_published_assessment

SHORT: dict[str, Any] = {
    "kind": "short_text",
    "item_id": "capital",
    "topic": "T",
    "prompt": "Capital of Peru?",
    "keys": ["Lima"],
}
ORDER: dict[str, Any] = {
    "kind": "ordering",
    "item_id": "sizes",
    "topic": "T",
    "prompt": "By size.",
    "options": ["ant", "cat", "cow"],
}
RUBRIC: list[dict[str, Any]] = [
    {"criterion": "clarity", "points": 4, "description": "Can be followed at once."},
    {"criterion": "grammar", "points": 6, "description": "Has no mistakes."},
]
ESSAY: dict[str, Any] = {
    "kind": "essay", "item_id": "bees", "topic": "Writing", "prompt": "Why do bees matter?",
    "least_words": 3, "most_words": 200, "rubric": RUBRIC,
}  # fmt: skip
TRANSLATION: dict[str, Any] = {
    "kind": "translation", "item_id": "rain", "topic": "Writing", "prompt": "Translate into Spanish.",
    "source": "It rains.", "rubric": RUBRIC,
}  # fmt: skip
CODE: dict[str, Any] = {
    "kind": "code", "item_id": "flatten", "topic": "Code", "prompt": "Write it.", "function": "flatten",
    "starter": "def flatten(nested):\n    ...", "examples": [{"args": [[1, [2]]], "result": [1, 2]}],
    "cases": [{"args": [[1, [2, [3]]]], "result": [1, 2, 3]}, {"args": [[]], "result": []}],
}  # fmt: skip
RIGHT_CODE = """
def flatten(nested):
    return [leaf for each in nested for leaf in (flatten(each) if isinstance(each, list) else [each])]
"""
SHALLOW_CODE = """
def flatten(nested):
    return [leaf for each in nested for leaf in (each if isinstance(each, list) else [each])]
"""
ANN = Actor("acc_ann", frozenset({"contributor"}), "active")
RITA = Actor("acc_rita", frozenset({"contributor", "reviewer"}), "active")
RAY = Actor("acc_ray", frozenset({"contributor", "reviewer"}), "active")
HEAD = Actor("acc_head", frozenset({"reviewer", "admin"}), "active")


def an_assessment(*items: dict[str, Any], **changes: Any) -> Assessment:
    """One that asks exactly these items."""
    return a_published_assessment(
        **({"items": list(items), "draw_count": len(items), "skill": "language/en"} | changes)
    )


def hand_in(actor: Actor, assessment: Assessment, answers: dict[str, Any]) -> attempts.Sheet:
    """Started, answered and handed in."""
    sheet = attempts.start_attempt(actor, assessment.assessment_id, None)
    for item_id, answer in answers.items():
        attempts.save_answer(actor, sheet.attempt_id, item_id, answer)
    return attempts.submit_attempt(actor, sheet.attempt_id)


def points(item_id: str, clarity: int, grammar: int) -> GivenMark:
    """A grader's points for a text."""
    return GivenMark(
        item_id, [GivenPoints("clarity", clarity, "Reads well."), GivenPoints("grammar", grammar, "Two slips.")]
    )
