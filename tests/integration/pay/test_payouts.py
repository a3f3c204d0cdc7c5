"""From a closed week to money on its way: prepared, held, released by two people or a rule, sent once (rule 12; R34)."""

import csv
import io
from datetime import timedelta

import pytest

from chalicelib.domain.messages import RunPayroll, SendPayouts
from chalicelib.domain.pay_periods import NoSuchPayPeriod, PayoutsChanged, PayoutsNotApproved, PayoutsNotPrepared
from chalicelib.domain.payouts import payout_id_of, shard_hash
from chalicelib.models import ledger, pay_periods
from chalicelib.models.accounts import Account
from chalicelib.models.payouts import Payout, PayoutMethod, period_part, sent_with
from chalicelib.services import adjustments, earnings, payouts
from chalicelib.services import pay_periods as payroll
from tests.builders.pay import (
    BOSS,
    OTHER_BOSS,
    SCHEDULE,
    TUESDAY,
    WEEK,
    a_payee,
    add_method,
    close,
    earn,
    fold,
    in_shard,
    meanwhile,
    payroll_world,
    play,
    reconciled,
)
from tests.fakes.snapshots import differences

NEXT_WEEK = "2026-11-23"
A_WEEK = timedelta(days=7)


def payout_of(account_id="acc_ann", period_id=WEEK, currency="USD"):
    return Payout.find(payout_id_of(account_id, period_id, currency))


def week(period_id=WEEK):
    return pay_periods.pay_period_of(period_id)


def approve_and_send(cloud, period_id=WEEK):
    for boss in (BOSS, OTHER_BOSS):
        payroll.approve(boss, period_id, week(period_id).payouts_hash)
    play(cloud)


def files(cloud):
    return {key: file.content.decode() for key, file in cloud.services["s3"].buckets["inlier-local-files"].items()}


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def balances(account_id="acc_ann"):
    return ledger.head_of(account_id).balances


@pytest.fixture(autouse=True)
def always_right(request):
    """Whatever happened, chains, balances, statements and payouts agree."""
    is_shared = "cloud" in request.fixturenames
    if is_shared:
        request.getfixturevalue("world")
    yield
    if is_shared:
        assert reconciled()["differences"] == []


def test_a_payout_takes_the_payable_balance_and_waits_for_approval(cloud, clock):
    a_payee()
    earn("acc_ann", 550, "s1")
    clock.at = TUESDAY
    close(cloud)
    payout = payout_of()
    assert (payout.state, payout.amount_minor, payout.provider) == ("prepared", 550, "manual")
    assert balances() == {"USD": 0}
    assert (week().state, week().payout_totals["USD"]) == ("closed", {"prepared": 550, "prepared_count": 1})
    assert files(cloud) == {}


def test_two_administrators_approve_and_the_bank_file_is_written_once(cloud, clock):
    a_payee()
    a_payee("acc_bob")
    earn("acc_ann", 550, "s1")
    earn("acc_bob", 120, "s2")
    clock.at = TUESDAY
    close(cloud)
    approve_and_send(cloud)
    assert (week().state, week().released_by) == ("paid", "administrators")
    [(key, text)] = files(cloud).items()
    assert key == f"payouts/{WEEK}/manual-001-of-001.csv"
    assert {row["account_id"]: row["amount"] for row in rows(text)} == {"acc_ann": "5.50", "acc_bob": "1.20"}
    assert rows(text)[0]["destination"] == "KE12 3456 7890"
    assert {payout_of().state, payout_of("acc_bob").state} == {"sent"}


def test_one_administrator_alone_sends_nothing_however_often(cloud, clock):
    a_payee()
    earn("acc_ann", 550, "s1")
    clock.at = TUESDAY
    close(cloud)
    for _ in range(3):
        payroll.approve(BOSS, WEEK, week().payouts_hash)
    play(cloud)
    assert (week().released_at, len(week().approvals), payout_of().state) == (None, 1, "prepared")
    with pytest.raises(PayoutsNotApproved):
        payouts.send_payouts(**SCHEDULE)


