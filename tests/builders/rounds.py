"""Builds a project whose places are scarce, with people who enter its rounds."""

from chalicelib.domain.access import Actor
from chalicelib.domain.fair_rounds import window_at
from chalicelib.handlers import streams
from chalicelib.models.fair_rounds import FairRound
from chalicelib.models.projects import Project
from chalicelib.services import fair_rounds
from tests.builders.work import Clock, a_person, a_project, a_task, enrolled
from tests.fakes.cloud import MemoryCloud

DUCKS = "prj_ducks"


def a_scarce_project(cloud: MemoryCloud, *, tasks: int, people: int, quota: int = 1) -> list[Actor]:
    """An open project with rounds, so many tasks of one place, and so many people at work in it, all counted."""
    a_project(fair_rounds={"quota": quota}, task_count=tasks, places=1)
    for number in range(tasks):
        a_task(f"tsk_{number}", places=1)
    found = [enrolled(a_person(f"acc_{number}")) for number in range(people)]
    counted(cloud)
    return found


def counted(cloud: MemoryCloud) -> None:
    """The counters have caught up with claims and enrolments."""

    def handle(event: dict[str, object]) -> None:
        assert streams.count_work(event, None) == {"batchItemFailures": []}

    for table in ("claims", "enrolments"):
        while cloud.store.pending_stream(f"inlier-local-{table}", 1):
            cloud.deliver(f"inlier-local-{table}", handle)


def won_by(people: list[Actor], round_id: str) -> dict[str, int]:
    """Who won how many claims, by account."""
    shown = {one.account_id: fair_rounds.shown(one, DUCKS, round_id).own for one in people}
    return {account_id: own.won or 0 for account_id, own in shown.items() if own is not None}


def present(clock: Clock) -> str:
    """The id of the round that takes entries now."""
    return window_at(DUCKS, clock.at).round_id


def stored(round_id: str) -> FairRound:
    """The round's record."""
    found = FairRound.find(DUCKS, round_id)
    assert found is not None
    return found


def changed(**fields: object) -> None:
    """The project has other fields from now on."""
    project = Project.get(DUCKS)
    project.fill(fields)
    project.save()
