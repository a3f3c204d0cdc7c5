"""What becomes of a payout: it arrives, fails, comes back later; once, and never lost (states of product.md; R33)."""

from datetime import timedelta

import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.ledger import chain_breaks
from chalicelib.domain.messages import SendPayouts, SettlePayouts, Tell
from chalicelib.domain.outbox import followed
from chalicelib.domain.payouts import payout_id_of
from chalicelib.domain.settlements import NoSuchPayout, OutcomeRefused, PayoutDecided, PayoutsNotSent
from chalicelib.models import ledger, pay_periods
from chalicelib.models.payouts import Payout, PayoutMethod
from chalicelib.models.statements import Statement
from chalicelib.services import payouts
from tests.builders.pay import (
    BOSS,
    OTHER_BOSS,
    SCHEDULE,
    TUESDAY,
    WEEK,
    a_payee,
    add_method,
    approve_all,
    close,
    earn,
    meanwhile,
    play,
)
from tests.fakes.snapshots import differences

NEXT_WEEK = "2026-11-23"
A_WEEK = timedelta(days=7)
ANN = Actor("acc_ann", frozenset({"contributor"}), "active")
REASON = "The account is closed"


@pytest.fixture
def sent(cloud, clock):
    """Ann's 5.50 is on its way."""
    a_payee()
    earn("acc_ann", 550, "s1")
    clock.at = TUESDAY
    close(cloud)
    approve_all(cloud)
    return payout_id_of("acc_ann", WEEK, "USD")


@pytest.fixture
def outcome(clock):
    """Somebody records what became of a payout, a moment later."""

    def record(payout_id, what, reference="B-1", reason=REASON, by=BOSS):
        clock.advance(seconds=1)
        return payouts.record_outcome(by, payout_id, what, reference=reference, reason=reason)

    return record


def chain(account_id="acc_ann"):
    entries = [entry.members() for entry in ledger.chain_of(account_id)]
    assert chain_breaks(entries) == []
    return entries


def sums():
    """What every ledger account holds."""
    found: dict[str, int] = {}
    for entry in chain():
        for posting in entry["postings"]:
            for side, sign in (("source", -1), ("destination", 1)):
                account = posting[side]
                found[account] = found.get(account, 0) + sign * posting["minor"]
    return {account: minor for account, minor in found.items() if minor and not account.startswith("budget:")}


def balance(account_id="acc_ann"):
    return ledger.head_of(account_id).balances["USD"]


def test_a_payout_on_its_way_lies_in_its_providers_account_and_settling_empties_it(cloud, sent, outcome):
    assert sums() == {"payout:manual": 550}
    settled = outcome(sent, "settled")
    assert (settled.state, settled.settled_at, balance()) == ("settled", TUESDAY + timedelta(seconds=1), 0)
    assert sums() == {"cash:manual": 550}
    assert chain()[-1]["entry_id"] == f"settle#{sent}"


def test_a_failed_payout_is_owed_again_and_paid_with_a_later_week_to_another_method(cloud, clock, sent, outcome):
    failed = outcome(sent, "failed")
    assert (failed.state, balance(), sums()) == ("failed", 550, {"payable:acc_ann": 550})
    clock.at = TUESDAY + A_WEEK
    close(cloud)
    held = Payout.get(payout_id_of("acc_ann", NEXT_WEEK, "USD"))
    assert (held.state, held.holds, held.amount_minor) == ("held", ["method_failed"], 550)

    add_method(ANN, destination="KE98 7654 3210")
    clock.at = TUESDAY + A_WEEK * 2
    earn("acc_ann", 100, "s2", submitted_at=TUESDAY)
    close(cloud)
    paid = Payout.get(held.payout_id)
    assert (paid.state, paid.amount_minor) == ("prepared", 650)


