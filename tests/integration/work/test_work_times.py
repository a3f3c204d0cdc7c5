"""Heartbeats, both clocks and one editor a claim (R72, R73)."""

from datetime import timedelta

import pytest

from chalicelib.domain.claims import ClaimExpired, ClaimNotActive, NoSuchClaim
from chalicelib.domain.worked_time import EditedElsewhere
from chalicelib.models.work_times import WorkTime
from chalicelib.services import claims, work_times
from tests.builders.http import ask
from tests.builders.time import Screen
from tests.builders.work import a_person, a_project, a_task, enrolled
from tests.fakes.faults import lost


@pytest.fixture
def claim(clock):
    a_project(), a_task()
    return claims.claim_task(enrolled(a_person()), "tsk_1")


@pytest.fixture
def ann(claim):
    return a_person()


@pytest.fixture
def screen(clock, ann, claim):
    return Screen(clock, ann, claim.claim_id)


def test_every_beat_answers_both_clocks(clock, claim, screen):
    clocks = screen.work(2)

    assert clocks == {
        "claim_id": claim.claim_id, "counted_seconds": 120, "uncounted_seconds": 0, "research_seconds": 0,
        "granted_seconds": 0, "earned": None, "now": clock.at, "expires_at": claim.expires_at,
    }  # fmt: skip


def test_a_repeated_or_late_beat_changes_nothing(clock, claim, screen):
    screen.work(1)
    clock.advance(seconds=20)
    stored = WorkTime.get(claim.claim_id).attribute_values

    assert screen.beat(sequence=3)["counted_seconds"] == 60
    assert screen.beat(sequence=1)["counted_seconds"] == 60

    assert WorkTime.get(claim.claim_id).attribute_values == stored


def test_a_second_window_is_told_and_may_take_over_and_the_first_one_then_only_reads(clock, ann, claim, screen):
    other = Screen(clock, ann, claim.claim_id, "window-2")
    screen.work(1)

    with pytest.raises(EditedElsewhere):
        other.beat()
    assert work_times.time_of(ann, claim.claim_id)["counted_seconds"] == 60  # reading is free

    clock.advance(seconds=10)
    assert other.beat(take_over=True)["counted_seconds"] == 70
    with pytest.raises(EditedElsewhere):
        screen.beat()


def test_a_window_that_went_silent_stands_in_nobodys_way(clock, ann, claim, screen):
    screen.work(1)
    clock.advance(seconds=46)

    assert Screen(clock, ann, claim.claim_id, "window-2").beat()["uncounted_seconds"] == 46


def test_gaps_are_listed_with_their_numbers(clock, ann, claim, screen):
    screen.work(1)
    clock.advance(minutes=5)
    screen.beat()

    read = ask("GET", "/claims/{claim_id}/time", path={"claim_id": claim.claim_id}, account_id="acc_ann").body

    assert [(gap["number"], gap["why"], gap["seconds"], gap["contest"]) for gap in read["gaps"]] == [
        (1, "pause", 300, None)
    ]


def test_research_counts_up_to_the_setting(clock, ann, claim, screen):
    for _ in range(59):
        clocks = screen.beat(visible=False, research=True)
        clock.advance(seconds=30)
    assert clocks["research_seconds"] == clocks["counted_seconds"] == 58 * 30


@pytest.mark.parametrize("minutes", [0, 30])
def test_a_claim_that_ended_takes_no_beat_and_keeps_its_time(clock, ann, claim, screen, minutes):
    screen.work(1)
    clock.advance(minutes=minutes)
    problem = ClaimExpired if minutes else ClaimNotActive
    if not minutes:
        claims.release(ann, claim.claim_id)

    with pytest.raises(problem):
        screen.beat()

    assert work_times.time_of(ann, claim.claim_id)["counted_seconds"] == 60


def test_nobody_else_s_claim_takes_a_beat(clock, claim):
    with pytest.raises(NoSuchClaim):
        Screen(clock, a_person("acc_bob"), claim.claim_id).beat()


def test_a_beat_costs_two_reads_and_one_write(clock, cloud, claim, screen):
    screen.work(1)
    clock.advance(seconds=30)

    with cloud.counting() as count:
        screen.beat()

    assert (count.reads, count.writes, sum(count.write_units.values())) == (2, 1, 1)


def test_a_beat_whose_answer_was_lost_counts_once(clock, cloud, claim, screen):
    screen.work(1)
    clock.advance(seconds=30)
    cloud.faults.plan(3, lost(is_resent=True))

    assert screen.beat()["counted_seconds"] == 90
    assert WorkTime.get(claim.claim_id).counted_seconds == 90


def test_a_beat_that_a_later_one_overtook_takes_nothing_back(clock, cloud, ann, claim, screen):
    screen.work(1)
    clock.advance(seconds=30)
    original = cloud.carry_out
    met: list[object] = []

    def carry_out(call):
        if call.operation == "UpdateItem" and not met:
            met.append(call)
            clock.advance(seconds=10)
            Screen(clock, ann, claim.claim_id).beat(sequence=screen.sequence + 1)
        return original(call)

    cloud.carry_out = carry_out
    clocks = screen.beat()

    assert met
    assert clocks["counted_seconds"] == WorkTime.get(claim.claim_id).counted_seconds == 100


def test_a_heartbeat_comes_over_http(clock, claim):
    body = {"session_id": "window-1", "sequence": 1, "is_visible": True}
    asked = {"path": {"claim_id": claim.claim_id}, "account_id": "acc_ann"}

    first = ask("POST", "/claims/{claim_id}/heartbeats", body=body, **asked)
    second = ask("POST", "/claims/{claim_id}/heartbeats", body=body | {"session_id": "window-2"}, **asked)

    assert (first.status, first.body["expires_at"]) == (200, "2026-11-16T09:30:00Z")
    assert (second.status, second.body["type"]) == (409, "/problems/edited-elsewhere")
    assert claim.expires_at - clock.at == timedelta(minutes=30)
