"""The first figure of a statement's page when money waited and went out with another week (R32)."""

from datetime import date

import pytest

from chalicelib.domain.periods import period_named
from chalicelib.domain.statement_words import PayoutFacts, headline

WEEK, NEXT_WEEK = "2026-11-16", "2026-11-23"


def shown(period_id, closing_minor, state, **given):
    payout = PayoutFacts("USD", 1000, state, **given)
    return headline(closing_minor, payout, period_named(period_id), is_final=True)


@pytest.mark.parametrize(
    ("state", "verb"), [("prepared", "is part of what goes out"), ("sent", "went out"), ("returned", "went out")]
)
def test_money_that_waited_is_told_of_with_the_week_it_goes_with_and_not_as_this_weeks(state, verb):
    label, minor, note = shown(WEEK, 700, state, goes_with=NEXT_WEEK, sent_on=date(2026, 12, 1))
    assert (label, minor) == ("Owed", 700)
    assert note == f"It waited, and {verb} with the week of Monday 23 Nov 2026: see its statement."


def test_the_week_it_goes_with_shows_all_of_it_as_paid():
    assert shown(NEXT_WEEK, 1000, "sent", goes_with=NEXT_WEEK)[:2] == ("Paid", 1000)


def test_what_waits_is_shown_as_what_the_week_owed_though_more_waits_by_now():
    assert shown(WEEK, 700, "held", holds=("identity",), goes_with=WEEK)[:2] == ("Waiting to be paid", 700)
