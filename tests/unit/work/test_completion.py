"""How much of an answer is done (R43)."""

import pytest

from chalicelib.domain.completion import FIELDS_MOST, percent_done
from chalicelib.domain.schemas import schema_text
from chalicelib.domain.task_types import TaskRules

RATINGS = {"accuracy": 1, "logic": 2, "fluency": 3}


@pytest.mark.parametrize(
    ("task_type", "answer", "percent"),
    [
        ("classification", {}, 0),
        ("classification", None, 0),
        ("classification", {"label": " "}, 0),
        ("classification", {"label": "yes"}, 100),
        ("classification", {"note": "x"}, 0),
        ("evaluation", {"ratings": RATINGS}, 75),
        ("evaluation", {"ratings": {"logic": 1}, "justification": "because"}, 50),
        ("evaluation", {"ratings": "?", "justification": "because"}, 25),
        ("comparison", {"preferred": None, "justification": ""}, 50),
        ("comparison", {"preferred": 0, "justification": "b"}, 100),
        ("ranking", {"ranking": []}, 0),
    ],
)
def test_required_fields_that_are_filled_make_the_percentage(task_type, answer, percent):
    assert percent_done(TaskRules(task_type).output_text, answer) == percent


def test_the_project_s_own_fields_count_too():
    own = {"required": ["city", "place"], "properties": {"place": {"$ref": "#/$defs/place"}},
           "$defs": {"place": {"required": ["street", "number"]}}}  # fmt: skip
    text = TaskRules("classification", output_schema=own).output_text

    assert percent_done(text, {"label": "a", "place": {"street": "b"}}) == 50


def test_without_required_fields_something_is_all():
    text = schema_text({"properties": {"a": {}}})
    assert [percent_done(text, answer) for answer in (None, {}, {"a": 1})] == [0, 0, 100]


def test_a_schema_of_thousands_of_fields_is_measured_by_its_first_ones():
    wide = {"required": [f"f{n}" for n in range(3000)]}
    assert percent_done(schema_text(wide), {f"f{n}": 1 for n in range(FIELDS_MOST)}) == 100
