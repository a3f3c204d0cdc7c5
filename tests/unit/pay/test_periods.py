"""Both pay windows at their exact millisecond, and the week an entry is listed in (rule 5; R31, R70)."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.pay_periods import (
    EarlierPeriodClosing,
    LaterPeriodClosed,
    PeriodNotDue,
    check_is_over,
    check_may_close,
    is_period_id,
    period_asked,
)
from chalicelib.domain.periods import last_ended, period_named, period_of, statement_period
from chalicelib.domain.problems import InvalidField

MILLISECOND = timedelta(milliseconds=1)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "first", "end"),
    [("monday", "2026-11-16", "2026-11-23T00:00:00"), ("tuesday", "2026-11-17", "2026-11-24T00:00:00")],
)
def test_the_last_millisecond_belongs_to_the_week_and_the_next_to_the_next(start, first, end):
    boundary = at(end)
    assert period_of(boundary - MILLISECOND, start).period_id == first
    assert period_of(boundary, start).period_id == boundary.date().isoformat()
    assert period_of(boundary + MILLISECOND, start).starts_at == boundary


@pytest.mark.parametrize("start", ["monday", "tuesday"])
@pytest.mark.parametrize("day", ["2024-02-29T23:59:59.999", "2026-12-31T23:59:59.999", "2027-01-01T00:00:00"])
def test_leap_days_and_year_ends_lie_in_whole_weeks(start, day):
    period = period_of(at(day), start)
    assert period.starts_at <= at(day) < period.ends_at
    assert period.ends_at - period.starts_at == timedelta(days=7)
    assert period.starts_at.strftime("%A").lower() == start


@pytest.mark.parametrize(("start", "first"), [("monday", "2026-11-16"), ("tuesday", "2026-11-17")])
def test_a_week_is_closed_on_the_tuesday_after_it_at_six(start, first):
    assert period_named(first).closes_at == at("2026-11-24T06:00:00")
    assert last_ended(at("2026-11-24T06:00:00"), start).period_id == first


def test_an_instant_of_another_zone_counts_in_utc():
    manila = datetime.fromisoformat("2026-11-23T07:59:59.999+08:00")
    assert period_of(manila, "monday").period_id == "2026-11-16"
    assert period_of(manila + MILLISECOND, "monday").period_id == "2026-11-23"


def test_an_entry_is_listed_in_the_week_of_its_work_while_that_is_open():
    assert statement_period("2026-11-16", "") == "2026-11-16"
    assert statement_period("2026-11-16", "2026-11-09") == "2026-11-16"


def test_late_work_is_listed_in_the_first_week_that_is_open_for_the_person():
    assert statement_period("2026-11-16", "2026-11-16") == "2026-11-23"
    assert statement_period("2026-11-02", "2026-12-28") == "2027-01-04"


def test_a_week_is_not_closed_before_its_tuesday():
    week = period_named("2026-11-16")
    with pytest.raises(PeriodNotDue):
        check_may_close(week, week.closes_at - MILLISECOND, latest=None)
    check_may_close(week, week.closes_at, latest=("2026-11-09", "closed"))


def test_weeks_are_closed_in_order_and_one_at_a_time():
    week = period_named("2026-11-16")
    with pytest.raises(EarlierPeriodClosing):
        check_may_close(week, week.closes_at, latest=("2026-11-09", "closing"))
    with pytest.raises(LaterPeriodClosed):
        check_may_close(week, week.closes_at, latest=("2026-11-23", "closing"))


def test_a_dry_run_is_of_a_week_that_is_over():
    week = period_named("2026-11-16")
    check_is_over(week, week.ends_at)
    with pytest.raises(PeriodNotDue):
        check_is_over(week, week.ends_at - MILLISECOND)


@pytest.mark.parametrize(
    "text", ["", "now", "2026-11-17", "20261116", "2026-W47-1", "9999-12-31", "0001-01-01", "٢٠٢٦-11-16"]
)
def test_only_the_first_day_of_a_pay_week_names_one(text):
    with pytest.raises(InvalidField):
        period_asked(text, "monday")


def test_a_period_is_named_by_its_first_day():
    assert period_asked("2026-11-16", "monday").ends_at == at("2026-11-23T00:00:00")
    assert is_period_id("2026-11-16")
    assert not is_period_id("2026-11-16#")
