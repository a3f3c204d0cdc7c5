"""Rounds by the clock, when they are in force, and who wins: the same for anybody who does it again (issue 4, item 5)."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.fair_rounds import (
    MOST_PARTS,
    ROUND,
    Demand,
    NoSuchRound,
    RoundsNotInForce,
    allowed_by,
    check_in_force,
    demand,
    draw,
    is_scarce,
    part_of,
    parts_for,
    rank_of,
    window_at,
    window_named,
)
from chalicelib.domain.project_counts import WorkCounts, enrolment_counts

NINE = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def won(seed: str, entry_ids: list[str], *, places: int, quota: int) -> dict[str, int]:
    outcome = draw(seed, entry_ids, places=places, quota=quota)
    ranks = {entry_id: rank_of(seed, entry_id) for entry_id in entry_ids}
    return {
        entry_id: allowed_by(rank, outcome.threshold, quota=quota, last_quota=outcome.last_quota)
        for entry_id, rank in ranks.items()
    }


@given(INSTANTS)
def test_every_instant_is_in_one_window_that_its_id_names(at: datetime) -> None:
    window = window_at("prj_ducks", at)
    assert window.opens_at <= at < window.draws_at == window.next.opens_at
    assert window.before.draws_at == window.opens_at
    assert window.claim_until == window.next.draws_at
    assert (window.opens_at.minute % 5, window.opens_at.second, window.opens_at.microsecond) == (0, 0, 0)
    assert window_named("prj_ducks", window.round_id) == window
    assert len(window.round_id) == 30


def test_the_instant_of_a_draw_belongs_to_the_next_round() -> None:
    window = window_at("prj_ducks", NINE)
    assert window_at("prj_ducks", window.draws_at - timedelta(milliseconds=1)) == window
    assert window_at("prj_ducks", window.draws_at) == window.next


def test_ids_of_rounds_sort_by_time_and_differ_by_project() -> None:
    ids = [window_at("prj_ducks", NINE + number * ROUND).round_id for number in range(300)]
    assert ids == sorted(set(ids))
    assert window_at("prj_geese", NINE).round_id != ids[0]
    with pytest.raises(NoSuchRound):
        window_named("prj_geese", ids[0])


@given(st.text(max_size=40))
def test_no_text_but_an_id_names_a_round(text: str) -> None:
    with pytest.raises(NoSuchRound):
        window_named("prj_ducks", text)


@pytest.mark.parametrize(
    ("places", "people", "quota", "are_scarce"),
    [(9, 5, 2, True), (10, 5, 2, False), (11, 5, 2, False), (0, 1, 1, True), (0, 0, 5, False), (5, 5, 0, False)],
)
def test_rounds_are_in_force_while_fewer_places_are_open_than_all_could_take(places, people, quota, are_scarce) -> None:
    now = Demand(places, people)
    assert is_scarce(now, quota) is are_scarce
    if not are_scarce:
        with pytest.raises(RoundsNotInForce):
            check_in_force("prj_ducks", now, quota)


def test_demand_is_read_from_the_counters() -> None:
    counts = WorkCounts(
        claimed=9, released=1, expired=1, submitted=6, accepted=2, rejected=1, soft_rejected=1, joined=8, left=3
    )
    assert demand(4, 3, counts) == Demand(open_places=12 - 9 + 4, people=5)
    assert demand(1, 1, counts) == Demand(open_places=0, people=5)


def test_coming_and_going_are_counted_each_time_and_reading_newer_guidelines_is_not() -> None:
    def image(state: str, step: int | None) -> dict[str, object]:
        return {"account_id": "acc_ann", "project_id": "prj_ducks", "state": state, "step": step}

    steps = [
        (None, image("tasking", None)), (image("tasking", None), image("tasking", 1)),
        (image("tasking", 1), image("left", 2)), (image("left", 2), image("tasking", 3)),
        (image("tasking", 3), image("left", 4)), (None, image("applied", None)),
    ]  # fmt: skip
    facts = [fact for old, new in steps for fact in enrolment_counts(old, new)]
    assert [fact.counted for fact in facts] == ["joined", "left", "joined", "left"]
    assert len({fact.ref for fact in facts}) == 4


@given(
    st.sets(st.text("abcdef", min_size=1, max_size=8), max_size=60), st.integers(0, 100), st.integers(1, 20), st.text()
)
def test_never_more_is_won_than_is_open_and_nothing_is_kept_back_that_somebody_could_take(
    entry_ids: set[str], places: int, quota: int, seed: str
) -> None:
    found = won(seed, sorted(entry_ids), places=places, quota=quota)
    assert sum(found.values()) == min(places, quota * len(entry_ids))
    assert sum(0 < one < quota for one in found.values()) <= 1
    assert all(one <= quota for one in found.values())


@given(st.permutations([f"ent_{number}" for number in range(12)]))
def test_neither_the_order_of_entries_nor_an_entry_that_is_read_twice_changes_a_draw(entry_ids: list[str]) -> None:
    expected = draw("seed", [f"ent_{number}" for number in range(12)], places=5, quota=2)
    assert draw("seed", entry_ids + entry_ids[:3], places=5, quota=2) == expected
    assert (expected.entrants, expected.winners, expected.last_quota) == (12, 3, 1)


def test_in_a_draw_without_places_or_without_entries_nobody_wins() -> None:
    assert draw("seed", ["ent_1"], places=0, quota=3).threshold is None
    assert draw("seed", [], places=5, quota=3).winners == 0
    assert set(won("seed", ["ent_1", "ent_2"], places=0, quota=3).values()) == {0}


def test_everybody_wins_about_as_often_as_anybody() -> None:
    """2,000 draws of the same 100 people for 10 places: each wins 8 to 12 in 100."""
    dice = random.Random(20261116)
    wins: Counter[str] = Counter()
    for number in range(2000):
        entry_ids = [f"ent_{number}_{person}" for person in range(100)]
        found = won(f"{dice.getrandbits(256):064x}", entry_ids, places=10, quota=1)
        wins.update(entry_id.rsplit("_", 1)[1] for entry_id, claims in found.items() if claims)
    assert sum(wins.values()) == 20_000
    assert len(wins) == 100
    assert all(160 <= won_by_one <= 240 for won_by_one in wins.values()), sorted(wins.values())


def test_the_entries_of_many_lie_evenly_in_few_parts() -> None:
    assert [parts_for(people) for people in (0, 999, 1000, 49_999, 10**6)] == [1, 1, 2, MOST_PARTS, MOST_PARTS]
    parts = Counter(part_of("rnd_1", f"ent_{number}", MOST_PARTS) for number in range(50_000))
    assert len(parts) == MOST_PARTS
    assert max(parts.values()) < 2 * min(parts.values())
