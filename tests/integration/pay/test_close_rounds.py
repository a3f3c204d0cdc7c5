"""A week is closed when exactly what is in the ledger's sums was closed; otherwise the close does another round (rule 5)."""

from contextlib import contextmanager

import pytest

from chalicelib import runtime
from chalicelib.domain.messages import RunPayroll
from chalicelib.domain.pay_periods import NoSuchDifference
from chalicelib.handlers import streams
from chalicelib.models import account_sums, ledger, pay_periods, runs, statements
from chalicelib.models.desk_items import DeskItem
from chalicelib.services import desk_items, outbox
from chalicelib.services import pay_periods as payroll
from chalicelib.services.pay_periods.closing import close_part
from chalicelib.services.pay_periods.finishing import count_again
from chalicelib.services.pay_periods.running import do_part
from tests.builders.pay import (
    BOSS,
    FRIDAY,
    SCHEDULE,
    TUESDAY,
    WEEK,
    a_payee,
    close,
    earn,
    fold,
    in_shard,
    payroll_world,
    play,
    reconciled,
)
from tests.fakes.faults import every_crash_point
from tests.fakes.snapshots import differences

ENTRIES = "inlier-local-entries"
#: People of the first, the second and the last of four parts.
[ANN], [BOB], [CID] = in_shard(0, 1), in_shard(64, 1), in_shard(255, 1)


def week():
    return pay_periods.pay_period_of(WEEK)


def part(number):
    payroll.run_payroll(RunPayroll(WEEK, "close", number, 4))


def is_closed_right():
    """The week's sums are those of the ledger, and its statements those of its people."""
    assert week().state == "closed"
    owed = account_sums.total(through=WEEK)["payable"]
    assert {currency: sums["closing"] for currency, sums in week().totals.items()} == owed
    people = [head for head in ledger.Head.scan() if head.closed_through == WEEK]
    assert sum(one.closing_minor for head in people for one in statements.statements_of(head.owner_id, WEEK)) == sum(
        owed.values()
    )


def a_week(cloud, *, folded=True):
    for person in (ANN, BOB, CID):
        a_payee(person)
    earn(ANN, 100, "ann", submitted_at=FRIDAY)
    earn(BOB, 100, "bob", submitted_at=FRIDAY)
    if folded:
        fold(cloud)
    payroll.close_pay_period(**SCHEDULE)


def late_work(cloud, person=CID, minor=70):
    """An old answer is accepted while the close runs; the person had none in the week so far."""
    earn(person, minor, f"late-{person}", submitted_at=FRIDAY)
    fold(cloud)


@pytest.fixture(autouse=True)
def tuesday(request):
    """Those that make worlds of their own begin on a Tuesday anyway."""
    if "cloud" in request.fixturenames:
        request.getfixturevalue("clock").at = TUESDAY


def test_late_work_of_somebody_whose_part_was_done_is_closed_in_another_round(cloud):
    a_week(cloud)
    part(3)
    late_work(cloud)
    for number in range(3):
        part(number)
    assert (week().state, week().close_round) == ("closing", 2)
    assert week().close_difference["payable"] == {"USD": 70}
    assert not statements.statements_of(CID, WEEK)
    play(cloud)
    assert statements.statements_of(CID, WEEK)[0].earned_minor == 70
    is_closed_right()
    assert week().people == 3


def test_a_second_delivery_that_closes_somebody_after_their_part_was_kept_ends_in_another_round(cloud):
    a_week(cloud)
    before = week()
    part(3)
    late_work(cloud)
    close_part(before, 3, range(192, 256))  # the same message once more: its part is kept already
    assert statements.statements_of(CID, WEEK)[0].earned_minor == 70
    for number in range(3):
        part(number)
    assert week().close_round == 2
    play(cloud)
    is_closed_right()


