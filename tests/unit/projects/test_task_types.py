"""What inputs and answers of each task type keep (R2, R25, R26, R61)."""

from typing import Any

import pytest

from chalicelib.domain.problems import InvalidField
from chalicelib.domain.schemas import check_schema
from chalicelib.domain.task_types import (
    TASK_TYPES,
    TaskRules,
    check_answer,
    check_input,
    check_rules,
    needs_options,
    task_type_named,
)
from chalicelib.domain.validators import Validator

WHY = "Because the second one is wrong about the year."
RATED = {"ratings": {"accuracy": 5, "logic": 4, "fluency": 3}, "justification": WHY}
PAIR = {"prompt": "Which year?", "responses": ["1969", "1970"]}
GOOD: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "classification": ({"text": "quack", "options": ["duck", "goose"]}, {"label": "duck"}),
    "evaluation": ({"prompt": "Which year?", "response": "1969"}, RATED),
    "comparison": (PAIR, {"preferred": 0, "justification": WHY}),
    "ranking": (PAIR, {"ranking": [[1], [0]]}),
    "prompt_writing": ({"topic": "the environment"}, {"prompt": "Explain tides."}),
    "data_optimization": ({"original": "He go."}, {"edited": "He goes."}),
    "translation": ({"text": "Hi", "source_language": "en", "target_language": "de"}, {"translation": "Hallo"}),
    "code": ({"prompt": "Add two numbers."}, {"code": "a + b"}),
}


def refusal(act: Any) -> tuple[str, str]:
    with pytest.raises(InvalidField) as refused:
        act()
    return refused.value.extra["field"], refused.value.extra["rule"]


@pytest.mark.parametrize("name", TASK_TYPES)
def test_every_type_takes_a_good_input_and_a_good_answer(name: str) -> None:
    rules = TaskRules(name)
    given, answer = GOOD[name]
    check_rules(rules)
    check_input(rules, given)
    check_answer(rules, given, answer)
    field, rule = refusal(lambda: check_answer(rules, given, answer | {"colour": "red"}))
    assert (field, rule) == ("answer.colour", "is not a known field")
    assert refusal(lambda: check_answer(rules, given, {}))[1] == "is required"
    assert refusal(lambda: check_answer(rules, given, "text"))[0] == "answer"


@pytest.mark.parametrize(
    ("name", "answer", "field", "rule"),
    [
        ("classification", {"label": "swan"}, "answer.label", "is one of duck, goose"),
        ("evaluation", RATED | {"justification": "Too short."}, "answer.justification", "shorter than 20"),
        ("evaluation", {"ratings": {"accuracy": 6, "logic": 1, "fluency": 1}, "justification": WHY},
         "answer.ratings.accuracy", "maximum of 5"),
        ("evaluation", {"ratings": {"accuracy": 5, "logic": 1}, "justification": WHY},
         "answer.ratings.fluency", "is required"),
        ("comparison", {"preferred": 2, "justification": WHY}, "answer.preferred", "from 0 to 1"),
        ("comparison", {"preferred": -1, "justification": WHY}, "answer.preferred", "minimum of 0"),
        ("ranking", {"ranking": [[0], [0]]}, "answer.ranking", "each response's number"),
        ("ranking", {"ranking": [[0]]}, "answer.ranking", "each response's number"),
        ("prompt_writing", {"prompt": ""}, "answer.prompt", "shorter than 1"),
        ("translation", {"translation": 5}, "answer.translation", "not of type"),
    ],
)  # fmt: skip
def test_an_answer_that_breaks_a_rule_is_refused_with_field_and_rule(
    name: str, answer: Any, field: str, rule: str
) -> None:
    found = refusal(lambda: check_answer(TaskRules(name), GOOD[name][0], answer))
    assert found[0] == field
    assert rule in found[1]


def test_a_tie_is_an_answer_to_a_comparison_and_to_a_ranking() -> None:
    check_answer(TaskRules("comparison"), PAIR, {"preferred": None, "justification": WHY})
    check_answer(TaskRules("ranking"), PAIR, {"ranking": [[0, 1]]})


