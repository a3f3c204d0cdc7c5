"""Training over HTTP: read, try as often as one likes, and nothing is kept but that it is completed (R53)."""

from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.models.training import Completed
from tests.builders.http import ask
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud

FIRST = {"example_id": "plain-complaint", "answer": {"label": "delivery"}}
SECOND = {"example_id": "two-subjects", "answer": {"label": "refund"}}
LAST = {"example_id": "nothing-fits", "answer": {"label": "unclear"}}


@pytest.fixture(autouse=True)
def clock(cloud: MemoryCloud) -> Any:
    cloud.create_tables()
    clock = Clock()
    runtime.install(clock=clock, sleep=lambda _: None)
    a_person()
    yield clock
    runtime.install()


def try_it(body: Any, task_type: str = "classification") -> Any:
    path = {"task_type": task_type}
    return ask("POST", "/training/{task_type}/answers", path=path, body=body, account_id="acc_ann")


def completed() -> dict[str, Any]:
    listed = ask("GET", "/training", account_id="acc_ann").body["training"]
    return {one["task_type"]: one["completed_at"] for one in listed if one["completed_at"]}


def test_all_modules_are_listed_and_each_can_be_read_with_its_worked_answers() -> None:
    listed = ask("GET", "/training", account_id="acc_ann").body["training"]
    assert len(listed) == 8
    for one in listed:
        path = {"task_type": one["task_type"]}
        read = ask("GET", "/training/{task_type}", path=path, account_id="acc_ann").body
        assert len(read["module"]["examples"]) == one["examples"]
        assert read["completed_at"] is None


def test_a_try_is_told_at_once_and_every_example_done_leaves_a_flag(clock: Clock) -> None:
    wrong = try_it({"example_id": "nothing-fits", "answer": {"label": "refund"}})
    assert (wrong.status, wrong.body["is_right"], len(wrong.body["remarks"])) == (200, False, 1)
    assert list(Completed.scan()) == []
    last = try_it(LAST).body
    assert (last["completes"], last["still_to_do"]) == (False, ["plain-complaint", "two-subjects"])
    assert try_it(SECOND).body["still_to_do"] == ["plain-complaint"]
    assert completed() == {}
    assert try_it(FIRST).body["completes"]
    clock.advance(days=1)
    assert try_it(LAST).body["completes"]
    again = try_it({"example_id": "nothing-fits", "answer": {"label": "refund"}}).body
    assert (again["completes"], again["still_to_do"]) == (False, [])
    assert completed() == {"classification": "2026-11-16T09:00:00Z"}
    assert [sorted(found.attribute_values) for found in Completed.scan()] == [
        ["account_id", "completed_at", "task_type"]
    ]


def test_the_examples_of_one_module_do_not_complete_another() -> None:
    for body in (FIRST, SECOND):
        try_it(body)
    ratings = {"accuracy": 1, "logic": 2, "fluency": 5}
    answer = {"ratings": ratings, "justification": "Water boils at about 70 °C there, for the boiling point falls."}
    told = try_it({"example_id": "wrong-but-fluent", "answer": answer}, "evaluation").body
    assert (told["is_right"], told["still_to_do"]) == (True, ["right-but-clumsy"])
    assert completed() == {}


def test_what_cannot_be_tried_is_refused() -> None:
    assert try_it(LAST, "juggling").status == 404
    assert try_it({"example_id": "x", "answer": {}}).body["type"] == "/problems/no-such-example"
    assert try_it(LAST | {"answer": {"label": "weather"}}).body["field"] == "answer.label"