def test_who_was_closed_by_a_slow_delivery_is_counted_when_neither_index_nor_sums_show_them_yet(cloud):
    a_week(cloud)
    before = week()
    part(3)
    cloud.lag(index_records=10_000)
    earn(CID, 70, "late", submitted_at=FRIDAY)
    cloud.lag(index_records=0)
    close_part(before, 3, range(192, 256))  # the same message once more: the index shows the person to this one
    count_again(WEEK, 3, 4)
    for number in range(3):
        part(number)
    cloud.lag(index_records=10_000)
    part(3)
    assert week().state == "closing"  # the sums are behind what was closed
    fold(cloud)
    play(cloud)
    assert week().people == 3
    assert week().payout_totals == {"USD": {"carried": 70, "prepared": 200, "prepared_count": 2}}
    is_closed_right()


def test_a_slow_delivery_of_an_earlier_round_makes_the_newest_round_count_again(cloud):
    a_week(cloud)
    first = week()
    count_again(WEEK, 3, 4)
    part(3)
    do_part(first, "close", RunPayroll(WEEK, "close", 2, 4))
    assert week().close_round == 2
    late_work(cloud)
    do_part(first, "close", RunPayroll(WEEK, "close", 3, 4))
    assert week().close_round == 3
    play(cloud)
    is_closed_right()


def test_a_folding_that_lags_is_given_a_moment(cloud, clock):
    a_week(cloud, folded=False)
    waited = []

    def sleep(seconds):
        waited.append(seconds)
        fold(cloud)

    runtime.install(clock=clock, sleep=sleep)
    for number in range(4):
        part(number)
    assert (len(waited), week().close_round) == (1, 1)
    is_closed_right()


def test_a_folding_that_stays_behind_ends_on_the_desk_and_heals_by_itself(cloud, clock):
    a_week(cloud, folded=False)
    stream = cloud.store.pending_stream(ENTRIES, 100)
    cloud.store.drain_stream(ENTRIES, len(stream))
    play(cloud)
    assert (week().state, week().close_round) == ("closing", 5)
    [item] = DeskItem.scan()
    assert (item.kind, item.subject, item.state) == ("close_difference", WEEK, "open")
    assert item.facts["difference"]["payable"] == {"USD": -200}
    assert not list(pay_periods.PayrollPart.query(f"{WEEK}#prepare"))
    streams.fold_entries({"Records": stream}, None)
    clock.advance(minutes=16)
    outbox.sweep(by="schedule", reason="What a stream forgot")
    play(cloud)
    is_closed_right()
    assert week().prepared_at is not None
    assert len(list(DeskItem.scan())) == 1


def test_equal_sums_of_other_entries_are_not_taken_for_right(cloud):
    """One entry is not folded yet, another of the same amount came late: only the marks tell."""
    a_week(cloud, folded=False)
    [anns, bobs] = cloud.store.pending_stream(ENTRIES, 100)
    cloud.store.drain_stream(ENTRIES, 2)
    streams.fold_entries({"Records": [anns]}, None)
    part(3)
    late_work(cloud, minor=100)
    for number in range(3):
        part(number)
    found = week()
    assert (found.state, found.close_round) == ("closing", 2)
    assert "payable" not in found.close_difference
    streams.fold_entries({"Records": [bobs]}, None)
    play(cloud)
    is_closed_right()


def test_an_administrator_may_accept_a_difference_and_the_next_week_closes_by_itself(cloud, clock):
    a_week(cloud, folded=False)
    with pytest.raises(NoSuchDifference):
        payroll.close_pay_period(**SCHEDULE, accept_difference=True)
    cloud.store.drain_stream(ENTRIES, 1)  # Ann's entry is never folded
    play(cloud)
    assert week().state == "closing"
    payroll.close_pay_period(by="acc_boss", reason="The stream lost it; mended", accept_difference=True)
    play(cloud)
    assert week().state == "closed"
    assert week().accepted_difference["payable"] == {"USD": -100}
    assert week().totals["USD"]["closing"] == 200
    earn(BOB, 30, "next")
    clock.advance(days=7)
    close(cloud)
    following = pay_periods.pay_period_of("2026-11-23")
    assert (following.state, following.close_round, following.totals["USD"]["earned"]) == ("paid", 1, 30)


