"""A project's counters are what happened, each change once, however the streams are delivered (issue 4, item 7)."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.project_counts import WorkCounts
from chalicelib.handlers import streams
from chalicelib.models import project_counts
from chalicelib.models.project_counts import ProjectCount
from chalicelib.services import claims, projects, submissions
from tests.builders.grants import granted, needs
from tests.builders.pay import meanwhile
from tests.builders.projects import MANAGER
from tests.builders.work import Clock, a_person, a_project, a_task, enrolled
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point

TABLES = ("inlier-local-claims", "inlier-local-submissions")
DONE = WorkCounts(claimed=8, released=1, expired=1, submitted=6, accepted=6, median_minutes=8)


def a_day(clock: Clock) -> None:
    """Eight claims: one given back, one run out, six handed in after 7 minutes and accepted."""
    a_project()
    people = [enrolled(a_person(f"acc_{number}")) for number in range(8)]
    for number in range(8):
        a_task(f"tsk_{number}")
    made = [claims.claim_task(person, f"tsk_{number}") for number, person in enumerate(people)]
    clock.advance(minutes=7)
    claims.release(people[0], made[0].claim_id)
    for person, claim in list(zip(people, made, strict=True))[2:]:
        submissions.check(submissions.submit(person, claim.claim_id, {"label": "yes"}).submission_id)
    clock.advance(hours=1)
    claims.expire_claims(by="schedule", reason="over")


def changes(cloud: MemoryCloud) -> list[Any]:
    return [record for table in TABLES for record in cloud.store.pending_stream(table, 100)]


def counted(records: list[Any]) -> None:
    assert streams.count_work({"Records": records}, None) == {"batchItemFailures": []}


def test_every_claim_and_answer_is_counted_and_the_manager_sees_it(cloud: MemoryCloud, clock: Clock) -> None:
    a_day(clock)
    assert projects.progress(MANAGER, "prj_ducks").work == WorkCounts()
    counted(changes(cloud))
    assert projects.progress(MANAGER, "prj_ducks").work == DONE
    assert project_counts.medians_of(["prj_ducks", "prj_none", "prj_ducks"]) == {"prj_ducks": 8, "prj_none": None}


@pytest.mark.parametrize("seed", range(4))
def test_batches_of_any_cut_in_any_order_any_number_of_times_count_once(cloud, clock, seed) -> None:
    a_day(clock)
    records = changes(cloud)
    dice = random.Random(seed)
    for _ in range(15):
        first = dice.randrange(len(records))
        batch = records[first : first + dice.randrange(1, 9)]
        dice.shuffle(batch)
        counted(batch)
    counted(records + records[:3])
    assert project_counts.counts_of("prj_ducks") == DONE
    assert len(list(ProjectCount.scan())) > 1  # in several parts


def test_two_who_count_the_same_batch_at_once_count_it_once(cloud: MemoryCloud, clock: Clock) -> None:
    a_day(clock)
    records = changes(cloud)
    with meanwhile(cloud, "counted_changes", lambda: counted(records[:4])) as met:
        counted(records)
    assert (len(met), project_counts.counts_of("prj_ducks")) == (1, DONE)


@contextmanager
def _world() -> Iterator[MemoryCloud]:
    with MemoryCloud() as cloud:
        cloud.create_tables()
        clock = Clock()
        runtime.install(clock=clock, sleep=lambda _: None)
        a_day(clock)
        yield cloud


def test_counting_can_die_anywhere() -> None:
    def run(cloud: MemoryCloud) -> None:
        records = changes(cloud)
        for half in (records[:9], records[6:]):
            counted(half)

    found = list(every_crash_point(_world, run, look=lambda _: project_counts.counts_of("prj_ducks")))
    assert len(found) > 6
    assert [str(point) for point, seen in found if seen != DONE] == []


@pytest.mark.parametrize("fault", ["throttle_at", "conflict_at", "lose_answer_at"])
def test_throttling_conflicts_and_lost_answers_count_nothing_twice(fault: str) -> None:
    for number in range(1, 5):
        with _world() as cloud:
            records = changes(cloud)
            getattr(cloud, fault)(number)
            for _again in range(2):
                streams.count_work({"Records": records}, None)
            assert project_counts.counts_of("prj_ducks") == DONE, f"{fault} {number}"


def test_what_the_counting_asks_of_aws_is_what_it_is_granted(cloud: MemoryCloud, clock: Clock) -> None:
    a_day(clock)
    with cloud.counting() as count:
        counted(changes(cloud))
    used = {need for call in count.calls for need in needs(call)}
    assert used - granted("count_work") == set()
    assert {what for _, what, _ in used} == {what for kind, what, _ in granted("count_work") if kind == "tables"}


def test_progress_costs_the_same_reads_in_a_large_project(cloud: MemoryCloud, clock: Clock) -> None:
    a_day(clock)
    reads = []
    for _ in range(2):
        with cloud.counting() as count:
            projects.progress(MANAGER, "prj_ducks")
        reads.append(count.reads)
        counted(changes(cloud))
    assert reads[0] == reads[1]
