"""Evaluation and comparison of real models' solutions, from import to balance through the routes of the local cloud (R2, R26)."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.demo.client import Person, Refused
from infra.demo.projects import Plan, ready
from tests.builders.platform import GUIDELINES

pytestmark = pytest.mark.cloud

SOLUTIONS = Path(__file__).parents[3] / "shared" / "data" / "gsm8k" / "model_solutions.jsonl"
QUESTIONS, PEOPLE, PLACES, REWARD = 12, 3, 2, 150
WHY = "I worked through it step by step and compared the results."
EXAMPLES = {
    "evaluation": {"ratings": {"accuracy": 5, "logic": 5, "fluency": 4}, "justification": WHY},
    "comparison": {"preferred": 0, "justification": WHY},
}


@pytest.fixture(scope="module")
def questions():
    assert SOLUTIONS.exists(), "the shared data sets stand beside the project: ../shared/data/gsm8k"
    with SOLUTIONS.open(encoding="utf-8") as lines:
        return [json.loads(line) for _, line in zip(range(QUESTIONS), lines, strict=False)]


@pytest.fixture(scope="module")
def people(platform):
    return platform.people(f"expert-{number}" for number in range(PEOPLE))


def solutions_of(question: dict[str, Any]) -> list[dict[str, Any]]:
    return [found for name, found in sorted(question.items()) if isinstance(found, dict)]


def evaluated(question: dict[str, Any]) -> dict[str, Any]:
    return {"prompt": question["question"], "response": solutions_of(question)[0]["solution"]}


def compared(question: dict[str, Any]) -> dict[str, Any]:
    return {"prompt": question["question"], "responses": [found["solution"] for found in solutions_of(question)]}


def rating(question: dict[str, Any], _: dict[str, Any]) -> dict[str, Any]:
    score = 5 if solutions_of(question)[0]["is_correct"] else 1
    return {"ratings": {"accuracy": score, "logic": score, "fluency": 4}, "justification": WHY}


def preference(question: dict[str, Any], claim: dict[str, Any]) -> dict[str, Any]:
    """The first right one in the order this person sees; a number means the same whoever gives it."""
    right = [number for number in claim["shown_order"] if solutions_of(question)[number]["is_correct"]]
    return {"preferred": right[0] if right else None, "justification": WHY}


def worked(person: Person, project_id: str, by_prompt: dict[str, dict[str, Any]], answer: Any) -> int:
    """The person does all there is for them in the project; how many answers that was."""
    count = 0
    while True:
        try:
            claim = person.post(f"/projects/{project_id}/claims")
        except Refused as refusal:
            if refusal.kind != "nothing-to-claim":
                raise
            return count
        shown = person.get(f"/claims/{claim['claim_id']}")
        question = by_prompt[shown["input"]["prompt"]]
        person.post(f"/claims/{claim['claim_id']}/submission", {"answer": answer(question, shown)})
        count += 1


def wait_until(holds: Callable[[], bool], *, within: float) -> None:
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "the balances do not follow"
        time.sleep(0.5)


@pytest.mark.parametrize(
    ("task_type", "as_input", "answer"),
    [("evaluation", evaluated, rating), ("comparison", compared, preference)],
)
def test_real_solutions_are_judged_and_paid(platform, people, questions, task_type, as_input, answer):
    tasks = [{"key": f"gsm8k-{number}", "input": as_input(question)} for number, question in enumerate(questions)]
    terms = {
        "title": f"Solutions of school problems: {task_type}", "task_type": task_type, "places": PLACES,
        "reward": {"minor": REWARD, "currency": "USD"},
        "review_levels": 0,
    }  # fmt: skip
    guidelines = GUIDELINES | {"good_examples": [{"answer": EXAMPLES[task_type], "why": "It says why."}]}
    project = ready(platform.manager, platform.admin, Plan(terms, guidelines, tasks))
    project_id = project["project_id"]
    before = [person.get("/me/balance")["payable"] for person in people]
    for person in people:
        platform.enrol(person, project)
    by_prompt = {question["question"]: question for question in questions}
    done = [worked(person, project_id, by_prompt, answer) for person in people]
    assert done == [QUESTIONS, QUESTIONS, 0]

    def owed(person: Person) -> int:
        return sum(amount["minor"] for amount in person.get("/me/balance")["payable"])

    def is_paid() -> bool:
        had = [sum(amount["minor"] for amount in payable) for payable in before]
        return [owed(person) - was for person, was in zip(people, had, strict=True)] == [
            count * REWARD for count in done
        ]

    wait_until(is_paid, within=60)
    answers = list(platform.manager.pages(f"/projects/{project_id}/submissions", "submissions"))
    assert [one["state"] for one in answers] == ["accepted"] * (QUESTIONS * PLACES)
    right = {number for number, question in enumerate(questions) if solutions_of(question)[0]["is_correct"]}
    if task_type == "evaluation":
        assert sum(one["answer"]["ratings"]["accuracy"] == 5 for one in answers) == len(right) * PLACES
