"""Who is paused in a project is told so wherever they ask: why, how it ends, how to appeal (R49, rule 10)."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.enrolments import EnrolmentRefuses, state_after
from chalicelib.domain.pauses import PausedInProject
from chalicelib.models.enrolments import Enrolment
from chalicelib.services import appeals, claims, enrolments, standing
from tests.builders.http import ask
from tests.builders.standing import WHY, an_answer, given
from tests.builders.work import Clock, a_person, a_project, a_task, enrolled
from tests.fakes.cloud import MemoryCloud

BOSS = Actor("acc_boss", frozenset({"admin"}), "active")


@pytest.fixture
def ann(cloud: MemoryCloud, clock: Clock) -> Actor:
    a_project(), a_task()
    a_person("acc_boss", "admin")
    an_answer("sub_1")
    return enrolled(a_person())


def pause(clock: Clock) -> str:
    step = given(step="project_pause", project_id="prj_ducks", evidence=["sub_1"])
    taken = standing.take_step(BOSS, "acc_ann", step, None)
    clock.advance(seconds=1)
    return str(taken.step_id)


@pytest.mark.parametrize(
    "act",
    [
        lambda ann: claims.claim_task(ann, "tsk_1"),
        lambda ann: claims.claim_next(ann, "prj_ducks"),
        lambda ann: enrolments.enrol(ann, "prj_ducks", guidelines_version=1),
    ],
)
def test_claiming_and_joining_say_that_one_is_paused_and_why(
    ann: Actor, clock: Clock, act: Callable[[Actor], Any]
) -> None:
    step_id = pause(clock)
    with pytest.raises(PausedInProject) as refused:
        act(ann)
    detail = str(refused.value.detail)
    assert (WHY in detail, step_id in detail, "2026-11-30T09:00:00" in detail) == (True, True, True)
    assert (refused.value.extra["step_id"], refused.value.extra["rule"]) == (step_id, "own_work")


def test_eligibility_names_the_pause_until_it_ends(ann: Actor, clock: Clock) -> None:
    assert enrolments.eligibility(ann, "prj_ducks").is_eligible
    step_id = pause(clock)
    where = {"path": {"project_id": "prj_ducks"}, "account_id": "acc_ann"}
    found = ask("GET", "/projects/{project_id}/eligibility", **where).body
    (reason,) = found["reasons"]
    assert (found["is_eligible"], reason["code"], WHY in reason["detail"]) == (False, "paused", True)
    appeals.appeal_step(ann, step_id, reason="They were meant to be blank.", repeat=None)
    (reason,) = enrolments.eligibility(ann, "prj_ducks").reasons
    assert "You have appealed" in reason.detail
    standing.take_step(BOSS, "acc_ann", given(step="active", rule="", project_id="prj_ducks"), None)
    assert enrolments.eligibility(ann, "prj_ducks").is_eligible


def test_after_the_time_for_an_appeal_nobody_is_sent_to_appeal(ann: Actor, clock: Clock) -> None:
    pause(clock)
    clock.advance(days=14)
    (reason,) = enrolments.eligibility(ann, "prj_ducks").reasons
    assert "standing-appeals" not in reason.detail


def test_over_http_a_claim_in_a_pause_is_a_problem_of_its_own(ann: Actor, clock: Clock) -> None:
    pause(clock)
    refused = ask("POST", "/projects/{project_id}/claims", path={"project_id": "prj_ducks"}, account_id="acc_ann")
    assert (refused.status, refused.body["type"]) == (403, "/problems/paused-in-project")


def test_who_failed_a_test_that_is_asked_no_more_is_not_told_to_be_eligible(ann: Actor) -> None:
    Enrolment("acc_ann", "prj_ducks").update([Enrolment.state.set("failed")])
    assert [one.code for one in enrolments.eligibility(ann, "prj_ducks").reasons] == ["test-failed"]


def test_no_refusal_speaks_of_steps_that_lead_on() -> None:
    for step in ("apply", "begin_test", "pass", "fail", "start", "pause", "resume", "leave"):
        with pytest.raises(EnrolmentRefuses) as refused:
            state_after("nowhere", step)
        assert "`" not in str(refused.value.detail)
