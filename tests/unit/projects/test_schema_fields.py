"""Which fields a schema names, told from the schema alone (R24, R25)."""

import pytest

from chalicelib.domain.schema_fields import names_field, refuses_objects
from chalicelib.domain.schemas import schema_text
from chalicelib.domain.task_types import TaskRules

OWN = {
    "$defs": {"place": {"properties": {"town": {"type": "string"}}}},
    "properties": {"where": {"$ref": "#/$defs/place"}, "free": {"type": "object"}, "said": {"type": "string"}},
    "if": {"properties": {"said": {"const": "x"}}},
    "then": {"properties": {"why": {"type": "string"}}},
    "anyOf": [{"properties": {"left": {}}}, {"properties": {"right": {}}}],
}


@pytest.mark.parametrize(
    ("path", "is_named"),
    [
        ("label", True), ("note", True), ("where", True), ("where.town", True), ("free.anything", True), ("why", True),
        ("left", True), ("right", True), ("labl", False), ("where.twon", False), ("said.more", False), ("label.x", False),
    ],
)  # fmt: skip
def test_a_field_is_known_wherever_the_type_or_the_project_names_it(path, is_named):
    text = TaskRules("classification", output_schema=OWN).output_text
    assert names_field(text, path.split(".")) is is_named


@pytest.mark.parametrize("words", [{"additionalProperties": True}, {"patternProperties": {"^x": {}}}])
def test_where_fields_of_any_name_are_meant_every_field_is_known(words):
    assert names_field(TaskRules("classification", output_schema=words).output_text, ["xyz"])


def test_fields_that_are_forbidden_are_not_meant():
    assert not names_field(schema_text({"type": "object", "additionalProperties": False}), ["xyz"])


@pytest.mark.parametrize(
    ("schema", "refuses"),
    [
        ({"type": "array"}, True),
        ({"type": ["object", "null"]}, False),
        ({"not": {}}, False),
        ({"required": ["a"]}, False),
    ],
)
def test_a_schema_for_something_else_than_an_object_is_told(schema, refuses):
    assert refuses_objects(TaskRules("code", output_schema=schema).output_text) is refuses
