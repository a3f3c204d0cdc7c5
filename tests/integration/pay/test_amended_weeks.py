"""A closed week's sums are those of its statements, however late a delivery closed somebody (rule 5, decision 0015)."""

from contextlib import contextmanager
from weakref import WeakSet

from chalicelib.domain.messages import RunPayroll
from chalicelib.models import pay_periods, statements
from chalicelib.models.desk_items import DeskItem
from chalicelib.services import pay_periods as payroll
from chalicelib.services.pay_periods.running import do_part
from tests.builders.pay import (
    FRIDAY,
    SCHEDULE,
    TUESDAY,
    WEEK,
    a_payee,
    approve_all,
    earn,
    fold,
    in_shard,
    payroll_world,
    play,
    reconciled,
)
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point
from tests.fakes.snapshots import differences

[ANN], [BOB], [CID] = in_shard(0, 1), in_shard(64, 1), in_shard(255, 1)
PARTS = 32
#: Clouds whose first delivery was ended by a crash.
HAVE_DIED: WeakSet[MemoryCloud] = WeakSet()


@contextmanager
def world():
    with payroll_world(TUESDAY, payroll_messages=PARTS) as (cloud, _):
        yield cloud


def closed_without_two(cloud):
    """Bob and Cid had no work in the week when it was closed, and do now; both messages come a second time."""
    for person in (ANN, BOB, CID):
        a_payee(person)
    earn(ANN, 100, "ann", submitted_at=FRIDAY)
    fold(cloud)
    payroll.close_pay_period(**SCHEDULE)
    play(cloud)
    earn(BOB, 40, "bob", submitted_at=FRIDAY)
    earn(CID, 70, "cid", submitted_at=FRIDAY)
    fold(cloud)


def come_late(_):
    """Deliveries that read the week while it was being closed, and their parts before those were done."""
    for number in (PARTS // 4, PARTS - 1, PARTS - 1, PARTS // 4):
        one_comes_late(RunPayroll(WEEK, "close", number, PARTS))


def one_comes_late(message):
    then = pay_periods.pay_period_of(WEEK)
    original = pay_periods.part_done
    seen: list[int] = []

    def not_yet(period, step, part):
        seen.append(part)
        return None if len(seen) == 1 else original(period, step, part)

    pay_periods.part_done = not_yet
    try:
        do_part(then, "close", message)
    finally:
        pay_periods.part_done = original


def come_late_and_again(cloud):
    """A delivery that read the week before it was closed; what comes after its death reads it as it is."""
    message = RunPayroll(WEEK, "close", PARTS // 4, PARTS)
    if cloud in HAVE_DIED:
        payroll.run_payroll(message)
    else:
        HAVE_DIED.add(cloud)
        one_comes_late(message)


def test_the_sums_are_amended_by_each_late_delivery_once_and_somebody_is_told():
    with world() as cloud:
        closed_without_two(cloud)
        before = pay_periods.pay_period_of(WEEK)
        come_late(cloud)
        after = pay_periods.pay_period_of(WEEK)
        assert (before.totals["USD"]["earned"], after.totals["USD"]["earned"]) == (100, 210)
        assert (before.people, after.people) == (1, 3)
        assert [statements.statements_of(one, WEEK)[0].earned_minor for one in (ANN, BOB, CID)] == [100, 40, 70]
        assert [item.kind for item in DeskItem.scan()] == ["close_difference"]
        assert after.payouts_hash == before.payouts_hash
        assert reconciled()["differences"] == []


def test_amending_can_die_anywhere():
    (_, clean), *crashed = every_crash_point(world, come_late, prepare=closed_without_two)
    assert len(crashed) > 20
    for point, snapshot in crashed:
        assert differences(clean, snapshot) == [], str(point)


def what_is_said_and_stated(_):
    """The week's people and sums, and those of the statements that were written for it."""
    period, written = pay_periods.pay_period_of(WEEK), [one for one in statements.Statement.scan() if one.earned_minor]
    said = (period.people, period.totals["USD"]["earned"])
    return said, (len({one.account_id for one in written}), sum(one.earned_minor for one in written))


def test_a_late_delivery_that_died_is_mended_by_the_next_one_which_finds_the_week_closed():
    _, *crashed = every_crash_point(
        world, come_late_and_again, prepare=closed_without_two, look=what_is_said_and_stated
    )
    assert {said for _, (said, _) in crashed} == {(1, 100), (2, 140)}  # died before somebody was closed, and after
    for point, (said, stated) in crashed:
        assert said == stated, str(point)


def test_a_message_that_merely_comes_again_closes_nobody():
    with world() as cloud:
        closed_without_two(cloud)
        for number in range(PARTS):
            payroll.run_payroll(RunPayroll(WEEK, "close", number, PARTS))
        assert what_is_said_and_stated(cloud) == ((1, 100), (1, 100))
        assert list(DeskItem.scan()) == []


def test_a_message_that_comes_again_after_the_week_was_paid_or_another_one_closed_changes_nothing():
    with world() as cloud:
        closed_without_two(cloud)
        come_late(cloud)
        play(cloud)
        approve_all(cloud)
        before = pay_periods.pay_period_of(WEEK)
        for number in range(PARTS):
            payroll.run_payroll(RunPayroll(WEEK, "close", number, PARTS))
        after = pay_periods.pay_period_of(WEEK)
        assert (after.totals, after.people, after.payouts_hash) == (before.totals, before.people, before.payouts_hash)


def test_an_old_week_is_not_counted_by_heads_that_tell_of_a_newer_one():
    with payroll_world(TUESDAY, payroll_messages=PARTS) as (cloud, clock):
        closed_without_two(cloud)
        come_late(cloud)
        before = pay_periods.pay_period_of(WEEK)
        clock.advance(days=3)
        earn(ANN, 500, "ann-2", submitted_at=clock())
        fold(cloud)
        clock.advance(days=4)
        payroll.close_pay_period(**SCHEDULE)
        play(cloud)
        assert pay_periods.recent(1)[0].period_id != WEEK
        for number in range(PARTS):
            payroll.run_payroll(RunPayroll(WEEK, "close", number, PARTS))
        assert pay_periods.pay_period_of(WEEK).totals == before.totals