def test_labels_come_from_the_task_or_else_from_the_project() -> None:
    project = TaskRules("classification", options=["yes", "no"])
    check_answer(project, {"text": "a"}, {"label": "yes"})
    assert refusal(lambda: check_answer(project, {"text": "a", "options": ["1", "2"]}, {"label": "yes"}))[1] == (
        "is one of 1, 2"
    )
    assert refusal(lambda: check_input(TaskRules("classification"), {"text": "a"}))[0] == "input.options"
    assert needs_options(TaskRules("classification"))
    assert not needs_options(TaskRules("classification", input_schema={"required": ["options"]}))
    assert not needs_options(TaskRules("code"))


def test_a_project_adds_fields_of_its_own_and_those_alone() -> None:
    rules = TaskRules(
        "code",
        input_schema={"required": ["repository"], "properties": {"repository": {"$ref": "#/$defs/url"}},
                      "$defs": {"url": {"type": "string", "pattern": "^https://"}}},
        output_schema={"required": ["minutes"], "properties": {"minutes": {"type": "integer", "maximum": 240}}},
    )  # fmt: skip
    check_rules(rules)
    check_input(rules, {"prompt": "Fix it.", "repository": "https://example.org"})
    assert refusal(lambda: check_input(rules, {"prompt": "Fix it.", "repository": "ftp://x"}))[0] == "input.repository"
    assert refusal(lambda: check_input(rules, {"prompt": "Fix it."})) == ("input.repository", "is required")
    check_answer(rules, {}, {"code": "a", "minutes": 5})
    assert refusal(lambda: check_answer(rules, {}, {"code": "a", "minutes": 300}))[0] == "answer.minutes"
    assert refusal(lambda: check_answer(rules, {}, {"code": "a", "minutes": 5, "x": 1}))[0] == "answer.x"


