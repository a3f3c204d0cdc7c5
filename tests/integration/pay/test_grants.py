"""What the payroll's functions ask of AWS is what `infra/cloud/functions.yaml` grants them, and nothing more of tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.payouts import payout_id_of
from chalicelib.handlers import functions, queues
from chalicelib.models import ledger
from chalicelib.models.accounts import Account
from tests.builders.grants import granted, needs
from tests.builders.http import ask
from tests.builders.pay import TUESDAY, WEEK, a_payee, earn, relay
from tests.builders.work import a_person
from tests.fakes.cloud import MemoryCloud

WHO = {"by": "acc_boss", "reason": "Because"}
METHOD = {"provider": "manual", "currency": "EUR", "label": "Mine", "destination": "DE99 1111 2222"}
CORRECTION = {
    "account_id": "acc_ann", "amount": {"minor": 5, "currency": "USD"}, "reason": "Paid too little", "reference": "T-2",
}  # fmt: skip
CAME_BACK = {"outcome": "returned", "reference": "B-1", "reason": "The account is closed"}


class Tuesdays:
    """Two weeks of payroll with everything that happens in them, and what each function used."""

    def __init__(self, cloud: MemoryCloud, clock: Any) -> None:
        self.cloud, self.clock = cloud, clock
        self.used: dict[str, set[tuple[str, str, str]]] = {}

    @contextmanager
    def used_by(self, function: str) -> Iterator[None]:
        self.clock.advance(seconds=1)
        with self.cloud.counting() as count:
            yield
        self.used.setdefault(function, set()).update(need for call in count.calls for need in needs(call))

    def invoke(self, function: str, **given: Any) -> None:
        with self.used_by(function):
            getattr(functions, function)(WHO | given, None)

    def consume(self, function: str, queue: str) -> None:
        relay(self.cloud)
        sqs = self.cloud.services["sqs"]
        event = sqs.as_lambda_event(f"inlier-local-{queue}")
        with self.used_by(function):
            sqs.settle(event, getattr(queues, function)(event, None))

    def ask(self, method: str, resource: str, by: str, **given: Any) -> Any:
        with self.used_by("api_handler"):
            answer = ask(method, resource, account_id=by, **given)
        assert answer.status < 300, answer
        return answer.body

    def pay(self, period_id: str) -> None:
        self.invoke("close_pay_period", dry_run=True)
        self.invoke("close_pay_period")
        self.invoke("close_pay_period")
        self.consume("run_payroll", "payroll")
        self.invoke("prepare_payouts", dry_run=True)
        self.invoke("prepare_payouts")
        self.consume("run_payroll", "payroll")
        self.consume("run_payroll", "payroll")
        where = {"path": {"period_id": period_id}}
        period = self.ask("GET", "/pay-periods/{period_id}", "acc_boss", **where)["period"]
        for boss in ("acc_boss", "acc_other"):
            body = {"payouts_hash": period["payouts_hash"]}
            self.ask("POST", "/pay-periods/{period_id}/approval", boss, body=body, **where)
        self.invoke("send_payouts")
        self.consume("send_payout_batches", "payouts")


@pytest.fixture
def used(cloud, clock):
    week = Tuesdays(cloud, clock)
    bob = a_payee("acc_bob", identity="none")
    a_payee()
    for boss in ("acc_boss", "acc_other"):
        a_person(boss, "admin")
    for period_id, tuesday in ((WEEK, TUESDAY), ("2026-11-23", TUESDAY + timedelta(days=7))):
        earn("acc_ann", 500, f"ann {period_id}")
        earn("acc_bob", 500, f"bob {period_id}")
        clock.at = tuesday
        week.pay(period_id)
        Account(bob.account_id).update([Account.identity.set("verified")])
    came_back = {"path": {"payout_id": payout_id_of("acc_ann", WEEK, "USD")}}
    week.ask("POST", "/payouts/{payout_id}/outcome", "acc_boss", body=CAME_BACK, **came_back)
    week.ask("GET", "/payouts/{payout_id}", "acc_boss", **came_back)
    week.ask("GET", "/pay-periods/{period_id}/payouts", "acc_boss", path={"period_id": WEEK})
    week.invoke("settle_payouts", dry_run=True)
    week.invoke("settle_payouts")
    week.consume("send_payout_batches", "payouts")
    week.invoke("adjust_balance", account_id="acc_ann", minor=5, currency="USD", reference="T-1")
    earn("acc_ann", 5, "never folded")
    cloud.store.drain_stream("inlier-local-entries", 100)
    clock.advance(days=1)
    week.invoke("reconcile_ledger", refold=True)
    week.consume("run_payroll", "payroll")
    ledger.Head("acc_bob").update([ledger.Head.balances.set({"USD": 6})])
    week.invoke("reconcile_ledger")
    week.consume("run_payroll", "payroll")
    week.invoke("check_payday")
    clock.advance(days=14)
    week.invoke("check_payday")
    week.invoke("sweep_outbox")
    week.invoke("replay_dead_letters", queue="payroll")
    week.ask("POST", "/me/payout-methods", "acc_ann", body=METHOD, headers={"idempotency-key": "k"})
    week.ask("POST", "/adjustments", "acc_boss", body=CORRECTION)
    for resource in ("/me/balance", "/me/entries", "/me/statements", "/me/payout-methods"):
        week.ask("GET", resource, "acc_ann")
    return week.used


PAYROLL = ("run_payroll", "send_payout_batches", "close_pay_period", "prepare_payouts", "send_payouts",
           "settle_payouts", "reconcile_ledger", "adjust_balance", "check_payday")  # fmt: skip


def test_every_function_may_do_what_it_does(used):
    assert [(function, need) for function in used for need in used[function] - granted(function)] == []


def test_no_function_of_the_payroll_may_touch_a_table_it_does_not(used):
    def of_tables(needed):
        return {what for kind, what, _ in needed if kind == "tables"}

    assert {(name, table) for name in PAYROLL for table in of_tables(granted(name)) - of_tables(used[name])} == set()
