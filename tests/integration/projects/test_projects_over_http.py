"""The manager's and the contributor's way over HTTP, as the gateway sends it."""

import json
import re
from typing import Any

import pytest

from chalicelib.handlers.http import ROUTES
from chalicelib.models.projects import Project
from chalicelib.services import imports
from tests.builders.http import Answer, ask
from tests.builders.projects import lines, pictures
from tests.builders.work import a_person
from tests.fakes.cloud import MemoryCloud

DRAFT = {
    "title": "Ducks", "summary": "Is it a duck?", "task_type": "classification", "places": 3,
    "reward": {"minor": 120, "currency": "USD"}, "options": ["duck", "goose"], "review_levels": 0,
    "validators": [{"rule": "max_words", "field": "note", "value": 50}],
}  # fmt: skip
GUIDELINES = {
    "objective": "Find the ducks.", "steps": ["Look."], "acceptance_criteria": ["The label is right."],
    "good_examples": [{"answer": {"label": "duck"}, "why": "It has a bill."}],
    "bad_examples": [{"answer": {"label": "goose"}, "why": "Too small."}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _people(_tables: None) -> None:
    a_person("acc_manager", "manager")
    a_person("acc_admin", "admin")
    a_person("acc_ann")


def sent(method: str, path: str, account_id: str | None = "acc_manager", status: int = 0, **given: Any) -> Any:
    """The body of an answer that has the status the route declares."""
    answer = asked(method, path, account_id, **given)
    declared = next(route.status for route in ROUTES if (route.method, route.path) == (method, path))
    assert answer.status == (status or declared), answer.body
    return answer.body


def asked(method: str, path: str, account_id: str | None = "acc_manager", **given: Any) -> Answer:
    body, query, headers = given.pop("body", None), given.pop("query", None), given.pop("headers", None)
    return ask(method, path, path=given, body=body, query=query, headers=headers, account_id=account_id)


def a_published_project() -> str:
    project_id = str(sent("POST", "/projects", body=DRAFT)["project_id"])
    sent("POST", "/projects/{project_id}/guidelines", project_id=project_id, body=GUIDELINES)
    money = {"amount": {"minor": 36_000, "currency": "USD"}, "reference": "SEPA 2026-11"}
    sent("POST", "/projects/{project_id}/funding", "acc_admin", project_id=project_id, body=money)
    sent("POST", "/projects/{project_id}/publication", project_id=project_id)
    return project_id


def test_a_project_goes_from_draft_to_claimed_tasks(cloud: MemoryCloud) -> None:
    project_id = a_published_project()
    new = sent("POST", "/projects/{project_id}/imports", project_id=project_id, body={})
    cloud.services["s3"].upload(new["upload"]["url"], new["upload"]["fields"], lines(*pictures(3), b"{"))
    begun = sent("POST", "/imports/{import_id}/upload-completion", import_id=new["import_id"])
    assert begun["state"] == "queued"
    imports.run(new["import_id"])
    failed = sent("GET", "/imports/{import_id}", import_id=new["import_id"])
    assert (failed["state"], failed["errors"][0]["line"], failed["errors_count"]) == ("failed", 4, 1)
    assert cloud.services["s3"].download(failed["errors_link"]).content.count(b"\n") == 1

    again = sent("POST", "/projects/{project_id}/imports", project_id=project_id, body={"mode": "skip_bad"})
    cloud.services["s3"].upload(again["upload"]["url"], again["upload"]["fields"], lines(*pictures(3), b"{"))
    sent("POST", "/imports/{import_id}/upload-completion", import_id=again["import_id"])
    imports.run(again["import_id"])
    assert sent("GET", "/imports/{import_id}", import_id=again["import_id"])["tasks_created"] == 3

    shown = sent("GET", "/projects/{project_id}", "acc_ann", project_id=project_id)
    assert shown["guidelines"]["acceptance_criteria"] == ["The label is right."]
    assert shown["project"]["reward"] == {"minor": 120, "currency": "USD"}
    cards = sent("GET", "/tasks", "acc_ann")["tasks"]
    assert [(card["title"], card["is_enrolled"]) for card in cards] == [("Ducks", False)] * 3
    assert asked("GET", "/tasks/{task_id}", "acc_ann", task_id=cards[0]["task_id"]).status == 404
    assert sent("GET", "/projects/{project_id}/eligibility", "acc_ann", project_id=project_id)["is_eligible"] is True
    sent("POST", "/projects/{project_id}/enrolments", "acc_ann", project_id=project_id, body={"guidelines_version": 1})
    task = sent("GET", "/tasks/{task_id}", "acc_ann", task_id=cards[0]["task_id"])
    assert (task["task"]["input"], task["project"]["options"]) == ({"text": "Picture 1"}, ["duck", "goose"])
    sent("POST", "/tasks/{task_id}/claims", "acc_ann", task_id=cards[0]["task_id"])

    progress = sent("GET", "/projects/{project_id}/progress", project_id=project_id)
    assert (progress["tasks"], progress["answers_wanted"]) == (3, 9)
    assert [progress[part]["minor"] for part in ("funded", "available", "reserved", "spent")] == [
        36_000,
        35_880,
        120,
        0,
    ]
    managed = sent("GET", "/projects/{project_id}/tasks", project_id=project_id)["tasks"]
    assert sorted((task["key"], task["taken"]) for task in managed) == [
        ("picture-1", 1), ("picture-2", 0), ("picture-3", 0),
    ]  # fmt: skip


def test_anyone_reads_open_work_and_its_pay() -> None:
    assert sent("GET", "/opportunities", None) == {"opportunities": [], "next_cursor": None}
    project_id = a_published_project()
    assert sent("GET", "/opportunities", None)["opportunities"] == []  # it has no tasks yet
    Project(project_id).update([Project.shard_count.set(1)])
    (found,) = sent("GET", "/opportunities", None)["opportunities"]
    assert (found["project_id"], found["reward"], found["est_minutes"]) == (
        project_id, {"minor": 120, "currency": "USD"}, 1,
    )  # fmt: skip


def test_a_publication_too_early_names_every_gap() -> None:
    draft = sent(
        "POST", "/projects", body={"title": "T", "task_type": "code", "reward": {"minor": 5, "currency": "USD"}}
    )
    answer = asked("POST", "/projects/{project_id}/publication", project_id=draft["project_id"])
    assert (answer.status, answer.body["type"]) == (409, "/problems/project-incomplete")
    assert {"field": "guidelines.steps", "rule": "lists at least one step"} in answer.body["missing"]
    assert re.search(r"\bR\d", str(answer.body)) is None  # rows of our requirements mean nothing to a manager


BAD_DRAFTS: list[tuple[dict[str, Any], str, str]] = [
    ({"title": ""}, "title", "is text of 1 to"),
    ({"colour": "red"}, "colour", "is not a known field; known here: title,"),
    ({"places": 0}, "places", "is a whole number from 1 to"),
    ({"est_minutes": 241}, "est_minutes", "from 1 to 240"),
    ({"task_type": "dancing"}, "task_type", "is one of classification, code, comparison"),
    ({"reward": {"minor": 1.5, "currency": "USD"}}, "reward.minor", "is a whole number"),
    ({"reward": {"minor": 100, "currency": "XXX"}}, "reward.currency", "ISO 4217"),
    ({"review_reward": {"minor": 1, "currency": "EUR"}}, "review_reward.currency", "is USD"),
    ({"options": ["duck", "duck"]}, "options", "non-unique"),
    ({"input_schema": {"$ref": "https://evil.example/schema"}}, "input_schema.$ref", "#/$defs/<name>"),
    ({"input_schema": {"type": "text"}}, "input_schema.type", "is one of array"),
    ({"output_schema": {"description": "x" * 70_000}}, "output_schema", "at most 65536 bytes"),
    ({"validators": [{"rule": "pattern", "field": "note", "value": "("}]}, "validators[0].value", "valid JSON Schema"),
    ({"validators": [{"rule": "max_words", "field": "note"}]}, "validators[0].value", "a number from 1"),
]


@pytest.mark.parametrize(("given", "field", "rule"), BAD_DRAFTS, ids=[field for _, field, _ in BAD_DRAFTS])
def test_a_bad_draft_is_refused_with_the_field_and_the_rule(given: dict[str, Any], field: str, rule: str) -> None:
    answer = asked("POST", "/projects", body=DRAFT | given)
    assert (answer.status, answer.body["field"]) == (422, field)
    assert rule in answer.body["rule"]
    assert sent("GET", "/projects", query={"scope": "managed"})["projects"] == []


def test_a_draft_changes_until_it_is_published() -> None:
    draft = sent("POST", "/projects", body=DRAFT)
    changed = sent("PATCH", "/projects/{project_id}", project_id=draft["project_id"],
                   body={"title": "Geese", "reward": {"minor": 150, "currency": "USD"}, "input_schema": None})  # fmt: skip
    assert (changed["title"], changed["reward"]["minor"], changed["places"]) == ("Geese", 150, 3)
    refused = asked("PATCH", "/projects/{project_id}", project_id=draft["project_id"], body={"state": "open"})
    assert (refused.status, refused.body["field"]) == (422, "state")
    late = asked("PATCH", "/projects/{project_id}", project_id=a_published_project(), body={"title": "X"})
    assert (late.status, late.body["type"]) == (409, "/problems/project-published")


def test_a_request_repeated_with_its_key_makes_one_project() -> None:
    key = {"idempotency-key": "3f0c"}
    first = sent("POST", "/projects", body=DRAFT, headers=key)
    assert sent("POST", "/projects", body=DRAFT, headers=key) == first
    other = asked("POST", "/projects", body=DRAFT | {"title": "Other"}, headers=key)
    assert (other.status, other.body["type"]) == (409, "/problems/idempotency-key-reused")
    assert len(sent("GET", "/projects", query={"scope": "managed"})["projects"]) == 1


def test_funding_repeated_books_once_with_and_without_a_key() -> None:
    project_id = sent("POST", "/projects", body=DRAFT)["project_id"]
    money = {"amount": {"minor": 5_000, "currency": "USD"}, "reference": "A1"}
    for headers in (None, {"idempotency-key": "k"}, {"idempotency-key": "k"}, {"idempotency-key": "l"}):
        sent("POST", "/projects/{project_id}/funding", "acc_admin", project_id=project_id, body=money, headers=headers)
    preview = sent("GET", "/projects/{project_id}/cost-preview", project_id=project_id, query={"tasks": "10"})
    assert (preview["available"]["minor"], preview["worst_case"]["minor"], preview["answers_covered"]) == (
        5_000,
        3_600,
        41,
    )


def test_a_price_is_approved_and_a_project_paused_opened_and_closed_over_http(clock: Any) -> None:
    body = DRAFT | {"reward": {"minor": 1, "currency": "USD"}}
    project_id = sent("POST", "/projects", body=body)["project_id"]
    approval = {"reward": {"minor": 1, "currency": "USD"}, "reason": "public data set"}
    sent("POST", "/projects/{project_id}/price-approval", "acc_admin", project_id=project_id, body=approval)
    wrong = approval | {"reward": {"minor": 2, "currency": "USD"}}
    refused = asked("POST", "/projects/{project_id}/price-approval", "acc_admin", project_id=project_id, body=wrong)
    assert (refused.status, refused.body["field"]) == (422, "reward")
    sent("POST", "/projects/{project_id}/guidelines", project_id=project_id, body=GUIDELINES)
    money = {"amount": {"minor": 300, "currency": "USD"}, "reference": "A1"}
    sent("POST", "/projects/{project_id}/funding", "acc_admin", project_id=project_id, body=money)
    states = []
    for step in ("publication", "pause", "publication", "closure"):
        clock.advance(minutes=1)
        states.append(sent("POST", f"/projects/{{project_id}}/{step}", project_id=project_id)["state"])
    assert states == ["open", "paused", "open", "closed"]
    late = asked("POST", "/projects/{project_id}/publication", project_id=project_id)
    assert (late.status, late.body["type"]) == (409, "/problems/project-state-refuses")


def test_readiness_lists_what_publication_would_refuse_and_what_an_answer_may_pay() -> None:
    body = DRAFT | {"reward": {"minor": 50, "currency": "USD"}}
    at = {"project_id": sent("POST", "/projects", body=body)["project_id"]}
    ready = sent("GET", "/projects/{project_id}/readiness", **at)
    refused = asked("POST", "/projects/{project_id}/publication", **at)
    assert ready["missing"] == refused.body["missing"]
    assert "reward" in {gap["field"] for gap in ready["missing"]}
    assert (ready["reward_least"]["minor"], ready["reward_most"]["minor"], ready["approved_reward"]) == (
        100,
        5_000,
        None,
    )
    approval = {"reward": {"minor": 50, "currency": "USD"}, "reason": "public data set"}
    sent("POST", "/projects/{project_id}/price-approval", "acc_admin", **at, body=approval)
    approved = sent("GET", "/projects/{project_id}/readiness", **at)
    assert "reward" not in {gap["field"] for gap in approved["missing"]}
    assert approved["approved_reward"]["minor"] == 50


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/projects/{project_id}", None),
        ("PATCH", "/projects/{project_id}", {}),
        ("POST", "/projects/{project_id}/guidelines", GUIDELINES),
        ("POST", "/projects/{project_id}/publication", None),
        ("POST", "/projects/{project_id}/pause", None),
        ("POST", "/projects/{project_id}/closure", None),
        ("POST", "/projects/{project_id}/imports", {}),
        ("GET", "/projects/{project_id}/cost-preview", None),
        ("GET", "/projects/{project_id}/readiness", None),
        ("GET", "/projects/{project_id}/progress", None),
        ("GET", "/projects/{project_id}/tasks", None),
    ],
)
def test_another_managers_draft_looks_like_no_project_at_all(method: str, path: str, body: Any) -> None:
    a_person("acc_stranger", "manager")
    project_id = sent("POST", "/projects", body=DRAFT)["project_id"]
    foreign = asked(method, path, "acc_stranger", project_id=project_id, body=body)
    unknown = asked(method, path, "acc_stranger", project_id="prj_none", body=body)
    assert (foreign.status, foreign.body["type"]) == (404, "/problems/no-such-project")
    assert (foreign.status, foreign.body["type"], foreign.body["title"]) == (
        unknown.status, unknown.body["type"], unknown.body["title"],
    )  # fmt: skip


