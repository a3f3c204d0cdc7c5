"""Joining by what a project asks, its seats, and leaving it (R21, R57, R58, R67, R69)."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.eligibility import Spoken, ToolsNotConfirmed
from chalicelib.domain.enrolments import EnrolmentRefuses, NoSeat, NotInProject
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.matching import NotEligible
from chalicelib.models.accounts import Account
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.projects import Project
from chalicelib.services import accounts, claims, enrolments, submissions
from tests.builders.http import ask
from tests.builders.work import Clock, a_person, a_project, a_task
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point


def join(person: Any, project_id: str = "prj_ducks", **given: Any) -> Enrolment:
    return enrolments.enrol(person, project_id, **({"guidelines_version": 1} | given))


def taken(project_id: str = "prj_ducks") -> int:
    return Project.get(project_id).seats_taken


def test_a_language_that_a_person_says_opens_the_project() -> None:
    ann = a_person()
    a_project(eligibility={"languages": [{"language": "pt", "level": 2}]})
    with pytest.raises(NotEligible):
        join(ann)
    accounts.change_profile(ann, name=None, time_zone=None, languages=[Spoken("pt-BR", 3)])
    assert join(ann).state == "tasking"
    assert Account.get("acc_ann").languages == [{"language": "pt-BR", "level": 3}]


def test_tools_are_confirmed_on_joining() -> None:
    a_project(eligibility={"tools": ["a headset"]})
    ann = a_person()
    assert enrolments.eligibility(ann, "prj_ducks").tools == ["a headset"]
    with pytest.raises(ToolsNotConfirmed):
        join(ann)
    assert join(ann, tools=["a headset"]).tools == ["a headset"]


def test_the_device_one_sits_at_is_told_and_stands_in_nobodys_way_else() -> None:
    a_project(eligibility={"devices": ["desktop"]})
    ann = a_person()
    found = enrolments.eligibility(ann, "prj_ducks")
    assert (found.is_eligible, found.is_desktop_only) == (True, True)
    assert [one.code for one in enrolments.eligibility(ann, "prj_ducks", "mobile").reasons] == ["device-not-supported"]


def test_nobody_claims_after_the_last_day_and_work_in_hand_is_handed_in(clock: Clock) -> None:
    a_project(eligibility={"deadline_at": (clock.at + timedelta(minutes=1)).isoformat()})
    a_task("tsk_1"), a_task("tsk_2")
    ann = a_person()
    join(ann)
    claim = claims.claim_task(ann, "tsk_1")
    clock.advance(minutes=1)
    with pytest.raises(NotEligible):
        claims.claim_task(ann, "tsk_2")
    assert submissions.submit(ann, claim.claim_id, {"label": "yes"}).state == "checking"


def test_seats_are_counted_and_come_back() -> None:
    a_project(seats=1)
    ann, bo = a_person(), a_person("acc_bo")
    join(ann)
    join(ann)  # again: no second seat
    assert (taken(), Project.get("prj_ducks").open_seats) == (1, 0)
    assert [one.code for one in enrolments.eligibility(bo, "prj_ducks").reasons] == ["no-seat"]
    assert enrolments.eligibility(ann, "prj_ducks").reasons == []
    with pytest.raises(NoSeat):
        join(bo)
    assert Enrolment.find("acc_bo", "prj_ducks") is None
    enrolments.leave(ann, "prj_ducks")
    enrolments.leave(ann, "prj_ducks")  # again: no second seat comes back
    assert taken() == 0
    assert join(bo).has_seat
    with pytest.raises(NoSeat):
        join(ann)


def test_without_a_limit_nothing_is_counted() -> None:
    a_project()
    ann = a_person()
    join(ann)
    enrolments.leave(ann, "prj_ducks")
    assert (taken(), Project.get("prj_ducks").open_seats) == (0, None)


@pytest.mark.parametrize("seed", range(3))
def test_of_32_who_race_for_the_last_seat_one_gets_it(cloud: MemoryCloud, seed: int) -> None:
    a_project(seats=1)
    people = [a_person(f"acc_{number}") for number in range(32)]

    def one(person: Any) -> str:
        try:
            return join(person).state
        except NoSeat:
            return "no seat"

    with ThreadPoolExecutor(32) as pool:
        answers = sorted(pool.map(one, people))
    assert answers == ["no seat"] * 31 + ["tasking"]
    assert (taken(), len(list(Enrolment.scan()))) == (1, 1)


def test_work_in_hand_stays_after_leaving() -> None:
    a_project()
    a_task()
    ann = a_person()
    join(ann)
    claim = claims.claim_task(ann, "tsk_1")
    enrolments.leave(ann, "prj_ducks")
    assert submissions.submit(ann, claim.claim_id, {"label": "yes"}).state == "checking"
    assert join(ann).state == "tasking"


def test_only_who_is_in_a_project_leaves_it_and_a_pause_is_not_left() -> None:
    a_project()
    ann = a_person()
    with pytest.raises(NotInProject):
        enrolments.leave(ann, "prj_ducks")
    join(ann)
    Enrolment("acc_ann", "prj_ducks").update([Enrolment.state.set("paused")])
    with pytest.raises(EnrolmentRefuses):
        enrolments.leave(ann, "prj_ducks")


@contextmanager
def _world() -> Iterator[MemoryCloud]:
    with MemoryCloud() as cloud:
        cloud.create_tables()
        a_project(seats=2)
        a_person()
        yield cloud


def test_joining_and_leaving_can_die_anywhere_and_count_each_seat_once() -> None:
    ann = Actor("acc_ann", frozenset({"contributor"}), "active")
    kinds: list[tuple[Callable[[], object], tuple[int, str]]] = [
        (lambda: join(ann, repeat=Repeat("acc_ann#POST#k", "hash")), (1, "tasking")),
        (lambda: enrolments.leave(ann, "prj_ducks"), (0, "left")),
    ]
    for number, (act, wanted) in enumerate(kinds):
        points = every_crash_point(
            _world,
            lambda _: act(),  # noqa: B023
            prepare=lambda _: join(ann) if number else None,  # noqa: B023
            look=lambda _: (taken(), Enrolment.get("acc_ann", "prj_ducks").state),
        )
        found = list(points)
        assert len(found) > 4
        assert [str(point) for point, seen in found if seen != wanted] == []


def test_over_http_the_answer_says_what_comes_next() -> None:
    a_project(seats=3)
    a_person()
    path = {"path": {"project_id": "prj_ducks"}, "account_id": "acc_ann"}
    route = "/projects/{project_id}/enrolments"
    joined = ask("POST", route, body={"guidelines_version": 1}, **path)
    assert (joined.status, joined.body["next_step"]) == (201, "Claim a task: POST /projects/prj_ducks/claims.")
    assert ask("DELETE", route, **path).status == 204
    assert ask("DELETE", route, **path).status == 204
    read = ask("GET", "/projects/{project_id}/eligibility", query={"device": "mobile"}, **path)
    assert (read.body["is_eligible"], read.body["open_seats"]) == (True, 3)


def test_a_person_says_their_languages_over_http_each_once() -> None:
    a_person()
    spoken = [{"language": "pt-BR", "level": 4}, {"language": "en", "level": 2}]
    assert ask("PATCH", "/me", body={"languages": spoken}, account_id="acc_ann").body["languages"] == spoken
    assert ask("PATCH", "/me", body={"name": "Ann B"}, account_id="acc_ann").body["languages"] == spoken
    twice = ask("PATCH", "/me", body={"languages": [spoken[0], spoken[0]]}, account_id="acc_ann")
    assert (twice.status, twice.body["field"]) == (422, "languages[1].language")
    for wrong in ("Portuguese", "PT", "pt_BR"):
        assert ask("PATCH", "/me", body={"languages": [{"language": wrong}]}, account_id="acc_ann").status == 422


def test_the_projects_one_is_in_are_listed_with_how_one_stands_there() -> None:
    ann = a_person()
    for project_id in ("prj_a", "prj_b", "prj_c"):
        a_project(project_id)
    join(ann, "prj_a"), join(ann, "prj_b")
    enrolments.leave(ann, "prj_b")

    answer = ask("GET", "/projects", query={"scope": "joined"}, account_id="acc_ann")

    [shown] = answer.body["projects"]
    assert (shown["project_id"], shown["enrolment"]["state"], shown["enrolment"]["guidelines_read"]) == (
        "prj_a", "tasking", 1,
    )  # fmt: skip
    assert enrolments.eligibility(ann, "prj_a").guidelines_read == 1
    assert all(one["enrolment"] is None for one in ask("GET", "/projects", account_id="acc_ann").body["projects"])
