"""GET /me/earnings and one week's statement: whole weeks, each once, also while the week is being closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from chalicelib.domain.access import Actor
from chalicelib.services import earnings
from chalicelib.services import pay_periods as payroll
from tests.builders.pay import FRIDAY, SCHEDULE, TUESDAY, WEEK, a_payee, earn, fold, payroll_world, play
from tests.fakes.cloud import MemoryCloud
from tests.fakes.meetings import before_every_call

ANN = Actor("acc_ann", frozenset({"contributor"}), "active")
#: The cloud of the meeting under way, for the second of the two.
_MET: list[MemoryCloud] = []


@contextmanager
def tuesday() -> Iterator[MemoryCloud]:
    with payroll_world(TUESDAY) as (cloud, _):
        _MET[:] = [cloud]
        yield cloud


def an_open_week(cloud):
    a_payee()
    earn("acc_ann", 100, "one", submitted_at=FRIDAY)
    fold(cloud)


def close_the_week():
    payroll.close_pay_period(**SCHEDULE)
    play(_MET[0])


def test_a_week_that_is_closed_meanwhile_is_counted_once():
    for said in before_every_call(tuesday, an_open_week, lambda: earnings.earned(ANN), close_the_week):
        brought = {one["period_id"]: one["earned"] for one in said["weeks"]}
        assert brought.pop(WEEK) == [{"minor": 100, "currency": "USD"}]
        assert all(amount["minor"] == 0 for earned in brought.values() for amount in earned)  # the week of the payout
        assert [one["earned"]["minor"] for one in said["projects"]] == [100]


def test_a_statement_is_there_while_its_week_is_closed():
    for said in before_every_call(
        tuesday, an_open_week, lambda: earnings.statement_of("acc_ann", WEEK), close_the_week
    ):
        assert [one.earned_minor for one in said["statements"]] == [100]


def test_the_oldest_week_shown_has_all_its_currencies():
    weeks = 14
    with payroll_world(FRIDAY - timedelta(weeks=weeks)) as (cloud, clock):
        ann = a_payee()
        for number in range(weeks):
            earn("acc_ann", 100, f"usd-{number}")
            if number < weeks - 1:
                earn("acc_ann", 7, f"eur-{number}", currency="EUR")
            clock.advance(days=4)
            payroll.close_pay_period(**SCHEDULE)
            fold(cloud)
            play(cloud)
            clock.advance(days=3)
        said = earnings.earned(ann)
    assert len(said["weeks"][0]["earned"]) == 2
    assert 26 - 2 < sum(len(one["earned"]) for one in said["weeks"] if one["is_final"]) <= 26
