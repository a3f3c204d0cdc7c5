"""What the rows of CSV files and the tasks of Label Studio exports say, and what is wrong with them (R2)."""

import json

import pytest

from chalicelib.domain.import_rows import Given, heading_of, member_given, object_given
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.splitting import LONGEST_LINE, Line
from chalicelib.domain.templates import LONGEST_FILLED, check_template, filled_in


def line(content: bytes | str, number: int = 2) -> Line:
    return Line(number, 0, 0, content if isinstance(content, bytes) else content.encode())


def heading(text: str, key_column: str | None = None, template: dict[str, str] | None = None, wanted: tuple = ()):
    return heading_of(line(text, 1), key_column=key_column, template=template, wanted=wanted)


def refusal(act) -> tuple[str, str]:
    with pytest.raises(InvalidField) as refused:
        act()
    return refused.value.extra["field"], refused.value.extra["rule"]


def test_columns_become_fields_and_an_empty_cell_is_a_field_left_out() -> None:
    found = heading("\ufeffprompt,response,reference")
    assert found.row_given(line('What?,"a, ""b""\nc",')) == Given({"prompt": "What?", "response": 'a, "b"\nc'})
    assert found.row_given(line("prompt,response,reference", 1)) is None
    assert found.row_given(line("  ")) is None


def test_the_key_comes_from_its_column_which_nobody_works_on() -> None:
    found = heading("id,text", key_column="id")
    assert found.row_given(line("7,quack")) == Given({"text": "quack"}, "7")
    assert found.left_out == []
    assert refusal(lambda: heading("id,text", key_column="key")) == (
        "key_column", "names column `key`, which the file does not have",
    )  # fmt: skip


def test_a_key_that_a_schema_or_the_template_names_is_in_the_input_too() -> None:
    named = heading("id,text", key_column="id", wanted=("id",))
    assert named.row_given(line("7,quack")) == Given({"id": "7", "text": "quack"}, "7")
    filled = heading("id,text", key_column="id", template={"text": "${id}: ${text}"})
    assert filled.row_given(line("7,quack")) == Given({"text": "7: quack"}, "7")


def test_numbered_columns_make_a_list_in_their_order() -> None:
    found = heading("prompt,responses[1],responses[0],responses[10]")
    given = found.row_given(line("Which?,second,first,"))
    assert given is not None
    assert given.input == {"prompt": "Which?", "responses": ["first", "second"]}
    both = heading("responses,responses[0]")
    assert refusal(lambda: both.row_given(line("a,b")))[0] == "input.responses"


def test_two_ways_of_writing_one_number_lose_no_cell() -> None:
    given = heading("a[0],a[00],a[\u0660]").row_given(line("first,second,third"))
    assert given is not None
    assert given.input == {"a": ["first"], "a[00]": "second", "a[\u0660]": "third"}


def test_of_a_batch_of_mturk_the_inputs_are_read_and_nobodys_answers() -> None:
    found = heading("HITId,WorkerId,Input.text,Input.url,Answer.label,Approve")
    given = found.row_given(line("3H,A1WORKER,quack,https://example.org,duck,x"))
    assert given == Given({"text": "quack", "url": "https://example.org"}, "3H")
    assert found.left_out == ["WorkerId", "Answer.label", "Approve"]
    assert (found.merges_rows, heading("HITId,Input.text", key_column="HITId").merges_rows) == (True, True)


def test_an_input_of_mturk_may_be_the_key_and_stays_an_input() -> None:
    found = heading("HITId,Input.text", key_column="Input.text")
    assert found.row_given(line("3H,quack")) == Given({"text": "quack"}, "quack")
    assert not found.merges_rows
    assert not heading("HITId,text", key_column="HITId").merges_rows
    assert heading("HITId,Input.text", wanted=("HITId",)).row_given(line("3H,a")) == Given(
        {"HITId": "3H", "text": "a"}, "3H"
    )


@pytest.mark.parametrize(
    ("text", "field", "rule"),
    [
        ("", "heading", "names the columns"),
        (",,", "heading", "names the columns"),
        ("a,b,a", "heading", "names column `a` twice"),
        ("text,Input.text,HITId,HITId", "heading", "`HITId` twice"),
        ("a;b;c", "heading", "by commas, not by ';'"),
        ("a\tb", "heading", "by commas, not by"),
        (",".join(f"c{n}" for n in range(201)), "heading", "at most 200 columns"),
        ('"a"b,c', "heading", "is not CSV"),
    ],
)
def test_a_heading_that_cannot_be_meant_is_refused(text: str, field: str, rule: str) -> None:
    found = refusal(lambda: heading(text))
    assert found[0] == field
    assert rule in found[1]


def test_a_heading_that_is_no_text_or_has_no_end_is_refused() -> None:
    assert refusal(lambda: heading_of(line(b"a\xff,b", 1), key_column=None, template=None))[1].startswith(
        "is not UTF-8"
    )
    cut = Line(1, 0, 0, b"a,b", is_cut=True)
    for first in (cut, None, Line(1, 0, 0, b"a,b", fault="breaks off")):
        assert refusal(lambda first=first: heading_of(first, key_column=None, template=None))[0] == "heading"