TRAPS: list[tuple[Any, str]] = [
    ([], "s"),
    ({"$ref": "https://example.org/schema"}, "s.$ref"),
    ({"$ref": "#"}, "s.$ref"),
    ({"$ref": "#/$defs/none"}, "s.$ref"),
    ({"$defs": {"a": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}, "s.$defs.a.$ref"),
    ({"$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}] * 2}, "b": {}}}, "s.$defs.a.allOf.0.$ref"),
    ({"$id": "https://example.org/"}, "s.$id"),
    ({"properties": {"a": {"$dynamicRef": "#x"}}}, "s.properties.a.$dynamicRef"),
    ({"$schema": "http://json-schema.org/draft-07/schema#"}, "s.$schema"),
    ({"enum": ["x" * 70_000]}, "s"),
    ({"pattern": "(a+)+("}, "s"),
    ({"pattern": "(?=lookahead)"}, "s"),
    ({"type": "text"}, "s.type"),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "field"), TRAPS)
def test_a_schema_that_fetches_turns_in_circles_or_grows_is_refused(schema: Any, field: str) -> None:
    assert refusal(lambda: check_schema(schema, field="s"))[0] == field


def test_a_schema_nested_too_deeply_is_refused() -> None:
    schema: dict[str, Any] = {}
    for _ in range(500):
        schema = {"not": schema}
    assert refusal(lambda: check_schema(schema, field="s"))[1] == "is at most 40 levels deep"


def test_a_hostile_pattern_takes_linear_time() -> None:
    rules = TaskRules("prompt_writing", validators=[Validator("pattern", "prompt", "^(a+)+$")])
    check_rules(rules)
    given, hostile = {"topic": "a"}, {"prompt": "a" * 40_000 + "!"}
    assert refusal(lambda: check_answer(rules, given, hostile))[0] == "answer.prompt"


def test_what_people_wrote_is_not_repeated_in_a_refusal() -> None:
    rule = refusal(lambda: check_answer(TaskRules("translation"), {}, {"translation": {"secret": "my phone is 555"}}))[
        1
    ]
    assert "555" not in rule


@pytest.mark.parametrize(
    ("rule", "value", "good", "bad", "words"),
    [
        ("max_words", 3, "one two three", "one two three four", "at most 3 words, not 4"),
        ("min_words", 2, "one two", "one", "at least 2 words, not 1"),
        ("max_characters", 3, "abc", "abcd", "at most 3 characters, not 4"),
        ("min_characters", 3, "abc", "ab", "at least 3 characters, not 2"),
        ("pattern", "^[A-Z]", "Abc", "abc", "does not match"),
    ],
)
def test_validators_hold_at_their_limits(rule: Any, value: Any, good: str, bad: str, words: str) -> None:
    rules = TaskRules("prompt_writing", validators=[Validator(rule, "prompt", value)])
    check_rules(rules)
    check_answer(rules, {"topic": "a"}, {"prompt": good})
    field, told = refusal(lambda: check_answer(rules, {"topic": "a"}, {"prompt": bad}))
    assert field == "answer.prompt"
    assert words in told


def test_a_text_that_is_not_there_breaks_only_the_rule_that_asks_for_it() -> None:
    limits = [Validator("min_words", "explanation", 5), Validator("pattern", "explanation", "^A")]
    check_answer(TaskRules("code", validators=limits), {}, {"code": "a"})
    needed = TaskRules("code", validators=[Validator("required", "explanation")])
    assert refusal(lambda: check_answer(needed, {}, {"code": "a", "explanation": "  "})) == (
        "answer.explanation",
        "is required",
    )


def test_estimates_and_leases_are_those_the_product_names() -> None:
    evaluation, code = task_type_named("evaluation"), task_type_named("code")
    assert (evaluation.est_minutes, evaluation.lease_minutes) == (10, 30)
    assert (code.est_minutes, code.lease_minutes) == (120, 360)
    assert all(1 <= kind.est_minutes <= 240 and kind.lease_minutes >= kind.est_minutes for kind in TASK_TYPES.values())
    assert list(evaluation.rubric) == ["accuracy", "logic", "fluency"]
    assert refusal(lambda: task_type_named("dancing"))[0] == "task_type"


def test_a_type_there_is_not_is_named_with_those_there_are():
    schema = {"properties": {"type": {"type": "string"}, "a": {"type": "objekt"}}}
    with pytest.raises(InvalidField) as refused:
        check_rules(TaskRules("code", output_schema=schema))
    assert refused.value.extra["field"] == "output_schema.properties.a.type"
    assert refused.value.extra["rule"].startswith("is one of array, boolean, integer")


def test_every_wrong_field_of_an_answer_is_told_at_once() -> None:
    schema = {
        "type": "object", "required": ["urgency", "area"],
        "properties": {"urgency": {"type": "integer", "maximum": 5}, "area": {"type": "string"}},
    }  # fmt: skip
    limits = [Validator("min_words", "note", 10), Validator("required", "label")]
    rules = TaskRules("classification", None, schema, ("bill", "coo"), limits)
    answer = {"label": "billl", "urgency": 7, "note": "only a few words", "x": 1}

    with pytest.raises(InvalidField) as refused:
        check_answer(rules, {"text": "a"}, answer)

    told = {one["field"]: one["rule"] for one in refused.value.extra["errors"]}
    assert set(told) == {f"answer.{name}" for name in ("urgency", "area", "x", "label", "note")}
    assert told["answer.x"] == "is not a known field"
    assert told["answer.label"] == "is one of bill, coo"
    assert all(field in refused.value.detail for field in told)
    check_answer(rules, {"text": "a"}, {"label": "bill", "urgency": 5, "area": "b", "note": "a " * 10})


def test_so_many_wrong_fields_are_told_and_no_more_in_a_moment() -> None:
    with pytest.raises(InvalidField) as refused:
        check_answer(TaskRules("classification"), {}, {f"x{number}": "" for number in range(15_000)})
    assert len(refused.value.extra["errors"]) == 20


def test_a_rule_that_leans_on_a_wrong_field_is_not_judged() -> None:
    for answer in ({"preferred": "second", "justification": "no"}, {"justification": "no"}):
        with pytest.raises(InvalidField) as refused:
            check_answer(TaskRules("comparison"), PAIR, answer)
        assert {one["field"] for one in refused.value.extra["errors"]} == {"answer.preferred", "answer.justification"}
    with pytest.raises(InvalidField) as nested:
        check_answer(TaskRules("ranking"), PAIR, {"ranking": [["a"]]})
    assert [one["field"] for one in nested.value.extra["errors"]] == ["answer.ranking[0][0]"]
