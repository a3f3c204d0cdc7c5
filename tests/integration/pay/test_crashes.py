"""Killed before or after any call and run again, every message delivered twice: the records of one clean run (rule 13)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pynamodb.exceptions import PynamoDBException

from chalicelib import runtime
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.messages import RunPayroll, SendPayouts
from chalicelib.domain.money import Money
from chalicelib.gateways import queues
from chalicelib.models import pay_periods, store
from chalicelib.models.accounts import Account
from chalicelib.services import adjustments, payouts
from chalicelib.services import pay_periods as payroll
from chalicelib.services.dead_letters import replay_dead_letters
from tests.builders.pay import (
    BOSS,
    OTHER_BOSS,
    SCHEDULE,
    TUESDAY,
    WEEK,
    a_payee,
    earn,
    fold,
    in_shard,
    payroll_world,
    reconciled,
)
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point
from tests.fakes.snapshots import differences

Play = Callable[[MemoryCloud], object]
SHARD, PARTS = 17, 64
PART = SHARD * PARTS // 256
NEXT_WEEK = "2026-11-23"
ANN, BOB, CID = in_shard(SHARD, 3)


@contextmanager
def world() -> Iterator[MemoryCloud]:
    """A Tuesday on which our people's shard has a message with three others."""
    with payroll_world(TUESDAY, payroll_messages=PARTS) as (cloud, _):
        yield cloud


def begun(cloud: MemoryCloud) -> None:
    """Ann is paid, Bob's identity is not known, Cid earned in two currencies and too little in one of them."""
    a_payee(ANN)
    a_payee(BOB, identity="none")
    a_payee(CID)
    friday = TUESDAY.replace(day=20)
    for number in range(3):
        earn(ANN, 200, f"ann{number}", submitted_at=friday)
    earn(BOB, 500, "bob", submitted_at=friday)
    earn(CID, 700, "cid", submitted_at=friday)
    earn(CID, 60, "cid-eur", currency="EUR", submitted_at=friday)
    fold(cloud)
    payroll.close_pay_period(**SCHEDULE)
    others_done("close")


def others_done(step: str, period_id: str = WEEK) -> None:
    """Every part but that of our people is done already."""
    with pay_periods.PayrollPart.batch_write() as batch:
        for part in range(PARTS):
            if part != PART:
                batch.save(pay_periods.PayrollPart(f"{period_id}#{step}", part, people=0, totals={}, done_at=TUESDAY))


def step(name: str, period_id: str = WEEK) -> Play:
    """The message of our people's shard, delivered twice."""

    def run(_: MemoryCloud) -> None:
        for _again in range(2):
            payroll.run_payroll(RunPayroll(period_id, name, PART, PARTS))

    return run


def closed(cloud: MemoryCloud) -> None:
    begun(cloud)
    step("close")(cloud)
    others_done("prepare")


def prepared(cloud: MemoryCloud) -> None:
    closed(cloud)
    step("prepare")(cloud)


def approved(cloud: MemoryCloud) -> None:
    prepared(cloud)
    both_approve(cloud)


def both_approve(_: MemoryCloud) -> None:
    for boss in (BOSS, OTHER_BOSS):
        payroll.approve(boss, WEEK, payouts_hash())


def payouts_hash() -> str:
    return str(pay_periods.pay_period_of(WEEK).payouts_hash)


def sent(_: MemoryCloud) -> None:
    for _again in range(2):
        payouts.send_part(SendPayouts(WEEK, 0, 1))


def asked(_: MemoryCloud) -> None:
    """EventBridge invokes the function again when it died."""
    payroll.close_pay_period(**SCHEDULE)


