"""Every task type can be learnt by worked answers, and a try is told what it lacks (R53)."""

from typing import Any

import pytest

from chalicelib.domain.problems import InvalidField
from chalicelib.domain.task_types import TASK_TYPES, check_input
from chalicelib.domain.training import (
    MODULES,
    Example,
    Module,
    NoSuchExample,
    NoSuchTraining,
    module_for,
    tried,
    with_progress,
)

EXAMPLES = [
    pytest.param(module, example, id=f"{module.task_type}/{example.example_id}")
    for module in MODULES.values()
    for example in module.examples
]
#: An answer to each example that keeps its schema and is not right.
LONG = "I think that one of these is better than the others."
WRONG: dict[str, dict[str, Any]] = {
    "classification": {"label": "product_fault"},
    "evaluation": {"ratings": {"accuracy": 3, "logic": 3, "fluency": 3}, "justification": LONG},
    "comparison": {"preferred": None, "justification": LONG},
    "ranking": {"ranking": [[0], [1], [2]]},
    "prompt_writing": {"prompt": "Tell me something nice."},
    "data_optimization": {"edited": "In the event of this, it is necessary."},
    "translation": {"translation": "Una porción de torta"},
    "code": {"code": "print(1)"},
}


def test_every_task_type_has_a_module_with_two_or_three_examples():
    assert set(MODULES) == set(TASK_TYPES)
    assert all(2 <= len(module.examples) <= 3 for module in MODULES.values())
    ids = [example.example_id for module in MODULES.values() for example in module.examples]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("module", "example"), EXAMPLES)
def test_the_worked_answer_is_one_that_is_right(module: Module, example: Example):
    check_input(module.rules, example.input)
    result = tried(module, example.example_id, example.answer)
    assert (result.is_right, result.remarks) == (True, [])
    others = [one.example_id for one in module.examples if one is not example]
    alone = with_progress(result, module, {example.example_id})
    assert (alone.completes, alone.still_to_do) == (not others, others)
    assert with_progress(result, module, {*others, example.example_id}).completes
    assert with_progress(result, module, None).completes
    assert len(example.explanation) > 60


@pytest.mark.parametrize(("module", "example"), EXAMPLES)
def test_a_wrong_answer_is_told_why_and_completes_nothing(module: Module, example: Example):
    result = tried(module, example.example_id, WRONG[module.task_type])
    assert result.remarks
    assert not result.is_right
    assert not with_progress(result, module, {one.example_id for one in module.examples}).completes
    assert (result.worked_answer, result.explanation) == (example.answer, example.explanation)


def test_what_breaks_the_types_own_rules_is_refused_as_in_real_work():
    module = module_for("classification")
    with pytest.raises(InvalidField) as refused:
        tried(module, "plain-complaint", {"label": "weather"})
    assert refused.value.extra["field"] == "answer.label"


def test_ratings_may_be_one_away():
    module = module_for("evaluation")
    answer = {"ratings": {"accuracy": 2, "logic": 3, "fluency": 4}, "justification": "It boils at about 70 °C there."}
    assert tried(module, "wrong-but-fluent", answer).is_right
    answer["ratings"]["fluency"] = 3  # type: ignore[index]
    assert len(tried(module, "wrong-but-fluent", answer).remarks) == 1


def test_unknown_modules_and_examples_are_not_found():
    with pytest.raises(NoSuchTraining):
        module_for("juggling")
    with pytest.raises(NoSuchExample):
        tried(module_for("code"), "plain-complaint", {"code": "x"})
