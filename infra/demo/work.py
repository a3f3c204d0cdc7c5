"""Owns the replay: everybody enrolled, every answer claimed and handed in by its own worker, until all are accepted."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from infra.demo.client import Person, Refused
from infra.demo.crowd import Answer
from infra.demo.stage import StageError

#: A person may hold two open claims (R45), so each worker works with two hands.
HANDS = 2
#: If no answer is accepted for so long, something is broken; AWS's queues wait at most half a minute between tries.
_STANDSTILL = 180.0


@dataclass(frozen=True, slots=True)
class Hand:
    """One half of a worker's answers, given one after the other."""

    worker: str
    answers: list[Answer]


@dataclass(frozen=True, slots=True)
class Replay:
    """One project's replay: its workers with their accounts, and the task of each question."""

    project_id: str
    guidelines_version: int
    people: Mapping[str, Person]
    tasks: Mapping[str, str]

    def enrol(self, worker: str) -> None:
        """The worker has read the guidelines and is in the project."""
        body = {"guidelines_version": self.guidelines_version}
        self.people[worker].post(f"/projects/{self.project_id}/enrolments", body, key=f"demo-{self.project_id}")

    def work(self, hand: Hand, step: Callable[[], None]) -> None:
        """Each answer is claimed and handed in at once; what an earlier run did is recognised."""
        for answer in hand.answers:
            self.give(answer)
            step()

    def give(self, answer: Answer) -> None:
        """One answer by its worker; doing it again changes nothing."""
        person, task_id = self.people[answer.worker], self.tasks[answer.question]
        try:
            claim = person.post(f"/tasks/{task_id}/claims", key=f"demo-{task_id}")
        except Refused as refusal:
            if refusal.kind == "task-answered-before" and refusal.problem.get("state") == "submitted":
                return
            raise
        person.post(f"/claims/{claim['claim_id']}/submission", {"answer": {"label": answer.label}})

    def given_before(self, worker: str) -> set[str]:
        """Tasks of this project the worker has handed an answer in for; open claims come back by claiming again."""
        claims = self.people[worker].pages("/claims", "claims")
        mine = set(self.tasks.values())
        return {claim["task_id"] for claim in claims if claim["task_id"] in mine and claim["state"] == "submitted"}


def tasks_by_key(manager: Person, project_id: str) -> dict[str, dict[str, Any]]:
    """Every task of the project by the key its line had."""
    return {task["key"]: task for task in manager.pages(f"/projects/{project_id}/tasks", "tasks")}


def hands(by_worker: Mapping[str, list[Answer]]) -> list[Hand]:
    """The halves, longest first, so that the busiest workers do not come last."""
    halves = [Hand(worker, answers[start::HANDS]) for worker, answers in by_worker.items() for start in range(HANDS)]
    return sorted((hand for hand in halves if hand.answers), key=lambda hand: -len(hand.answers))


def remaining(replay: Replay, by_worker: Mapping[str, list[Answer]], *, parallel: int) -> dict[str, list[Answer]]:
    """What is still to be given after an interrupted run, as the workers' own lists of claims say."""
    with ThreadPoolExecutor(parallel) as pool:
        before = dict(zip(by_worker, pool.map(replay.given_before, by_worker), strict=True))
    return {
        worker: [answer for answer in answers if replay.tasks[answer.question] not in before[worker]]
        for worker, answers in by_worker.items()
    }


def accepted_so_far(manager: Person, project_id: str, reward_minor: int, wanted: int) -> Iterator[int]:
    """How many answers are accepted, again and again until all are; raises StageError at a standstill."""
    accepted, moved_at = -1, time.monotonic()
    while accepted < wanted:
        spent = manager.get(f"/projects/{project_id}/progress")["spent"]["minor"]
        if spent // reward_minor > accepted:
            accepted, moved_at = spent // reward_minor, time.monotonic()
        yield accepted
        if time.monotonic() - moved_at > _STANDSTILL:
            raise StageError(
                f"{accepted} of {wanted} answers are accepted and nothing moves. The functions' logs say why."
            )
        if accepted < wanted:
            time.sleep(0.5)
