"""Builds the requests of money: balances, statements, payout methods, pay weeks, payouts, corrections."""

from chalicelib.domain.payouts import payout_id_of
from chalicelib.models.pay_periods import PayPeriod
from chalicelib.services import pay_periods
from tests.builders.asked.world import Given, World, valid
from tests.builders.pay import BOSS as BY_BOSS
from tests.builders.pay import OTHER_BOSS as BY_OTHER
from tests.builders.pay import SCHEDULE, TUESDAY, WEEK, a_payee, earn, reconciled
from tests.builders.work import a_person

BOSS = "acc_boss"


def earned(world: World) -> None:
    """Ann is owed something."""
    a_payee()
    earn("acc_ann", 550, "answer-1")
    world.follow()


def closed(world: World) -> None:
    """Ann's week is closed, her payout prepared."""
    earned(world)
    world.clock.at = TUESDAY
    pay_periods.close_pay_period(**SCHEDULE)
    world.follow()


def sent(world: World) -> dict[str, str]:
    """Ann's payout is on its way."""
    closed(world)
    for one in (BY_BOSS, BY_OTHER):
        pay_periods.approve(one, WEEK, str(PayPeriod.get(WEEK[:4], WEEK).payouts_hash))
    world.follow()
    world.clock.advance(days=2)
    return {"payout_id": payout_id_of("acc_ann", WEEK, "USD")}


@valid("GET /me/balance", "GET /me/earnings", "GET /me/payout-methods")
def own(world: World) -> Given:
    earned(world)
    return Given("acc_ann")


@valid("GET /me/entries")
def list_entries(world: World) -> Given:
    earned(world)
    return Given("acc_ann", query={"period_id": WEEK, "limit": "10"})


@valid("GET /me/statements")
def list_statements(world: World) -> Given:
    closed(world)
    return Given("acc_ann", query={"limit": "10"})


@valid("GET /me/statements/{period_id}")
def read_statement(world: World) -> Given:
    closed(world)
    return Given("acc_ann", {"period_id": WEEK})


@valid("POST /me/payout-methods")
def add_method(world: World) -> Given:
    a_person()
    body = {
        "provider": "manual",
        "currency": "USD",
        "label": "Savings at the harbour",
        "destination": "KE42 7788 9900 1122",
    }
    return Given("acc_ann", body=body)


@valid("POST /adjustments")
def adjust(world: World) -> Given:
    earned(world)
    body = {
        "account_id": "acc_ann", "reason": "Paid twice for the jetty.", "reference": "TICKET-90210", "kind": "correction",
        "amount": {"minor": -50, "currency": "USD"},
    }  # fmt: skip
    return Given(BOSS, body=body)


@valid("GET /pay-periods")
def list_periods(world: World) -> Given:
    closed(world)
    return Given(BOSS, query={"year": "2026"})


@valid("GET /pay-periods/{period_id}")
def read_period(world: World) -> Given:
    closed(world)
    return Given(BOSS, {"period_id": WEEK})


@valid("POST /pay-periods/{period_id}/approval")
def approve(world: World) -> Given:
    closed(world)
    found = PayPeriod.get(WEEK[:4], WEEK)
    return Given(BOSS, {"period_id": WEEK}, {"payouts_hash": str(found.payouts_hash)})


@valid("GET /pay-periods/{period_id}/payouts")
def list_payouts(world: World) -> Given:
    closed(world)
    return Given(BOSS, {"period_id": WEEK}, query={"state": "prepared", "limit": "10"})


@valid("GET /payouts/{payout_id}")
def read_payout(world: World) -> Given:
    return Given(BOSS, sent(world))


@valid("POST /payouts/{payout_id}/outcome")
def record(world: World) -> Given:
    body = {"outcome": "returned", "reference": "RETURN-2026/17", "reason": "The bank closed the account."}
    return Given(BOSS, sent(world), body)


@valid("GET /ledger-runs/{run_id}")
def read_run(world: World) -> Given:
    earned(world)
    return Given(BOSS, {"run_id": reconciled()["run_id"]})
