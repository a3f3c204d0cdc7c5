"""What is paid per task and per hour, and how it changes: announced, never at once when it is less (R20, R59, R62)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.bonus_rules import rules_of
from chalicelib.domain.costs import cost_preview
from chalicelib.domain.money import Money
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.rates import (
    CHANGES_MOST,
    Rate,
    RateChange,
    RateChangesUsedUp,
    RateNoticeTooShort,
    Rates,
    Wanted,
    at_estimate_minor,
    below_floor_rule,
    change_wanted,
    check_rate,
    first_day_after,
    floor_of,
    hourly_minor,
    hourly_rate,
    is_in_range,
    pays_below,
    price_columns,
)
from chalicelib.domain.terms import Offer, claim_terms

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
TASK = Rates("USD", Rate("task", 120), [])
HOUR = Rates("USD", hourly_rate(1500, 90), [])


def usd(minor):
    return Money(minor, "USD")


def wanted(minor, days=0, kind="reward"):
    amounts = {"reward": None, "hourly": None} | {kind: usd(minor)}
    return Wanted(**amounts, effective_on=TODAY + timedelta(days=days), reason="The work is harder")


def changed(rates, minor, days=0, kind="reward", now=NOW):
    change = change_wanted(rates, wanted(minor, days, kind), now)
    return Rates(rates.currency, rates.first, [*rates.changes, change])


def test_an_hourly_answer_reserves_the_most_it_may_earn():
    assert hourly_rate(1500, 90) == Rate("hour", 2250, 1500, 90)
    assert hourly_rate(1000, 7).reward_minor == 117  # 116 2/3, rounded up


def test_an_hour_is_compared_at_the_estimated_pace_and_beyond_the_cap_no_minute_is_paid():
    assert hourly_minor(Rate("task", 120), 5) == 1440
    assert hourly_minor(hourly_rate(1500, 90), 60) == 1500
    assert hourly_minor(hourly_rate(1500, 60), 120) == 750
    assert at_estimate_minor(hourly_rate(1500, 60), 20) == 500
    assert at_estimate_minor(hourly_rate(1500, 60), 120) == 1500
    assert at_estimate_minor(Rate("task", 120), 20) == 120


def test_the_floor_is_in_dollars_and_holds_for_both_ways_of_being_paid():
    floor = floor_of("USD", 1000)
    assert pays_below(Rate("task", 166), 10, floor)
    assert not pays_below(Rate("task", 167), 10, floor)
    assert pays_below(hourly_rate(999, 60), 10, floor)
    assert not pays_below(hourly_rate(1000, 60), 10, floor)
    assert floor_of("EUR", 1000) is None
    assert floor_of("USD", 0) is None
    assert not pays_below(Rate("task", 1), 240, None)


@pytest.mark.parametrize(
    ("minor", "approved", "is_allowed"),
    [(100, None, True), (99, None, False), (5000, None, True), (5001, None, False), (5001, 5001, True), (0, 0, False)],
)
def test_a_reward_is_in_the_range_or_approved(minor, approved, is_allowed):
    assert is_in_range(minor, approved) is is_allowed


def test_a_price_is_given_one_way_in_one_currency():
    assert price_columns(usd(120), None, "USD") == {
        "pay_kind": "task", "reward_minor": 120, "hourly_minor": None, "cap_minutes": None,
    }  # fmt: skip
    assert price_columns(None, (usd(1500), 90), "USD") == {
        "pay_kind": "hour", "reward_minor": 2250, "hourly_minor": 1500, "cap_minutes": 90,
    }  # fmt: skip
    with pytest.raises(InvalidField, match="left out"):
        price_columns(usd(120), (usd(1500), 90), "USD")
    with pytest.raises(InvalidField, match=r"pay\.hourly\.currency"):
        price_columns(None, (Money(1500, "EUR"), 90), "USD")


def test_a_raise_may_hold_at_once_and_every_instant_has_the_rate_of_its_time():
    rates = changed(TASK, 150)
    assert rates.at(NOW - timedelta(milliseconds=1)).reward_minor == 120
    assert rates.at(NOW).reward_minor == 150


def test_a_lower_rate_holds_seven_whole_days_later_at_the_earliest():
    with pytest.raises(RateNoticeTooShort) as refused:
        change_wanted(TASK, wanted(110, days=7), NOW)  # at midnight: six days and fifteen hours
    assert refused.value.extra["earliest_on"] == date(2026, 11, 24)
    rates = changed(TASK, 110, days=8)
    midnight = datetime(2026, 11, 24, tzinfo=UTC)
    assert rates.at(midnight - timedelta(milliseconds=1)).reward_minor == 120
    assert rates.at(midnight).reward_minor == 110
    assert first_day_after(midnight) == midnight.date()


def test_an_announced_raise_is_not_taken_back_at_short_notice():
    rates = changed(TASK, 200, days=2)
    with pytest.raises(RateNoticeTooShort):
        change_wanted(rates, wanted(120, days=3), NOW)
    with pytest.raises(RateNoticeTooShort):
        change_wanted(rates, wanted(150, days=2), NOW)
    assert changed(rates, 120, days=8).at(NOW + timedelta(days=9)).reward_minor == 120


def test_of_two_changes_for_the_same_day_the_one_announced_later_holds():
    rates = changed(changed(TASK, 150, days=3), 160, days=3)
    assert rates.at(NOW + timedelta(days=3)).reward_minor == 160


def test_a_raise_before_an_announced_change_ends_with_it():
    rates = changed(changed(TASK, 110, days=8), 150)
    assert [rates.at(NOW + timedelta(days=days)).reward_minor for days in (0, 7, 8)] == [150, 150, 110]


def test_hourly_work_is_compared_by_the_hour_and_keeps_its_cap():
    rates = changed(HOUR, 1600, kind="hourly")
    assert rates.at(NOW) == Rate("hour", 2400, 1600, 90)
    with pytest.raises(RateNoticeTooShort):
        change_wanted(HOUR, wanted(1400, kind="hourly"), NOW)


@pytest.mark.parametrize(
    ("rates", "asked", "field"),
    [
        (TASK, wanted(1500, kind="hourly"), "hourly"),
        (HOUR, wanted(150), "reward"),
        (TASK, wanted(0, days=8), "reward"),
        (TASK, wanted(120), "reward"),
        (TASK, wanted(150, days=-1), "effective_on"),
        (TASK, Wanted(Money(150, "EUR"), None, TODAY, "x"), "reward.currency"),
        (TASK, Wanted(None, None, TODAY, "x"), "reward"),
    ],
)
def test_what_cannot_be_announced_is_refused_by_name(rates, asked, field):
    with pytest.raises(InvalidField) as refused:
        change_wanted(rates, asked, NOW)
    assert refused.value.extra["field"] == field


def test_a_rate_changes_only_so_often():
    change = RateChange(NOW, NOW, Rate("task", 130), "more")
    with pytest.raises(RateChangesUsedUp):
        change_wanted(Rates("USD", Rate("task", 120), [change] * CHANGES_MOST), wanted(150), NOW)


def test_a_changed_rate_keeps_range_and_floor():
    check_rate(Rate("task", 150), 5, approved_minor=None, floor=usd(1000))
    with pytest.raises(InvalidField, match="100 to 5000"):
        check_rate(Rate("task", 99), 1, approved_minor=None, floor=None)
    with pytest.raises(InvalidField, match=r"10\.00 USD an hour"):
        check_rate(Rate("task", 150), 60, approved_minor=None, floor=usd(1000))


def test_the_history_says_what_was_what_is_and_what_will_be():
    rates = changed(changed(TASK, 150), 130, days=8)
    lines = rates.history(NOW - timedelta(days=3), NOW + timedelta(days=1))
    assert [(line.state, line.reward.minor, line.reason) for line in lines] == [
        ("past", 120, ""), ("in_force", 150, "The work is harder"), ("announced", 130, "The work is harder"),
    ]  # fmt: skip
    assert [line.reward.minor for line in rates.announced(NOW)] == [130]
    assert [line.state for line in rates.history(NOW, NOW + timedelta(days=30))] == ["past", "past", "in_force"]


def test_the_receipt_says_how_the_answer_is_paid():
    def pay(rate):
        offer = Offer(
            "prj", rate.reward_minor, 0, "USD", 1, 0, 30, 5,
            pay_kind=rate.pay_kind, hourly_minor=rate.hourly_minor, cap_minutes=rate.cap_minutes,
        )  # fmt: skip
        return claim_terms(offer, claim_id="clm", task_id="tsk", account_id="acc", claimed_at=NOW)["pay"]

    assert pay(Rate("task", 120)) == {"kind": "task"}
    assert pay(hourly_rate(1500, 90)) == {
        "kind": "hour", "hourly": {"minor": 1500, "currency": "USD"}, "cap_minutes": 90,
    }  # fmt: skip


def test_the_preview_shows_each_part_of_the_worst_case():
    rule = {"rule_id": "ten", "kind": "per_count", "when": {"count": {"at_least": 10}}, "amount": 500}
    offer = Offer("prj", 120, 30, "USD", 1, 2, 30, 60, bonus_rules=rules_of([rule]))
    preview = cost_preview(
        offer, Rate("task", 120), answers=(8, 3), floor=usd(200), available_minor=[1000, 400]
    )  # fmt: skip
    assert (preview.reward_worst_case, preview.review_worst_case, preview.bonus_worst_case) == (
        usd(2880), usd(1440), usd(1000),
    )  # fmt: skip
    assert (preview.worst_case, preview.answer_cost, preview.answers_covered) == (usd(5320), usd(680), 2)
    assert (preview.hourly, preview.floor) == (usd(120), usd(200))
    below = ["pays-below-10-usd-an-hour", "pays-below-the-floor"]
    assert preview.warnings == [*below, "covers-fewer-answers-at-once"]


def test_a_refusal_for_the_floor_says_what_it_comes_to_and_names_the_cap_where_that_is_the_cause():
    capped = below_floor_rule(hourly_rate(900, 10), 30, usd(800))
    assert capped == (
        "comes to 8.00 USD an hour at least at the estimated 30 minutes; it comes to 3.00 USD, for cap_minutes pays 10 of"
        " them: raise the cap or the rate, or estimate less"
    )
    assert below_floor_rule(hourly_rate(700, 30), 30, usd(800)).endswith(
        "it comes to 7.00 USD: pay more, or estimate less"
    )
