"""From sign-up to a verified skill through the local cloud, the shipped tests and the sealed child included (R6, R10, R16)."""

import inspect
import time
from typing import Any

import pytest

from infra.assessments.files import FOLDER, bring, content
from infra.demo.client import Person
from tests.unit.assessments.code_solutions import RIGHT

pytestmark = pytest.mark.cloud


@pytest.fixture(scope="module")
def python_test(platform):
    [brought] = bring(platform.admin, [FOLDER / "python.yaml"])
    return brought


def source_of(item_id: str, function: str) -> str:
    """A right solution as a text that stands alone."""
    solution = RIGHT[item_id]
    imports = "from collections import Counter\nfrom itertools import groupby, pairwise\n\n"
    return f"{imports}{inspect.getsource(solution)}\n{function} = {solution.__name__}\n"


def right(item: dict[str, Any], written: dict[str, Any]) -> Any:
    """What an expert answers, as the kind of question takes it."""
    kind, ids = item["kind"], {option["text"]: option["option_id"] for option in item["options"]}
    answers = {
        "choice": lambda: ids[written["key"]],
        "choices": lambda: [ids[text] for text in written["key"]],
        "numeric": lambda: written["key"],
        "short_text": lambda: written["keys"][0],
        "ordering": lambda: [ids[text] for text in written["options"]],
        "code": lambda: source_of(item["item_id"], written["function"]),
    }
    return answers[kind]()


def taken(person: Person, assessment_id: str, answer: Any) -> dict[str, Any]:
    """The attempt with its result, once grading is over."""
    attempt = person.post(f"/assessments/{assessment_id}/attempts", key="once")
    path = f"/attempts/{attempt['attempt_id']}"
    for item in attempt["items"]:
        person.put(f"{path}/answers/{item['item_id']}", {"answer": answer(item)})
    found: dict[str, Any] = person.post(f"{path}/submission")
    deadline = time.monotonic() + 120
    while found["state"] not in ("passed", "failed") and time.monotonic() < deadline:
        time.sleep(0.5)
        found = person.get(path)
    return found


def test_an_expert_who_signed_up_by_mail_has_a_verified_skill_after_the_shipped_test(platform, python_test):
    expert = platform.person("expert")
    bank = {item["item_id"]: item for item in content(FOLDER / "python.yaml")["items"]}
    result = taken(expert, python_test["assessment_id"], lambda item: right(item, bank[item["item_id"]]))

    assert (result["state"], result["score_percent"]) == ("passed", 100), result
    assert any(item["kind"] == "code" for item in result["items"])
    held = {skill["skill"]: skill["verified_level"] for skill in expert.get("/me/skills")["skills"]}
    assert held["programming/python"] == python_test["level"]


def test_hostile_code_is_a_wrong_answer_and_nothing_more(platform, python_test):
    somebody = platform.person("somebody")
    bank = {item["item_id"]: item for item in content(FOLDER / "python.yaml")["items"]}

    def hostile(item: dict[str, Any]) -> Any:
        if item["kind"] != "code":
            return right(item, bank[item["item_id"]])
        name = bank[item["item_id"]]["function"]
        return (
            f"import os, socket\ndef {name}(*given):\n    socket.create_connection(('127.0.0.1', 80))\n    os.fork()\n"
        )

    result = taken(somebody, python_test["assessment_id"], hostile)

    marks = {item["kind"]: item["mark"] for item in result["items"] if item["kind"] == "code"}
    assert result["state"] in ("passed", "failed")
    assert 0 < result["score_percent"] < 100, marks
