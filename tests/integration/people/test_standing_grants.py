"""What standing, appeals and identity ask of AWS is what `infra/cloud/functions.yaml` grants, verb by verb (R49, R35)."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from chalicelib.handlers import functions
from infra.demo.people import PICTURE
from tests.builders.grants import granted, implied, needs
from tests.builders.http import ask
from tests.builders.people import follow
from tests.builders.standing import WHY, an_answer
from tests.builders.work import Clock, a_person, a_project, enrolled
from tests.fakes.cloud import MemoryCloud

Used = dict[str, set[tuple[str, str, str]]]
WHO = {"by": "schedule", "reason": "Because"}
STEP = {"step": "warned", "rule": "own_work", "evidence": ["sub_1"], "reason": WHY}
PAUSE = STEP | {"step": "project_pause", "project_id": "prj_ducks"}
NUMBER = {"decision": "verified", "document_number": "A123"}


class Desk:
    """Some weeks at the administrators' desk, with what each function asked for."""

    def __init__(self, cloud: MemoryCloud, clock: Clock) -> None:
        self.cloud, self.clock = cloud, clock
        self.used: Used = {}

    @contextmanager
    def by(self, function: str) -> Iterator[None]:
        self.clock.advance(seconds=1)
        with self.cloud.counting() as count:
            yield
        self.used.setdefault(function, set()).update(need for call in count.calls for need in needs(call))

    def ask(self, method: str, resource: str, who: str, body: object = None, **path: str) -> dict[str, str]:
        with self.by("api_handler"):
            answer = ask(method, resource, account_id=who, path=path, body=body)
        assert answer.status < 300, answer
        body = answer.body
        assert isinstance(body, dict)
        return body


@pytest.fixture
def used(cloud: MemoryCloud, clock: Clock) -> Used:
    desk = Desk(cloud, clock)
    a_project()
    enrolled(a_person("acc_ann"))
    a_person("acc_boss", "admin")
    a_person("acc_chief", "admin")
    an_answer("sub_1")
    for body in (STEP, PAUSE):
        step = desk.ask("POST", "/accounts/{account_id}/standing", "acc_boss", body, account_id="acc_ann")
        appeal = {"step_id": step["step_id"], "reason": "They were meant to be blank."}
        found = desk.ask("POST", "/me/standing-appeals", "acc_ann", appeal)
    desk.ask("GET", "/me", "acc_ann")
    decision = {"decision": "upheld", "reason": "The guidelines say so."}
    desk.ask("POST", "/appeals/{appeal_id}/decision", "acc_chief", decision, appeal_id=found["appeal_id"])
    form = ask("POST", "/me/documents", account_id="acc_ann", body={"content_type": "image/png"}).body
    cloud.services["s3"].upload(form["url"], form["fields"], PICTURE)
    handed_in = {"document_type": "passport", "document_country": "KE", "document_keys": [form["document_key"]]}
    check_id = desk.ask("POST", "/me/identity-check", "acc_ann", handed_in)["check_id"]
    desk.ask("GET", "/identity-checks/{check_id}", "acc_boss", check_id=check_id)
    desk.ask("POST", "/identity-checks/{check_id}/decision", "acc_boss", NUMBER, check_id=check_id)
    with desk.by("deliver_notices"):
        assert {"standing_step", "appeal_decided", "identity_verified"} <= {tell.kind for tell in follow(cloud)}
    clock.advance(days=30)
    for function in ("check_appeals", "delete_identity_documents"):
        with desk.by(function):
            getattr(functions, function)(WHO, None)
    return desk.used


def test_every_function_may_do_what_it_does(used: Used) -> None:
    assert [(function, need) for function in used for need in used[function] - granted(function)] == []


@pytest.mark.parametrize("function", ["check_appeals", "delete_identity_documents"])
def test_a_function_is_granted_no_right_that_it_does_not_use(used: Used, function: str) -> None:
    assert granted(function) - implied(granted(function)) - used[function] == set()
