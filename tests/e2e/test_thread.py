"""The thinnest thread: one account, one task, one claim, one acceptance, one statement, on the deployed cloud."""

import time

import pytest

from infra.demo.client import Api, Person
from infra.demo.people import Invitation, first_admin, give_roles, open_account
from infra.demo.projects import Plan, ready
from infra.demo.stage import Stage, local_stage

pytestmark = pytest.mark.cloud

PASSWORD = "Thread-password-1"
PLAN = Plan(
    terms={
        "title": "One word",
        "task_type": "classification",
        "options": ["noun", "verb"],
        "places": 1,
        "reward": {"minor": 125, "currency": "USD"},
        "review_levels": 0,
    },
    guidelines={
        "objective": "Sort words.",
        "steps": ["Read the word."],
        "acceptance_criteria": ["The label fits."],
        "good_examples": [{"answer": {"label": "noun"}, "why": "A table is a thing."}],
        "bad_examples": [{"answer": {"label": "verb"}, "why": "Nobody tables here."}],
    },
    tasks=[{"key": "word-1", "input": {"word": "harbour"}}],
)


@pytest.fixture(scope="module")
def stage(local_cloud):
    return local_stage(local_cloud.cloud)


@pytest.fixture(scope="module")
def api(stage):
    with Api(stage.base_url) as api:
        yield api


def _person(stage: Stage, api: Api, user: str) -> Person:
    return open_account(stage, api, Invitation(f"{user}@thread.example", user.title(), PASSWORD))


def test_work_is_claimed_handed_in_accepted_and_stands_on_a_statement_to_the_cent(stage, api):
    admin = first_admin(stage, api, Invitation("admin@thread.example", "Admin", PASSWORD))
    manager, worker = _person(stage, api, "manager"), _person(stage, api, "worker")
    give_roles(admin, manager, ["manager"])
    project = ready(manager, admin, PLAN)
    path = f"/projects/{project['project_id']}"
    worker.post(f"{path}/enrolments", {"guidelines_version": 1})

    task = next(one for one in worker.pages("/tasks", "tasks") if one["project_id"] == project["project_id"])
    claim = worker.post(f"/tasks/{task['task_id']}/claims")
    submission = worker.post(f"/claims/{claim['claim_id']}/submission", {"answer": {"label": "noun"}})
    assert claim["terms"]["reward"] == {"minor": 125, "currency": "USD"}
    assert submission["state"] == "checking"

    accepted = _when_decided(worker, submission["submission_id"])
    assert accepted["state"] == "accepted"
    entry = next(worker.pages("/me/entries", "entries"))
    assert entry["entry_id"] == f"earn#{submission['submission_id']}"
    week = worker.get(f"/me/statements/{entry['statement_period']}")
    assert [(one["earned_minor"], one["closing_minor"]) for one in week["statements"]] == [(125, 125)]
    assert manager.get(f"{path}/progress")["spent"] == {"minor": 125, "currency": "USD"}


def test_an_operator_can_confirm_an_address_nobody_reads(stage, api):
    """On AWS the driver has no mailboxes: it writes a link of its own and uses it through the API."""
    unread = Stage(stage.name, stage.base_url, stage.client)
    person = open_account(unread, api, Invitation("unread@thread.example", "Unread", PASSWORD))
    assert person.get("/me")["standing"] == "active"


def _when_decided(worker: Person, submission_id: str) -> dict[str, object]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found: dict[str, object] = worker.get(f"/submissions/{submission_id}")
        if found["state"] not in ("checking", "in_review"):
            return found
        time.sleep(0.2)
    raise AssertionError(f"{submission_id} is still undecided")