def test_what_a_project_says_is_refused_before_its_record_is_too_large() -> None:
    at = {"project_id": sent("POST", "/projects", body=DRAFT)["project_id"]}
    large = {"template": {f"field-{number}": "x" * 3_000 for number in range(25)}}
    schemas = {name: {"description": "x" * 60_000} for name in ("input_schema", "output_schema")}
    sent("PATCH", "/projects/{project_id}", body=large, **at)
    sent("PATCH", "/projects/{project_id}", body=schemas, **at)

    more = {"validators": [{"rule": "pattern", "field": "note", "value": "x" * 4_000}] * 20}
    refused = asked("PATCH", "/projects/{project_id}", body=more, **at)
    people = {"allowed": [], "blocked": [f"acc_{number:050d}" for number in range(1000)], "reason": "A whole town"}
    kept_out = asked("PUT", "/projects/{project_id}/access-lists", body=people, **at)

    assert (refused.status, refused.body["field"]) == (422, "validators")
    assert (kept_out.status, kept_out.body["field"]) == (422, "template")
    assert sent("GET", "/projects/{project_id}", **at)["project"]["validators"] == DRAFT["validators"]


def test_guidelines_that_grow_beyond_a_record_when_they_are_written_out_are_refused() -> None:
    at = {"project_id": sent("POST", "/projects", body=DRAFT)["project_id"]}
    raw = json.dumps({**GUIDELINES, "steps": ["s" * 2000] * 40, "acceptance_criteria": ["c" * 2000] * 40})
    grown = raw.replace('"duck"', "[" + ",".join(["1e15"] * 15_000) + "]")

    refused = ask("POST", "/projects/{project_id}/guidelines", path=at, raw=grown, account_id="acc_manager")

    assert (refused.status, refused.body["field"]) == (422, "guidelines")
