"""No schema and no value, however hostile, costs more than a few seconds or breaks anything (R25)."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.problems import InvalidField
from chalicelib.domain.schema_work import weight_of
from chalicelib.domain.schemas import check_schema, check_value, schema_text

KEYWORDS = st.sampled_from(
    ["type", "enum", "pattern", "allOf", "anyOf", "not", "items", "properties", "$ref", "$defs", "uniqueItems", "maximum",
     "required", "minLength", "patternProperties", "unevaluatedProperties", "if", "then", "multipleOf", "format", "const"]
)  # fmt: skip
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9)
)
NAMES = KEYWORDS | st.text(max_size=5) | st.sampled_from(["#/$defs/a", "a", "(a+)+$", "object", "string"])
VALUES = st.recursive(
    LEAVES | NAMES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=25
)


def deep(keyword: str, levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object"}
    for _ in range(levels):
        schema = {keyword: [schema] if keyword.endswith("Of") else schema, "unevaluatedProperties": False}
    return schema


def refusal(schema: Any, value: Any) -> str:
    """Which rule stopped it; nothing if it was a good value of a good schema."""
    began = time.perf_counter()
    try:
        check_schema(schema, field="s")
        check_value(schema_text(schema), value, field="v")
    except InvalidField as refused:
        return str(refused.extra["rule"])
    finally:
        assert time.perf_counter() - began < 5
    return ""


@settings(max_examples=300)
@given(VALUES, VALUES)
def test_anything_is_a_schema_or_refused_and_any_value_is_good_or_refused(schema, value):
    refusal(schema, value)


HEAVY: dict[str, tuple[Any, Any]] = {
    "a huge enum": ({"items": {"enum": [[n] for n in range(9000)]}}, [[9999]] * 30_000),
    "rules for every number": ({"items": {"allOf": [{"minimum": 0}] * 3800}}, [1] * 100_000),
    "references that multiply": (
        {"$defs": {"x": {"allOf": [{"minimum": 0}] * 1800}}, "items": {"allOf": [{"$ref": "#/$defs/x"}] * 1000}},
        [1] * 5000,
    ),
    "patterns over a long text": ({"allOf": [{"pattern": f"(a|b){{1,{n % 9 + 1}}}x"} for n in range(1500)]}, "a" * 10_000),
    "patterns over many names": (
        {"patternProperties": {f"a{n}.*b": {} for n in range(2000)}},
        {f"k{n}": 1 for n in range(20_000)},
    ),
    "contains in contains": (
        {"items": {"contains": {"allOf": [{"minimum": 5}] * 3000}}},
        [[1] * 300] * 300,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HEAVY)
def test_what_would_take_minutes_is_refused_at_once(name):
    assert "too many for a schema of" in refusal(*HEAVY[name])


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf", "not", "if"])
@pytest.mark.parametrize("levels", [18, 60])
def test_deep_schemas_are_quick_or_refused(keyword, levels):
    told = refusal(deep(keyword, levels), {"a": 1, "b": {"c": 2}})
    assert told
    assert ("levels deep" in told) == (levels == 60)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(\\w*)*x"])
def test_a_catastrophic_pattern_takes_linear_time(pattern):
    assert "does not match" in refusal({"pattern": pattern}, "a" * 50_000 + "!")


def test_a_pattern_that_would_need_too_much_memory_is_refused():
    assert "regex" in refusal({"pattern": "((a{1,100}){1,100}){1,100}"}, "a")


def test_a_schema_that_is_used_as_meant_weighs_little():
    schema = {"properties": {"label": {"enum": [f"label {n}" for n in range(1000)]}, "url": {"pattern": "^https://"}}}
    assert weight_of(schema_text(schema)) == (1006, 1)
    assert refusal(schema, {"label": "label 999", "url": "https://" + "a" * 200_000}) == ""


def test_a_reference_weighs_what_it_stands_for():
    once = {"$defs": {"x": {"pattern": "a"}}, "$ref": "#/$defs/x"}
    assert weight_of(schema_text(once)) == (4, 1)


def test_the_patterns_of_a_schema_have_no_more_memory_together_than_a_few_alone():
    """One large expression is taken; a thousand of them would take 850 MB of a function that has 512."""
    large = {"pattern": r"^\p{L}{1,15}$"}
    assert refusal(large, "Ärmel") == ""

    told = refusal({"properties": {f"f{n}": {"pattern": rf"^\p{{L}}{{1,15}}{n}$"} for n in range(1000)}}, {})

    assert told.startswith("is a valid JSON Schema")


def test_many_small_patterns_are_taken():
    fields = {f"f{n}": {"pattern": f"^[A-Z]{{2}}-{n}-[0-9]{{1,9}}$"} for n in range(40)}
    assert refusal({"properties": fields}, {"f7": "AB-7-123"}) == ""
    assert refusal({"properties": fields}, {"f7": "AB-8-123"}) != ""
