"""The steps of a payroll: what follows what, in how many parts, and who lets the money go (rule 12)."""

import pytest

from chalicelib.domain.adjustments import Given, OwnBalance, correction
from chalicelib.domain.messages import RunPayroll, SendPayouts
from chalicelib.domain.money import Money
from chalicelib.domain.pay_periods import (
    SHARDS,
    added_up,
    approved_by,
    is_approved,
    may_release,
    messages_for,
    parts_for,
    pay_periods_followed,
    payouts_hash,
    shards_of,
    step_named,
)
from chalicelib.domain.problems import InvalidField

WEEK = "2026-11-16"


def period(state, **given):
    return {"period_id": WEEK, "state": state, "messages": 2, "payout_parts": 1, "prepared_at": None,
            "released_at": None} | given  # fmt: skip


def test_a_new_close_is_followed_by_a_message_for_every_part():
    assert pay_periods_followed(None, period("closing")) == [
        RunPayroll(WEEK, "close", 0, 2), RunPayroll(WEEK, "close", 1, 2),
    ]  # fmt: skip


def test_a_closed_week_is_prepared_and_released_payouts_are_sent():
    closed = period("closed")
    prepared = closed | {"prepared_at": "then"}
    assert pay_periods_followed(period("closing"), closed) == [
        RunPayroll(WEEK, "prepare", 0, 2), RunPayroll(WEEK, "prepare", 1, 2),
    ]  # fmt: skip
    assert pay_periods_followed(closed, prepared) == []
    assert pay_periods_followed(prepared, prepared | {"released_at": "now"}) == [SendPayouts(WEEK, 0, 1)]
    assert pay_periods_followed(closed, prepared | {"released_at": "now"}) == [SendPayouts(WEEK, 0, 1)]


def test_a_change_within_a_step_and_the_end_send_nothing():
    released = period("closed", prepared_at="then", released_at="now")
    assert pay_periods_followed(released, released | {"approvals": []}) == []
    assert pay_periods_followed(released, released | {"state": "paid"}) == []
    assert pay_periods_followed(released, None) == []


@pytest.mark.parametrize("parts", [1, 2, 3, 7, 100, 256])
def test_the_parts_cover_every_shard_once(parts):
    covered = [shard for part in range(parts) for shard in shards_of(part, parts)]
    assert covered == list(range(SHARDS))


def test_the_number_of_files_follows_from_the_number_of_payouts():
    assert [parts_for(count) for count in (1, 1000, 1001, 100_000, 10_000_000)] == [1, 1, 2, 100, 256]


def test_only_missing_parts_are_asked_for_again():
    assert messages_for("close", WEEK, 3, {0, 2}) == [RunPayroll(WEEK, "close", 1, 3)]


def test_the_hash_of_the_payouts_does_not_depend_on_the_parts_that_found_them():
    assert payouts_hash({"3": "aa", "20": "bb"}) == payouts_hash({"20": "bb", "3": "aa"})
    assert payouts_hash({"3": "aa", "20": "bb"}) != payouts_hash({"3": "aa", "20": "bc"})


def test_sums_add_up_by_currency_and_name():
    assert added_up([{"USD": {"held": 1}}, {"USD": {"held": 2, "prepared": 5}, "EUR": {"held": 7}}]) == {
        "EUR": {"held": 7}, "USD": {"held": 3, "prepared": 5},
    }  # fmt: skip


CLOSED = {"USD": {"closing": 1000}, "EUR": {"closing": 50}}
PREPARED = {"USD": {"prepared": 700, "held": 300}, "EUR": {"carried": 50}}


def test_payouts_go_by_themselves_when_they_are_what_the_close_found_and_under_the_limit():
    assert may_release(CLOSED, PREPARED, 700)


def test_payouts_wait_for_people_without_a_limit_or_above_it():
    assert not may_release(CLOSED, PREPARED, 0)
    assert not may_release(CLOSED, PREPARED, 699)


def test_a_cent_of_difference_makes_people_decide():
    assert not may_release(CLOSED, PREPARED | {"USD": {"prepared": 699, "held": 300}}, 10_000)
    assert not may_release(CLOSED | {"KES": {"closing": 1}}, PREPARED, 10_000)
    assert not may_release(CLOSED, PREPARED | {"KES": {"prepared": 1}}, 10_000)


def test_two_different_administrators_approve():
    once = approved_by([], "acc_boss", "t1")
    assert not is_approved(once)
    assert approved_by(once, "acc_boss", "t2") == once
    assert is_approved(approved_by(once, "acc_other", "t2"))


def test_an_unknown_step_is_a_bug_of_its_sender():
    with pytest.raises(ValueError, match="no payroll step"):
        step_named("open")


def correct(minor, by="acc_boss", kind="correction"):
    given = Given(by, "Paid twice in May", "T-1")
    return correction("acc_ann", Money(minor, "USD"), given, kind=kind, work_period=WEEK)


def test_a_correction_moves_its_amount_in_the_direction_of_its_sign():
    [given], [taken] = correct(30).postings, correct(-30).postings
    assert (given.source, given.destination, given.amount.minor) == ("corrections", "payable:acc_ann", 30)
    assert (taken.source, taken.destination, taken.amount.minor) == ("payable:acc_ann", "corrections", 30)
    assert correct(30).entry_id == "adjust#acc_ann#T-1"
    assert correct(30).cause["reason"] == "Paid twice in May"


def test_a_correction_of_nothing_or_of_oneself_is_refused():
    with pytest.raises(InvalidField):
        correct(0)
    with pytest.raises(OwnBalance):
        correct(30, by="acc_ann")


def test_an_apology_in_money_comes_from_its_own_account_and_is_never_taken():
    [given] = correct(30, kind="service_credit").postings
    assert (given.source, given.destination) == ("service_credits", "payable:acc_ann")
    with pytest.raises(InvalidField):
        correct(-30, kind="service_credit")
