"""Any bytes are a task, an answer for a bad line, or an empty line; nothing else happens."""

import json

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.import_rows import object_given
from chalicelib.domain.imports import BadLine, NewTask, read_line, task_id_in
from chalicelib.domain.splitting import Line
from chalicelib.domain.task_types import TaskRules

RULES = TaskRules("classification", options=["yes", "no"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


def read(content: bytes, line: int = 2):
    return read_line(Line(line, 0, 0, content), project_id="prj_1", import_id="imp_1", rules=RULES)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content):
    found = read(content)
    assert found is None if not content.strip() else isinstance(found, NewTask | BadLine)


@given(VALUES)
def test_any_json_is_read_or_refused_with_field_and_rule(value):
    found = read(json.dumps(value).encode())
    assert isinstance(found, NewTask) or (isinstance(found, BadLine) and found.field and found.rule)


@given(
    st.text(min_size=1, max_size=200).filter(lambda key: all(not 0xD800 <= ord(letter) < 0xE000 for letter in key)),
    st.dictionaries(st.text(max_size=10).filter(lambda name: name != "options"), VALUES, min_size=1, max_size=5),
)
def test_a_good_line_comes_through_unchanged(key, given_input):
    found = read(json.dumps({"key": key, "input": given_input}).encode())
    assert isinstance(found, NewTask)
    assert (found.key, found.input) == (key, given_input)


@given(st.text(max_size=210) | st.none())
def test_a_line_that_was_good_has_the_same_task_without_being_judged_again(key):
    line = Line(3, 0, 0, json.dumps({"input": {"text": "a"}} | ({} if key is None else {"key": key})).encode())
    found = read_line(line, project_id="prj_1", import_id="imp_1", rules=RULES)
    again = task_id_in(line, project_id="prj_1", import_id="imp_1", read=object_given)
    assert isinstance(found, BadLine) or (found is not None and found.task_id == again)
