"""Tuesday's close: every person's weeks, once, whatever happens at the same moment (rule 5; R30, R31)."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.adjustments import Given, correction
from chalicelib.domain.ledger import EntryFacts, Posting, budget, chain_breaks, payable
from chalicelib.domain.messages import RunPayroll
from chalicelib.domain.money import Money
from chalicelib.domain.pay_periods import EarlierPeriodClosing, LaterPeriodClosed, NoSuchPayPeriod, PeriodNotDue
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.statements import NoSuchStatement
from chalicelib.models import audit, ledger, pay_periods, statements, store
from chalicelib.services import earnings, outbox, payouts
from chalicelib.services import pay_periods as payroll
from chalicelib.services.pay_periods import finishing
from tests.builders.pay import (
    FRIDAY,
    SCHEDULE,
    TUESDAY,
    WEEK,
    a_payee,
    add_method,
    approve_all,
    close,
    earn,
    fold,
    in_shard,
    meanwhile,
    play,
    reconciled,
    relay,
    run_to_end,
)
from tests.fakes.snapshots import differences

NEXT_WEEK = "2026-11-23"


def statement_of(account_id, period_id=WEEK):
    return {one.currency: one for one in statements.statements_of(account_id, period_id)}


def is_right():
    found = reconciled()
    assert found["differences"] == []
    assert {currency: (sums["earned"], sums["paid"]) for currency, sums in found["ledger"].items()} == {
        currency: (sums["earned"], sums["paid"]) for currency, sums in found["statements"].items()
    }
    return found


def test_the_close_gives_every_person_a_statement_and_the_week_its_sums(cloud, clock):
    a_payee("acc_ann")
    a_payee("acc_bob")
    for number in range(3):
        earn("acc_ann", 100, f"ann{number}")
    earn("acc_bob", 999, "bob", currency="EUR")
    clock.at = TUESDAY
    summary = close(cloud)
    assert (summary["period_id"], summary["state"]) == (WEEK, "closing")
    week = pay_periods.pay_period_of(WEEK)
    assert (week.state, week.people) == ("closed", 2)
    assert week.totals["USD"] == {
        "closing": 300, "earned": 300, "fee": 0, "opening": 0, "paid": 0, "statements": 1, "tax": 0,
    }  # fmt: skip
    assert statement_of("acc_ann")["USD"].closing_minor == 300
    assert statement_of("acc_bob")["EUR"].earned_minor == 999
    assert ledger.head_of("acc_ann").closed_through == WEEK
    assert is_right()["people"] == 2


def test_a_second_close_changes_nothing(cloud, clock):
    a_payee()
    earn("acc_ann", 250, "s1")
    clock.at = TUESDAY
    close(cloud)
    before = cloud.snapshot()
    again = close(cloud, times=2)
    assert (again["state"], again["queued"]) == ("closed", 0)
    assert differences(before, cloud.snapshot()) == []


def test_every_message_twice_gives_the_records_of_once(cloud, clock):
    a_payee()
    earn("acc_ann", 250, "s1")
    clock.at = TUESDAY
    close(cloud, times=2)
    assert pay_periods.pay_period_of(WEEK).totals["USD"]["earned"] == 250
    assert statement_of("acc_ann")["USD"].earned_minor == 250
    is_right()


def test_work_handed_in_on_the_last_millisecond_is_of_this_week_and_the_next_of_the_next(cloud, clock):
    a_payee()
    midnight = datetime(2026, 11, 23, tzinfo=UTC)
    clock.at = midnight + timedelta(hours=1)
    earn("acc_ann", 100, "in time", submitted_at=midnight - timedelta(milliseconds=1))
    earn("acc_ann", 30, "too late", submitted_at=midnight)
    clock.at = TUESDAY
    close(cloud)
    assert statement_of("acc_ann")["USD"].earned_minor == 100
    clock.at = TUESDAY + timedelta(days=7)
    close(cloud)
    assert statement_of("acc_ann", NEXT_WEEK)["USD"].earned_minor == 30
    is_right()


def test_work_accepted_after_the_close_is_listed_in_the_next_week_with_its_own(cloud, clock):
    a_payee()
    earn("acc_ann", 100, "early")
    clock.at = TUESDAY
    close(cloud)
    clock.at = TUESDAY + timedelta(hours=5)
    earn("acc_ann", 40, "flagged", submitted_at=FRIDAY)
    clock.at = TUESDAY + timedelta(days=7)
    close(cloud)
    late = statement_of("acc_ann", NEXT_WEEK)["USD"]
    assert [line["work_period"] for line in late.lines if line["kind"] == "work"] == [WEEK]
    assert statement_of("acc_ann")["USD"].earned_minor == 100
    is_right()


def test_late_work_of_a_person_who_had_none_is_closed_by_the_next_run_under_its_own_week(cloud, clock):
    """The week is closed for people one by one; theirs was not, so its statement is written with the next close."""
    a_payee()
    earn("acc_bob", 5, "somebody else's")
    clock.at = TUESDAY
    close(cloud)
    earn("acc_ann", 140, "flagged", submitted_at=FRIDAY)
    clock.at = TUESDAY + timedelta(days=7)
    close(cloud)
    late = statement_of("acc_ann")["USD"]
    assert (late.period_id, late.closed_in, late.earned_minor) == (WEEK, NEXT_WEEK, 140)
    assert pay_periods.pay_period_of(NEXT_WEEK).payout_totals["USD"]["prepared"] == 140
    is_right()


def test_a_week_that_was_forgotten_is_closed_with_the_next(cloud, clock):
    a_payee()
    earn("acc_ann", 100, "first week")
    clock.advance(days=7)
    earn("acc_ann", 30, "second week")
    clock.at = TUESDAY + timedelta(days=7)
    close(cloud)
    first, second = statement_of("acc_ann")["USD"], statement_of("acc_ann", NEXT_WEEK)["USD"]
    assert (first.closing_minor, second.opening_minor, second.closing_minor) == (100, 100, 130)
    assert ledger.head_of("acc_ann").closed_through == NEXT_WEEK
    with pytest.raises(LaterPeriodClosed):
        payroll.close_pay_period(**SCHEDULE, period_id=WEEK)
    is_right()


def test_a_person_without_new_work_is_not_touched(cloud, clock):
    a_payee()
    earn("acc_ann", 50, "s1")
    clock.at = TUESDAY
    close(cloud)
    head = ledger.head_of("acc_ann").attribute_values
    clock.at = TUESDAY + timedelta(days=7)
    close(cloud)
    assert ledger.head_of("acc_ann").attribute_values == head
    week = pay_periods.pay_period_of(NEXT_WEEK)
    assert (week.people, week.totals["USD"]) == (0, {"closing": 50, "opening": 50})
    assert (week.state, week.payout_totals["USD"]) == ("paid", {"carried": 50})


def test_an_entry_between_reading_and_closing_is_in_the_statement(cloud, clock):
    """The close met an accept: it reads again, and the entry is in exactly one statement."""
    a_payee()
    earn("acc_ann", 100, "s1")
    clock.at = TUESDAY
    payroll.close_pay_period(**SCHEDULE)
    with meanwhile(cloud, "statements", lambda: earn("acc_ann", 7, "at the last moment", submitted_at=FRIDAY)) as met:
        play(cloud)
    assert met
    assert statement_of("acc_ann")["USD"].earned_minor == 107
    is_right()


def test_an_accept_that_meets_a_close_is_listed_in_the_next_week(cloud, clock):
    a_payee()
    earn("acc_ann", 100, "s1")
    stale = ledger.head_of("acc_ann")
    clock.at = TUESDAY
    close(cloud)
    posting = Posting(budget("prj_ducks"), payable("acc_ann"), Money(1, "USD"))
    entry = EntryFacts("earn#x", "work", {}, [posting], WEEK)
    with pytest.raises(ledger.HeadMovedError), store.transaction() as tx:
        ledger.post(tx, stale, entry)
    with store.transaction() as tx:
        assert ledger.post(tx, ledger.head_of("acc_ann"), entry).statement_period == NEXT_WEEK
    assert chain_breaks([one.members() for one in ledger.chain_of("acc_ann")]) == []


def test_a_dry_run_shows_what_the_close_will_find_and_writes_only_who_asked(cloud, clock):
    ann = a_payee()
    earn("acc_ann", 250, "s1")
    clock.at = datetime(2026, 11, 23, 6, tzinfo=UTC)
    before = cloud.snapshot()
    begun = payroll.close_pay_period(by="schedule", reason="Dry run", dry_run=True)
    assert (begun["period_id"], begun["dry_run"], begun["state"]) == (WEEK, True, "running")
    assert run_to_end(begun["run_id"]) == {
        "run_id": f"dry-{WEEK}", "period_id": WEEK, "people": 1,
        "totals": {
            "USD": {"closing": 250, "earned": 250, "fee": 0, "opening": 0, "paid": 0, "statements": 1, "tax": 0}
        },
    }  # fmt: skip
    changed = differences(before, cloud.snapshot())
    assert all(any(name in change for name in ("audit", "ledger_runs", "run_parts")) for change in changed)
    draft = earnings.statement(ann, WEEK)
    assert (draft["is_final"], draft["statements"][0].closing_minor) == (False, 250)
    clock.at = TUESDAY
    close(cloud)
    final = earnings.statement(ann, WEEK)
    assert (final["is_final"], final["statements"]) == (True, draft["statements"])


def test_nothing_is_closed_before_its_tuesday(cloud, clock):
    a_payee()
    clock.at = TUESDAY - timedelta(milliseconds=1)
    with pytest.raises(PeriodNotDue):
        payroll.close_pay_period(**SCHEDULE)
    with pytest.raises(InvalidField):
        payroll.close_pay_period(**SCHEDULE, period_id="2026-11-17")
    assert pay_periods.pay_period(WEEK) is None


def test_the_next_week_waits_for_a_close_that_still_runs(cloud, clock):
    a_payee()
    earn("acc_ann", 250, "s1")
    clock.at = TUESDAY
    payroll.close_pay_period(**SCHEDULE)
    clock.at = TUESDAY + timedelta(days=7)
    with pytest.raises(EarlierPeriodClosing):
        payroll.close_pay_period(**SCHEDULE)
    play(cloud)
    close(cloud)
    assert pay_periods.pay_period_of(NEXT_WEEK).state == "paid"


def test_a_lost_message_is_found_by_the_sweep_and_by_asking_again(cloud, clock):
    a_payee()
    earn("acc_ann", 250, "s1")
    clock.at = TUESDAY
    payroll.close_pay_period(**SCHEDULE)
    relay(cloud)
    cloud.services["sqs"].queues["inlier-local-payroll"].messages.clear()
    assert pay_periods.unfinished(clock.at - timedelta(minutes=5)) == []
    clock.advance(minutes=5)
    lost = pay_periods.unfinished(clock.at - timedelta(minutes=5))
    assert lost == [RunPayroll(WEEK, "close", part, 4) for part in range(4)]
    payroll.run_payroll(RunPayroll(WEEK, "close", 0, 4))
    assert len(pay_periods.unfinished(clock.at - timedelta(minutes=5))) == 3
    assert payroll.close_pay_period(**SCHEDULE)["queued"] == 3
    play(cloud)
    assert pay_periods.pay_period_of(WEEK).state == "closed"


def test_a_finish_that_was_lost_is_asked_for_again(cloud, clock):
    a_payee()
    clock.at = TUESDAY
    payroll.close_pay_period(**SCHEDULE)
    week = pay_periods.pay_period_of(WEEK)
    for part in range(4):
        pay_periods.keep_part(pay_periods.PayrollPart(f"{WEEK}#close", part, people=0, totals={}, done_at=clock.at))
    assert week.due_step == "close"
    assert pay_periods.unfinished(clock.at) == [RunPayroll(WEEK, "close", 0, 4)]
    assert outbox.sweep(by="schedule", reason="What a stream forgot")["payroll"] == 0
    clock.advance(minutes=15)
    assert outbox.sweep(by="schedule", reason="What a stream forgot")["payroll"] == 1
    play(cloud)
    assert pay_periods.pay_period_of(WEEK).state == "paid"


def test_of_two_who_finish_a_step_at_once_one_wins_and_nothing_differs(cloud, clock):
    a_payee()
    earn("acc_ann", 250, "s1")
    clock.at = TUESDAY
    payroll.close_pay_period(**SCHEDULE)
    fold(cloud)
    for part in range(3):
        payroll.run_payroll(RunPayroll(WEEK, "close", part, 4))
    as_both_read_it = pay_periods.pay_period_of(WEEK)
    payroll.run_payroll(RunPayroll(WEEK, "close", 3, 4))
    before = cloud.snapshot()
    finishing.finish("close", as_both_read_it, pay_periods.parts_of(WEEK, "close"))
    assert differences(before, cloud.snapshot()) == []
    assert pay_periods.pay_period_of(WEEK).totals["USD"]["earned"] == 250


def test_messages_of_another_step_or_an_unknown_week_change_nothing(cloud, clock):
    a_payee()
    clock.at = TUESDAY
    payroll.close_pay_period(**SCHEDULE)
    before = cloud.snapshot()
    payroll.run_payroll(RunPayroll(WEEK, "prepare", 0, 4))
    assert differences(before, cloud.snapshot()) == []
    with pytest.raises(NoSuchPayPeriod):
        payroll.run_payroll(RunPayroll("2026-11-09", "close", 0, 4))


def test_a_lagging_index_that_hides_a_person_keeps_the_close_open_until_it_shows_them(cloud, clock):
    """Their first entry was written this moment; the ledger's sums know of it, so nothing is prepared without them."""
    clock.at = TUESDAY
    earn("acc_ann", 250, "s1", submitted_at=FRIDAY)
    a_payee()
    cloud.lag(index_records=10_000)
    close(cloud)
    assert (statement_of("acc_ann"), pay_periods.pay_period_of(WEEK).state) == ({}, "closing")
    cloud.lag()
    clock.advance(minutes=15)
    outbox.sweep(by="schedule", reason="What a stream forgot")
    play(cloud)
    assert pay_periods.pay_period_of(WEEK).state == "closed"
    assert statement_of("acc_ann")["USD"].earned_minor == 250
    is_right()