def released_a_week_later(cloud: MemoryCloud) -> None:
    """Bob's identity is known now, and the next week is being prepared."""
    approved(cloud)
    sent(cloud)
    Account(BOB).update([Account.identity.set("verified")])
    pay_periods.PayPeriod(
        "2026", NEXT_WEEK, state="closed", starts_at=TUESDAY, ends_at=TUESDAY, messages=PARTS, closing_at=TUESDAY,
        closed_at=TUESDAY,
    ).save()  # fmt: skip
    others_done("prepare", NEXT_WEEK)


def tables_and_files(cloud: MemoryCloud) -> dict[str, dict[str, list[object]]]:
    """All but the queues: a message may be queued twice."""
    snapshot = cloud.snapshot()
    return {"tables": snapshot["tables"], "buckets": snapshot["buckets"]}


def corrected(_: MemoryCloud) -> None:
    repeat = Repeat("acc_boss#POST /adjustments#1", "hash")
    adjustments.adjust(BOSS, ANN, Money(-30, "USD"), reason="Paid twice in May", reference="T-1", repeat=repeat)


STEPS = [
    pytest.param(asked, lambda _: a_payee(ANN), id="the close is asked for"),
    pytest.param(step("close"), begun, id="a part is closed"),
    pytest.param(step("prepare"), closed, id="payouts are prepared"),
    pytest.param(both_approve, prepared, id="two administrators approve"),
    pytest.param(sent, approved, id="payouts are sent"),
    pytest.param(step("prepare", NEXT_WEEK), released_a_week_later, id="a held payout is released"),
    pytest.param(corrected, begun, id="a balance is corrected"),
]


@pytest.mark.parametrize(("run", "prepare"), STEPS)
def test_the_payroll_can_die_anywhere(run, prepare):
    points = list(every_crash_point(world, run, prepare=prepare, look=tables_and_files))
    (_, clean), *crashed = points
    assert len(crashed) >= 4
    for point, records in crashed:
        assert differences(clean, records) == [], str(point)


@pytest.mark.parametrize("fault", ["throttle_at", "conflict_at", "lose_answer_at"])
@pytest.mark.parametrize(("run", "prepare"), STEPS[1:])
def test_throttling_conflicts_and_lost_answers_change_nothing(run, prepare, fault):
    with world() as cloud:
        prepare(cloud)
        with cloud.counting() as counted:
            run(cloud)
        clean = tables_and_files(cloud)
    for number in range(1, len([call for call in counted.calls if call.service in ("dynamodb", "sqs")]) + 1):
        with world() as cloud:
            prepare(cloud)
            getattr(cloud, fault)(number)
            try:
                run(cloud)
            except (store.Busy, PynamoDBException):
                run(cloud)  # the message comes again
            assert differences(clean, tables_and_files(cloud)) == [], f"{fault} {number} {counted.calls[number - 1]}"


def test_dead_letters_come_back_even_if_the_replay_dies_between():
    """A body may come twice, never not at all."""

    def two_dead(cloud: MemoryCloud) -> None:
        queues.send("payroll-dead", [RunPayroll(WEEK, "close", part, PARTS) for part in range(2)])

    def run(cloud: MemoryCloud) -> None:
        for _again in range(2):
            replay_dead_letters(by="acc_boss", reason="The fault is mended", queue="payroll")
            runtime.install(clock=lambda: TUESDAY.replace(hour=7), sleep=lambda _: None)

    def bodies(cloud: MemoryCloud) -> set[str]:
        found = cloud.services["sqs"].queues["inlier-local-payroll"].bodies
        return {str(body) for body in found}

    points = list(every_crash_point(world, run, prepare=two_dead, look=bodies))
    assert len(points[0][1]) == 2
    assert [found for _, found in points] == [points[0][1]] * len(points)


def test_the_whole_payroll_agrees_at_the_end():
    with world() as cloud:
        approved(cloud)
        sent(cloud)
        assert pay_periods.pay_period_of(WEEK).state == "paid"
        found = reconciled()
        assert (found["differences"], found["people"], found["entries"]) == ([], 3, 8)
        assert found["trial_balance"]["payout:manual"] == {"USD": 1300}
