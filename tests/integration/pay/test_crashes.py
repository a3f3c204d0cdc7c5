"""Killed before or after any call and run again, every message delivered twice: the records of one clean run (rule 13)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.messages import RunPayroll, SendPayouts
from chalicelib.models import pay_periods
from chalicelib.models.accounts import Account
from chalicelib.services import adjustments, payout_methods, payouts
from chalicelib.services import pay_periods as payroll
from chalicelib.services.dead_letters import replay_dead_letters
from chalicelib.services.reconciliation import reconcile_ledger
from tests.builders.pay import BOSS, OTHER_BOSS, SCHEDULE, TUESDAY, WEEK, a_payee, earn, in_shard, payroll_world, relay
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point
from tests.fakes.snapshots import differences

Play = Callable[[MemoryCloud], object]
SHARD = 17
ANN, BOB, CID = in_shard(SHARD, 3)


@contextmanager
def world() -> Iterator[MemoryCloud]:
    """A Tuesday on which every shard has its own message."""
    with payroll_world(TUESDAY, payroll_messages=256) as (cloud, _):
        yield cloud


def begun(_: MemoryCloud) -> None:
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
    payroll.close_pay_period(**SCHEDULE)
    others_done("close")


def others_done(step: str) -> None:
    """Every part but that of our people is done already."""
    for part in range(256):
        if part != SHARD:
            done = pay_periods.PayrollPart(f"{WEEK}#{step}", part, people=0, totals={}, done_at=TUESDAY)
            pay_periods.keep_part(done)


def step(name: str) -> Play:
    """The message of our people's shard, delivered twice."""

    def run(_: MemoryCloud) -> None:
        for _ in range(2):
            payroll.run_payroll(RunPayroll(WEEK, name, SHARD, 256))

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
    for _ in range(2):
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
        "2026", "2026-11-23", state="closed", starts_at=TUESDAY, ends_at=TUESDAY, messages=1, closing_at=TUESDAY,
        closed_at=TUESDAY,
    ).save()  # fmt: skip


def next_prepare(_: MemoryCloud) -> None:
    for _ in range(2):
        payroll.run_payroll(RunPayroll("2026-11-23", "prepare", 0, 1))


def tables_and_files(cloud: MemoryCloud) -> dict[str, dict[str, list[object]]]:
    """All but the queues: a message may be queued twice."""
    snapshot = cloud.snapshot()
    return {"tables": snapshot["tables"], "buckets": snapshot["buckets"]}


def corrected(_: MemoryCloud) -> None:
    repeat = Repeat("acc_boss#POST /adjustments#1", "hash")
    adjust = {"reason": "Paid twice in May", "reference": "T-1", "repeat": repeat}
    adjustments.adjust(BOSS, ANN, adjustments.Money(-30, "USD"), **adjust)


def method_added(_: MemoryCloud) -> None:
    payout_methods.add_payout_method(
        a_person(), provider="manual", currency="EUR", label="Bank", destination="DE99 1111 2222",
        repeat=Repeat("acc_cid#POST /me/payout-methods#1", "hash"),
    )  # fmt: skip


def a_person():
    from chalicelib.domain.access import Actor

    return Actor(CID, frozenset({"contributor"}), "active")


@pytest.mark.parametrize(
    ("run", "prepare"),
    [
        pytest.param(asked, lambda _: a_payee(ANN), id="the close is asked for"),
        pytest.param(step("close"), begun, id="a part is closed"),
        pytest.param(step("prepare"), closed, id="payouts are prepared"),
        pytest.param(both_approve, prepared, id="two administrators approve"),
        pytest.param(sent, approved, id="payouts are sent"),
        pytest.param(next_prepare, released_a_week_later, id="a held payout is released"),
        pytest.param(corrected, begun, id="a balance is corrected"),
    ],
)
def test_the_payroll_can_die_anywhere(run, prepare):
    points = list(every_crash_point(world, run, prepare=prepare, look=tables_and_files))
    (_, clean), *crashed = points
    assert len(crashed) >= 4
    for point, records in crashed:
        assert differences(clean, records) == [], str(point)