def test_a_year_end_and_a_leap_day_close_like_any_week(cloud, clock):
    a_payee()
    for friday, first in (
        (datetime(2027, 1, 1, tzinfo=UTC), "2026-12-28"),
        (datetime(2028, 2, 29, tzinfo=UTC), "2028-02-28"),
    ):
        clock.at = friday
        earn("acc_ann", 50, first)
        clock.advance(days=(1 - friday.weekday()) % 7 or 7, hours=6)
        close(cloud)
        assert pay_periods.pay_period_of(first).people == 1
        assert statement_of("acc_ann", first)["USD"].earned_minor == 50
    assert [week.period_id for week in payroll.pay_periods_of(None)] == ["2028-02-28"]
    assert [week.period_id for week in payroll.pay_periods_of(2026)] == ["2026-12-28"]
    is_right()


def test_every_invocation_is_written_down_with_its_reason(cloud, clock):
    a_payee()
    clock.at = TUESDAY
    close(cloud, by="acc_boss", reason="The schedule did not run")
    found = [one for shard in range(16) for one in audit.AuditRecord.query(f"2026-11-24#{shard:02d}")]
    asked = [(one.by, one.reason) for one in found if one.action == "close_pay_period"]
    assert asked == [("acc_boss", "The schedule did not run")]
    assert {one.action for one in found} >= {"close_pay_period", "period_closed", "payouts_prepared"}


