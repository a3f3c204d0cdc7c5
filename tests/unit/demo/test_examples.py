"""The demonstration's texts keep the rules of the platform they are shown on."""

import json

import pytest

from chalicelib.domain.rates import REWARD_MAXIMUM, REWARD_MINIMUM
from chalicelib.domain.task_types import TaskRules, check_answer, check_input, check_rules
from chalicelib.domain.validators import Validator
from infra import demonstration


def _content(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    terms = content["terms"]
    validators = [Validator(**one) for one in terms.get("validators", [])]
    return content, TaskRules(terms["task_type"], options=terms.get("options", ()), validators=validators)


@pytest.mark.parametrize("path", demonstration.FILES, ids=lambda path: path.stem)
def test_every_task_keeps_the_schema_of_its_type(path):
    content, rules = _content(path)
    check_rules(rules)
    for task in content["tasks"]:
        check_input(rules, task["input"])
    assert len({task["key"] for task in content["tasks"]}) == len(content["tasks"]) >= 10


@pytest.mark.parametrize("path", demonstration.FILES, ids=lambda path: path.stem)
def test_the_answers_and_good_examples_would_be_taken(path):
    content, rules = _content(path)
    inputs = {task["key"]: task["input"] for task in content["tasks"]}
    for key, answer in content["answers"].items():
        check_answer(rules, inputs[key], answer)
    for example in content["guidelines"]["good_examples"]:
        check_answer(rules, example["input"], example["answer"])
    assert content["answers"]


@pytest.mark.parametrize("path", demonstration.FILES, ids=lambda path: path.stem)
def test_the_guidelines_have_every_part_and_the_price_needs_no_approval(path):
    content, _ = _content(path)
    parts = ("objective", "steps", "acceptance_criteria", "good_examples", "bad_examples")
    assert all(content["guidelines"][part] for part in parts)
    assert REWARD_MINIMUM <= content["terms"]["reward"]["minor"] <= REWARD_MAXIMUM
