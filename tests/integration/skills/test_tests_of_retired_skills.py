"""Tests of a retired skill are offered no more; what runs goes on, and projects keep what they asked (R4, R6, R68)."""

import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.assessments import NoSuchAssessment
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.projects import Project
from chalicelib.services import assessments, attempts, skill_tree
from tests.builders.assessments import ANN, BOB, a_published_assessment
from tests.builders.work import Clock, a_person, a_project


@pytest.fixture
def boss(clock: Clock) -> Actor:
    a_person("acc_ann"), a_person("acc_bob")
    return a_person("acc_boss", "admin")


def offered(actor: Actor) -> list[str]:
    return [one.assessment_id for one in assessments.offered_assessments(actor, limit=100, cursor=None).assessments]


def retire(boss: Actor, clock: Clock) -> None:
    skill_tree.change(boss, "math.arithmetic", version=1, is_retired=True, reason="Nobody asks for it.")
    clock.advance(minutes=2)


def test_who_has_begun_goes_on_and_nobody_else_begins(boss: Actor, clock: Clock) -> None:
    test = a_published_assessment()
    running = attempts.start_attempt(ANN, test.assessment_id, None)
    assert offered(BOB) == [test.assessment_id]
    retire(boss, clock)
    assert (offered(ANN), offered(BOB)) == ([test.assessment_id], [])
    with pytest.raises(NoSuchAssessment):
        attempts.start_attempt(BOB, test.assessment_id, None)
    assert attempts.start_attempt(ANN, test.assessment_id, None).attempt_id == running.attempt_id
    assert attempts.submit_attempt(ANN, running.attempt_id).state == "failed"


def test_who_is_in_a_projects_test_may_still_take_it_and_the_project_asks_what_it_asked(
    boss: Actor, clock: Clock
) -> None:
    test = a_published_assessment()
    a_project(required_skills=[{"skill": "math/arithmetic", "level": 1, "is_verified": True}])
    Enrolment(
        "acc_ann", "prj_ducks", state="qualifying", test={"assessment_id": test.assessment_id}, created_at=runtime.now()
    ).save()
    before = Project.get("prj_ducks").attribute_values
    retire(boss, clock)
    assert Project.get("prj_ducks").attribute_values == before
    assert attempts.start_attempt(ANN, test.assessment_id, None).state == "running"
