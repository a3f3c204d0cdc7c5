"""Console functions and schedules: a checked event in, a JSON summary out, every act written down (product.md)."""

import json

import pytest

from chalicelib.handlers import functions
from chalicelib.handlers.background import EventRefusedError
from chalicelib.models import audit, ledger
from tests.builders.pay import TUESDAY, WEEK, a_payee, earn, play

WHO = {"by": "acc_boss", "reason": "Asked by support, ticket 7"}
ADJUSTMENT = WHO | {"account_id": "acc_ann", "minor": -50, "currency": "USD", "reference": "T-7"}


def written_down(action):
    found = [one for shard in range(16) for one in audit.AuditRecord.query(f"2026-11-24#{shard:02d}")]
    return [(one.by, one.reason) for one in found if one.action == action]


def asked(function, event):
    answer = function(event, None)
    json.dumps(answer)
    return answer


@pytest.fixture(autouse=True)
def a_week_of_work(cloud, clock):
    a_payee()
    earn("acc_ann", 550, "s1")
    clock.at = TUESDAY


def test_the_schedules_event_closes_the_week(cloud):
    answer = asked(functions.close_pay_period, {"by": "schedule", "reason": "Weekly close (R30)"})
    assert (answer["period_id"], answer["state"], answer["dry_run"]) == (WEEK, "closing", False)
    play(cloud)
    assert asked(functions.close_pay_period, WHO)["totals"]["USD"]["closing"] == 550
    assert sorted(written_down("close_pay_period")) == [
        (WHO["by"], WHO["reason"]), ("schedule", "Weekly close (R30)"),
    ]  # fmt: skip


def test_the_payroll_can_be_followed_from_the_console(cloud):
    asked(functions.close_pay_period, WHO)
    play(cloud)
    assert asked(functions.prepare_payouts, WHO | {"dry_run": True})["payout_totals"] == {"USD": {"carried": 0}}
    assert asked(functions.prepare_payouts, WHO)["payout_totals"]["USD"]["prepared"] == 550
    with pytest.raises(EventRefusedError, match="payouts-not-approved"):
        functions.send_payouts(WHO, None)
    assert len(written_down("prepare_payouts")) == 2  # of one millisecond, and both are kept


def test_reconciliation_answers_that_all_is_right(cloud):
    begun = asked(functions.reconcile_ledger, WHO)
    assert (begun["state"], begun["run_id"]) == ("running", "reconcile-2026-11-24")
    play(cloud)
    answer = asked(functions.reconcile_ledger, WHO | {"run_id": begun["run_id"]})
    assert (answer["state"], answer["is_right"], answer["people"], answer["entries"]) == ("finished", True, 1, 1)
    assert answer["trial_balance"] == {"budget": {"USD": -550}, "payable": {"USD": 550}}
    assert written_down("begin_run") == [(WHO["by"], WHO["reason"])]


def test_a_correction_is_booked_once_for_its_reference(cloud, clock):
    first = asked(functions.adjust_balance, ADJUSTMENT)
    clock.advance(days=1)
    again = asked(functions.adjust_balance, ADJUSTMENT)
    assert first["balances"] == again["balances"] == {"USD": 500}
    assert ledger.head_of("acc_ann").sequence == 2
    assert written_down("adjust_balance") == [(WHO["by"], WHO["reason"])]
    with pytest.raises(EventRefusedError, match="adjustment-reference-used"):
        functions.adjust_balance(ADJUSTMENT | {"minor": -51}, None)


def test_a_correction_can_be_tried_first(cloud):
    answer = asked(functions.adjust_balance, ADJUSTMENT | {"dry_run": True})
    assert (answer["dry_run"], answer["balances"]) == (True, {"USD": 500})
    assert ledger.head_of("acc_ann").balances == {"USD": 550}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"minor": -551}, "balance-too-low"),
        ({"minor": 0}, "invalid-field"),
        ({"minor": 10**15 + 1}, "invalid-field"),
        ({"minor": -(10**15) - 1}, "invalid-field"),
        ({"minor": 10**45}, "invalid-field"),
        ({"reference": "T-7\n"}, "reference"),
        ({"account_id": "acc_nobody"}, "no-such-account"),
        ({"by": "acc_ann"}, "own-balance"),
        ({"currency": "XXX"}, "invalid-field"),
    ],
)
def test_a_correction_that_breaks_a_rule_is_refused_with_the_problem(cloud, changes, problem):
    with pytest.raises(EventRefusedError, match=problem):
        functions.adjust_balance(ADJUSTMENT | changes, None)
    with pytest.raises(EventRefusedError, match=problem):
        functions.adjust_balance(ADJUSTMENT | changes | {"dry_run": True}, None)
    assert ledger.head_of("acc_ann").sequence == 1


def test_dead_letters_are_counted_and_replayed(cloud):
    sqs = cloud.services["sqs"]
    dead = sqs.queues["inlier-local-payroll-dead"]
    for part in range(12):
        sqs("SendMessage", {"QueueUrl": dead.url, "MessageBody": json.dumps({"part": part})})
    event = WHO | {"queue": "payroll"}
    assert asked(functions.replay_dead_letters, event | {"dry_run": True}) == {
        "queue": "payroll", "dry_run": True, "waiting": 12, "replayed": 0,
    }  # fmt: skip
    assert len(dead.bodies) == 12
    assert asked(functions.replay_dead_letters, event)["replayed"] == 12
    assert dead.bodies == []
    assert sqs.queues["inlier-local-payroll"].bodies == [{"part": part} for part in range(12)]
    assert asked(functions.replay_dead_letters, event)["replayed"] == 0


@pytest.mark.parametrize(
    ("function", "event"),
    [
        (functions.expire_claims, WHO),
        (functions.accept_overdue, WHO),
        (functions.sweep_outbox, WHO),
        (functions.close_pay_period, WHO | {"dry_run": True}),
    ],
)
def test_what_the_schedules_call_answers_in_json(cloud, function, event):
    assert "dry_run" in asked(function, event)


EVERY = [
    functions.close_pay_period,
    functions.prepare_payouts,
    functions.send_payouts,
    functions.reconcile_ledger,
    functions.check_payday,
    functions.grant_role,
    functions.import_tasks,
    functions.expire_claims,
    functions.accept_overdue,
    functions.sweep_outbox,
    functions.replay_dead_letters,
    functions.adjust_balance,
]


@pytest.mark.parametrize("function", EVERY)
@pytest.mark.parametrize(
    ("event", "field"),
    [({}, "by"), ({"by": "acc_boss"}, "reason"), (WHO | {"reason": ""}, "reason"), (WHO | {"dryrun": True}, "dryrun"),
     (WHO | {"dry_run": "yes"}, "dry_run"), ([], "object")],
)  # fmt: skip
def test_no_function_runs_without_who_and_why_or_with_a_field_it_does_not_know(cloud, function, event, field):
    before = cloud.snapshot()
    with pytest.raises(EventRefusedError, match=field):
        function(event, None)
    assert cloud.snapshot() == before