def test_people_of_one_shard_are_closed_together(cloud, clock):
    people = in_shard(17, 3)
    for account_id in people:
        a_payee(account_id)
        earn(account_id, 200, account_id)
    clock.at = TUESDAY
    close(cloud)
    parts = pay_periods.parts_of(WEEK, "close")
    assert sorted(part.people for part in parts) == [0, 0, 0, 3]
    assert pay_periods.pay_period_of(WEEK).totals["USD"]["earned"] == 600


def test_nobody_sees_a_week_they_have_nothing_in(cloud, clock):
    ann = a_payee()
    add_method(ann, "EUR")
    for period_id in (WEEK, "yesterday", "!", "2026-11-16#USD", "9999-12-31"):
        with pytest.raises(NoSuchStatement):
            earnings.statement(ann, period_id)


def test_a_week_of_very_many_corrections_stops_nobodys_close(cloud, clock):
    a_payee("acc_ann")
    a_payee("acc_bob")
    earn("acc_bob", 999, "bob")
    for number in range(500):
        given = Given("acc_boss", f"{number} " + "because " * 110, f"T-{number}")
        entry = correction("acc_ann", Money(10, "USD"), given, kind="correction", work_period=WEEK)
        with store.transaction() as tx:
            ledger.post(tx, ledger.head_of("acc_ann"), entry)
    clock.at = TUESDAY
    close(cloud)
    found = statement_of("acc_ann")["USD"]
    assert (found.closing_minor, found.entries_count) == (5000, 500)
    assert sum(line["count"] for line in found.lines) == 500
    assert statement_of("acc_bob")["USD"].closing_minor == 999
    clock.advance(minutes=1)
    is_right()