def test_an_accepted_difference_covers_no_other(cloud, clock):
    a_week(cloud, folded=False)
    cloud.store.drain_stream(ENTRIES, 1)
    play(cloud)
    payroll.close_pay_period(by="acc_boss", reason="The stream lost it; mended", accept_difference=True)
    late_work(cloud)
    play(cloud)
    assert week().state == "closing"
    clock.advance(minutes=16)
    outbox.sweep(by="schedule", reason="What a stream forgot")
    play(cloud)
    assert (week().state, week().close_round, week().people) == ("closed", 6, 3)


def lost_entry(cloud):
    """Ann's entry is not folded, the close has asked an administrator, and they accepted what is missing."""
    a_week(cloud, folded=False)
    [anns] = cloud.store.pending_stream(ENTRIES, 1)
    cloud.store.drain_stream(ENTRIES, 1)
    play(cloud)
    assert week().state == "closing"
    payroll.close_pay_period(by="acc_boss", reason="The stream lost it; mended", accept_difference=True)
    return {"Records": [anns]}


def test_an_accepted_difference_that_heals_before_the_close_goes_on_is_no_obstacle(cloud):
    streams.fold_entries(lost_entry(cloud), None)
    play(cloud)
    is_closed_right()
    assert week().accepted_difference == {}


def test_an_accepted_difference_that_heals_later_is_no_obstacle_to_the_next_week(cloud, clock):
    lost = lost_entry(cloud)
    play(cloud)
    assert week().accepted_difference["payable"] == {"USD": -100}
    streams.fold_entries(lost, None)
    earn(BOB, 30, "next")
    clock.advance(days=7)
    close(cloud)
    following = pay_periods.pay_period_of("2026-11-23")
    assert (following.close_round, following.accepted_difference, following.totals["USD"]["earned"]) == (1, {}, 30)
    assert following.closed_at is not None


def test_a_difference_that_stays_after_its_item_was_resolved_is_on_the_desk_again_once(cloud, clock):
    a_week(cloud, folded=False)
    cloud.store.drain_stream(ENTRIES, 1)
    play(cloud)
    [item] = DeskItem.scan()
    desk_items.resolve(BOSS, item.item_id, "It will be right in a moment")
    for _ in range(3):
        clock.advance(minutes=16)
        outbox.sweep(by="schedule", reason="What a stream forgot")
        play(cloud)
    assert sorted((one.kind, one.subject, one.state) for one in DeskItem.scan()) == [
        ("close_difference", WEEK, "open"),
        ("close_difference", WEEK, "resolved"),
    ]


def test_a_round_that_takes_longer_than_the_rest_between_rounds_asks_an_administrator_too(cloud, clock):
    a_week(cloud, folded=False)
    cloud.store.drain_stream(ENTRIES, 1)
    while week().close_round <= 6:
        clock.advance(minutes=5)
        for number in range(4):
            part(number)
    assert [item.kind for item in DeskItem.scan()] == ["close_difference"]


@pytest.mark.parametrize("is_dry", [False, True])
def test_a_difference_is_accepted_only_of_a_close_that_found_one(cloud, is_dry):
    with pytest.raises(NoSuchDifference):
        payroll.close_pay_period(**SCHEDULE, accept_difference=True, dry_run=is_dry)
    assert pay_periods.pay_period(WEEK) is None
    assert not list(runs.LedgerRun.scan())


def test_a_message_that_divides_the_shards_otherwise_does_nothing(cloud):
    a_week(cloud)
    before = cloud.snapshot()
    for number in range(2):
        payroll.run_payroll(RunPayroll(WEEK, "close", number, 2))
    assert differences(before, cloud.snapshot()) == []


def test_a_close_of_a_week_without_anybody_is_right_at_once(cloud):
    close(cloud)
    assert (week().state, week().close_round) == ("paid", 1)


def test_somebody_who_is_late_with_an_older_round_does_not_replace_the_root(cloud, clock):
    """Between their reading of the sums and their writing of the root, the week was closed by another round."""
    a_week(cloud)
    for number in range(3):
        part(number)
    original = cloud.carry_out
    rounds: list[int] = []

    def carry_out(call):
        if not rounds and call.service == "s3" and "root" in call.params.get("Key", ""):
            rounds.append(int(week().close_round))
            late_work(cloud)
            part(0)
            play(cloud)
        return original(call)

    setattr(cloud, "carry_out", carry_out)  # noqa: B010  (this cloud alone)
    part(3)
    assert (rounds, week().state, week().close_round) == ([1], "closed", 2)
    clock.advance(days=1)
    assert reconciled()["differences"] == []