def test_an_approval_is_of_exactly_the_payouts_that_were_looked_at(cloud, clock):
    a_payee()
    earn("acc_ann", 550, "s1")
    clock.at = TUESDAY
    payroll.close_pay_period(**SCHEDULE)
    with pytest.raises(PayoutsNotPrepared):
        payroll.approve(BOSS, WEEK, "0" * 64)
    with pytest.raises(PayoutsNotPrepared):
        payroll.prepare_payouts(**SCHEDULE)
    play(cloud)
    with pytest.raises(PayoutsChanged):
        payroll.approve(BOSS, WEEK, "0" * 64)
    assert week().approvals == []


def test_a_second_prepare_and_a_second_send_change_nothing(cloud, clock):
    a_payee()
    earn("acc_ann", 550, "s1")
    clock.at = TUESDAY
    close(cloud, times=2)
    before = cloud.snapshot()
    payroll.prepare_payouts(**SCHEDULE)
    play(cloud)
    assert [line for line in differences(before, cloud.snapshot()) if "-audit" not in line] == []
    approve_and_send(cloud)
    before = cloud.snapshot()
    assert payouts.send_payouts(**SCHEDULE)["queued"] == 0
    payouts.send_part(SendPayouts(WEEK, 0, 1))
    play(cloud)
    assert [line for line in differences(before, cloud.snapshot()) if "-audit" not in line] == []


def test_a_first_payout_waits_for_identity_and_the_balance_keeps_growing(cloud, clock):
    """R34: held with its reason, visible to the person, and paid whole once the reason is gone."""
    ann = a_payee(identity="none")
    earn("acc_ann", 550, "s1")
    clock.at = TUESDAY
    close(cloud)
    held = payout_of()
    assert (held.state, held.holds, held.amount_minor) == ("held", ["identity"], 550)
    assert balances() == {"USD": 550}
    assert (week().state, week().payout_totals["USD"]) == ("paid", {"held": 550, "held_count": 1})
    [shown] = earnings.balance(ann)["payouts"]
    assert (shown.state, shown.holds) == ("held", ["identity"])
    earn("acc_ann", 100, "s2")
    clock.at = TUESDAY + A_WEEK
    Account("acc_ann").update([Account.identity.set("verified")])
    close(cloud)
    released = payout_of()
    assert (released.state, released.amount_minor, released.holds) == ("prepared", 650, [])
    assert payout_of(period_id=NEXT_WEEK) is None
    assert balances() == {"USD": 0}
    approve_and_send(cloud, NEXT_WEEK)
    assert (payout_of().state, week(NEXT_WEEK).state) == ("sent", "paid")
    assert [row["amount"] for row in rows(files(cloud)[f"payouts/{NEXT_WEEK}/manual-001-of-001.csv"])] == ["6.50"]


def test_what_still_waits_a_week_later_is_one_payout_with_the_amount_and_reasons_of_now(cloud, clock):
    a_payee(identity="none", currency=None)
    earn("acc_ann", 550, "s1")
    clock.at = TUESDAY
    close(cloud)
    assert payout_of().holds == ["identity", "method"]
    Account("acc_ann").update([Account.identity.set("verified")])
    earn("acc_ann", 100, "s2")
    clock.at = TUESDAY + A_WEEK
    close(cloud, times=2)
    assert (payout_of().state, payout_of().holds, payout_of().amount_minor) == ("held", ["method"], 650)
    assert payout_of(period_id=NEXT_WEEK) is None
    assert week(NEXT_WEEK).payout_totals["USD"] == {"held": 650, "held_count": 1}


def test_money_follows_a_changed_destination_after_three_days(cloud, clock):
    ann = a_payee()
    earn("acc_ann", 550, "s1")
    clock.at = TUESDAY - timedelta(hours=72) + timedelta(milliseconds=1)
    add_method(ann, destination="DE99 0000 1111")
    clock.at = TUESDAY
    close(cloud)
    assert payout_of().holds == ["destination_changed"]


def test_below_the_minimum_there_is_no_payout_and_the_balance_carries_on(cloud, clock):
    a_payee()
    earn("acc_ann", 99, "s1")
    clock.at = TUESDAY
    close(cloud)
    assert payout_of() is None
    assert (week().state, week().payout_totals["USD"]) == ("paid", {"carried": 99})
    earn("acc_ann", 1, "s2")
    clock.at = TUESDAY + A_WEEK
    close(cloud)
    assert payout_of(period_id=NEXT_WEEK).amount_minor == 100