def test_a_week_of_only_a_settlement_counts_nobody_and_no_statement(cloud, clock):
    a_payee("acc_ann")
    earn("acc_ann", 1000, "ann")
    clock.at = TUESDAY
    close(cloud)
    approve_all(cloud)
    clock.at += timedelta(days=7)
    close(cloud)  # the week of the payout
    payouts.settle_payouts(**SCHEDULE, period_id=WEEK)
    play(cloud)
    assert ledger.chain_of("acc_ann")[-1].kind == "settlement"
    clock.at += timedelta(days=7)
    close(cloud)
    period = pay_periods.pay_period_of("2026-11-30")
    assert (period.people, period.totals["USD"]["statements"]) == (0, 0)
    assert not statements.statements_of("acc_ann", "2026-11-30")
    assert ledger.head_of("acc_ann").closed_through == "2026-11-30"


def test_a_currency_that_did_not_move_counts_no_statement(cloud, clock):
    a_payee("acc_ann")
    for currency in ("USD", "JPY"):
        earn("acc_ann", 1000, currency, currency=currency)
    clock.at = TUESDAY
    close(cloud)
    earn("acc_ann", 10, "later", currency="JPY")
    fold(cloud)
    clock.at += timedelta(days=7)
    close(cloud)
    period = pay_periods.pay_period_of(NEXT_WEEK)
    assert period.people == 1
    assert {currency: sums["statements"] for currency, sums in period.totals.items()} == {
        currency: len([one for one in statements.statements_of("acc_ann", NEXT_WEEK) if one.currency == currency])
        for currency in ("JPY", "USD")
    }
    clock.at += timedelta(days=7)
    earn("acc_ann", 10, "third", currency="JPY", submitted_at=clock.at - timedelta(days=3))
    close(cloud)
    period = pay_periods.pay_period_of("2026-11-30")
    assert [one.currency for one in statements.statements_of("acc_ann", "2026-11-30")] == ["JPY"]
    assert {currency: sums["statements"] for currency, sums in period.totals.items()} == {"JPY": 1, "USD": 0}
