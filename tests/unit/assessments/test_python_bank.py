"""Every key of infra/assessments/python.yaml is what Python itself says."""

import copy
import io
import json
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

import pytest

from tests.builders.banks import items_of
from tests.unit.assessments.code_solutions import RIGHT, WRONG

ITEMS = items_of("python")
CODE = sorted(item_id for item_id, item in ITEMS.items() if item["kind"] == "code")
PROGRAMS = sorted(item_id for item_id, item in ITEMS.items() if "```python" in item["prompt"])


def program_of(item: dict[str, Any]) -> str:
    (program,) = re.findall(r"```python\n(.*?)\n```", item["prompt"], flags=re.DOTALL)
    return str(program)


def outcome(program: str) -> str:
    """What it prints, or the name of the error that stops it."""
    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            exec(compile(program, "<item>", "exec"), {"__name__": "__main__"})
    except Exception as error:  # noqa: BLE001 - whatever stops a program is its outcome
        return f"It stops with {type(error).__name__}"
    return printed.getvalue().strip()


def value_after(preparation: str) -> Callable[[str], object]:
    """What an expression is worth after some lines of its own."""

    def value(expression: str) -> object:
        known: dict[str, object] = {}
        exec(preparation, known)
        return eval(expression, known)

    return value


def is_hashable(value: object) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def is_true(preparation: str = "") -> Callable[[str], bool]:
    return lambda option: value_after(preparation)(option) is True


def stops_with(name: str) -> Callable[[str], bool]:
    return lambda option: outcome(option) == f"It stops with {name}"


#: The questions with several keys: what makes an option right.
RIGHT_OPTION: dict[str, Callable[[str], bool]] = {
    "truth-of-values": is_true(),
    "lines-with-a-type-error": stops_with("TypeError"),
    "comparing-numbers": is_true(),
    "a-list-turned-round": lambda option: value_after("numbers = [1, 2, 3, 4]")(option) == [4, 3, 2, 1],
    "algebra-of-sets": is_true("a, b = {1, 2, 3}, {3, 4}"),
    "what-can-be-a-key": lambda option: is_hashable(eval(option)),
    "instances-and-subclasses": is_true(),
    "lines-with-a-value-error": stops_with("ValueError"),
}


def key_said(item: dict[str, Any]) -> str:
    if item["kind"] == "ordering":
        return "\n".join(item["options"])
    if item["kind"] == "short_text":
        (key,) = item["keys"]
        return str(key)
    return str(item["key"]).removeprefix("It prints ")


@pytest.mark.parametrize("item_id", PROGRAMS)
def test_the_key_of_a_program_is_what_it_prints(item_id):
    item, result = ITEMS[item_id], outcome(program_of(ITEMS[item_id]))
    if item["kind"] == "numeric":
        assert float(result) == float(item["key"])
    else:
        assert result == key_said(item)


@pytest.mark.parametrize("item_id", sorted(RIGHT_OPTION))
def test_the_keys_among_expressions_are_the_right_ones(item_id):
    item = ITEMS[item_id]
    assert item["key"] == [option for option in item["options"] if RIGHT_OPTION[item_id](option)]


def test_expressions_stand_in_the_order_of_their_values():
    values = [eval(option) for option in ITEMS["expressions-by-value"]["options"]]
    assert values == sorted(set(values))


def test_every_item_is_computed_once():
    assert sorted([*PROGRAMS, *RIGHT_OPTION, "expressions-by-value", *CODE]) == sorted(ITEMS)


def mistakes(function: Callable[..., Any], item: dict[str, Any], part: str) -> list[dict[str, Any]]:
    """The cases a function does not answer as written, compared as JSON."""
    return [
        case for case in item[part] if _answer(function, case["args"]) != json.dumps(case["result"], sort_keys=True)
    ]


def _answer(function: Callable[..., Any], arguments: list[Any]) -> str:
    try:
        return json.dumps(function(*copy.deepcopy(arguments)), sort_keys=True)
    except Exception as error:  # noqa: BLE001 - a wrong solution may stop with anything
        return f"stopped by {type(error).__name__}"


@pytest.mark.parametrize("item_id", CODE)
def test_a_right_solution_passes_every_case_and_every_example(item_id):
    assert mistakes(RIGHT[item_id], ITEMS[item_id], "cases") == []
    assert mistakes(RIGHT[item_id], ITEMS[item_id], "examples") == []


@pytest.mark.parametrize(
    ("item_id", "number"), [(item_id, number) for item_id in CODE for number in range(len(WRONG[item_id]))]
)
def test_a_plausible_wrong_solution_fails_a_hidden_case(item_id, number):
    assert mistakes(WRONG[item_id][number], ITEMS[item_id], "cases")


@pytest.mark.parametrize("item_id", CODE)
def test_a_function_to_write_is_complete(item_id):
    item = ITEMS[item_id]
    assert item["starter"].startswith(f"def {item['function']}(")
    assert f"`{item['function']}(" in item["prompt"]
    assert len(item["examples"]) >= 1
    assert len(item["cases"]) >= 5
    assert len(WRONG[item_id]) >= 3
    compile(item["starter"], "<starter>", "exec")
    starting: dict[str, Any] = {}
    exec(item["starter"], starting)
    assert mistakes(starting[item["function"]], item, "cases") == item["cases"], "the starter answers nothing"


def test_there_are_functions_to_write_and_a_solution_of_each():
    assert len(CODE) >= 6
    assert set(RIGHT) == set(WRONG) == set(CODE)