def test_money_that_comes_back_after_it_had_arrived_leaves_the_cash_and_is_owed_again(cloud, clock, sent, outcome):
    outcome(sent, "settled")
    clock.advance(days=30)
    returned = outcome(sent, "returned", reference="B-2")
    assert (returned.state, returned.came_back_at) == ("returned", clock.at)
    assert sums() == {"payable:acc_ann": 550}
    assert [one["outcome"] for one in returned.outcomes] == ["settled", "returned"]
    [posting] = chain()[-1]["postings"]
    assert (posting["source"], posting["destination"]) == ("cash:manual", "payable:acc_ann")


@pytest.mark.parametrize("what", ["settled", "failed", "returned"])
def test_the_same_outcome_again_changes_nothing(cloud, sent, what, outcome):
    outcome(sent, what)
    before = cloud.snapshot()
    for _ in range(3):
        outcome(sent, what)
    assert differences(before, cloud.snapshot()) == []


def test_an_earlier_outcome_told_again_after_a_return_changes_nothing(cloud, sent, outcome):
    outcome(sent, "settled")
    outcome(sent, "returned", reference="B-2")
    before = cloud.snapshot()
    assert outcome(sent, "settled").state == "returned"
    assert differences(before, cloud.snapshot()) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [("settled", "failed"), ("failed", "settled"), ("failed", "returned"), ("returned", "settled"),
     ("returned", "failed")],
)  # fmt: skip
def test_an_outcome_that_contradicts_what_is_known_is_refused_with_it(cloud, sent, first, second, outcome):
    outcome(sent, first)
    before = cloud.snapshot()
    with pytest.raises(PayoutDecided) as refused:
        outcome(sent, second, reference="B-2")
    assert (refused.value.extra["state"], refused.value.extra["reference"]) == (first, "B-1")
    assert differences(before, cloud.snapshot()) == []


@pytest.mark.parametrize("what", ["settled", "failed", "returned"])
def test_a_payout_decided_once_takes_no_other_reference_for_the_same(cloud, sent, what, outcome):
    outcome(sent, what)
    with pytest.raises(PayoutDecided):
        outcome(sent, what, reference="B-2")


@pytest.mark.parametrize("state", ["held", "prepared"])
def test_nothing_can_have_come_of_a_payout_that_was_not_sent(cloud, clock, state, outcome):
    a_payee(identity="none" if state == "held" else "verified")
    earn("acc_ann", 550, "s1")
    clock.at = TUESDAY
    close(cloud)
    with pytest.raises(OutcomeRefused):
        outcome(payout_id_of("acc_ann", WEEK, "USD"), "settled")
    with pytest.raises(NoSuchPayout):
        outcome("pay_nothing", "settled")


def test_of_two_administrators_who_contradict_each_other_at_the_same_moment_one_is_refused(cloud, sent, outcome):
    with (
        meanwhile(cloud, "payouts", lambda: outcome(sent, "settled", by=OTHER_BOSS)) as met,
        pytest.raises(PayoutDecided),
    ):
        outcome(sent, "failed", reference="B-2")
    assert met
    assert sums() == {"cash:manual": 550}


def test_an_entry_written_at_the_same_moment_is_not_lost(cloud, sent, outcome):
    with meanwhile(cloud, "heads", lambda: earn("acc_ann", 70, "meanwhile")) as met:
        outcome(sent, "failed")
    assert met
    assert (balance(), len(chain())) == (620, 4)


def test_settling_a_period_settles_all_that_is_still_on_its_way_and_again_changes_nothing(cloud, clock, outcome):
    for name in ("acc_ann", "acc_bob", "acc_cid", "acc_dan"):
        a_payee(name)
        earn(name, 500, name)
    clock.at = TUESDAY
    close(cloud)
    with pytest.raises(PayoutsNotSent):
        payouts.settle_payouts(**SCHEDULE)
    approve_all(cloud)
    outcome(payout_id_of("acc_bob", WEEK, "USD"), "failed")
    assert payouts.settle_payouts(**SCHEDULE, dry_run=True) == {
        "period_id": WEEK, "dry_run": True, "queued": 0, "waiting": 3,
    }  # fmt: skip
    payouts.settle_payouts(**SCHEDULE)
    play(cloud, times=2)
    assert {payout.account_id: payout.state for payout in Payout.scan()} == {
        "acc_ann": "settled", "acc_bob": "failed", "acc_cid": "settled", "acc_dan": "settled",
    }  # fmt: skip
    before = cloud.snapshot()
    payouts.settle_part(SettlePayouts(WEEK, 0, 1))
    assert differences(before, cloud.snapshot()) == []


