"""The last places of a task, wanted by many at the same moment, through the real gateway and functions (rule 1)."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from infra.demo.client import Person
from tests.builders.platform import Platform

pytestmark = pytest.mark.cloud

PLACES, PEOPLE, ROUNDS = 3, 32, 20


@pytest.fixture(scope="module")
def platform(local_cloud):
    platform = Platform(local_cloud)
    platform.staff()
    yield platform
    platform.close()


@pytest.fixture(scope="module")
def crowd(platform):
    """Contributors who all work in one project with a task a round, and functions that are all awake."""
    project = platform.project(ROUNDS, places=PLACES)
    people = platform.people(f"racer-{number}" for number in range(PEOPLE))
    for person in people:
        platform.enrol(person, project)
    return people, project


def all_at_once(http: httpx.Client, base_url: str, people: list[Person], path: str) -> list[tuple[int, Any]]:
    """Everybody posts to the path in the same moment; the answers in the people's order."""
    start = threading.Barrier(len(people))

    def one(person: Person) -> tuple[int, Any]:
        headers = {"Authorization": person._token}
        start.wait(timeout=30)
        answer = http.post(base_url + path, headers=headers)
        return answer.status_code, answer.json()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(one, people))


def test_of_32_contributors_exactly_as_many_get_a_task_as_it_has_places(platform, crowd):
    people, project = crowd
    tasks = platform.tasks_of(project["project_id"])
    url = platform.cloud.base_url
    assert len(tasks) == ROUNDS
    rounds: list[Counter[str]] = []
    with httpx.Client(timeout=60, trust_env=False, limits=httpx.Limits(max_connections=PEOPLE)) as http:
        all_at_once(http, url, people, "/projects/unknown/claims")  # wakes as many workers as there are people
        for task_id in tasks:
            answers = all_at_once(http, url, people, f"/tasks/{task_id}/claims")
            rounds.append(Counter(f"{status} {body.get('type', 'claim')}" for status, body in answers))
            for person, (status, body) in zip(people, answers, strict=True):
                if status == 201:
                    headers = {"Authorization": person._token}
                    assert http.delete(f"{url}/claims/{body['claim_id']}", headers=headers).status_code == 204

    expected = Counter({"201 claim": PLACES, "409 /problems/task-full": PEOPLE - PLACES})
    assert rounds == [expected] * ROUNDS