def test_work_of_the_running_week_is_paid_with_that_week(cloud, clock):
    a_payee()
    earn("acc_ann", 550, "s1")
    clock.at = TUESDAY - timedelta(hours=1)
    earn("acc_ann", 700, "handed in and accepted on Tuesday morning")
    clock.at = TUESDAY
    close(cloud)
    assert payout_of().amount_minor == 550
    assert balances() == {"USD": 700}


def test_each_currency_has_its_own_payout_and_a_missing_method_holds_it_alone(cloud, clock):
    a_payee()
    earn("acc_ann", 550, "s1")
    earn("acc_ann", 9000, "s2", currency="KES")
    clock.at = TUESDAY
    close(cloud)
    assert payout_of().state == "prepared"
    assert (payout_of(currency="KES").state, payout_of(currency="KES").holds) == ("held", ["method"])


def test_a_correction_after_the_close_is_not_paid_and_makes_people_decide():
    with payroll_world(payout_release_limit_minor=10_000) as (cloud, clock):
        a_payee()
        earn("acc_ann", 550, "s1")
        clock.at = TUESDAY
        reassured(cloud)
        payroll.close_pay_period(**SCHEDULE)
        taken = {"account_id": "acc_ann", "minor": -50, "currency": "USD", "reference": "T-1"}
        with meanwhile(
            cloud,
            "payouts",
            lambda: adjustments.adjust_balance(by="acc_boss", reason="Paid twice in May", **taken),  # type: ignore[arg-type]
        ):
            play(cloud)
        assert payout_of().amount_minor == 500
        assert (week().released_at, week().state) == (None, "closed")
        assert reconciled()["is_right"]


def reassured(cloud):
    """The reconciliation of the night found nothing."""
    fold(cloud)
    assert reconciled()["is_right"]


def test_payouts_under_the_operators_limit_go_by_themselves():
    with payroll_world(payout_release_limit_minor=550) as (cloud, clock):
        a_payee()
        earn("acc_ann", 550, "s1")
        clock.at = TUESDAY
        reassured(cloud)
        close(cloud)
        assert (week().state, week().released_by, payout_of().state) == ("paid", "rule-12", "sent")


@pytest.mark.parametrize("hours", [None, 27])
def test_without_a_fresh_reconciliation_payouts_wait_for_people(hours):
    with payroll_world(payout_release_limit_minor=550) as (cloud, clock):
        a_payee()
        earn("acc_ann", 550, "s1")
        if hours:
            clock.at = TUESDAY - timedelta(hours=hours)
            reassured(cloud)
        clock.at = TUESDAY
        close(cloud)
        assert (week().state, week().released_by, payout_of().state) == ("closed", None, "prepared")


def test_after_a_reconciliation_that_found_a_difference_payouts_wait_for_people():
    with payroll_world(payout_release_limit_minor=550) as (cloud, clock):
        a_payee()
        earn("acc_ann", 550, "s1")
        earn("acc_bob", 5, "s2")
        ledger.Head("acc_bob").update([ledger.Head.balances.set({"USD": 6})])
        clock.at = TUESDAY
        fold(cloud)
        assert not reconciled()["is_right"]
        close(cloud)
        assert (week().state, week().released_by) == ("closed", None)


def test_payouts_above_the_limit_wait_for_people():
    with payroll_world(payout_release_limit_minor=549) as (cloud, clock):
        a_payee()
        earn("acc_ann", 550, "s1")
        clock.at = TUESDAY
        reassured(cloud)
        close(cloud)
        assert (week().state, week().released_at, payout_of().state) == ("closed", None, "prepared")


