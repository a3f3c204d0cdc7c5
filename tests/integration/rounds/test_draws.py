"""A draw is made once, misses no entry that was confirmed, and anybody can make it again (issue 4, item 5)."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.fair_rounds import DRAWING_FOR, ClaimsByRound, Outcome
from chalicelib.handlers import functions
from chalicelib.models.fair_rounds import FairRound, RoundEntry
from chalicelib.models.project_counts import ProjectCount
from chalicelib.services import claims, fair_rounds
from tests.builders.grants import granted, implied, needs
from tests.builders.http import ask
from tests.builders.pay import meanwhile
from tests.builders.rounds import DUCKS, a_scarce_project, changed, present, stored, won_by
from tests.builders.work import Clock
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point

WHO: dict[str, Any] = {"by": "schedule", "reason": "Because"}
DOCS = Path(__file__).parents[3] / "docs/fair-rounds.md"


def entered(people: list[Actor], clock: Clock) -> str:
    round_id = present(clock)
    for one in people:
        fair_rounds.enter(one, DUCKS)
    clock.advance(minutes=5)
    return round_id


def ids_of_entries() -> list[str]:
    return sorted(entry.entry_id for entry in RoundEntry.scan() if entry.entry_id != "closed")


def test_the_schedule_draws_what_is_due_once_and_says_so(cloud: MemoryCloud, clock: Clock) -> None:
    people = a_scarce_project(cloud, tasks=2, people=6)
    round_id = entered(people, clock)
    fair_rounds.enter(people[0], DUCKS)  # the next one, which is not due
    assert functions.draw_rounds(WHO | {"dry_run": True}, None)["drawn"] == 1
    assert stored(round_id).state == "open"
    assert [functions.draw_rounds(WHO, None)["drawn"] for _ in range(2)] == [1, 0]
    assert (stored(round_id).entrants, stored(round_id).state) == (6, "drawn")
    assert list(FairRound.by_open_state.query("open", FairRound.draws_at <= clock.at)) == []


def test_the_first_who_asks_draws_and_what_changes_later_changes_nothing(cloud, clock) -> None:
    people = a_scarce_project(cloud, tasks=2, people=6)
    round_id = entered(people, clock)
    won = won_by(people, round_id)
    before = stored(round_id).serialize()
    changed(task_count=6, fair_rounds={"quota": 1})
    assert functions.draw_rounds(WHO, None)["drawn"] == 0
    FairRound.get(DUCKS, round_id).reveal("other", Outcome(9, 9, 9, "f" * 64, 9))
    assert (stored(round_id).serialize(), won_by(people, round_id)) == (before, won)


def test_two_who_draw_at_once_come_to_one_draw(cloud: MemoryCloud, clock: Clock) -> None:
    """The second begins because the first seems to have died; both read the same entries, the first outcome stays."""
    people = a_scarce_project(cloud, tasks=2, people=6)
    round_id = entered(people, clock)
    slow = stored(round_id)
    assert slow.begin_drawing(clock.at)
    assert not stored(round_id).begin_drawing(clock.at)
    with pytest.raises(ClaimsByRound, match="is being drawn"):
        claims.claim_next(people[0], DUCKS)
    clock.advance(seconds=30)
    first = won_by(people, round_id)
    drawn = slow.reveal("the seed of the slow one", Outcome(6, 0, 0, None, 0))
    assert (drawn.state, drawn.places, won_by(people, round_id)) == ("drawn", 2, first)


@contextmanager
def world() -> Iterator[MemoryCloud]:
    with MemoryCloud() as cloud:
        cloud.create_tables()
        runtime.install(clock=Clock(), bits=random.Random(7).getrandbits, sleep=lambda _: None)
        try:
            yield cloud
        finally:
            runtime.install()


def test_a_draw_can_die_anywhere_and_comes_out_the_same(clock: Clock) -> None:
    """Between reading the entries and writing the outcome, before and after: the schedule's next run finishes it."""
    people: list[Actor] = []

    def prepare(cloud: MemoryCloud) -> None:
        local = Clock()
        runtime.install(clock=local, bits=random.Random(7).getrandbits, sleep=lambda _: None)
        people[:] = a_scarce_project(cloud, tasks=2, people=6)
        entered(people, local)

    def run(_: MemoryCloud) -> None:
        now = runtime.now()
        functions.draw_rounds(WHO, None)
        runtime.install(clock=Clock(now + DRAWING_FOR), sleep=lambda _: None)

    def look(_: MemoryCloud) -> Any:
        [found] = list(FairRound.scan())
        return {name: getattr(found, name) for name in ("state", "seed", "entrants", "places", "threshold")}

    def again(cloud: MemoryCloud) -> None:
        run(cloud)
        run(cloud)  # a minute later

    [(_, clean), *crashed] = every_crash_point(world, again, prepare=prepare, look=look)
    assert clean["state"] == "drawn"
    assert {str(point): found for point, found in crashed if found != clean} == {}
    assert len(crashed) >= 12


