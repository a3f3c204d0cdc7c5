"""What heartbeats of a screen come to (R72, R73)."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.worked_time import (
    GAPS_LISTED,
    Beat,
    EditedElsewhere,
    NoSuchGap,
    WorkedTime,
    check_editor,
    folded,
    gap_numbered,
    is_heard,
)

BEGIN = datetime(2026, 11, 16, 9, tzinfo=UTC)


def beat(seconds: float, *, sequence: int = 1, session: str = "tab-one", visible: bool = True, research: bool = False):
    return Beat(session, sequence, BEGIN + timedelta(seconds=seconds), visible, research)


def after(*beats: Beat, limit: int = 1800) -> WorkedTime:
    time = WorkedTime()
    for one in beats:
        time = folded(time, one, research_limit_seconds=limit)
    return time


def sums(time: WorkedTime) -> tuple[int, int, int]:
    return time.counted_seconds, time.uncounted_seconds, time.research_seconds


def test_the_first_beat_counts_nothing():
    assert sums(after(beat(0))) == (0, 0, 0)


def test_time_between_beats_of_a_visible_page_counts():
    assert sums(after(beat(0), beat(30), beat(75))) == (75, 0, 0)


def test_a_pause_of_45_seconds_counts_and_a_longer_one_is_a_gap_with_both_ends():
    assert sums(after(beat(0), beat(45))) == (45, 0, 0)

    time = after(beat(0), beat(46), beat(60))

    assert sums(time) == (14, 46, 0)
    [gap] = time.gaps
    assert (gap.begun_at, gap.ended_at, gap.why, gap.seconds) == (BEGIN, BEGIN + timedelta(seconds=46), "pause", 46)


def test_a_stretch_is_judged_by_how_the_page_stood_when_it_began():
    time = after(beat(0), beat(10, visible=False), beat(30))

    assert sums(time) == (10, 20, 0)
    assert [gap.why for gap in time.gaps] == ["hidden"]


def test_a_page_that_stays_hidden_is_one_gap():
    time = after(beat(0, visible=False), *[beat(30 * n, visible=False) for n in range(1, 10)])

    assert [gap.seconds for gap in time.gaps] == [270]


def test_research_on_a_hidden_page_counts_up_to_its_limit():
    time = after(*[beat(30 * n, visible=False, research=True) for n in range(4)], limit=70)

    assert sums(time) == (70, 20, 70)
    assert [(gap.why, gap.seconds) for gap in time.gaps] == [("research_over", 20)]


def test_research_on_a_visible_page_uses_no_research_time():
    assert sums(after(beat(0, research=True), beat(30, research=True))) == (30, 0, 0)


def test_fractions_of_seconds_are_not_lost_between_beats():
    assert after(*[beat(0.9 + 10.5 * n) for n in range(101)]).counted_seconds == 1050


def test_a_beat_of_the_past_counts_nothing():
    assert sums(after(beat(30), beat(10))) == (0, 0, 0)


def test_no_second_is_counted_twice_when_another_machine_has_a_clock_that_is_behind():
    time = after(beat(0), beat(30), beat(26, visible=False), beat(32), beat(60))

    assert sums(time) == (58, 2, 0)
    assert time.last_beat is not None
    assert time.last_beat.at == BEGIN + timedelta(seconds=60)


def test_pauses_with_a_single_beat_between_are_one_gap():
    assert [gap.seconds for gap in after(beat(0), beat(100), beat(200)).gaps] == [200]


def test_fifty_gaps_are_listed_and_all_others_are_in_the_sums():
    time = after(*[beat(20 * n, visible=n % 2 == 0) for n in range(121)])

    assert (len(time.gaps), time.unlisted_gaps) == (GAPS_LISTED, 10)
    assert sums(time) == (1200, 1200, 0)


@pytest.mark.parametrize(
    ("sequence", "session", "heard"),
    [(2, "tab-one", False), (1, "tab-one", False), (3, "tab-one", True), (1, "tab-two", True)],
)
def test_a_repeated_or_late_beat_of_a_window_is_no_news(sequence, session, heard):
    assert is_heard(after(beat(0, sequence=2)), beat(10, sequence=sequence, session=session)) is heard


def test_a_second_window_is_told_who_edits_and_may_take_over():
    time = after(beat(0))
    second = beat(45, session="tab-two")

    with pytest.raises(EditedElsewhere) as refused:
        check_editor(time, second, take_over=False)

    assert "take_over" in refused.value.detail
    check_editor(time, second, take_over=True)
    check_editor(time, beat(46, session="tab-two"), take_over=False)  # the first one is closed by now
    check_editor(time, beat(10), take_over=False)


@pytest.mark.parametrize("number", ["0", "2", "01", "x", ""])
def test_a_gap_that_is_not_there_is_named_so(number):
    gaps = after(beat(0), beat(60)).gaps
    assert gap_numbered(gaps, "1") is gaps[0]
    with pytest.raises(NoSuchGap):
        gap_numbered(gaps, number)
