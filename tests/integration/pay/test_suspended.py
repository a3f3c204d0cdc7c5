"""Whatever a standing says, what was earned is closed, stated and paid on Tuesday (R49, product rule 4)."""

from datetime import timedelta

from chalicelib.domain.access import Actor
from chalicelib.domain.payouts import payout_id_of
from chalicelib.handlers import functions, queues
from chalicelib.models.accounts import Account
from chalicelib.models.payouts import Payout
from chalicelib.models.statements import Statement
from chalicelib.services import standing
from tests.builders.pay import TUESDAY, WEEK, a_payee, earn, relay
from tests.builders.standing import WHY, an_answer, given
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud


def _consume(cloud: MemoryCloud) -> None:
    relay(cloud)
    sqs = cloud.services["sqs"]
    event = sqs.as_lambda_event("inlier-local-payroll")
    sqs.settle(event, queues.run_payroll(event, None))


def test_a_suspended_person_is_paid_what_was_earned(cloud: MemoryCloud, clock: Clock) -> None:
    a_payee()
    a_person("acc_boss", "admin")
    an_answer("sub_1")
    earn("acc_ann", 500, "before")
    stop = given(step="suspended", evidence=["sub_1"], is_emergency=True, emergency_reason=WHY)
    standing.take_step(Actor("acc_boss", frozenset({"admin"}), "active"), "acc_ann", stop, None)
    earn("acc_ann", 200, "accepted after")
    clock.at = TUESDAY
    who = {"by": "schedule", "reason": "Weekly"}
    functions.close_pay_period(who, None)
    _consume(cloud)
    clock.at += timedelta(seconds=1)
    functions.prepare_payouts(who, None)
    _consume(cloud)
    _consume(cloud)
    assert Account.get("acc_ann").standing == "suspended"
    (statement,) = Statement.query("acc_ann")
    payout = Payout.get(payout_id_of("acc_ann", WEEK, "USD"))
    assert (statement.earned_minor, payout.amount_minor, payout.state) == (700, 700, "prepared")
