"""Nobody is bound by guidelines they have not read: a new version is read before the next claim (R24, R68)."""

import pytest

from chalicelib.domain.enrolments import GuidelinesNotRead
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.projects import Project
from chalicelib.models.workloads import Workload
from chalicelib.services import claims, enrolments, submissions
from tests.builders.http import ask
from tests.builders.work import a_person, a_project, a_task, enrolled


@pytest.fixture
def ann():
    a_project()
    for number in range(3):
        a_task(f"tsk_{number}")
    return enrolled(a_person())


def another_version(version=2):
    Project("prj_ducks").update([Project.guidelines_version.set(version)])


def test_a_new_version_is_read_before_a_new_claim(clock, ann):
    another_version(3)
    ways = (
        ("/tasks/{task_id}/claims", {"task_id": "tsk_0"}),
        ("/projects/{project_id}/claims", {"project_id": "prj_ducks"}),
    )
    for route, path in ways:
        refused = ask("POST", route, path=path, account_id="acc_ann")
        assert (refused.status, refused.body["type"], refused.body["version"]) == (
            409,
            "/problems/guidelines-not-read",
            3,
        )
        assert "POST /projects/prj_ducks/enrolments" in refused.body["detail"]
    assert Workload.find("acc_ann") is None

    body = {"guidelines_version": 3}
    said = ask(
        "POST", "/projects/{project_id}/enrolments", path={"project_id": "prj_ducks"}, body=body, account_id="acc_ann"
    )

    assert (said.status, said.body["guidelines_read"]) == (201, 3)
    assert claims.claim_task(ann, "tsk_0").terms["guidelines_version"] == 3


def test_work_in_hand_keeps_its_version_and_is_handed_in(clock, ann):
    claim = claims.claim_task(ann, "tsk_0")
    another_version()

    assert claims.claim_task(ann, "tsk_0").claim_id == claim.claim_id
    submission = submissions.submit(ann, claim.claim_id, {"label": "yes"})

    assert submission.terms["guidelines_version"] == 1
    with pytest.raises(GuidelinesNotRead):
        claims.claim_task(ann, "tsk_1")


def test_eligibility_and_cards_say_that_there_is_something_to_read(clock, ann):
    def shown():
        card = ask("GET", "/tasks", account_id="acc_ann").body["tasks"][0]
        found = enrolments.eligibility(ann, "prj_ducks")
        return card["has_new_guidelines"], found.is_eligible, [one.code for one in found.reasons]

    assert shown() == (False, True, [])
    another_version()
    assert shown() == (True, False, ["guidelines-not-read"])
    enrolments.enrol(ann, "prj_ducks", guidelines_version=2)
    assert shown() == (False, True, [])


def test_who_is_not_in_the_project_is_asked_to_join_and_told_of_nothing_else(clock, ann):
    another_version()
    Enrolment("acc_ann", "prj_ducks").update([Enrolment.state.set("left")])

    refused = ask("POST", "/tasks/{task_id}/claims", path={"task_id": "tsk_0"}, account_id="acc_ann")

    assert (refused.status, refused.body["type"]) == (403, "/problems/not-enrolled")
    assert enrolments.eligibility(ann, "prj_ducks").reasons == []
    assert ask("GET", "/tasks", account_id="acc_ann").body["tasks"][0]["has_new_guidelines"] is False