@pytest.mark.parametrize(
    ("content", "field", "rule"),
    [
        (b"a", "row", "has 1 cells; the heading has 2"),
        (b"a,b,c", "row", "has 3 cells; the heading has 2"),
        (b'"a"b,c', "row", "is not CSV as in RFC 4180"),
        ("Gänse,b".encode("latin-1"), "line", "is not UTF-8: byte 2"),
    ],
)
def test_a_bad_row_is_refused_with_its_rule(content: bytes, field: str, rule: str) -> None:
    found = refusal(lambda: heading("x,y").row_given(line(content)))
    assert found[0] == field
    assert rule in found[1]


def test_a_cell_may_be_as_long_as_a_line() -> None:
    given = heading("x").row_given(line(b"x" * LONGEST_LINE))
    assert given is not None
    assert len(given.input["x"]) == LONGEST_LINE


TEMPLATE = {"prompt": "Translate into ${to}: ${text}", "note": "$${text} costs $5"}


def test_a_template_fills_fields_from_columns_and_executes_nothing() -> None:
    found = heading("text,to,left", template=TEMPLATE)
    given = found.row_given(line("${to} {0} %s,French,x"))
    assert given == Given({"prompt": "Translate into French: ${to} {0} %s", "note": "${text} costs $5"})
    assert found.left_out == ["left"]
    assert heading("Input.text,Input.to", template=TEMPLATE).row_given(line("a,b")) is not None


def test_a_template_hides_no_empty_cell() -> None:
    found = heading(
        "title,lang,note", template={"subject": "${title} (${lang})", "note": "Note: ${note}", "kind": "fixed"}
    )
    field, rule = refusal(lambda: found.row_given(line(",en,")))
    assert (field, rule.split(":")[0]) == ("input.subject", "is made of column `title`, whose cell is empty here")
    assert refusal(lambda: found.row_given(line("Ducks, ,")))[0] == "input.subject"
    assert found.row_given(line("Ducks,en,")) == Given({"subject": "Ducks (en)", "kind": "fixed"})
    assert found.row_given(line(",,x")) == Given({"note": "Note: x", "kind": "fixed"})


def test_a_template_that_names_a_column_the_file_does_not_have_is_refused_with_its_name() -> None:
    assert refusal(lambda: heading("text", template=TEMPLATE)) == (
        "template.prompt", "names column `to`, which the file does not have",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["${", "${}", "${a", "a ${b{c}}", "${a\n", ""])
def test_a_template_with_a_hole_is_refused(text: str) -> None:
    assert refusal(lambda: check_template({"prompt": text}))[0] == "template.prompt"


def test_templates_are_bounded_before_they_are_filled() -> None:
    assert refusal(lambda: check_template({f"f{n}": "a" for n in range(51)}))[0] == "template"
    assert refusal(lambda: check_template({"": "a"}))[0] == "template"
    assert refusal(lambda: check_template({"a" * 101: "a"}))[0] == "template"
    assert refusal(lambda: check_template({"a": "a" * 10_001}))[0] == "template.a"
    bomb = {"a": "${x}" * 2_500}
    check_template(bomb)
    assert refusal(lambda: filled_in(bomb, {"x": "y" * (LONGEST_FILLED // 2)}))[0] == "input.a"


def test_a_task_of_label_studio_brings_its_data_and_is_known_by_its_id() -> None:
    exported = {"id": 7, "data": {"text": "quack"}, "annotations": [{"result": []}], "meta": {}}
    assert member_given(line(json.dumps(exported))) == Given({"text": "quack"}, "7")
    assert member_given(line(json.dumps({"data": {"text": "quack"}}))) == Given({"text": "quack"})


@pytest.mark.parametrize(
    ("content", "field", "rule"),
    [
        (b"", "task", 'a task is {"id"'),
        (b"7", "task", 'a task is {"id"'),
        (b'{"id": 7}', "data", "is required"),
        (b'{"id": true, "data": {}}', "id", 'a task is {"id"'),
        (b'{"data": []}', "data", 'a task is {"id"'),
        (b'{"data": {"a": "\xff"}}', "task", "is not UTF-8: byte 17 of the task"),
    ],
)
def test_a_bad_task_of_label_studio_is_refused_with_its_rule(content: bytes, field: str, rule: str) -> None:
    found = refusal(lambda: member_given(line(content)))
    assert found[0] == field
    assert rule in found[1]


def test_a_line_of_jsonl_may_begin_with_a_byte_order_mark_only_at_the_beginning() -> None:
    content = b'\xef\xbb\xbf{"input": {"a": 1}}'
    assert object_given(line(content, 1)) == Given({"a": 1})
    assert refusal(lambda: object_given(line(content, 2)))[0] == "line"
