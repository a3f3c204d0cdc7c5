"""A published project may last longer and take more people, on the record, and never less (R62, R69)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.matching import NotEligible
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.projects import NoSuchProject, ProjectStateRefuses
from chalicelib.models import audit
from chalicelib.models.projects import Project
from chalicelib.services import claims, enrolments, project_limits, projects
from tests.builders.http import ask
from tests.builders.projects import MANAGER, OTHER_MANAGER, a_draft, a_published_project
from tests.builders.work import MONDAY, Clock, a_person, a_task, enrolled
from tests.fakes.cloud import MemoryCloud

TUESDAY, FRIDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)


def raised(project: Project, actor: Any = MANAGER, **given: Any) -> Project:
    return project_limits.raise_limits(actor, project.project_id, given, reason="The client gave us a week more.")


def limits(project: Project) -> tuple[datetime | None, int | None]:
    kept = Project.get(project.project_id)
    return kept.asked.deadline_at, kept.seats


def a_limited_project() -> Project:
    a_person("acc_ann")
    people = {"deadline_at": TUESDAY, "allowed": ["acc_ann"], "tools": ["a microphone"]}
    return a_published_project(eligibility=people, seats=5)


def test_a_later_last_day_lets_people_claim_again(clock: Clock) -> None:
    project = a_limited_project()
    a_task("tsk_1", project.project_id)
    ann = enrolled(a_person(), project.project_id)
    clock.advance(days=2)
    with pytest.raises(NotEligible):
        claims.claim_task(ann, "tsk_1")
    assert raised(project, deadline_at=FRIDAY).asked.deadline_at == FRIDAY
    assert claims.claim_task(ann, "tsk_1").state == "active"
    kept = Project.get(project.project_id).asked
    assert (list(kept.allowed), list(kept.tools), limits(project)) == (["acc_ann"], ["a microphone"], (FRIDAY, 5))


def test_more_seats_let_more_people_in_and_a_limit_may_go(clock: Clock) -> None:
    project = a_published_project(seats=1)
    enrolments.enrol(a_person("acc_ann"), project.project_id, guidelines_version=1)
    bo = a_person("acc_bo")
    assert [one.code for one in enrolments.eligibility(bo, project.project_id).reasons] == ["no-seat"]
    assert raised(project, seats=2).open_seats == 1
    assert enrolments.enrol(bo, project.project_id, guidelines_version=1).state == "tasking"
    clock.advance(minutes=1)
    raised(project, seats=None)
    assert limits(project) == (None, None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"deadline_at": TUESDAY - timedelta(seconds=1)}, "deadline_at"),
        ({"seats": 4}, "seats"),
        ({"deadline_at": FRIDAY, "seats": 1}, "seats"),
        ({}, "deadline_at"),
    ],
)
def test_less_than_there_was_is_refused_and_nothing_changes(given: dict[str, Any], field: str) -> None:
    project = a_limited_project()
    with pytest.raises(InvalidField) as refused:
        raised(project, **given)
    assert refused.value.extra["field"] == field
    assert limits(project) == (TUESDAY, 5)


@pytest.mark.parametrize(("given", "field"), [({"deadline_at": FRIDAY}, "deadline_at"), ({"seats": 9}, "seats")])
def test_a_project_without_a_limit_gets_none_afterwards(given: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidField) as refused:
        raised(a_published_project(), **given)
    assert refused.value.extra["field"] == field


def test_a_last_day_that_is_over_moves_ahead_and_not_to_another_day_that_is_over(clock: Clock) -> None:
    project = a_limited_project()
    clock.advance(days=3)
    with pytest.raises(InvalidField, match="lies ahead"):
        raised(project, deadline_at=TUESDAY + timedelta(hours=1))
    raised(project, seats=6)
    assert limits(project) == (TUESDAY, 6)


def test_a_draft_a_closed_project_and_a_strangers_are_refused() -> None:
    with pytest.raises(ProjectStateRefuses, match="PATCH"):
        raised(a_draft(seats=1), seats=2)
    project = a_limited_project()
    with pytest.raises(NoSuchProject):
        raised(project, OTHER_MANAGER, seats=9)
    projects.close(MANAGER, project.project_id)
    with pytest.raises(ProjectStateRefuses):
        raised(project, seats=9)


def test_each_change_is_on_the_record_once_and_said_again_changes_nothing(clock: Clock) -> None:
    project = a_limited_project()
    for _ in range(2):
        clock.advance(minutes=1)
        raised(project, deadline_at=FRIDAY)
    (note,) = [one for one in audit.AuditRecord.scan() if one.action == "raise_limits"]
    assert note.reason == "The client gave us a week more."
    assert str(FRIDAY.date()) in str(note.details)


def test_two_managers_raising_at_the_same_moment_lose_nothing(cloud: MemoryCloud) -> None:
    project = a_limited_project()
    cloud.conflict_at(2)
    raised(project, seats=8)
    assert limits(project) == (TUESDAY, 8)


def test_over_http_what_is_left_out_stays_and_null_takes_a_limit_away() -> None:
    a_person(MANAGER.account_id, "manager")
    path, body = {"project_id": a_limited_project().project_id}, {"deadline_at": None, "reason": "No hurry."}
    answer = ask("PATCH", "/projects/{project_id}/limits", account_id=MANAGER.account_id, path=path, body=body)
    assert (answer.status, answer.body["eligibility"]["deadline_at"], answer.body["seats"]) == (200, None, 5)
