"""An attempt's way through its states, its clock, and what is told of it."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, get_args

import pytest

from chalicelib.domain import attempts
from chalicelib.domain.attempts import Event, State, attempts_told, check_may_start, closing, next_state, verdict

END = datetime(2028, 2, 29, 12, 0, tzinfo=UTC)
MS = timedelta(milliseconds=1)


def test_an_attempt_goes_from_running_to_its_result_and_never_back():
    ways: list[tuple[Event, Event, Event]] = [("hand_in", "grade", "pass"), ("hand_in", "grade", "fail"), ("run_out", "grade", "pass"),
            ("run_out", "grade", "fail")]  # fmt: skip
    ends = []
    for way in ways:
        state: str = "running"
        for event in way:
            state = next_state(state, event)
        ends.append(state)
    assert ends == ["passed", "failed", "passed", "failed"]


def test_nothing_happens_to_an_attempt_but_these_six_steps():
    possible = 0
    for state, event in product(get_args(State), get_args(Event)):
        try:
            next_state(state, event)
        except KeyError:
            continue
        possible += 1
    assert possible == 6


def test_a_graded_attempt_cannot_be_graded_again():
    with pytest.raises(KeyError):
        verdict("failed", is_passed=True)


@pytest.mark.parametrize(
    ("now", "closed"),
    [
        (END - MS, ("submitted", END - MS)),
        (END, ("expired", END)),
        (END + MS, ("expired", END)),
        (END + timedelta(days=3), ("expired", END)),
    ],
)
def test_an_attempt_closes_when_handed_in_or_at_its_end_to_the_millisecond(now, closed):
    assert closing(now, END) == closed


def test_the_next_try_comes_7_days_later_across_a_leap_day():
    graded_at = datetime(2028, 2, 26, 23, 59, 59, 999000, tzinfo=UTC)
    assert attempts.retry_at(graded_at) == datetime(2028, 3, 4, 23, 59, 59, 999000, tzinfo=UTC)


def test_a_barred_person_is_told_until_when():
    with pytest.raises(attempts.RetryNotYet) as refusal:
        check_may_start(END - MS, is_passed=False, barred_until=END)
    assert refusal.value.body()["retry_at"] == "2028-02-29T12:00:00.000Z"
    assert refusal.value.status == 409
    check_may_start(END, is_passed=False, barred_until=END)


def test_who_has_passed_does_not_sit_it_again():
    with pytest.raises(attempts.PassedBefore):
        check_may_start(END, is_passed=True, barred_until=None)


@pytest.mark.parametrize(
    ("state", "now", "left"),
    [
        ("running", END - timedelta(seconds=61), 61),
        ("running", END - MS, 0),
        ("running", END + MS, 0),
        ("passed", END - MS, 0),
    ],
)
def test_the_time_left_is_never_said_to_be_more_than_it_is(state, now, left):
    assert attempts.seconds_left(state, now, END) == left


ENDS = {"submitted_at": END - MS, "ends_at": END}


def attempt(state: str, **values: Any) -> dict[str, Any]:
    return {"attempt_id": "att_1", "account_id": "acc_ann", "title": "Sums", "state": state, **ENDS} | values


def test_a_result_is_told_once_and_a_failure_says_from_when_to_try_again():
    failed = attempt("failed", score_percent=40, retry_at=END)
    (tell,) = attempts_told(attempt("submitted"), failed)
    assert (tell.account_id, tell.kind, tell.cause_id) == ("acc_ann", "attempt_failed", "att_1")
    assert tell.facts == {
        "title": "Sums", "score_percent": 40, "retry_at": "2028-02-29T12:00:00.000Z", "attempt_id": "att_1",
        "ended_by": "hand",
    }  # fmt: skip
    assert attempts_told(failed, failed) == []


def test_a_pass_is_told_without_a_date():
    (tell,) = attempts_told(attempt("expired"), attempt("passed", score_percent=90, retry_at=None, submitted_at=END))
    assert tell.kind == "attempt_passed"
    assert tell.facts == {"title": "Sums", "score_percent": 90, "attempt_id": "att_1", "ended_by": "time"}


@pytest.mark.parametrize(("old", "new"), [(None, "running"), ("running", "submitted"), ("running", "expired")])
def test_nothing_is_told_before_there_is_a_result(old, new):
    assert attempts_told(attempt(old) if old else None, attempt(new)) == []
    assert attempts_told(attempt(new), None) == []


def test_every_attempt_stands_in_a_part_of_the_index_that_the_sweep_looks_at():
    parts = {attempts.running_shard(f"att_{number}") for number in range(200)}
    assert parts == set(attempts.running_shards())
