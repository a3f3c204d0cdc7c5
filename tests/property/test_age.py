"""Age on the UTC date (R12)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.accounts import TooYoung, age_on, check_age

BIRTHDAYS = st.dates(date(1900, 1, 1), date(2020, 12, 31))


def birthday(born_on: date, age: int) -> date:
    """The day on which so many years are full: 1 March in common years for who was born on 29 February."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


@given(BIRTHDAYS, st.integers(1, 120))
def test_a_year_is_full_on_the_birthday_and_not_the_day_before(born_on: date, age: int) -> None:
    day = birthday(born_on, age)
    assert age_on(born_on, day) == age
    assert age_on(born_on, day - timedelta(days=1)) == age - 1


@given(BIRTHDAYS, st.dates(date(2021, 1, 1), date(2100, 12, 31)))
def test_nobody_grows_younger_and_one_day_adds_at_most_one_year(born_on: date, today: date) -> None:
    assert age_on(born_on, today + timedelta(days=1)) - age_on(born_on, today) in (0, 1)
    assert age_on(born_on + timedelta(days=1), today) <= age_on(born_on, today)


@given(BIRTHDAYS, st.integers(16, 25))
def test_the_door_opens_on_the_birthday(born_on: date, minimum_age: int) -> None:
    day = birthday(born_on, minimum_age)
    check_age(born_on, today=day, minimum_age=minimum_age)
    with pytest.raises(TooYoung) as refused:
        check_age(born_on, today=day - timedelta(days=1), minimum_age=minimum_age)
    assert refused.value.extra["field"] == "born_on"


def test_a_leap_day_child_is_18_on_the_first_of_march() -> None:
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18
    assert age_on(date(2004, 2, 29), date(2024, 2, 29)) == 20
