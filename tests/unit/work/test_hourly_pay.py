"""What counted time earns by the hour (R72; rule 6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.contested_time import TimeNotOwed, check_may_contest, granted_seconds, late_grant
from chalicelib.domain.hourly_pay import NoTimeCounted, check_some_time, is_hourly, minutes_paid, pay_for
from chalicelib.domain.money import Money
from chalicelib.domain.problems import InvalidField


def terms(rate: int = 1200, cap: int = 30, currency: str = "USD"):
    return {"pay": {"kind": "hour", "hourly": {"minor": rate, "currency": currency}, "cap_minutes": cap}}


@pytest.mark.parametrize(
    ("rate", "seconds", "minor"),
    [
        (1200, 59, 0),
        (1200, 60, 20),
        (1200, 119, 20),
        (1200, 1800, 600),
        (1200, 9999, 600),
        (1, 60, 1),
        (90, 60, 2),
        (89, 60, 1),
    ],
)
def test_whole_minutes_up_to_the_cap_are_paid_and_rounded_once(rate, seconds, minor):
    assert pay_for(terms(rate), seconds) == Money(minor, "USD")


@given(st.integers(1, 10**7), st.integers(1, 240), st.integers(0, 20_000))
def test_pay_is_never_more_than_the_cap_rounded_up_and_never_less_for_more_time(rate, cap, seconds):
    most = -(-rate * cap // 60)
    assert pay_for(terms(rate, cap), seconds).minor <= most
    assert pay_for(terms(rate, cap), seconds).minor <= pay_for(terms(rate, cap), seconds + 1).minor


def test_terms_that_say_nothing_of_pay_or_pay_per_task_know_no_time():
    assert [is_hourly(one) for one in ({}, {"pay": {"kind": "task"}}, terms())] == [False, False, True]


def test_no_minute_is_refused_with_the_way_out():
    with pytest.raises(NoTimeCounted) as refused:
        check_some_time(terms(), 59)
    assert "contested" in refused.value.detail
    check_some_time(terms(), 60)


def test_minutes_are_what_the_cap_lets():
    assert [minutes_paid(terms(cap=2), seconds) for seconds in (0, 60, 150, 500)] == [0, 1, 2, 2]


def test_a_late_grant_adds_what_it_would_have_added_and_no_cap_is_passed():
    earlier = [{"granted_seconds": 600, "is_corrected": True}, {"granted_seconds": 600, "is_corrected": False}]

    assert late_grant(terms(), 600, (), 300) == Money(100, "USD")
    assert late_grant(terms(), 600, earlier, 900) == Money(200, "USD")  # 20 minutes were paid, and the cap is 30


def test_only_time_that_may_still_be_paid_is_contested_and_no_more_than_the_gap_is_granted():
    check_may_contest(terms(), "active")
    check_may_contest(terms(), "submitted")
    assert [granted_seconds(minutes, 70) for minutes in (0, 1, 2)] == [0, 60, 70]
    for what, state in (({}, "active"), (terms(), "expired"), (terms(), "released")):
        with pytest.raises(TimeNotOwed):
            check_may_contest(what, state)
    for wrong in (3, None):
        with pytest.raises(InvalidField, match="granted_minutes"):
            granted_seconds(wrong, 120)