def test_an_entry_that_arrives_while_its_round_is_drawn_is_in_the_next_one(cloud, clock) -> None:
    """Its request came at the last millisecond and its write after the round was closed: not lost, not uncounted."""
    people = a_scarce_project(cloud, tasks=2, people=6)
    [late, *others] = people
    first = present(clock)
    for one in others:
        fair_rounds.enter(one, DUCKS)
    clock.advance(minutes=4, seconds=59, milliseconds=999)

    def drawn() -> None:
        clock.advance(milliseconds=1)
        assert functions.draw_rounds(WHO, None)["drawn"] == 1

    with meanwhile(cloud, "round_entries", drawn) as met:
        confirmed = fair_rounds.enter(late, DUCKS)
    assert len(met) == 1
    assert (confirmed.round_id, stored(first).entrants) == (present(clock), 5)
    clock.advance(minutes=5)
    assert fair_rounds.shown(late, DUCKS, confirmed.round_id).entrants == 1


def test_an_entry_written_before_the_round_is_closed_is_drawn_however_late_its_clock(cloud, clock) -> None:
    people = a_scarce_project(cloud, tasks=2, people=6)
    first = present(clock)
    clock.advance(minutes=4, seconds=59, milliseconds=999)
    confirmed = [fair_rounds.enter(one, DUCKS) for one in people]
    assert {one.round_id for one in confirmed} == {first}
    clock.advance(milliseconds=1)
    assert fair_rounds.enter(people[0], DUCKS).round_id == present(clock) != first
    assert fair_rounds.shown(people[0], DUCKS, first).entrants == 6


def test_an_answer_that_is_lost_enters_once(cloud: MemoryCloud, clock: Clock) -> None:
    [ann, *_] = a_scarce_project(cloud, tasks=2, people=6)
    fair_rounds.enter(ann, DUCKS)
    clock.advance(minutes=5)
    with cloud.counting() as count:
        fair_rounds.enter(ann, DUCKS)
    clock.advance(minutes=5)
    for number in range(1, len(count.calls) + 1):
        cloud.lose_answer_at(number)
        fair_rounds.enter(ann, DUCKS)
        clock.advance(minutes=5)
        cloud.restart()
    assert len(ids_of_entries()) == 2 + len(count.calls)


def test_rounds_turned_off_leave_nothing_undrawn(cloud: MemoryCloud, clock: Clock) -> None:
    people = a_scarce_project(cloud, tasks=2, people=6)
    round_id = entered(people, clock)
    changed(fair_rounds=None)
    claims.claim_next(people[0], DUCKS)
    assert functions.draw_rounds(WHO, None)["drawn"] == 1
    assert sum(won_by(people, round_id).values()) == 2


def test_many_entries_lie_in_several_parts_and_all_are_drawn(cloud: MemoryCloud, clock: Clock) -> None:
    people = a_scarce_project(cloud, tasks=3, people=40)
    ProjectCount(DUCKS, 7, joined=5000).save()
    round_id = entered(people, clock)
    assert stored(round_id).parts == 6
    assert sum(won_by(people, round_id).values()) == 3
    assert (stored(round_id).entrants, len({one.round_part for one in RoundEntry.scan()})) == (40, 6)
    listed: list[str] = []
    cursor = None
    while True:
        page = fair_rounds.entries(DUCKS, round_id, limit=7, cursor=cursor)
        listed += page.records
        if (cursor := page.next_cursor) is None:
            break
    assert sorted(listed) == ids_of_entries()


def test_anybody_can_make_a_draw_again_with_the_script_of_the_page(cloud, clock, tmp_path) -> None:
    people = a_scarce_project(cloud, tasks=3, people=9, quota=2)
    path = {"project_id": DUCKS, "round_id": entered(people, clock)}
    answer = ask("GET", "/projects/{project_id}/rounds/{round_id}", path=path, account_id="acc_0").body
    pages, query = [], {"limit": "4"}
    while True:
        page = ask(
            "GET", "/projects/{project_id}/rounds/{round_id}/entries", path=path, query=query, account_id="acc_0"
        )
        pages.append(page.body)
        if page.body["next_cursor"] is None:
            break
        query["cursor"] = page.body["next_cursor"]
    script = DOCS.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    assert len(script.splitlines()) <= 25
    (tmp_path / "check.py").write_text(script, encoding="utf-8")

    def checked(shown: dict[str, Any], listed: list[Any]) -> str:
        (tmp_path / "round.json").write_text(json.dumps(shown), encoding="utf-8")
        (tmp_path / "entries.json").write_text("\n".join(json.dumps(one) for one in listed), encoding="utf-8")
        command = [sys.executable, "-I", "check.py", "round.json", "entries.json"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout.strip()

    assert checked(answer, pages).startswith("right: 9 entered, 2 won")
    assert checked(answer | {"seed": "0" * 64}, pages) == "wrong: the seed is not the one that was promised"
    assert checked(answer, pages[1:]).startswith("wrong: 9 entered, and 5 are listed")
    assert checked(answer | {"threshold": "0" * 64}, pages) == "wrong: others won"
    assert checked(answer | {"last_quota": 2}, pages) == "wrong: others won"
    mine = answer["own"]
    lucky = answer["threshold"] >= mine["rank"]
    assert checked(answer | {"own": mine | {"rank": "f" * 64}}, pages) == "wrong: your rank is another one"
    assert (mine["won"] > 0) is lucky


def test_the_schedule_may_do_what_it_does_and_no_more(cloud: MemoryCloud, clock: Clock) -> None:
    people = a_scarce_project(cloud, tasks=2, people=6)
    entered(people, clock)
    with cloud.counting() as count:
        functions.draw_rounds(WHO, None)
    used = {need for call in count.calls for need in needs(call)}
    assert used - granted("draw_rounds") == set()
    tables = {need for need in granted("draw_rounds") if need[0] == "tables"}
    assert tables - used - implied(tables) == set()
