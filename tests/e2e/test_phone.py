"""A phone verified through the local cloud: the code is read from its outbox, and one number is one account's (R64)."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from infra.demo.client import Person, Refused
from tests.builders.platform import Platform
from tests.e2e.cloud import CloudUnderTest

pytestmark = pytest.mark.cloud

PHONE, OTHER = "+254712345678", "+254798765432"
ASK, CONFIRM = "/me/phone-verification", "/me/phone-verification/confirmation"


@pytest.fixture(scope="module")
def platform(local_cloud):
    platform = Platform(local_cloud)
    yield platform
    platform.close()


def code(cloud: CloudUnderTest, phone: str) -> str:
    """The code in the newest message to the number."""
    found = re.match(r"\d{6}", cloud.texts(phone)[-1])
    assert found is not None
    return found[0]


def told(act: Callable[[], Any]) -> str:
    try:
        act()
    except Refused as refused:
        return str(refused.problem["type"])
    return "done"


def test_the_code_of_the_message_verifies_the_number(local_cloud: CloudUnderTest, platform: Platform) -> None:
    person = platform.person("caller")
    assert told(lambda: person.post(ASK, {"phone": "+4915123456789"})) == "/problems/phone-elsewhere"
    person.post(ASK, {"phone": OTHER})
    right = code(local_cloud, OTHER)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    assert told(lambda: person.post(CONFIRM, {"code": wrong})) == "/problems/phone-code-wrong"
    person.post(CONFIRM, {"code": right})
    seen = person.get("/me")
    assert (seen["phone_state"], seen["phone_hint"]) == ("verified", "…432")
    lines = str(local_cloud.function_lines())
    assert "phone-verification" in lines
    assert OTHER[1:] not in lines


def test_of_people_who_confirm_one_number_at_once_one_has_it(local_cloud: CloudUnderTest, platform: Platform) -> None:
    people = platform.people(f"caller-{number}" for number in range(4))
    codes = []
    for person in people:
        person.post(ASK, {"phone": PHONE})
        codes.append(code(local_cloud, PHONE))

    def confirms(given: tuple[Person, str]) -> str:
        return told(lambda: given[0].post(CONFIRM, {"code": given[1]}))

    with ThreadPoolExecutor(4) as pool:
        seen = sorted(pool.map(confirms, zip(people, codes, strict=True)))
    assert seen == ["/problems/phone-taken"] * 3 + ["done"]
    assert [person.get("/me")["phone_state"] for person in people].count("verified") == 1
