"""The rules of a sound assessment, each named by the field that breaks it."""

from typing import Any

import msgspec
import pytest

from chalicelib.domain.assessments import NewAssessment, check_assessment
from chalicelib.domain.problems import InvalidField
from tests.builders.assessments import example, new_assessment

NUMBER = {"kind": "numeric", "item_id": "n", "topic": "T", "prompt": "How many?", "key": "12", "tolerance": "0.5"}
CHOICE = {"kind": "choice", "item_id": "c", "topic": "T", "prompt": "Which?", "options": ["a", "b"], "key": "a"}
CHOICES = {
    "kind": "choices", "item_id": "s", "topic": "T", "prompt": "Which?", "options": ["a", "b", "c"], "key": ["a", "b"],
}  # fmt: skip


def bank(*items: dict[str, Any], **changes: Any) -> NewAssessment:
    return new_assessment(items=list(items), draw_count=1, **changes)


def test_the_example_is_sound():
    check_assessment(new_assessment())


@pytest.mark.parametrize("item", [NUMBER, CHOICE, CHOICES], ids=["numeric", "choice", "choices"])
def test_a_sound_item_of_every_kind_is_taken(item):
    check_assessment(bank(item))


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (CHOICE | {"key": "c"}, "items[0].key"),
        (CHOICE | {"options": ["a", "b", "A"]}, "items[0].options[2]"),
        (CHOICE | {"options": ["a", " b"]}, "items[0].options[1]"),
        (CHOICE | {"prompt": " "}, "items[0].prompt"),
        (CHOICE | {"prompt": "Which\u0007?"}, "items[0].prompt"),
        (CHOICE | {"topic": "T "}, "items[0].topic"),
        (CHOICE | {"item_id": "Not A Slug"}, "items[0].item_id"),
        (CHOICE | {"item_id": "ends-with-newline\n"}, "items[0].item_id"),
        (CHOICES | {"key": ["a", "x"]}, "items[0].key[1]"),
        (CHOICES | {"key": ["a", "a"]}, "items[0].key[1]"),
        (CHOICES | {"key": ["a", "b", "c"]}, "items[0].key"),
        (NUMBER | {"key": "1,200"}, "items[0].key"),
        (NUMBER | {"key": "1e3"}, "items[0].key"),
        (NUMBER | {"key": "١٢"}, "items[0].key"),
        (NUMBER | {"tolerance": "-1"}, "items[0].tolerance"),
        (NUMBER | {"tolerance": "12"}, "items[0].tolerance"),
    ],
)
def test_an_unsound_item_is_refused_by_the_path_of_its_field(item, field):
    with pytest.raises(InvalidField) as refusal:
        check_assessment(bank(item))
    assert refusal.value.extra["field"] == field


def test_an_item_id_stands_once_in_a_bank():
    with pytest.raises(InvalidField) as refusal:
        check_assessment(bank(CHOICE, CHOICE))
    assert refusal.value.extra["field"] == "items[1].item_id"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"language": "English"}, "language"),
        ({"title": " Arithmetic"}, "title"),
        ({"draw_count": 13}, "draw_count"),
        ({"draw_count": 3}, "draw_count"),
    ],
)
def test_an_unsound_assessment_is_refused_by_its_field(changes, field):
    with pytest.raises(InvalidField) as refusal:
        check_assessment(new_assessment(**changes))
    assert refusal.value.extra["field"] == field


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"limit_minutes": 29}, "$.limit_minutes"),
        ({"limit_minutes": 61}, "$.limit_minutes"),
        ({"pass_percent": 0}, "$.pass_percent"),
        ({"pass_percent": 101}, "$.pass_percent"),
        ({"level": 6}, "$.level"),
        ({"items": []}, "$.items"),
        ({"items": [CHOICE | {"kind": "drawing"}]}, "$.items[0].kind"),
        ({"items": [CHOICE | {"options": ["a"]}]}, "$.items[0].options"),
        ({"items": [NUMBER | {"key": 12}]}, "$.items[0].key"),
    ],
)
def test_what_the_form_itself_refuses_names_its_path(changes, path):
    with pytest.raises(msgspec.ValidationError) as refusal:
        msgspec.convert(example() | changes, NewAssessment)
    assert f"`{path}`" in str(refusal.value)


def test_an_unknown_field_of_an_item_is_refused():
    with pytest.raises(msgspec.ValidationError, match="`hint`"):
        msgspec.convert(example() | {"items": [CHOICE | {"hint": "a"}]}, NewAssessment)
