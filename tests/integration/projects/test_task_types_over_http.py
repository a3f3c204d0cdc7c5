"""Clients get every rule for inputs and answers as data, and find with it what the server finds (R2, R25, R54, R55)."""

from typing import Any, get_args

import jsonschema_rs
import pytest

from chalicelib.domain.task_types import TASK_TYPES
from chalicelib.domain.validators import Rule
from tests.builders.http import ask
from tests.unit.projects.test_task_types import GOOD


@pytest.fixture
def shown() -> dict[str, Any]:
    answer = ask("GET", "/task-types")
    assert answer.status == 200
    body: dict[str, Any] = answer.body
    return body


def test_anyone_reads_every_type_with_its_estimate_lease_and_rubric(shown: dict[str, Any]) -> None:
    types = {one["name"]: one for one in shown["task_types"]}
    assert set(types) == set(TASK_TYPES)
    assert (types["code"]["est_minutes"], types["code"]["lease_minutes"]) == (120, 360)
    assert list(types["evaluation"]["rubric"]) == ["accuracy", "logic", "fluency"]
    assert {name for name, one in types.items() if one["is_shuffled"]} == {"comparison", "ranking"}


@pytest.mark.parametrize("name", TASK_TYPES)
def test_its_schemas_take_what_the_server_takes(shown: dict[str, Any], name: str) -> None:
    (kind,) = (one for one in shown["task_types"] if one["name"] == name)
    given, answer = GOOD[name]
    assert jsonschema_rs.Draft202012Validator(kind["input_schema"]).is_valid(given)
    judge = jsonschema_rs.Draft202012Validator(kind["output_schema"])
    assert judge.is_valid(answer)
    assert not judge.is_valid(answer | {"colour": "red"})
    assert not judge.is_valid({})


def test_every_validator_is_explained_and_attachments_are_bounded(shown: dict[str, Any]) -> None:
    assert {one["rule"] for one in shown["validators"]} == set(get_args(Rule))
    assert shown["attachments"]["most_bytes"] == 20 * 1024 * 1024
    assert "image/png" in shown["attachments"]["media_types"]
