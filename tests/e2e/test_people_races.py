"""People at the same moment, through the real gateway and functions: one address, the last seat, one document (issue 5)."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from infra.demo.client import Person
from infra.demo.people import PICTURE, Invitation, sign_up_of
from tests.builders.platform import PASSWORD

pytestmark = pytest.mark.cloud

PEOPLE, ROUNDS, PAIRS = 32, 4, 8


@pytest.fixture(scope="module")
def crowd(platform) -> list[Person]:
    return platform.people(f"racer-{number}" for number in range(PEOPLE))


@pytest.fixture(scope="module")
def http(platform):
    limits = httpx.Limits(max_connections=PEOPLE)
    with httpx.Client(base_url=platform.cloud.base_url, timeout=60, trust_env=False, limits=limits) as client:
        yield client


def at_once(asks: list[Callable[[], httpx.Response]]) -> list[httpx.Response]:
    """Everybody asks in the same moment."""
    start = threading.Barrier(len(asks))

    def one(ask: Callable[[], httpx.Response]) -> httpx.Response:
        start.wait(timeout=30)
        return ask()

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(one, asks))


def post(http: httpx.Client, person: Person | None, path: str, body: Any) -> Callable[[], httpx.Response]:
    headers = {"Authorization": person._token} if person else {}
    return lambda: http.post(path, json=body, headers=headers)


def told(answers: list[httpx.Response]) -> Counter[str]:
    return Counter(f"{one.status_code} {one.json().get('type', '')}".strip() for one in answers)


def signs_in(http: httpx.Client, email: str, password: str) -> str:
    answer = http.post("/sessions", json={"email": email, "password": password})
    return str(answer.status_code if answer.is_success else answer.json()["type"])


def test_one_address_signed_up_32_times_at_once_is_one_account_and_nobody_learns_which_request_made_it(platform, http):
    accounts = platform.cloud.client("dynamodb").get_paginator("scan").paginate(TableName="inlier-local-accounts")
    for number in range(ROUNDS):
        email = f"wanted-{number}@{platform.domain}"
        wanted = [sign_up_of(Invitation(email, f"Person {n}", f"{PASSWORD}-{n}")) for n in range(PEOPLE)]

        answers = at_once([post(http, None, "/accounts", one) for one in wanted])

        assert {(one.status_code, one.text) for one in answers} == {(202, answers[0].text)}
        items = [item for page in accounts for item in page["Items"] if item["email"]["S"] == email]
        assert len(items) == 1
        listed = platform.admin.get("/accounts", email=email)["accounts"]
        assert [one["account_id"] for one in listed] == [items[0]["account_id"]["S"]]
        name = items[0]["name"]["S"]
        opening = [n for n in range(PEOPLE) if name == f"Person {n}"]
        other = (opening[0] + 1) % PEOPLE
        assert signs_in(http, email, f"{PASSWORD}-{opening[0]}") == "201"  # the password of the request that won alone
        assert signs_in(http, email, f"{PASSWORD}-{other}") == "/problems/wrong-credentials"


def test_the_last_seat_wanted_by_32_is_one_enrolment(platform, http, crowd):
    enrolments = platform.cloud.client("dynamodb").get_paginator("scan").paginate(TableName="inlier-local-enrolments")
    for _ in range(ROUNDS):
        project = platform.project(1, seats=1)
        path, body = f"/projects/{project['project_id']}", {"guidelines_version": project["guidelines_version"]}

        answers = at_once([post(http, one, f"{path}/enrolments", body) for one in crowd])

        assert told(answers) == Counter({"201": 1, "409 /problems/no-seat": PEOPLE - 1})
        winner = next(one for one, answer in zip(crowd, answers, strict=True) if answer.status_code == 201)
        items = [item for page in enrolments for item in page["Items"]]
        inside = [item for item in items if item["project_id"]["S"] == project["project_id"]]
        assert [item["account_id"]["S"] for item in inside] == [winner.account_id]
        assert winner.get(f"{path}/eligibility")["open_seats"] == 0


def a_check(person: Person) -> str:
    """The person's document waits for a decision."""
    form = person.post("/me/documents", {"content_type": "image/png"})
    person.api.upload(form, PICTURE)
    handed_in = {"document_type": "passport", "document_country": "KE", "document_keys": [form["document_key"]]}
    return str(person.post("/me/identity-check", handed_in)["check_id"])


def test_one_document_of_two_accounts_decided_at_once_verifies_one_and_catches_the_other(platform, http, crowd):
    other = platform.person("other-admin", "admin")
    other.get("/me")
    platform.admin.get("/me")
    for number in range(PAIRS):
        pair = crowd[2 * number : 2 * number + 2]
        checks = [a_check(person) for person in pair]
        for boss, check_id in zip((platform.admin, other), checks, strict=True):
            boss.get(f"/identity-checks/{check_id}")
        typed = f"ab {number} {uuid.uuid4().hex[:6]}"
        numbers = (typed, typed.upper().replace(" ", "-"))  # the same document, as two people type it

        answers = at_once(
            [
                post(
                    http, boss, f"/identity-checks/{check_id}/decision",
                    {"decision": "verified", "document_number": one},
                )
                for boss, check_id, one in zip((platform.admin, other), checks, numbers, strict=True)
            ]
        )  # fmt: skip

        assert told(answers) == Counter({"200": 1, "409 /problems/identity-taken": 1})
        states = [person.get("/me")["identity"] for person in pair]
        won = [answer.status_code == 200 for answer in answers]
        assert states == ["verified" if is_won else "pending" for is_won in won]
        caught = next(answer.json() for answer in answers if answer.status_code == 409)
        assert caught["account_id"] == pair[won.index(True)].account_id
        mine = pair[won.index(False)].get("/me/identity-check")
        assert pair[won.index(True)].account_id not in str(mine)  # the person is not told whose the other one is
