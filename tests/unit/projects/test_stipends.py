"""The pay of a project's test: its rate by default, 30 unpaid minutes at most, owed for a sitting with an answer (R68)."""

import pytest

from chalicelib.domain.costs import SeatPay, cost_preview
from chalicelib.domain.messages import FollowTest
from chalicelib.domain.money import Money
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.qualifications import TestNotOpen as NotOpen
from chalicelib.domain.qualifications import check_unpaid, minutes_unpaid
from chalicelib.domain.qualifications import test_told as told_of
from chalicelib.domain.qualifications import tests_followed as followed
from chalicelib.domain.rates import Rate, hourly_rate
from chalicelib.domain.stipends import (
    Sat,
    UnpaidTestTooLong,
    kept,
    minutes_minor,
    minutes_paid,
    named_again,
    pay_of,
    pay_said,
    step_of,
    stipend_of,
    worst_minor,
)
from chalicelib.domain.terms import Offer

BY_TASK, BY_HOUR = Rate("task", 120), hourly_rate(1500, 20)
USD = {"minor": 300, "currency": "USD"}


def named(limit_minutes, rate=BY_TASK, **said):
    return stipend_of({"assessment_id": "asm_1"} | said, limit_minutes, rate, est_minutes=7, currency="USD")


def test_left_out_it_is_the_rate_for_every_minute_and_a_part_of_a_cent_is_a_whole_one():
    found = named(45)
    assert (found.pay, found.paid_minutes, found.is_default) == (Money(772, "USD"), 45, True)  # 771.43
    assert named(45, BY_HOUR).pay == Money(1125, "USD")


@pytest.mark.parametrize(("said", "minutes"), [(0, 0), (17, 0), (18, 1), (120, 7), (1_000_000, 45)])
def test_an_amount_pays_as_many_minutes_as_the_rate_says(said, minutes):
    assert minutes_paid(BY_TASK, 7, Money(said, "USD"), 45) == minutes
    assert minutes == 45 or minutes_minor(BY_TASK, 7, minutes + 1) > said


def test_thirty_minutes_may_be_unpaid_and_one_more_not():
    assert named(30, stipend=None).pay is None
    least = minutes_minor(BY_TASK, 7, 1)
    assert named(31, stipend={"minor": least, "currency": "USD"}).paid_minutes == 1
    for stipend in (None, {"minor": least - 1, "currency": "USD"}):
        with pytest.raises(UnpaidTestTooLong) as refused:
            named(31, stipend=stipend)
        assert (refused.value.extra["limit_minutes"], refused.value.extra["least_minor"]) == (31, least)
        assert "{" not in refused.value.detail


@pytest.mark.parametrize("stipend", [{"minor": 0, "currency": "USD"}, {"minor": 300, "currency": "EUR"}])
def test_it_is_more_than_zero_in_the_projects_currency(stipend):
    with pytest.raises(InvalidField):
        named(30, stipend=stipend)


def test_a_project_remembers_what_its_manager_said_and_not_what_came_of_it():
    for said in ({}, {"stipend": None}, {"stipend": USD}):
        assert named_again(kept("asm_1", named(30, **said))) == {"assessment_id": "asm_1"} | said
    assert named_again({"assessment_id": "asm_1"}) == {"assessment_id": "asm_1", "stipend": None}  # of before
    assert pay_of({"assessment_id": "asm_1"}) is None
    assert pay_of(None) is None


def test_a_longer_version_of_the_test_adds_unpaid_minutes_and_closes_it_beyond_thirty():
    record = kept("asm_1", named(30))
    longer = told_of("Birds", 60, 70, qualification=record, was_paid=False)
    assert longer.unpaid_minutes == 30
    check_unpaid(longer)
    with pytest.raises(NotOpen):
        check_unpaid(told_of("Birds", 61, 70, qualification=record, was_paid=False))
    check_unpaid(told_of("Birds", 61, 70, qualification=record, was_paid=True))


def test_what_is_told_says_when_nothing_is_paid():
    assert "Without one saved answer nothing is paid" in pay_said(Money(300, "USD"), was_paid=False)
    assert "3.00 USD" in pay_said(Money(300, "USD"), was_paid=False)
    assert pay_said(None, was_paid=False) == "Nobody is paid for this test."
    assert "not paid" in pay_said(Money(300, "USD"), was_paid=True)


@pytest.mark.parametrize(
    ("sat", "in_test", "left"),
    [
        (None, "wait", "release"),
        (Sat(is_running=True, is_answered=False, is_older=False), "wait", "wait"),
        (Sat(is_running=False, is_answered=True, is_older=True), "wait", "release"),
        (Sat(is_running=False, is_answered=True, is_older=False), "pay", "pay"),
        (Sat(is_running=False, is_answered=False, is_older=False), "release", "release"),
    ],
)
def test_a_sitting_after_the_seat_with_an_answer_is_paid(sat, in_test, left):
    assert (step_of(sat, is_in_test=True), step_of(sat, is_in_test=False)) == (in_test, left)


@pytest.mark.parametrize(("is_paid", "unpaid"), [(True, 5), (False, 25)])
def test_minutes_that_were_paid_are_not_counted_as_unpaid(is_paid, unpaid):
    test = {"limit_minutes": 30, "unpaid_minutes": 10, "stipend": USD}
    assert minutes_unpaid(25, test, is_paid=is_paid) == unpaid
    assert minutes_unpaid(5, test, is_paid=True) == 0
    assert minutes_unpaid(25, {"limit_minutes": 30, "unpaid_minutes": 30}, is_paid=False) == 25


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [(None, "running", 0), ("running", "submitted", 1), ("running", "expired", 1), ("submitted", "grading", 0),
     ("submitted", "failed", 1), ("grading", "passed", 1), ("failed", "passed", 1), ("passed", "passed", 0)],
)  # fmt: skip
def test_handing_in_and_the_result_are_followed(old, new, count):
    before = None if old is None else {"state": old, "attempt_id": "att_1"}
    assert followed(before, {"state": new, "attempt_id": "att_1"}) == [FollowTest("att_1")] * count


def test_the_preview_adds_the_tests_of_all_seats_to_what_is_spent_and_reserved():
    offer = Offer(
        project_id="prj_1", reward_minor=100, review_minor=0, currency="USD", guidelines_version=1, review_levels=0,
        lease_minutes=30, est_minutes=5,
    )  # fmt: skip

    def preview(pay, seats):
        return cost_preview(
            offer, Rate("task", 100), answers=(10, 1), floor=None, available_minor=[1500],
            seat_pay=SeatPay(pay, seats),
        )  # fmt: skip

    tested, plain = preview(Money(200, "USD"), 3), preview(None, 3)
    assert (tested.stipend_worst_case.minor, plain.stipend_worst_case.minor) == (600, 0)
    assert tested.worst_case.minor - plain.worst_case.minor == 600
    assert tested.reserved_at_once.minor - plain.reserved_at_once.minor == 600
    assert (tested.answers_covered, plain.answers_covered) == (9, 15)
    assert "stipends-without-seats-have-no-limit" in preview(Money(200, "USD"), None).warnings
    assert worst_minor(Money(200, "USD"), None) == 200
