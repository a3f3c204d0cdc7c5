"""Items of text, order and code: what is sound, what is taken, what is right (R6)."""

from typing import Any

import pytest

from chalicelib.domain.assessments import check_assessment, draw
from chalicelib.domain.code_items import Outcome, code_mark, is_same
from chalicelib.domain.grading import CriterionMark, Example, Mark, Option, Question, checked_answer, grade, is_right
from chalicelib.domain.problems import InvalidField
from tests.builders.assessments import new_assessment
from tests.builders.graded import CODE, ESSAY, ORDER, RUBRIC, SHORT, TRANSLATION

ALL = [SHORT, ORDER, ESSAY, TRANSLATION, CODE]


def bank(*items: dict[str, Any]) -> Any:
    return new_assessment(items=list(items), draw_count=len({item["topic"] for item in items}))


@pytest.mark.parametrize("item", ALL, ids=[str(item["kind"]) for item in ALL])
def test_a_sound_item_of_every_new_kind_is_taken(item):
    check_assessment(bank(item))


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (SHORT | {"keys": ["Lima", " LIMA."]}, "items[0].keys[1]"),
        (SHORT | {"keys": ["Lima", "ｌｉｍａ."]}, "items[0].keys[1]"),
        (SHORT | {"keys": ["."]}, "items[0].keys[0]"),
        (ORDER | {"options": ["ant", "cat", "Ant"]}, "items[0].options[2]"),
        (ESSAY | {"least_words": 201}, "items[0].most_words"),
        (ESSAY | {"rubric": [RUBRIC[0], RUBRIC[0]]}, "items[0].rubric[1].criterion"),
        (TRANSLATION | {"source": "It rains. "}, "items[0].source"),
        (CODE | {"function": "def"}, "items[0].function"),
        (CODE | {"function": "a b"}, "items[0].function"),
        (CODE | {"starter": "def other(): ..."}, "items[0].starter"),
        (CODE | {"starter": "def flatten(:"}, "items[0].starter"),
        (CODE | {"cases": CODE["examples"]}, "items[0].cases"),
        (CODE | {"cases": [{"args": ["x" * 25_000], "result": 1}]}, "items[0].cases"),
    ],
)
def test_an_unsound_item_is_refused_by_the_path_of_its_field(item, field):
    with pytest.raises(InvalidField) as refusal:
        check_assessment(bank(item))
    assert refusal.value.extra["field"] == field


def test_a_case_with_an_endless_number_is_refused():
    with pytest.raises(InvalidField):
        check_assessment(bank(CODE | {"cases": [{"args": [float("inf")], "result": 1}]}))


SHORT_QUESTION = Question("q", "short_text", "T", "?", [], ["New York", "the Big Apple"])
ORDER_QUESTION = Question("o", "ordering", "T", "?", [Option(each, each) for each in "abc"], ["c", "a", "b"])


@pytest.mark.parametrize(
    ("answer", "right"),
    [("new york", True), ("  NEW \n YORK. ", True), ("Ｎｅｗ Ｙｏｒｋ", True), ("The Big  Apple", True), ("Newyork", False),
     ("New York..", False), ("New York!", False)],
)  # fmt: skip
def test_a_short_text_is_compared_without_capitals_spaces_width_and_a_final_full_stop(answer, right):
    assert is_right(SHORT_QUESTION, checked_answer(SHORT_QUESTION, answer)) is right


@pytest.mark.parametrize(("answer", "right"), [(["c", "a", "b"], True), (["a", "b", "c"], False)])
def test_an_ordering_is_right_in_its_order_alone(answer, right):
    assert is_right(ORDER_QUESTION, checked_answer(ORDER_QUESTION, answer)) is right


@pytest.mark.parametrize(
    ("question", "answer"),
    [(SHORT_QUESTION, " . "), (SHORT_QUESTION, ["a"]), (SHORT_QUESTION, "x" * 201), (ORDER_QUESTION, ["a", "b"]),
     (ORDER_QUESTION, ["a", "b", "b"]), (ORDER_QUESTION, "abc"),
     (Question("e", "essay", "T", "?", [], []), " "), (Question("e", "essay", "T", "?", [], []), "x" * 20_001),
     (Question("c", "code", "T", "?", [], []), "é" * 10_241), (Question("c", "code", "T", "?", [], []), ["x"])],
)  # fmt: skip
def test_what_is_no_answer_is_refused(question, answer):
    with pytest.raises(InvalidField) as refusal:
        checked_answer(question, answer)
    assert refusal.value.extra["field"] == "answer"


def test_a_drawn_ordering_knows_its_order_by_the_ids_shown():
    (question,) = draw(bank(ORDER).items, 1, lambda n: 0)
    shown = {option.option_id: option.text for option in question.options}
    assert [shown[option_id] for option_id in question.right] == ORDER["options"]
    assert [option.text for option in question.options] != ORDER["options"]


def test_a_drawn_function_keeps_its_cases_apart_from_what_is_shown():
    (question,) = draw(bank(CODE).items, 1, lambda n: 0)
    assert question.coding is not None
    assert (question.coding.function, len(question.coding.examples), len(question.cases)) == ("flatten", 1, 2)


def test_rubric_points_and_keys_count_together_each_item_one():
    essay = Question("e", "essay", "Writing", "?", [], [])
    mark = Mark(7, 10, criteria=[CriterionMark("clarity", 7, "ok")])
    result = grade([essay, SHORT_QUESTION], {"e": "text", "q": "new york"}, 85, {"e": mark})
    assert (result.score_percent, result.is_passed) == (85, True)
    assert [(topic.topic, topic.right, topic.percent) for topic in result.topics] == [("T", 1, 100), ("Writing", 0, 70)]
    assert grade([essay, SHORT_QUESTION], {"q": "new york"}, 85, {"e": mark}).score_percent == 50


@pytest.mark.parametrize(
    ("value", "wanted", "same"),
    [(1, 1, True), (1, True, False), (True, True, True), (0, False, False), (2.0, 2, True), (0.1 + 0.2, 0.3, True),
     (0.31, 0.3, False), ("1", 1, False), (None, None, True), (None, 0, False), ([1, [2]], [1, [2]], True),
     ([1], [1, 2], False), ({"a": 1}, {"a": 1}, True), ({"a": 1, "b": 2}, {"a": 1}, False), ([], {}, False),
     (10**30, 10**30 + 1, False), (10**400, 1.5, False)],
)  # fmt: skip
def test_a_result_is_the_wanted_json_value(value, wanted, same):
    assert is_same(value, wanted) is same


def test_a_function_is_right_if_every_case_is():
    cases = [Example([1], 1), Example([2], 2)]
    assert code_mark(cases, [Outcome(1), Outcome(2)]) == Mark(1, 1, "2 of 2 cases")
    assert code_mark(cases, [Outcome(1), Outcome(3)]) == Mark(0, 1, "1 of 2 cases; first failure: differs")
    assert code_mark(cases, [Outcome(error="time")] * 2).note == "0 of 2 cases; first failure: time"
