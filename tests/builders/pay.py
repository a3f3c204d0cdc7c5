"""Builds people who are owed money, and plays streams and queues until the payroll has nothing left to do."""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.ids import shard_of
from chalicelib.domain.ledger import EntryFacts, Posting, budget, payable
from chalicelib.domain.messages import RunLedger
from chalicelib.domain.money import Money
from chalicelib.domain.pay_periods import SHARDS
from chalicelib.domain.periods import period_of
from chalicelib.handlers import queues, streams
from chalicelib.models import ledger, runs, store
from chalicelib.models.accounts import Account
from chalicelib.models.pay_periods import PayPeriod
from chalicelib.models.payouts import Payout
from chalicelib.models.runs import LedgerRun
from chalicelib.models.statements import Statement
from chalicelib.services import pay_periods, payout_methods
from chalicelib.services.reconciliation import reconcile_ledger
from chalicelib.services.run_parts import run_part
from tests.builders.work import Clock
from tests.fakes.calls import Call
from tests.fakes.cloud import MemoryCloud

#: A week, the Friday in it, and the Tuesday on which it is closed.
WEEK = "2026-11-16"
FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 6, tzinfo=UTC)
BOSS = Actor("acc_boss", frozenset({"admin"}), "active")
OTHER_BOSS = Actor("acc_other", frozenset({"admin"}), "active")
SCHEDULE: dict[str, Any] = {"by": "schedule", "reason": "Weekly close (R30)"}


@contextmanager
def payroll_world(at: datetime = FRIDAY, **given: object) -> Iterator[tuple[MemoryCloud, Clock]]:
    """An empty cloud with a clock that stands still, and settings of its own (four payroll messages, three parts of the sums)."""
    clock = Clock(at)
    environment = {
        name.upper(): str(value) for name, value in ({"payroll_messages": 4, "ledger_sum_shards": 3} | given).items()
    }
    with MemoryCloud() as cloud:
        os.environ.update(environment)
        settings.current.cache_clear()
        runtime.install(clock=clock, bits=random.Random(7).getrandbits, sleep=lambda _: None)
        try:
            cloud.create_tables()
            yield cloud, clock
        finally:
            runtime.install()
            for name in environment:
                del os.environ[name]
            settings.current.cache_clear()


def a_payee(account_id: str = "acc_ann", *, identity: str = "verified", currency: str | None = "USD") -> Actor:
    """A contributor with a payout method, whose identity is known."""
    actor = Actor(account_id, frozenset({"contributor"}), "active")
    Account(
        account_id, name=f"={account_id}", email=f"{account_id}@example.org", country="KE", born_on=date(1990, 1, 1),
        terms_version="1", roles={"contributor"}, standing="active", identity=identity, created_at=runtime.now(),
    ).save()  # fmt: skip
    if currency is not None:
        add_method(actor, currency)
    return actor


def add_method(actor: Actor, currency: str = "USD", destination: str = "KE12 3456 7890") -> None:
    """Where the person's money of one currency goes from now on."""
    payout_methods.add_payout_method(
        actor, provider="manual", currency=currency, label="Bank", destination=destination, repeat=None
    )


def earn(
    account_id: str, minor: int, cause: str, *, currency: str = "USD", submitted_at: datetime | None = None
) -> None:
    """An accepted answer's entry, written now, for work handed in then."""
    work = period_of(submitted_at or runtime.now(), settings.current().pay_week_start).period_id
    entry = EntryFacts(
        entry_id=f"earn#{cause}",
        kind="work",
        cause={"submission_id": cause, "project_id": "prj_ducks"},
        postings=[Posting(budget("prj_ducks"), payable(account_id), Money(minor, currency))],
        work_period=work,
    )
    with store.transaction() as tx:
        ledger.post(tx, ledger.head_of(account_id), entry)


def in_shard(shard: int, number: int) -> list[str]:
    """So many account ids of one payroll shard."""
    found = (f"acc_{count}" for count in range(10**6) if shard_of(f"acc_{count}", SHARDS) == shard)
    return [next(found) for _ in range(number)]


def relay(cloud: MemoryCloud) -> int:
    """Hand what the tables' streams hold to their consumers: entries to the folding, the others to the relay."""
    relayed = sum(
        cloud.deliver(f"inlier-local-{table.short_name()}", _relayed)
        for table in (PayPeriod, Payout, Statement, LedgerRun)
    )
    return relayed + fold(cloud)


def fold(cloud: MemoryCloud) -> int:
    """Every entry written so far is in the sums of the accounts."""
    count = 0
    while delivered := cloud.deliver("inlier-local-entries", _folded):
        count += delivered
    return count


def _folded(event: dict[str, Any]) -> None:
    assert streams.fold_entries(event, None) == {"batchItemFailures": []}


def _relayed(event: dict[str, Any]) -> None:
    assert streams.relay(event, None) == {"batchItemFailures": []}


def reconciled(**given: Any) -> dict[str, Any]:
    """The summary of a reconciliation from begin to end, without streams and queues."""
    begun = reconcile_ledger(**({"by": "test", "reason": "check"} | given))
    return run_to_end(begun["run_id"])


def run_to_end(run_id: str) -> dict[str, Any]:
    """All parts of a run, and what they come to."""
    parts = runs.run_of(run_id).parts
    for part in range(parts):
        run_part(RunLedger(run_id, part, parts))
    return {"run_id": run_id, **runs.run_of(run_id).summary}


def play(cloud: MemoryCloud, *, times: int = 1) -> None:
    """Streams and payroll queues are worked off; every message is delivered so many times."""
    sqs = cloud.services["sqs"]
    consumers = (("inlier-local-payroll", queues.run_payroll), ("inlier-local-payouts", queues.send_payout_batches))
    is_moving = True
    while is_moving:
        is_moving = relay(cloud) > 0
        for queue, consume in consumers:
            event = sqs.as_lambda_event(queue)
            if event["Records"]:
                is_moving = True
                answers = [consume(event, None) for _ in range(times)]
                sqs.settle(event, answers[-1])


@contextmanager
def meanwhile(cloud: MemoryCloud, table: str, act: Callable[[], object]) -> Iterator[list[str]]:
    """Somebody else acts between our reads and our next transaction on a table; yields what they met."""
    original = cloud.carry_out
    met: list[str] = []

    def carry_out(call: Call) -> dict[str, Any]:
        if not met and call.operation == "TransactWriteItems" and f"inlier-local-{table}" in str(call.params):
            met.append(str(call))
            act()
        return original(call)

    setattr(cloud, "carry_out", carry_out)  # noqa: B010  (this cloud alone)
    try:
        yield met
    finally:
        setattr(cloud, "carry_out", original)  # noqa: B010


def close(cloud: MemoryCloud, *, times: int = 1, **given: Any) -> dict[str, Any]:
    """Tuesday's schedule, and all that follows."""
    summary = pay_periods.close_pay_period(**(SCHEDULE | given))
    play(cloud, times=times)
    return summary


def approve_all(cloud: MemoryCloud, period_id: str = WEEK) -> None:
    """Two administrators let the week's payouts go, and the bank's files are written."""
    period = PayPeriod.get(period_id[:4], period_id, consistent_read=True)
    for boss in (BOSS, OTHER_BOSS):
        pay_periods.approve(boss, period_id, str(period.payouts_hash))
    play(cloud)