def test_what_is_sent_is_what_was_approved_or_nothing(cloud, clock):
    """A payout changed after the approval, or one the index does not show yet: the part fails and comes again."""
    a_payee()
    earn("acc_ann", 550, "s1")
    clock.at = TUESDAY
    close(cloud)
    for boss in (BOSS, OTHER_BOSS):
        payroll.approve(boss, WEEK, week().payouts_hash)
    cloud.lag(index_records=10_000)
    with pytest.raises(payouts.PayoutsIncompleteError):
        payouts.send_part(SendPayouts(WEEK, 0, 1))
    cloud.lag()
    Payout(payout_of().payout_id).update([Payout.amount_minor.set(55_000)])
    with pytest.raises(payouts.PayoutsIncompleteError):
        payouts.send_part(SendPayouts(WEEK, 0, 1))
    assert files(cloud) == {}
    assert payout_of().state == "prepared"
    Payout(payout_of().payout_id).update([Payout.amount_minor.set(550)])
    play(cloud)
    assert payout_of().state == "sent"


def test_an_early_message_sends_nothing(cloud, clock):
    a_payee()
    earn("acc_ann", 550, "s1")
    clock.at = TUESDAY
    close(cloud)
    payouts.send_part(SendPayouts(WEEK, 0, 1))
    assert (payout_of().state, files(cloud)) == ("prepared", {})


def test_the_hash_can_be_recomputed_from_the_payouts_however_many_messages_prepared_them():
    def prepared(messages):
        with payroll_world(payroll_messages=messages) as (cloud, clock):
            for account_id in [*in_shard(7, 2), *in_shard(200, 2)]:
                a_payee(account_id)
                earn(account_id, 300, account_id)
            clock.at = TUESDAY
            close(cloud)
            part = next(part for part in pay_periods.parts_of(WEEK, "prepare") if "7" in part.hashes)
            assert part.hashes["7"] == shard_hash(payout.line() for payout in sent_with(WEEK, 7))
            destinations = {payout.period_part for payout in sent_with(WEEK, 7)}
            assert destinations == {period_part(WEEK, 7)}
            return week().payout_totals, len(pay_periods.parts_of(WEEK, "prepare"))

    assert prepared(4)[0] == prepared(256)[0] == prepared(1)[0]
    assert prepared(256)[1] == 256


def test_a_dry_run_of_the_payouts_says_what_would_happen(cloud, clock):
    a_payee()
    a_payee("acc_bob", identity="none")
    earn("acc_ann", 550, "s1")
    earn("acc_bob", 200, "s2")
    clock.at = TUESDAY
    with pytest.raises(NoSuchPayPeriod):
        payroll.prepare_payouts(**SCHEDULE, dry_run=True)
    payroll.close_pay_period(**SCHEDULE)
    for part in range(4):
        payroll.run_payroll(RunPayroll(WEEK, "close", part, 4))
    would = payroll.prepare_payouts(**SCHEDULE, dry_run=True)["payout_totals"]
    assert would == {"USD": {"held": 200, "held_count": 1, "prepared": 550, "prepared_count": 1}}
    assert payout_of() is None
    play(cloud)
    assert week().payout_totals == would


def test_a_destination_is_kept_encrypted_and_never_shown_in_full(cloud, clock):
    ann = a_payee()
    [method] = PayoutMethod.query(ann.account_id)
    assert "7890" not in method.destination_encrypted
    assert method.destination_hint == "…7890"
    assert "KE12 3456 7890" not in str(cloud.snapshot()["tables"])


def test_payouts_of_two_currencies_held_in_the_same_week_both_go_out_later(cloud, clock):
    ann = a_payee(identity="none")
    earn("acc_ann", 500, "dollars")
    earn("acc_ann", 700, "euros", currency="EUR")
    clock.at = TUESDAY
    close(cloud)
    assert {payout.currency: payout.state for payout in Payout.scan()} == {"USD": "held", "EUR": "held"}
    Account("acc_ann").update([Account.identity.set("verified")])
    add_method(ann, "EUR")

    clock.at = TUESDAY + A_WEEK
    earn("acc_bob", 500, "so that the week has something")
    close(cloud)

    assert {payout.currency: (payout.state, payout.amount_minor) for payout in Payout.scan()
            if payout.account_id == "acc_ann"} == {"USD": ("prepared", 500), "EUR": ("prepared", 700)}  # fmt: skip
    assert sum(payout.account_id == "acc_ann" for payout in Payout.scan()) == 2
    assert ledger.head_of("acc_ann").balances == {"USD": 0, "EUR": 0}
