"""A project that asks for a resume: nobody joins or claims without one, and everybody is told how to get in (R65)."""

from typing import Any

import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.matching import NotEligible
from chalicelib.services import accounts, claims, enrolments, resumes
from tests.builders.http import ask
from tests.builders.projects import MANAGER
from tests.builders.resumes import a_pdf, posted
from tests.builders.work import Clock, a_person, a_project, a_task
from tests.fakes.cloud import MemoryCloud


@pytest.fixture
def ann(cloud: MemoryCloud, clock: Clock) -> Actor:
    a_project(eligibility={"requires_resume": True, "allow_vpn": True})
    a_task("tsk_1")
    a_task("tsk_2")
    return a_person("acc_ann")


def now(actor: Actor) -> Actor:
    """The person as their next request finds them."""
    found = accounts.actor_of(actor.account_id)
    assert found is not None
    return found


def test_the_reason_stands_in_the_way_until_a_resume_is_there(cloud: MemoryCloud, ann: Actor) -> None:
    path: dict[str, Any] = {"path": {"project_id": "prj_ducks"}, "account_id": "acc_ann"}
    found = ask("GET", "/projects/{project_id}/eligibility", **path).body
    assert [one["code"] for one in found["reasons"]] == ["resume-missing"]
    body = {"guidelines_version": 1}
    refused = ask("POST", "/projects/{project_id}/enrolments", body=body, **path)
    assert (refused.status, refused.body["type"]) == (403, "/problems/not-eligible")
    assert "PUT /me/resume" in refused.body["detail"]
    resumes.hand_in(ann, posted(cloud, ann, a_pdf()))
    assert ask("GET", "/projects/{project_id}/eligibility", **path).body["reasons"] == []
    assert ask("POST", "/projects/{project_id}/enrolments", body=body, **path).status == 201
    assert claims.claim_next(now(ann), "prj_ducks").state == "active"


def test_who_took_theirs_away_takes_no_new_work_and_keeps_what_is_in_hand(cloud: MemoryCloud, ann: Actor) -> None:
    resumes.hand_in(ann, posted(cloud, ann, a_pdf()))
    enrolments.enrol(now(ann), "prj_ducks", guidelines_version=1)
    held = claims.claim_task(now(ann), "tsk_1")
    resumes.take_away(ann)
    with pytest.raises(NotEligible) as refused:
        claims.claim_task(now(ann), "tsk_2")
    assert [one["code"] for one in refused.value.extra["reasons"]] == ["resume-missing"]
    claims.save_draft(now(ann), held.claim_id, answer={"label": "yes"}, version=0)


def test_a_manager_asks_for_one_and_everybody_reads_that(cloud: MemoryCloud, clock: Clock, ann: Actor) -> None:
    a_person(MANAGER.account_id, "manager")
    a_project("prj_draft", state="draft", managers=[MANAGER.account_id])
    path: dict[str, Any] = {"path": {"project_id": "prj_draft"}, "account_id": MANAGER.account_id}
    changed = ask("PATCH", "/projects/{project_id}", body={"eligibility": {"requires_resume": True}}, **path)
    assert (changed.status, changed.body["eligibility"]["requires_resume"]) == (200, True)
    shown = ask("GET", "/projects/{project_id}", path={"project_id": "prj_ducks"}, account_id="acc_ann").body
    assert shown["project"]["eligibility"]["requires_resume"] is True
