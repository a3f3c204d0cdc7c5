"""What becomes of payouts, and entries taken back, killed anywhere and run again: the records of one clean run (rule 13)."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pynamodb.exceptions import PynamoDBException

from chalicelib import runtime
from chalicelib.domain.adjustments import Original
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.messages import SettlePayouts
from chalicelib.domain.pay_periods import SHARDS
from chalicelib.domain.payouts import payout_id_of
from chalicelib.domain.problems import Unavailable
from chalicelib.domain.settlements import Outcome
from chalicelib.models.budgets import BudgetShard
from chalicelib.services import adjustments, claims, payouts, submissions
from tests.builders.pay import (
    BOSS,
    FRIDAY,
    SCHEDULE,
    TUESDAY,
    WEEK,
    a_payee,
    approve_all,
    close,
    earn,
    in_shard,
    payroll_world,
)
from tests.builders.work import Clock, a_project, a_task, enrolled
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point
from tests.fakes.snapshots import differences

Play = Callable[[MemoryCloud], object]
SHARD = 17
ANN, BOB = in_shard(SHARD, 2)
RULES = (
    '[{"rule_id": "KE", "version": 1, "country": "KE", "basis_points": 500, "from_on": "2026-01-01", "source": "x"}]'
)
NOTES: dict[str, str] = {}


@contextmanager
def world() -> Iterator[MemoryCloud]:
    """A Friday on which something is withheld and charged."""
    with payroll_world(FRIDAY, withholding_rules=RULES, payout_fees='{"manual": {"USD": 10}}') as (cloud, _):
        yield cloud


def at(moment) -> None:
    runtime.install(clock=Clock(moment), bits=random.Random(7).getrandbits, sleep=lambda _: None)


def sent(cloud: MemoryCloud) -> None:
    """Two payouts are on their way."""
    for name in (ANN, BOB):
        a_payee(name)
        earn(name, 500, name)
    at(TUESDAY)
    close(cloud)
    approve_all(cloud)
    at(TUESDAY.replace(day=26))


def settled(cloud: MemoryCloud) -> None:
    sent(cloud)
    outcome("settled", "B-1")(cloud)
    at(TUESDAY.replace(day=30))


def outcome(what: Outcome, reference: str = "B-2") -> Play:
    """An administrator's request, sent again when its answer was lost."""

    def run(_: MemoryCloud) -> None:
        for _again in range(2):
            payouts.record_outcome(
                BOSS, payout_id_of(ANN, WEEK, "USD"), what, reference=reference, reason="The bank says so"
            )

    return run


def asked_to_settle(_: MemoryCloud) -> None:
    payouts.settle_payouts(**SCHEDULE)


def a_part_settles(_: MemoryCloud) -> None:
    for _again in range(2):
        payouts.settle_part(SettlePayouts(WEEK, SHARD, SHARDS))


def worked(_: MemoryCloud) -> None:
    a_project(budget_shards=1, available=1000), a_task()
    ann = enrolled(a_payee(ANN))
    submission = submissions.submit(ann, claims.claim_task(ann, "tsk_1").claim_id, {"label": "yes"})
    submissions.check(submission.submission_id)
    NOTES["entry"] = f"earn#{submission.submission_id}"
    at(FRIDAY.replace(hour=13))


def taken_back(_: MemoryCloud) -> None:
    repeat = Repeat("acc_boss#POST /adjustments#1", "hash")
    for _again in range(2):
        adjustments.adjust(
            BOSS, ANN, None, reverses=Original(NOTES["entry"], WEEK), reason="A copied answer", reference="T-1",
            repeat=repeat,
        )  # fmt: skip
    [shard] = BudgetShard.query("prj_ducks")
    assert (shard.available_minor, shard.spent_minor) == (1000, 0)


STEPS = [
    pytest.param(outcome("settled"), sent, id="a payout arrives"),
    pytest.param(outcome("failed"), sent, id="a payout fails"),
    pytest.param(outcome("returned"), settled, id="a settled payout comes back"),
    pytest.param(asked_to_settle, sent, id="a week is to be settled"),
    pytest.param(a_part_settles, sent, id="a part of a week is settled"),
    pytest.param(taken_back, worked, id="an entry is taken back"),
]


def tables_and_files(cloud: MemoryCloud) -> dict[str, dict[str, list[object]]]:
    """All but the queues: a message may be queued twice."""
    snapshot = cloud.snapshot()
    return {"tables": snapshot["tables"], "buckets": snapshot["buckets"]}


@pytest.mark.parametrize(("run", "prepare"), STEPS)
def test_it_can_die_anywhere(run, prepare):
    points = list(every_crash_point(world, run, prepare=prepare, look=tables_and_files))
    (_, clean), *crashed = points
    assert len(crashed) >= 4
    for point, records in crashed:
        assert differences(clean, records) == [], str(point)


@pytest.mark.parametrize("fault", ["throttle_at", "conflict_at", "lose_answer_at"])
@pytest.mark.parametrize(("run", "prepare"), STEPS)
def test_throttling_conflicts_and_lost_answers_change_nothing(run, prepare, fault):
    with world() as cloud:
        prepare(cloud)
        with cloud.counting() as counted:
            run(cloud)
        clean = tables_and_files(cloud)
    calls = [call for call in counted.calls if call.service in ("dynamodb", "sqs")]
    assert calls
    for number in range(1, len(calls) + 1):
        with world() as cloud:
            prepare(cloud)
            getattr(cloud, fault)(number)
            try:
                run(cloud)
            except (Unavailable, PynamoDBException):
                run(cloud)  # the message comes again
            assert differences(clean, tables_and_files(cloud)) == [], f"{fault} {number} {calls[number - 1]}"
