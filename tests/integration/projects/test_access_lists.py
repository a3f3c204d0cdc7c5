"""Whom a project's managers let in by name or keep out, and what a project says of whom it is for (R18, R21, R58)."""

from typing import Any

import pytest

from chalicelib.domain.claims import NoSuchTask
from chalicelib.domain.matching import NotEligible
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.projects import NoSuchProject
from chalicelib.models.audit import AuditRecord
from chalicelib.models.projects import Project
from chalicelib.services import access_lists, claims, enrolments, my_work, submissions, tasks
from tests.builders.http import ask
from tests.builders.projects import MANAGER, OTHER_MANAGER
from tests.builders.work import Clock, a_person, a_project, a_task, enrolled

DRAFT = {"title": "Ducks", "task_type": "classification", "reward": {"minor": 120, "currency": "USD"}}
RULES: dict[str, Any] = {
    "languages": [{"language": "pt-BR", "level": 3}], "devices": ["desktop"], "tools": ["a headset"],
    "allow_vpn": True, "deadline_at": "2027-01-01T00:00:00Z",
}  # fmt: skip
LISTS = {"allowed": ["acc_ann", "acc_bo"], "blocked": ["acc_cy"]}


@pytest.fixture(autouse=True)
def _listed(_tables: None) -> None:
    for account_id in ("acc_ann", "acc_bo", "acc_cy"):
        a_person(account_id)


def changed(**given: Any) -> None:
    access_lists.change(MANAGER, "prj_ducks", **({"allowed": [], "blocked": [], "reason": "Asked"} | given))


def test_who_is_kept_out_of_an_open_project_claims_no_more_and_hands_in_what_is_in_hand(
    clock: Clock,
) -> None:
    a_project(eligibility=RULES)
    a_task("tsk_1"), a_task("tsk_2")
    ann = enrolled(a_person())
    claim = claims.claim_task(ann, "tsk_1")
    changed(blocked=["acc_ann"], reason="Asked to be left alone")
    with pytest.raises(NotEligible) as refused:
        claims.claim_task(ann, "tsk_2")
    assert [one["code"] for one in refused.value.extra["reasons"]] == ["kept-out"]
    assert submissions.submit(ann, claim.claim_id, {"label": "yes"}).state == "checking"
    assert "kept-out" in [one.code for one in enrolments.eligibility(ann, "prj_ducks").reasons]
    clock.advance(seconds=1)
    changed()
    assert claims.claim_task(ann, "tsk_2").state == "active"


@pytest.mark.parametrize("lists", [{"blocked": ["acc_ann"]}, {"allowed": ["acc_bo"]}], ids=["blocked", "not invited"])
def test_who_is_kept_out_reads_the_task_in_hand_and_no_other(lists: dict[str, Any]) -> None:
    a_project()
    a_task("tsk_1"), a_task("tsk_2")
    ann = enrolled(a_person())
    claim = claims.claim_task(ann, "tsk_1")
    assert tasks.task_for(ann, "tsk_2").task.task_id == "tsk_2"
    changed(**lists)

    with pytest.raises(NoSuchTask):
        tasks.task_for(ann, "tsk_2")
    assert my_work.claim_with_work(ann, claim.claim_id)["input"] == {"text": "quack"}
    assert tasks.task_for(MANAGER, "tsk_2").task.task_id == "tsk_2"


def test_lists_change_alone_on_the_record_and_by_its_managers() -> None:
    a_project(eligibility=RULES)
    changed(**LISTS, reason="A pilot with two people")
    kept = Project.get("prj_ducks").asked
    assert (list(kept.allowed), list(kept.blocked), list(kept.tools)) == (*LISTS.values(), ["a headset"])
    assert kept.deadline_at is not None
    assert [note.action for note in AuditRecord.scan()] == ["change_access_lists"]
    with pytest.raises(InvalidField):
        changed(allowed=["acc_ann"], blocked=["acc_ann"])
    with pytest.raises(NoSuchProject):
        access_lists.access_lists(OTHER_MANAGER, "prj_ducks")


@pytest.mark.parametrize("name", ["allowed", "blocked"])
def test_a_list_names_accounts_there_are_and_who_stands_in_it_already_is_not_asked_for_again(name: str) -> None:
    a_project(eligibility={name: ["acc_gone"]})
    with pytest.raises(InvalidField) as refused:
        changed(**{name: ["acc_ann", "acc_nobody"]})
    assert refused.value.extra["field"] == f"{name}[1]"
    assert "acc_nobody" in refused.value.detail
    changed(**{name: ["acc_gone", "acc_ann"]})
    assert getattr(Project.get("prj_ducks").asked, name) == ["acc_gone", "acc_ann"]


def test_a_draft_with_a_slip_in_its_lists_is_refused() -> None:
    a_person("acc_manager", "manager")
    bad = {"eligibility": {"allowed": ["acc_nobody"]}}
    refused = ask("POST", "/projects", account_id="acc_manager", body=DRAFT | bad)
    assert (refused.status, refused.body["field"]) == (422, "eligibility.allowed[0]")
    made = ask("POST", "/projects", account_id="acc_manager", body=DRAFT)
    path = {"path": {"project_id": made.body["project_id"]}, "account_id": "acc_manager"}
    assert ask("PATCH", "/projects/{project_id}", body=bad, **path).body["field"] == "eligibility.allowed[0]"


def test_a_project_says_whom_it_is_for_and_not_whom_its_managers_listed() -> None:
    a_person("acc_manager", "manager")
    made = ask("POST", "/projects", account_id="acc_manager", body=DRAFT | {"eligibility": RULES | LISTS, "seats": 9})
    assert made.status == 201
    shown = {"is_desktop_only": True, "requires_resume": False, **RULES}
    assert (made.body["eligibility"], made.body["open_seats"]) == (shown, 9)
    path = {"path": {"project_id": made.body["project_id"]}, "account_id": "acc_manager"}
    route = "/projects/{project_id}/access-lists"
    assert ask("GET", route, **path).body == LISTS
    assert ask("PUT", route, body={"allowed": [], "blocked": [], "reason": "Open to all"}, **path).status == 200
    patched = ask("PATCH", "/projects/{project_id}", body={"eligibility": {}, "seats": None}, **path).body
    assert (patched["eligibility"]["languages"], patched["seats"]) == ([], None)
    same = {"devices": ["mobile", "mobile"]}
    refused = ask("PATCH", "/projects/{project_id}", body={"eligibility": same}, **path)
    assert (refused.status, refused.body["field"]) == (422, "eligibility.devices")
    for bad in ({"languages": [{"language": "English"}]}, {"deadline_at": "2027-01-01T00:00:00"}, {"devices": ["tv"]}):
        assert ask("PATCH", "/projects/{project_id}", body={"eligibility": bad}, **path).status == 422
