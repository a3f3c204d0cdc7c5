"""What a machine tells a reviewer of an answer: figures and signs, never a verdict (rule 10, R25, R28)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.domain.answer_checks import AnswerCheck, answer_checks, seconds_between
from chalicelib.domain.task_types import TaskRules
from chalicelib.domain.validators import Validator

RATED = {"prompt": "Why is the sky blue?", "response": "Blue light is scattered most."}
RATINGS = {"accuracy": 5, "logic": 4, "fluency": 5}
WHY = "True, but it does not say by what the light is scattered."


def checked(rules: TaskRules, task_input: Any, answer: Any, **given: Any) -> list[AnswerCheck]:
    return answer_checks(rules, task_input, answer, **{"est_minutes": 12, "seconds": None} | given)


def check_of(code: str, found: list[AnswerCheck]) -> AnswerCheck:
    [one] = [check for check in found if check.code == code]
    return one


def rating(**answer: Any) -> list[AnswerCheck]:
    given = {"ratings": RATINGS, "justification": WHY} | answer
    return checked(TaskRules("evaluation"), RATED, given)


def test_a_text_is_measured_against_what_its_type_asks_for():
    assert check_of("min_characters", rating()) == AnswerCheck(
        "min_characters", is_passed=True, field="justification", measured=len(WHY), limit=20
    )


def test_a_projects_rules_are_said_each_once_with_what_there_is():
    schema = {"properties": {"title": {"type": "string", "minLength": 5, "maxLength": 40}, "kind": True}}
    validators = [Validator("max_words", "prompt", 4), Validator("min_characters", "title", 5)]
    rules = TaskRules("prompt_writing", output_schema=schema, validators=validators)

    found = checked(rules, {"topic": "rivers"}, {"prompt": "Why do rivers bend so?", "title": "Rivers"})

    assert [(one.code, one.field, one.is_passed, one.measured, one.limit) for one in found] == [
        ("form", "", True, None, None),
        ("min_characters", "title", True, 6, 5),
        ("max_characters", "title", True, 6, 40),
        ("max_words", "prompt", False, 5, 4),
        ("unlike_input", "prompt", True, None, None),
    ]


def test_a_text_that_is_not_there_is_measured_only_if_it_is_asked_for():
    validators = [
        Validator("max_words", "note", 9), Validator("pattern", "note", "^a"), Validator("required", "note"),
    ]  # fmt: skip
    rules = TaskRules("prompt_writing", validators=validators)
    found = checked(rules, {"topic": "rivers"}, {"prompt": "Why do rivers bend?"})
    assert [(one.code, one.is_passed) for one in found if one.field == "note"] == [("required", False)]


@pytest.mark.parametrize("answer", ["yes", {}, {"label": "perhaps"}, {"label": "duck", "size": 3}, None])
def test_an_answer_of_another_form_is_said_to_be_one_and_breaks_nothing(answer: Any):
    found = checked(TaskRules("classification", options=["duck", "goose"]), {"text": "quack"}, answer)
    assert not check_of("form", found).is_passed


def test_the_field_whose_form_is_wrong_is_named():
    assert check_of("form", rating(ratings={"accuracy": 9, "logic": 4, "fluency": 5})).field == "ratings.accuracy"


@pytest.mark.parametrize(
    ("ratings", "is_passed", "measured"),
    [(RATINGS, True, None), ({"accuracy": 3, "logic": 3, "fluency": 3}, False, 3), ({}, None, None)],
)
def test_parts_that_are_all_rated_the_same_are_a_sign(ratings: Any, is_passed: bool | None, measured: int | None):
    signs = [(one.is_passed, one.measured) for one in rating(ratings=ratings) if one.code == "varied"]
    assert signs == ([] if is_passed is None else [(is_passed, measured)])


@pytest.mark.parametrize(("ranking", "is_passed"), [([[0], [1]], True), ([[0, 1]], False)])
def test_responses_that_are_all_ranked_the_same_are_a_sign(ranking: Any, is_passed: bool):
    found = checked(TaskRules("ranking"), {"prompt": "Why?", "responses": ["a", "b"]}, {"ranking": ranking})
    assert check_of("varied", found).is_passed is is_passed


@pytest.mark.parametrize(
    ("edited", "is_passed"), [("He goes home.", True), ("He go home.", False), ("he go\n home. ", False)]
)
def test_a_text_that_is_the_tasks_own_is_a_sign(edited: str, is_passed: bool):
    found = checked(TaskRules("data_optimization"), {"original": "He go home."}, {"edited": edited})
    assert check_of("unlike_input", found) == AnswerCheck("unlike_input", is_passed=is_passed, field="edited")


def test_a_text_of_the_task_is_found_wherever_it_stands():
    task_input = {"prompt": "Write it.", "files": {"a.py": "x = 1\n", "more": ["y = 2"]}}
    for code in ("x = 1", "y = 2"):
        assert not check_of("unlike_input", checked(TaskRules("code"), task_input, {"code": code})).is_passed


@pytest.mark.parametrize(("seconds", "is_passed"), [(71, False), (72, True), (3_600, True)])
def test_less_than_a_tenth_of_the_estimate_is_a_sign(seconds: int, is_passed: bool):
    found = checked(TaskRules("evaluation"), RATED, {}, est_minutes=12, seconds=seconds)
    assert check_of("pace", found) == AnswerCheck("pace", is_passed=is_passed, measured=seconds, limit=720)


def test_nothing_is_said_of_a_time_that_says_nothing():
    assert "pace" not in {one.code for one in rating()}


def test_the_time_begins_with_the_claim():
    assert seconds_between("2026-11-16T09:00:00.000Z", datetime(2026, 11, 16, 9, 0, 40, 900_000, UTC)) == 40
