"""Making, funding, publishing and joining a project, killed at any call and sent again with the same key."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.money import Money
from chalicelib.models.projects import Project
from chalicelib.services import enrolments, projects
from tests.builders.projects import ADMIN, COMPLETE, MANAGER, a_draft, funded
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point
from tests.fakes.snapshots import differences

REPEAT = Repeat("acc_manager#POST /projects#key", "hash")
ANN = Actor("acc_ann", frozenset({"contributor"}), "active")
GIVEN = {"title": "A", "summary": "", "task_type": "code", "reward": Money(900, "USD"), "places": 1}


@contextmanager
def world() -> Iterator[MemoryCloud]:
    with MemoryCloud() as cloud:
        cloud.create_tables()
        runtime.install(clock=Clock(), bits=random.Random(7).getrandbits, sleep=lambda _: None)
        try:
            yield cloud
        finally:
            runtime.install()


def the_project() -> str:
    (found,) = Project.scan()
    return str(found.project_id)


def complete() -> None:
    project = funded(a_draft())
    projects.issue_guidelines(MANAGER, project.project_id, COMPLETE)


def opened() -> None:
    complete()
    projects.publish(MANAGER, the_project())
    a_person("acc_ann")


ACTS: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
    "fund": (
        a_draft,
        lambda: projects.fund(ADMIN, the_project(), amount=Money(5_000, "USD"), reference="A1", repeat=REPEAT),
    ),
    "instruct": (a_draft, lambda: projects.issue_guidelines(MANAGER, the_project(), COMPLETE, REPEAT)),
    "publish": (complete, lambda: projects.publish(MANAGER, the_project())),
    "pause": (opened, lambda: projects.pause(MANAGER, the_project())),
    "close": (opened, lambda: projects.close(MANAGER, the_project())),
    "join": (opened, lambda: enrolments.enrol(ANN, the_project(), guidelines_version=1, repeat=REPEAT)),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_killed_anywhere_and_repeated_is_done_once(name: str) -> None:
    prepare, act = ACTS[name]
    points = every_crash_point(world, lambda _: act(), prepare=lambda _: prepare())
    _, clean = next(points)
    for point, found in points:
        assert found == clean, (str(point), differences(clean, found)[:4])


def test_a_draft_killed_anywhere_and_repeated_is_made_once() -> None:
    """Its id is drawn anew by the second try, so the records are counted."""

    def look(cloud: MemoryCloud) -> dict[str, int]:
        return {name: len(rows) for name, rows in cloud.snapshot()["tables"].items() if rows}

    points = every_crash_point(world, lambda _: projects.create(MANAGER, GIVEN, REPEAT), look=look)
    _, clean = next(points)
    assert clean["inlier-local-projects"] == 1
    for point, found in points:
        assert found == clean, str(point)


@pytest.mark.parametrize("name", ACTS)
def test_an_act_whose_answers_are_lost_is_done_once(name: str) -> None:
    prepare, act = ACTS[name]
    with world() as cloud:
        prepare()
        with cloud.counting() as count:
            act()
        clean = cloud.snapshot()
    for n in range(1, len(count.calls) + 1):
        with world() as cloud:
            prepare()
            cloud.lose_answer_at(n)
            act()
            assert cloud.snapshot() == clean, n
