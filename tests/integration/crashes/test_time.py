"""Beats, contests and reminders killed anywhere and sent again leave the records of one clean run (rule 13; R44, R72)."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.deadlines import ExtendedBefore
from chalicelib.domain.desk_items import DeskItemResolved, desk_item_id
from chalicelib.models.claims import Claim
from chalicelib.services import claims, contested_time, deadlines, submissions
from tests.builders.time import MOST, Screen, by_the_hour
from tests.builders.work import MONDAY, Clock, a_person, a_project, a_task, enrolled
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point
from tests.integration.crashes.test_work import CLAIM, YES, world

ANN = Actor("acc_ann", frozenset({"contributor"}), "active")
BOSS = Actor("acc_boss", frozenset({"admin"}), "active")
ITEM = desk_item_id("time_contested", f"{CLAIM}#1")
WHY, BECAUSE = "I read the long text on paper.", "The text has forty pages indeed."


def at(clock: Clock, minutes: float) -> Clock:
    clock.at = MONDAY
    clock.advance(minutes=minutes)
    runtime.install(clock=clock, sleep=lambda _: None)
    return clock


def hourly(_: MemoryCloud) -> None:
    """Five minutes worked, a gap of ten."""
    clock = at(Clock(), 0)
    a_project(reward_minor=MOST, budget_shards=1, lease_minutes=240), a_task(), a_person("acc_boss", "admin")
    by_the_hour(claims.claim_task(enrolled(a_person()), "tsk_1"))
    screen = Screen(clock, ANN, CLAIM)
    screen.work(5)
    clock.advance(minutes=10)
    screen.beat()


def same_after_every_crash(
    run: Callable[[MemoryCloud], object],
    prepare: Callable[[MemoryCloud], object] = hourly,
    without: tuple[str, ...] = (),
) -> None:
    def look(cloud: MemoryCloud) -> object:
        tables = cloud.snapshot()["tables"]
        return {name: rows for name, rows in tables.items() if not name.endswith(without)} if without else tables

    points = list(every_crash_point(world, run, prepare=prepare, look=look))
    assert len(points) > 4
    for point, seen in points:
        assert seen == points[0][1], point


def test_a_beat_can_die_anywhere_and_counts_once():
    def run(_: MemoryCloud) -> None:
        clock = at(Clock(), 15.5)
        for _again in range(2):
            Screen(clock, ANN, CLAIM).beat(sequence=13)

    same_after_every_crash(run)


def test_a_contest_and_its_decision_can_die_anywhere():
    def run(_: MemoryCloud) -> None:
        contested_time.contest(ANN, CLAIM, "1", WHY)
        with suppress(DeskItemResolved):
            contested_time.resolve(BOSS, ITEM, BECAUSE, 4)

    same_after_every_crash(run)


def test_a_decision_about_paid_work_can_die_anywhere_and_is_booked_once():
    def prepare(cloud: MemoryCloud) -> None:
        hourly(cloud)
        contested_time.contest(ANN, CLAIM, "1", WHY)
        submissions.check(submissions.submit(ANN, CLAIM, YES).submission_id)

    def run(_: MemoryCloud) -> None:
        with suppress(DeskItemResolved):
            contested_time.resolve(BOSS, ITEM, BECAUSE, 4)

    same_after_every_crash(run, prepare)


def test_handing_in_hours_can_die_anywhere():
    def run(_: MemoryCloud) -> None:
        submission = submissions.submit(ANN, CLAIM, YES)
        submissions.check(submission.submission_id)

    same_after_every_crash(run)


def test_an_extension_can_die_anywhere_and_is_one():
    def run(_: MemoryCloud) -> None:
        with suppress(ExtendedBefore):
            deadlines.extend(ANN, CLAIM, reason=WHY)

    same_after_every_crash(run)


@pytest.mark.parametrize("minutes", [121, 215])
def test_reminders_can_die_anywhere_and_are_told_once(minutes):
    def run(_: MemoryCloud) -> None:
        at(Clock(), minutes)
        deadlines.send_reminders(by="schedule", reason="R44")

    def changes(cloud: MemoryCloud) -> None:
        run(cloud)
        reminded = Claim.get("acc_ann", CLAIM).reminded_at
        assert reminded is not None

    same_after_every_crash(changes, without=("audit",))
