"""Which answers a question takes, and which of them are right."""

import pytest

from chalicelib.domain.grading import Kind, Option, Question, checked_answer, grade, is_right
from chalicelib.domain.problems import InvalidField

THREE = [Option("a", "one"), Option("b", "two"), Option("c", "three")]


def question(kind: Kind, right: list[str], *, item_id: str = "q", topic: str = "T", tolerance: str = "0") -> Question:
    options = [] if kind == "numeric" else THREE
    return Question(item_id, kind, topic, "?", options, right, tolerance)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("choice", "b", "b"),
        ("choices", ["c", "a"], ["a", "c"]),
        ("choices", ["a"], ["a"]),
        ("numeric", " -12.50 ", "-12.50"),
        ("numeric", "007", "007"),
        ("numeric", "0,75", "0.75"),
        ("numeric", " -3,5 ", "-3.5"),
        ("numeric", "-0,125", "-0.125"),
        ("numeric", "1,5000", "1.5000"),
    ],
)
def test_an_answer_is_kept_in_one_form(kind, given, kept):
    assert checked_answer(question(kind, ["a"]), given) == kept


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("choice", "d"),
        ("choice", ["a"]),
        ("choice", ""),
        ("choices", "a"),
        ("choices", []),
        ("choices", ["a", "a"]),
        ("choices", ["a", "d"]),
        ("numeric", "1,234.50"),
        ("numeric", "1,500"),
        ("numeric", "-12,345"),
        ("numeric", "1,2,5"),
        ("numeric", "1.2,5"),
        ("numeric", "0,7.5"),
        ("numeric", ",5"),
        ("numeric", "5,"),
        ("numeric", "0," + "1" * 16),
        ("numeric", "0\u066b5"),
        ("numeric", "1e3"),
        ("numeric", "1/2"),
        ("numeric", ".5"),
        ("numeric", "NaN"),
        ("numeric", "٣"),
        ("numeric", "1" * 16),
        ("numeric", ""),
        ("numeric", ["1"]),
    ],
)
def test_what_is_no_answer_to_the_question_is_refused_with_the_rule(kind, given):
    with pytest.raises(InvalidField) as refusal:
        checked_answer(question(kind, ["a"]), given)
    assert refusal.value.extra["field"] == "answer"


@pytest.mark.parametrize(("answer", "right"), [("0.2", True), ("0.20", True), ("0.1", True), ("0.3", True),
                                               ("0.099999999999999", False), ("0.300000000000001", False)])  # fmt: skip
def test_a_number_is_right_up_to_its_tolerance_exactly(answer, right):
    """With floats 0.3 - 0.2 is 0.09999999999999998 and 0.2 - 0.1 is not the distance of 0.3."""
    assert is_right(question("numeric", ["0.2"], tolerance="0.1"), answer) is right


def test_numbers_of_many_digits_are_compared_without_rounding():
    exact = question("numeric", ["999999999999999.000000000000001"])
    assert is_right(exact, "999999999999999.000000000000001")
    assert not is_right(exact, "999999999999999.000000000000002")


@pytest.mark.parametrize(("answer", "right"), [(["a", "c"], True), (["c", "a"], True), (["a"], False),
                                               (["a", "b", "c"], False), (["b"], False), (None, False)])  # fmt: skip
def test_several_choices_are_right_all_together_and_with_no_other(answer, right):
    assert is_right(question("choices", ["a", "c"]), answer) is right


def test_the_result_is_told_by_topic_and_rounds_down():
    asked = [question("choice", ["a"], item_id=f"q{n}", topic="Sums" if n else "Areas") for n in range(3)]
    result = grade(asked, {"q1": "a", "q2": "a"}, 67)
    assert (result.score_percent, result.is_passed) == (66, False)
    assert [(topic.topic, topic.right, topic.asked) for topic in result.topics] == [("Areas", 0, 1), ("Sums", 2, 2)]


def test_exactly_the_pass_mark_passes():
    asked = [question("choice", ["a"], item_id=f"q{n}") for n in range(4)]
    assert grade(asked, {"q0": "a", "q1": "a", "q2": "a"}, 75).is_passed
    assert not grade(asked, {"q0": "a", "q1": "a", "q2": "a"}, 76).is_passed
