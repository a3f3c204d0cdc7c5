"""A project's test: told first, sat with a seat held, followed by work or by the seat's return (R67-R69)."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.attempts import RetryNotYet
from chalicelib.domain.claims import ProjectNotOpen
from chalicelib.domain.enrolments import NoSeat
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages import FollowTest
from chalicelib.domain.pauses import ProjectTestFirst
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.stipends import UnpaidTestTooLong
from chalicelib.handlers import functions, queues
from chalicelib.models.assessments import Assessment
from chalicelib.models.audit import AuditRecord
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.projects import Project
from chalicelib.services import attempts, claims, enrolments, outbox, projects, results
from tests.builders.assessments import a_graded_attempt, a_published_assessment, answer_all
from tests.builders.grants import granted, needs
from tests.builders.http import ask
from tests.builders.projects import MANAGER, a_draft
from tests.builders.work import Clock, a_person, a_project, a_task
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point

WHO = {"by": "schedule", "reason": "Tests not begun"}
ANN = Actor("acc_ann", frozenset({"contributor"}), "active")
PATH: dict[str, Any] = {"path": {"project_id": "prj_ducks"}, "account_id": "acc_ann"}


def a_tested_project(**given: Any) -> Assessment:
    """A project whose people take a test of thirty minutes first, which nobody pays."""
    test = a_published_assessment()
    a_project(**({"qualification": {"assessment_id": test.assessment_id, "stipend": None}} | given))
    return test


def join(person: Actor = ANN, **given: Any) -> Enrolment:
    return enrolments.enrol(person, "prj_ducks", guidelines_version=1, **given)


def taken() -> int:
    return Project.get("prj_ducks").seats_taken


def stands(account_id: str = "acc_ann") -> tuple[str, bool]:
    found = Enrolment.get(account_id, "prj_ducks")
    return found.state, bool(found.has_seat)


def sat(test: Assessment, person: Actor = ANN, *, right: int = 99, times: int = 1) -> str:
    """The test is handed in, and its message delivered so many times."""
    sheet = a_graded_attempt(person, test, right=right)
    for _ in range(times):
        results.follow(FollowTest(sheet.attempt_id))
    return sheet.attempt_id


@pytest.mark.parametrize(("right", "state", "seats"), [(99, "tasking", 1), (0, "failed", 0)])
def test_the_result_leads_to_work_or_out_however_often_it_is_told(right: int, state: str, seats: int) -> None:
    test = a_tested_project(seats=1)
    a_person(), a_task()
    assert (join().state, taken()) == ("qualifying", 1)
    with pytest.raises(ProjectTestFirst):
        claims.claim_task(ANN, "tsk_1")
    sat(test, right=right, times=3)
    assert (stands(), taken()) == ((state, bool(seats)), seats)
    if right:
        assert claims.claim_task(ANN, "tsk_1").state == "active"
        return
    with pytest.raises(ProjectTestFirst) as refused:
        claims.claim_task(ANN, "tsk_1")
    told = enrolments.eligibility(ANN, "prj_ducks").test
    assert told is not None
    assert told.retry_at is not None
    again_at = told.retry_at
    assert refused.value.extra["retry_at"] == instant_text(again_at)
    (reason,) = enrolments.eligibility(ANN, "prj_ducks").reasons
    assert (reason.code, instant_text(again_at) in reason.detail) == ("test-not-yet", True)


def test_the_stream_of_attempts_brings_a_message_of_the_hand_in_and_one_of_the_result(cloud: MemoryCloud) -> None:
    test = a_tested_project()
    a_person()
    join()
    attempt_id = a_graded_attempt(ANN, test, right=99).attempt_id
    found = [
        message
        for record in cloud.store.drain_stream("inlier-local-attempts")
        for message in outbox.messages_after(
            record["eventSourceARN"], record["dynamodb"].get("OldImage"), record["dynamodb"].get("NewImage")
        )
    ]
    assert [one for one in found if isinstance(one, FollowTest)] == [FollowTest(attempt_id)] * 2


def test_who_passed_before_goes_straight_to_work(clock: Clock) -> None:
    test = a_tested_project(seats=1)
    a_person()
    sat(test)
    joined = join()
    assert (joined.state, joined.unpaid_test_minutes, taken()) == ("tasking", 0, 1)


def test_who_failed_is_told_when_to_come_back_and_does_at_that_very_millisecond(clock: Clock) -> None:
    test = a_tested_project(seats=1)
    a_person()
    join()
    sat(test, right=0)
    found = enrolments.eligibility(ANN, "prj_ducks")
    assert found.test is not None
    assert found.test.retry_at == clock.at + timedelta(days=7)
    assert [one.code for one in found.reasons] == ["test-not-yet"]
    clock.advance(days=7, milliseconds=-1)
    with pytest.raises(RetryNotYet):
        join()
    assert taken() == 0
    clock.advance(milliseconds=1)
    assert (join().state, taken()) == ("qualifying", 1)
    sat(test)
    assert stands() == ("tasking", True)


def test_a_result_of_before_counts_for_nobody_who_left(clock: Clock) -> None:
    test = a_tested_project(seats=1)
    a_person()
    join()
    sheet = a_graded_attempt(ANN, test, right=99)
    enrolments.leave(ANN, "prj_ducks")
    results.follow(FollowTest(sheet.attempt_id))
    assert (stands(), taken()) == (("left", False), 0)


def test_a_test_passed_after_the_project_closed_leads_to_no_work_there() -> None:
    test = a_tested_project(seats=1)
    a_person(), a_task()
    join()
    projects.close(MANAGER, "prj_ducks")
    sat(test)
    assert stands() == ("tasking", True)
    with pytest.raises(ProjectNotOpen):
        claims.claim_task(ANN, "tsk_1")


def test_minutes_of_the_test_that_nobody_pays_are_counted_once(clock: Clock) -> None:
    test = a_tested_project()
    a_person()
    join()
    sheet = attempts.start_attempt(ANN, test.assessment_id, None)
    clock.advance(minutes=12, seconds=1)
    attempts.submit_attempt(ANN, sheet.attempt_id)
    for _ in range(2):
        results.follow(FollowTest(sheet.attempt_id))
    assert Enrolment.get("acc_ann", "prj_ducks").unpaid_test_minutes == 13


def test_a_test_that_was_not_begun_gives_its_seat_back_after_a_day(clock: Clock) -> None:
    test = a_tested_project(seats=2)
    a_person(), a_person("acc_bo")
    join()
    bo = Actor("acc_bo", frozenset({"contributor"}), "active")
    join(bo)
    clock.advance(hours=24, milliseconds=-1)
    assert functions.release_seats(WHO, None)["due"] == 0
    attempts.start_attempt(bo, test.assessment_id, None)
    clock.advance(milliseconds=1)
    assert functions.release_seats(WHO | {"dry_run": True}, None)["due"] == 2
    assert functions.release_seats(WHO, None)["settled"] == 1
    assert (stands(), stands("acc_bo"), taken()) == (("left", False), ("qualifying", True), 1)
    assert functions.release_seats(WHO, None)["due"] == 0
    assert [one.action for one in AuditRecord.scan() if one.action == "release_seat"] == ["release_seat"]


def test_a_result_whose_message_was_lost_is_found_by_the_sweep(clock: Clock) -> None:
    test = a_tested_project(seats=1)
    a_person()
    join()
    a_graded_attempt(ANN, test, right=99)
    clock.advance(hours=24)
    assert functions.release_seats(WHO, None)["settled"] == 1
    assert stands() == ("tasking", True)


@pytest.mark.parametrize("seed", range(3))
def test_twelve_of_32_who_race_for_ten_seats_are_tested(cloud: MemoryCloud, seed: int) -> None:
    a_tested_project(seats=10, seats_taken=0)
    people = [a_person(f"acc_{number}") for number in range(32)]

    def one(person: Any) -> str:
        try:
            return join(person).state
        except NoSeat:
            return "no seat"

    with ThreadPoolExecutor(32) as pool:
        answers = sorted(pool.map(one, people))
    assert answers == ["no seat"] * 20 + ["qualifying"] * 12
    assert (taken(), Project.get("prj_ducks").open_seats) == (12, 0)


@pytest.mark.parametrize("seed", range(3))
def test_of_32_who_race_for_the_last_seat_one_is_tested(cloud: MemoryCloud, seed: int) -> None:
    a_tested_project(seats=10, seats_taken=11)
    people = [a_person(f"acc_{number}") for number in range(32)]

    def one(person: Any) -> str:
        try:
            return join(person).state
        except NoSeat:
            return "no seat"

    with ThreadPoolExecutor(32) as pool:
        assert sorted(pool.map(one, people)) == ["no seat"] * 31 + ["qualifying"]
    assert taken() == 12


def _world(at: str) -> Any:
    @contextmanager
    def world() -> Iterator[MemoryCloud]:
        with MemoryCloud() as cloud:
            cloud.create_tables()
            runtime.install(clock=Clock(), sleep=lambda _: None)
            tests[at] = a_tested_project(seats=2)
            a_person()
            yield cloud

    tests: dict[str, Assessment] = {}
    world.test = lambda: tests[at]  # type: ignore[attr-defined]
    return world


def test_joining_can_die_anywhere_and_takes_one_seat() -> None:
    repeat = Repeat("acc_ann#POST#k", "hash")
    points = list(every_crash_point(_world("join"), lambda _: join(repeat=repeat), look=lambda _: (stands(), taken())))
    assert len(points) > 8
    assert [str(point) for point, seen in points if seen != (("qualifying", True), 1)] == []


@pytest.mark.parametrize(("right", "wanted"), [(99, (("tasking", True), 1)), (0, (("failed", False), 0))])
def test_what_follows_can_die_anywhere_and_moves_one_seat(right: int, wanted: object) -> None:
    world = _world("follow")
    ids: list[str] = []

    def prepare(_: MemoryCloud) -> None:
        join()
        ids.append(a_graded_attempt(ANN, world.test(), right=right).attempt_id)

    points = list(
        every_crash_point(
            world,
            lambda _: results.follow(FollowTest(ids[-1])),
            prepare=prepare,
            look=lambda _: (stands(), taken()),
        )
    )
    assert len(points) > 6
    assert [str(point) for point, seen in points if seen != wanted] == []


class Meddling(Clock):
    """A clock that does something the so-manieth time the product, not its store, looks at it."""

    def __init__(self, look: int, act: Callable[[], object]) -> None:
        super().__init__()
        self.look, self.act, self.looks = look, act, 0

    def __call__(self) -> datetime:
        is_store = "fakes" in sys._getframe(2).f_code.co_filename
        self.looks += not is_store
        if self.looks == self.look and not is_store:
            self.act()
        return self.at


@pytest.mark.parametrize(("right", "wanted"), [(99, {"tasking"}), (0, {"failed", "not in it"})])
def test_a_result_that_comes_while_somebody_joins_is_never_missed(
    clock: Clock, cloud: MemoryCloud, right: int, wanted: set[str]
) -> None:
    """Its message finds no enrolment yet: joining itself must see it."""
    test = a_tested_project(seats=99)
    came = 0
    for look in range(1, 9):
        runtime.install(clock=clock, sleep=lambda _: None)
        person = a_person(f"acc_{look}")
        sheet = attempts.start_attempt(person, test.assessment_id, None)
        answer_all(person, sheet.attempt_id, right=right)
        meddling = Meddling(look, lambda: came_in(person, sheet.attempt_id))  # noqa: B023
        runtime.install(clock=meddling, sleep=lambda _: None)
        with suppress(RetryNotYet):
            join(person)
        if meddling.looks >= look:
            came += 1
            found = Enrolment.find(person.account_id, "prj_ducks")
            assert (found.state if found else "not in it") in wanted, look
    assert came > 2
    held = [found for found in Enrolment.scan() if found.has_seat]
    assert taken() == len(held)


def came_in(person: Actor, attempt_id: str) -> None:
    """The attempt is handed in, and its message delivered."""
    attempts.submit_attempt(person, attempt_id)
    results.follow(FollowTest(attempt_id))


def test_a_project_without_a_test_makes_no_call_more(cloud: MemoryCloud) -> None:
    a_project(seats=3)
    a_person()
    with cloud.counting() as count:
        join()
        enrolments.eligibility(ANN, "prj_ducks")
    used = str([call.params for call in count.calls])
    assert "retries" not in used
    assert "assessments" not in used


def test_a_draft_names_a_published_test_that_nobody_pays_in_thirty_minutes_at_most() -> None:
    long, short = a_published_assessment(limit_minutes=31), a_published_assessment()
    with pytest.raises(InvalidField):
        a_draft(qualification={"assessment_id": "asm_none"})
    with pytest.raises(UnpaidTestTooLong):
        a_draft(qualification={"assessment_id": long.assessment_id, "stipend": None})
    draft = a_draft(qualification={"assessment_id": short.assessment_id, "stipend": None})
    assert (draft.qualification["stipend"], draft.qualification["limit_minutes"]) == (None, 30)
    with pytest.raises(UnpaidTestTooLong) as refused:
        projects.change(
            MANAGER, draft.project_id, {"qualification": {"assessment_id": long.assessment_id, "stipend": None}}
        )
    assert refused.value.extra["least_minor"] > 0
    assert projects.change(MANAGER, draft.project_id, {"qualification": None}).qualification is None


def test_over_http_length_and_pay_are_told_before_the_test() -> None:
    test = a_tested_project(seats=5)
    a_person()
    told = {
        "assessment_id": test.assessment_id, "title": test.title, "limit_minutes": 30,
        "pass_percent": test.pass_percent, "unpaid_minutes": 30, "stipend": None,
        "pay": "Nobody is paid for this test.", "was_paid": False,
    }  # fmt: skip
    read = ask("GET", "/projects/{project_id}/eligibility", **PATH).body
    assert read["test"] == {"test": told, "is_passed": False, "is_running": False, "retry_at": None}
    assert read["open_seats"] == 6
    joined = ask("POST", "/projects/{project_id}/enrolments", body={"guidelines_version": 1}, **PATH)
    assert (joined.status, joined.body["state"], joined.body["test"]) == (201, "qualifying", told)
    assert f"POST /assessments/{test.assessment_id}/attempts" in joined.body["next_step"]
    assert joined.body["unpaid_test_minutes"] == 0


def test_the_functions_may_do_what_they_do(cloud: MemoryCloud, clock: Clock) -> None:
    test = a_tested_project(seats=9)
    people = [a_person(f"acc_{number}") for number in range(3)]
    for person in people:
        join(person)
    for number, person in enumerate(people[:2]):
        attempt_id = a_graded_attempt(person, test, right=99 * number).attempt_id
        body = '{"type":"test","attempt_id":"' + attempt_id + '"}'
        with cloud.counting() as count:
            queues.grade_attempts({"Records": [{"messageId": "m", "body": body}]}, None)
        assert {need for call in count.calls for need in needs(call)} <= granted("grade_attempts")
        assert stands(person.account_id)[0] == ("tasking" if number else "failed")
    clock.advance(hours=24)
    with cloud.counting() as count:
        assert functions.release_seats(WHO, None)["settled"] == 1
    assert {need for call in count.calls for need in needs(call)} <= granted("release_seats")