def test_a_settled_week_is_told_as_arrived_and_a_return_with_its_reason(cloud, sent):
    def told(old, new):
        return [(tell.kind, tell.cause_id) for tell in followed("payouts", old, new) if isinstance(tell, Tell)]

    payout = {"payout_id": sent, "account_id": "acc_ann", "amount_minor": 550, "currency": "USD", "holds": []}
    assert told(payout | {"state": "sent"}, payout | {"state": "settled"}) == [("payout_settled", f"settled#{sent}")]
    assert told(payout | {"state": "settled"}, payout | {"state": "returned"}) == [
        ("payout_returned", f"returned#{sent}")
    ]


def test_a_return_stands_on_the_next_statement_with_its_reason_and_a_settlement_on_none(cloud, clock, sent, outcome):
    outcome(sent, "settled")
    outcome(sent, "returned", reference="B-2")
    clock.at = TUESDAY + A_WEEK
    close(cloud)
    statement = Statement.get("acc_ann", f"{NEXT_WEEK}#USD").facts()
    assert (statement.opening_minor, statement.earned_minor, statement.paid_minor, statement.closing_minor) == (
        550, 0, 0, 550,
    )  # fmt: skip
    assert {line["kind"]: line["minor"] for line in statement.lines} == {"payout": -550, "payout_return": 550, "tax": 0}
    assert next(line for line in statement.lines if line["kind"] == "payout_return")["reason"] == REASON
    assert statement.entries_count == 2


def test_a_return_marks_the_method_it_went_to_and_not_a_newer_one(cloud, clock, sent, outcome):
    clock.advance(minutes=1)
    add_method(ANN, destination="KE98 7654 3210")
    outcome(sent, "returned")
    clock.at = TUESDAY + A_WEEK
    close(cloud)
    assert [method.failed_at is not None for method in sorted(PayoutMethod.query("acc_ann"), key=lambda m: m.created_at)] == [
        True, False,
    ]  # fmt: skip
    assert Payout.get(payout_id_of("acc_ann", NEXT_WEEK, "USD")).state == "prepared"


def test_a_part_whose_sender_died_after_the_bank_had_answered_is_finished_all_the_same(cloud, clock, outcome):
    """The file was written and its payouts marked; the part was not, and the bank was quicker than the next try."""
    a_payee()
    a_payee("acc_bob")
    for name in ("acc_ann", "acc_bob"):
        earn(name, 500, name)
    clock.at = TUESDAY
    close(cloud)
    approve_all(cloud)
    pay_periods.PayrollPart(f"{WEEK}#send", 0).delete()
    week = pay_periods.pay_period_of(WEEK)
    week.update([pay_periods.PayPeriod.state.set("closed"), pay_periods.PayPeriod.paid_at.remove()])
    files = dict(cloud.services["s3"].buckets["inlier-local-files"])
    outcome(payout_id_of("acc_ann", WEEK, "USD"), "failed")
    outcome(payout_id_of("acc_bob", WEEK, "USD"), "settled")
    clock.advance(seconds=1)
    payouts.send_part(SendPayouts(WEEK, 0, 1))
    assert pay_periods.pay_period_of(WEEK).state == "paid"
    assert {payout.state for payout in Payout.scan()} == {"failed", "settled"}
    after = cloud.services["s3"].buckets["inlier-local-files"]
    assert {key: file.content for key, file in files.items()} == {key: file.content for key, file in after.items()}
