"""The last places of a task, wanted by many at the same moment, through the real gateway and functions (rule 1)."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpx
import pytest

from infra.demo.client import Person

pytestmark = pytest.mark.cloud

PLACES, PEOPLE, ROUNDS = 3, 32, 20


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


LAST_PLACES, RACERS, LAST_ROUNDS = 50, 16, 20


@pytest.fixture(scope="module")
def last_places(platform, crowd):
    """A project a round with 50 places, and 16 people of the crowd who work in all of them."""
    people, _ = crowd
    with ThreadPoolExecutor(4) as pool:
        projects = list(pool.map(lambda _: platform.project(LAST_PLACES, places=1), range(LAST_ROUNDS)))
        list(pool.map(lambda pair: platform.enrol(*pair), [(one, to) for to in projects for one in people[:RACERS]]))
    return people[:RACERS], projects


def works_until_nothing_is_left(http: httpx.Client, base_url: str, project_id: str, person: Person) -> Counter[str]:
    """Claims and hands in as fast as the platform answers; what it was told."""
    told, headers = Counter[str](), {"Authorization": person._token}
    while not told["409 /problems/nothing-to-claim"]:
        claimed = http.post(f"{base_url}/projects/{project_id}/claims", headers=headers)
        if claimed.status_code == 201:
            claim_id, answer = claimed.json()["claim_id"], {"answer": {"label": "duck"}}
            claimed = http.post(f"{base_url}/claims/{claim_id}/submission", headers=headers, json=answer)
        told[f"{claimed.status_code} {claimed.json().get('type', 'submission')}"] += 1
        assert sum(told.values()) <= 10 * LAST_PLACES, told
    return told


def test_of_50_last_places_each_gets_one_answer_and_everybody_works_until_there_is_no_more(platform, last_places):
    """The money is for just these answers, so one who asks while all of it is kept for others is told so, and asks again."""
    people, projects = last_places
    url, rounds = platform.cloud.base_url, []
    with httpx.Client(timeout=60, trust_env=False, limits=httpx.Limits(max_connections=RACERS)) as http:
        for project in projects:
            with ThreadPoolExecutor(RACERS) as pool:
                works = partial(works_until_nothing_is_left, http, url, project["project_id"])
                rounds.append(sum(pool.map(works, people), Counter[str]()))
    for told in rounds:
        told.pop("409 /problems/budget-exhausted", None)
    assert rounds == [Counter({"201 submission": LAST_PLACES, "409 /problems/nothing-to-claim": RACERS})] * LAST_ROUNDS