PARTS = 64  # of which Ann's and Cid's are played here, and the others' are done
ANNS, CIDS = 0, PARTS - 1


@contextmanager
def world():
    with payroll_world(TUESDAY, payroll_messages=PARTS) as (cloud, _):
        yield cloud


def one_of_many(number):
    payroll.run_payroll(RunPayroll(WEEK, "close", number, PARTS))


def others_done(*rounds):
    with pay_periods.PayrollPart.batch_write() as batch:
        for step in rounds:
            for number in set(range(PARTS)) - {ANNS, CIDS}:
                batch.save(pay_periods.PayrollPart(step, number, people=0, totals={}, done_at=TUESDAY))


def two_people(cloud):
    a_payee(ANN)
    a_payee(CID)
    earn(ANN, 100, "ann", submitted_at=FRIDAY)
    payroll.close_pay_period(**SCHEDULE)


def before_the_second_round(cloud):
    two_people(cloud)
    fold(cloud)
    others_done(f"{WEEK}#close", f"{WEEK}#close#2")
    one_of_many(CIDS)
    late_work(cloud)


def on_to_the_end(_):
    """The last part of the first round, then the second; every message twice."""
    for number in (ANNS, ANNS, CIDS, CIDS, ANNS):
        one_of_many(number)


def test_the_rounds_can_die_anywhere():
    (_, clean), *crashed = every_crash_point(world, on_to_the_end, prepare=before_the_second_round)
    assert len(crashed) > 20
    for point, snapshot in crashed:
        assert differences(clean, snapshot) == [], str(point)
    [period] = clean["tables"]["inlier-local-pay_periods"]
    assert "closed_at" in str(period)


def before_the_desk(cloud):
    """The folding has lost an entry; the fifth round has one part left."""
    two_people(cloud)
    pay_periods.PayPeriod("2026", WEEK).update(
        [pay_periods.PayPeriod.close_round.set(5), pay_periods.PayPeriod.round_at.set(TUESDAY)]
    )
    others_done(f"{WEEK}#close#5")
    one_of_many(CIDS)


def test_asking_an_administrator_can_die_anywhere():
    def run(_):
        one_of_many(ANNS)
        one_of_many(ANNS)

    (_, clean), *crashed = every_crash_point(world, run, prepare=before_the_desk)
    for point, snapshot in crashed:
        assert differences(clean, snapshot) == [], str(point)
    assert len(clean["tables"]["inlier-local-desk_items"]) == 1


@pytest.mark.parametrize("is_finished", [False, True])
def test_somebody_closed_by_a_second_delivery_after_their_part_was_counted_is_counted_too(cloud, is_finished):
    """The faster delivery reads an old index and the folding is behind as well: the two agree, and both are wrong."""
    a_week(cloud)
    for number in (0, 1, 2):
        part(number)
    a_payee(CID)
    earn(CID, 70, "at the last moment", submitted_at=FRIDAY)
    original = cloud.carry_out

    def carry_out(call):
        if call.operation != "Query" or call.params.get("IndexName") != "by_close_shard":
            return original(call)
        setattr(cloud, "carry_out", original)  # noqa: B010  (this cloud alone)
        cloud.lag(index_records=1000)
        part(3) if is_finished else close_part_only(3)
        cloud.lag()
        return original(call)

    setattr(cloud, "carry_out", carry_out)  # noqa: B010
    part(3)
    assert [item.kind for item in DeskItem.scan()] == (["close_difference"] if is_finished else [])
    assert week().close_round == (1 if is_finished else 2)
    fold(cloud)
    play(cloud)
    is_closed_right()
    assert (week().totals["USD"]["earned"], week().people) == (270, 3)


def close_part_only(number):
    """A delivery that dies when the part is counted, before it looks whether all are."""
    pay_periods.keep_part(close_part(week(), number, range(number * 64, number * 64 + 64)))
