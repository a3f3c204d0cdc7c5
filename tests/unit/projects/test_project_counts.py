"""What is counted of a project's work, and the median of how long it takes (R18, R60)."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.project_counts import (
    STEPS,
    CountFacts,
    claim_counts,
    in_transactions,
    median_minutes,
    seconds_taken,
    step_of,
    submission_counts,
    summed,
)

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def a_claim(state="active"):
    return {"claim_id": "clm_1", "project_id": "prj_1", "state": state}


def an_answer(state="checking", **given):
    return {
        "submission_id": "sub_1", "project_id": "prj_1", "state": state, "number": 1, "lapsed_revisions": 0,
        "terms": {"claimed_at": "2026-11-16T08:53:00.000Z"}, "submitted_at": NOW, **given,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "counted"),
    [
        (None, a_claim(), ["claimed"]),
        (a_claim(), a_claim("submitted"), []),
        (a_claim("submitted"), a_claim(), []),
        (a_claim(), a_claim("released"), ["released"]),
        (a_claim(), a_claim("expired"), ["expired"]),
        (a_claim("expired"), a_claim("expired"), []),
        (a_claim(), None, []),
    ],
)
def test_a_claim_counts_when_made_and_when_it_ends_without_an_answer(old, new, counted):
    assert [fact.counted for fact in claim_counts(old, new)] == counted


@pytest.mark.parametrize(
    ("old", "new", "counted"),
    [
        (None, an_answer(), ["submitted"]),
        (an_answer(), an_answer("in_review"), []),
        (an_answer("in_review"), an_answer("accepted"), ["accepted"]),
        (an_answer("in_review"), an_answer("rejected"), ["rejected"]),
        (an_answer("in_review"), an_answer("soft_rejected"), ["soft_rejected"]),
        (an_answer("in_review"), an_answer("returned"), ["returned"]),
        (an_answer("accepted"), an_answer("accepted", is_counted=True), []),
        (an_answer(), None, []),
    ],
)
def test_an_answer_counts_when_handed_in_and_when_decided(old, new, counted):
    assert [fact.counted for fact in submission_counts(old, new)] == counted


def test_two_returns_of_one_answer_are_two_and_the_same_change_is_one():
    returns = [
        submission_counts(an_answer("in_review"), an_answer("returned", lapsed_revisions=lapsed))[0].ref
        for lapsed in (0, 0, 1)
    ]
    assert returns[0] == returns[1] != returns[2]


def test_only_accepted_answers_say_how_long_they_took():
    (accepted,) = submission_counts(an_answer(), an_answer("accepted"))
    assert accepted.step == step_of(7 * 60)
    assert submission_counts(an_answer(), an_answer("rejected"))[0].step is None


def test_time_is_counted_and_unpaid_time_or_from_claim_to_answer():
    assert seconds_taken(an_answer()) == 7 * 60
    assert seconds_taken(an_answer(counted_seconds=100)) == 100
    assert seconds_taken(an_answer(counted_seconds=100, uncounted_seconds=50)) == 150
    assert seconds_taken(an_answer(number=2)) is None
    assert seconds_taken(an_answer(number=2, counted_seconds=90)) == 90
    assert seconds_taken(an_answer(submitted_at=NOW - timedelta(hours=1))) == 0


@pytest.mark.parametrize(
    ("seconds", "step"), [(0, 0), (60, 0), (61, 1), (120, 1), (240 * 60, 14), (240 * 60 + 1, 15), (10**6, 15)]
)
def test_a_duration_stands_in_one_step(seconds, step):
    assert step_of(seconds) == step


def test_the_median_is_rounded_up_and_waits_for_five_answers():
    def of(**steps):
        return median_minutes([steps.get(f"m{minutes}", 0) for minutes in STEPS] + [steps.get("over", 0)])

    assert of(m5=4) is None
    assert of(m5=5) == 5
    assert of(m3=3, m60=2) == 3
    assert of(m3=2, m60=3) == 60
    assert of(m3=3, m60=3) == 3
    assert of(over=9) == 240
    assert median_minutes([]) is None


def test_parts_add_up():
    found = summed([{"claimed": 2}, {"claimed": 1, "accepted": 1}], [5])
    assert (found.claimed, found.accepted, found.rejected, found.median_minutes) == (3, 1, 0, 1)


def test_changes_go_in_transactions_that_the_store_takes_each_once():
    facts = [CountFacts(f"r{n}", f"p{n % 40}", "claimed", 1) for n in range(300)]
    groups = in_transactions([*facts, *facts[:50]])
    assert sorted(fact.ref for group in groups for fact in group) == sorted(fact.ref for fact in facts)
    assert all(len(group) + 2 * len({fact.project_id for fact in group}) <= 100 for group in groups)
