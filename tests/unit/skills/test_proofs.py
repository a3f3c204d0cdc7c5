"""A proof that runs out: its day, what it is worth beside others, and when its test may be taken again (R16, R17, R42)."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.attempts import PassedBefore, RetryNotYet, check_may_start
from chalicelib.domain.matching import Audience, Need, Person, proved_until, reasons_against
from chalicelib.domain.phone_notices import phones_told
from chalicelib.domain.proofs import best_proof, proof_end, reminders_due, with_proof
from chalicelib.domain.skills import Proof

MS = timedelta(milliseconds=1)
DAY = timedelta(days=1)
GRADED = datetime(2026, 11, 16, 9, tzinfo=UTC)
END = datetime(2029, 11, 16, 9, tzinfo=UTC)
LOW_END = END + 30 * DAY
HIGH, LOW = Proof(4, "att_high", GRADED, END), Proof(2, "att_low", GRADED, LOW_END)
PYTHON = Audience("open", [Need("programming", 3)])


def a_person(at: datetime, *proofs: Proof) -> Person:
    best = best_proof(proofs, at)
    return Person(
        "KE",
        verified={"programming/python": best.level} if best else {},
        proofs={"programming/python": proofs},
    )


@pytest.mark.parametrize(
    ("graded_at", "months", "end"),
    [
        (GRADED, 36, END),
        (datetime(2027, 1, 31, 8, tzinfo=UTC), 1, datetime(2027, 2, 28, 8, tzinfo=UTC)),
        (datetime(2028, 1, 31, 8, tzinfo=UTC), 1, datetime(2028, 2, 29, 8, tzinfo=UTC)),
        (datetime(2028, 2, 29, 8, tzinfo=UTC), 12, datetime(2029, 2, 28, 8, tzinfo=UTC)),
        (datetime(2028, 2, 29, 8, tzinfo=UTC), 48, datetime(2032, 2, 29, 8, tzinfo=UTC)),
        (GRADED, None, None),
    ],
)
def test_a_proof_ends_on_the_same_day_of_its_month_or_the_months_last(graded_at, months, end):
    assert proof_end(graded_at, months) == end


def test_a_high_proof_that_ran_out_does_not_hide_a_lower_one_that_holds():
    kept = with_proof([LOW], HIGH)
    levels = [best.level if (best := best_proof(kept, at)) else 0 for at in (END - MS, END, LOW_END - MS, LOW_END)]
    assert (kept, levels) == ([HIGH, LOW], [4, 2, 2, 0])


@pytest.mark.parametrize(
    ("at", "codes"), [(END - MS, []), (END, ["skill-proof-ran-out"]), (END + MS, ["skill-proof-ran-out"])]
)
def test_eligibility_says_what_ran_out_when_and_what_to_do(at, codes):
    reasons = reasons_against(a_person(at, HIGH, LOW), PYTHON, at=at)
    assert [reason.code for reason in reasons] == codes
    for reason in reasons:
        assert reason.detail == (
            "Your proof of `programming` ran out on 2029-11-16; take the test again: GET /assessments lists it."
        )


def test_a_level_never_proved_did_not_run_out():
    (reason,) = reasons_against(a_person(END, LOW), PYTHON, at=END)
    assert reason.code == "skill-level-too-low"


def test_who_joins_is_let_in_until_the_last_proof_of_the_first_need_to_lapse():
    both = Audience("open", [Need("programming", 3), Need("programming", 1), Need("math", is_verified=False)])
    assert proved_until(a_person(GRADED, HIGH, LOW), both) == END
    assert proved_until(a_person(GRADED, HIGH, LOW), Audience("open", [Need("programming", 2)])) == LOW_END
    assert proved_until(a_person(GRADED, Proof(5, "att_0", GRADED)), both) is None


@pytest.mark.parametrize(
    ("at", "is_open"), [(END - 60 * DAY - MS, False), (END - 60 * DAY, True), (END, True), (END + DAY, True)]
)
def test_a_passed_test_may_be_taken_again_from_60_days_before_its_proof_ends(at, is_open):
    if is_open:
        check_may_start(at, is_passed=True, barred_until=None, proved_until=END)
        with pytest.raises(RetryNotYet):
            check_may_start(at, is_passed=True, barred_until=at + MS, proved_until=END)
    else:
        with pytest.raises(PassedBefore) as refusal:
            check_may_start(at, is_passed=True, barred_until=None, proved_until=END)
        assert refusal.value.extra["retry_at"] == "2029-09-17T09:00:00.000Z"


def test_a_proof_shorter_than_a_reminders_days_has_no_such_reminder():
    end = datetime(2026, 12, 16, 9, tzinfo=UTC)
    short = Proof(1, "att_1", GRADED, end)
    assert reminders_due([short], {}, GRADED) == {}
    assert reminders_due([short], {}, end - 14 * DAY) == {"att_1": 14}
    assert reminders_due([short], {"att_1": 14}, end - MS) == {}
    assert reminders_due([short], {}, end) == {}


def test_a_late_sweep_gives_the_later_reminder_alone():
    assert reminders_due([HIGH], {}, END - 10 * DAY) == {"att_high": 14}


def test_a_number_is_told_when_it_is_confirmed_or_replaced_and_never_in_the_message():
    before = {"account_id": "acc_1", "standing": "active", "phone_hash": None, "phone_verified_at": None}
    first = before | {"phone_hash": "h1", "phone_hint": "…678", "phone_verified_at": GRADED}
    other = first | {"phone_hash": "h2", "phone_hint": "…999", "phone_verified_at": GRADED + DAY}
    told = [phones_told(before, first), phones_told(first, other), phones_told(first, first | {"name": "Ann"})]
    assert [[tell.kind for tell in each] for each in told] == [["phone_confirmed"], ["phone_changed"], []]
    assert all("678" not in str(tell) and "999" not in str(tell) for each in told for tell in each)
    assert phones_told(first, first | {"standing": "closed", "phone_verified_at": None}) == []
