"""One person's minute is paid once, on however many claims windows beat (R72; rule 6)."""

import pytest

from chalicelib.models.work_times import WorkTime
from chalicelib.models.workloads import Workload
from chalicelib.services import claims, submissions, work_times
from tests.builders.time import MOST, Screen, by_the_hour
from tests.builders.work import a_person, a_project, a_task, enrolled

YES = {"label": "yes"}


@pytest.fixture
def ann(clock):
    a_project(reward_minor=MOST, lease_minutes=240), a_task("tsk_1"), a_task("tsk_2")
    return enrolled(a_person())


@pytest.fixture
def screens(clock, ann):
    made = [by_the_hour(claims.claim_task(ann, task_id)) for task_id in ("tsk_1", "tsk_2")]
    return [Screen(clock, ann, claim.claim_id, f"window-{number}") for number, claim in enumerate(made)]


def counted(screens):
    return [WorkTime.get(screen.claim_id).counted_seconds for screen in screens]


def test_half_an_hour_in_two_windows_is_half_an_hour(clock, ann, screens):
    for _ in range(60):
        for screen in screens:
            screen.beat()
        clock.advance(seconds=30)

    for screen in screens:
        screen.beat()
    assert counted(screens) == [1800, 0]
    gaps = work_times.time_of(ann, screens[1].claim_id)["gaps"]
    assert [(gap["why"], gap["seconds"]) for gap in gaps] == [("elsewhere", 1800)]


@pytest.mark.parametrize("seconds", [1, 14])
def test_who_hides_one_window_and_turns_to_the_other_loses_nothing(clock, screens, seconds):
    first, second = screens
    first.work(5)
    first.beat(visible=False)
    clock.advance(seconds=seconds)
    second.work(5)

    assert counted(screens) == [300, 300]


def test_a_window_that_fell_silent_lets_the_other_have_the_time(clock, screens):
    first, second = screens
    first.work(1)
    clock.advance(seconds=46)
    second.work(3)

    assert counted(screens) == [60, 180]


def test_after_one_is_handed_in_the_other_goes_on(clock, ann, screens):
    first, second = screens
    first.work(2)
    submissions.submit(ann, first.claim_id, YES)
    second.work(2)

    assert counted(screens) == [120, 120]


def test_two_windows_that_begin_at_the_same_moment_are_one_person(cloud, clock, screens):
    first, second = screens
    original = cloud.carry_out
    met: list[object] = []

    def carry_out(call):
        if call.operation == "UpdateItem" and not met:
            met.append(call)
            second.beat()
        return original(call)

    cloud.carry_out = carry_out
    first.beat()
    assert met
    clock.advance(seconds=30)
    first.beat()
    second.beat()

    assert sorted(counted(screens)) == [0, 30]
    assert Workload.get("acc_ann").attended_claim_id in {screen.claim_id for screen in screens}


def test_work_paid_by_the_task_asks_nobody(cloud, clock, ann):
    claim = claims.claim_task(ann, "tsk_1")
    screen = Screen(clock, ann, claim.claim_id)
    screen.work(1)
    with cloud.counting() as count:
        screen.beat()
    assert (count.reads, count.writes) == (2, 1)
