"""A payout's record against the ledger: a changed one is named, and never decides what anybody is owed (rules 4 to 6)."""

from datetime import timedelta

import pytest

from chalicelib.domain.payouts import payout_id_of
from chalicelib.domain.settlements import PayoutNotBooked
from chalicelib.models import ledger, pay_periods
from chalicelib.models.payouts import Payout
from chalicelib.services import payouts
from tests.builders.pay import (
    BOSS,
    FRIDAY,
    OTHER_BOSS,
    TUESDAY,
    WEEK,
    a_payee,
    add_method,
    approve_all,
    close,
    earn,
    payroll_world,
    play,
    reconciled,
)
from tests.fakes.snapshots import differences as changes
from tests.integration.pay.test_withholding import SETTINGS


@pytest.fixture
def world():
    with payroll_world(FRIDAY, **SETTINGS) as world:
        yield world


@pytest.fixture
def sent(cloud, clock):
    """Ann's 19.99 are on their way, less tax and fee."""
    a_payee()
    a_payee("acc_bob")
    earn("acc_ann", 1999, "ann")
    earn("acc_bob", 3000, "bob")
    clock.at = TUESDAY
    close(cloud)
    approve_all(cloud)
    clock.advance(days=1)
    return payout_id_of("acc_ann", WEEK, "USD")


def come_back(payout_id, what="returned", by=BOSS):
    return payouts.record_outcome(by, payout_id, what, reference=f"B-{what}", reason="The account is closed")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (Payout.tax_minor.set(9999), "says another tax_minor"),
        (Payout.fee_minor.set(0), "says another fee_minor"),
        (Payout.gross_minor.set(1), "says another gross_minor"),
        (Payout.amount_minor.set(1), "its payout is sent with 1"),
        (Payout.account_id.set("acc_bob"), "says another account_id"),
        (Payout.currency.set("EUR"), "says another currency"),
        (Payout.provider.set("other"), "says another provider"),
        (Payout.withholding.set({"rule_id": "XX"}), "says another rule_id"),
        (Payout.withholding.set({"rule_id": "KE-RESIDENT", "version": 4}), "says another withholding"),
        (Payout.withholding.remove(), "says another withholding"),
        (Payout.period_part.set("2030-01-07#000"), "says another period_part"),
        (Payout.state.set("settled"), "is settled, and settle#"),
        (Payout.state.set("failed"), "is failed, and return#"),
        (Payout.state.set("returned"), "is returned, and return#"),
        (Payout.state.set("held"), "its payout is held"),
        (Payout.state.set("prepared"), "is prepared, and the payouts of 2026-11-16 are sent"),
        (Payout.state.set("approved"), "is approved, and the payouts of 2026-11-16 are sent"),
    ],
)
def test_whatever_of_a_payout_was_changed_is_named(sent, change, named):
    assert reconciled()["differences"] == []
    Payout(sent).update([change])
    assert any(sent in text and named in text for text in reconciled()["differences"])


@pytest.mark.parametrize("what", [["settled"], ["failed"], ["returned"], ["settled", "returned"]])
def test_what_became_of_a_payout_is_right_and_named_once_its_entry_moves_something_else(sent, clock, what):
    for one in what:
        come_back(sent, one)
        clock.advance(seconds=1)
    assert reconciled()["differences"] == []
    last = ledger.chain_of("acc_ann")[-1]
    last.update([ledger.Entry.postings.set([last.postings[0] | {"source": "payout:other"}])])
    assert any(f"{last.entry_id} does not move what its payout took" in text for text in reconciled()["differences"])


def test_an_outcome_recorded_while_a_chain_is_checked_is_no_difference(sent):
    entries = [entry.members() for entry in ledger.chain_of("acc_ann")]
    come_back(sent, "settled")
    wrong, records = payouts.check_payouts("acc_ann", entries)
    assert (wrong, [record.state for record in records]) == ([], ["settled"])


@pytest.mark.parametrize(
    "change", [Payout.tax_minor.set(9999), Payout.amount_minor.set(10**6), Payout.currency.set("EUR")]
)
def test_what_comes_back_is_what_the_ledger_says_was_taken(sent, change):
    Payout(sent).update([change])
    come_back(sent)
    assert ledger.head_of("acc_ann").balances == {"USD": 1999}


def test_a_payout_that_was_given_to_somebody_else_comes_back_to_nobody(cloud, sent):
    Payout(sent).update([Payout.account_id.set("acc_bob")])
    before = cloud.snapshot()
    with pytest.raises(PayoutNotBooked):
        come_back(sent)
    assert changes(before, cloud.snapshot()) == []


def test_a_return_empties_the_cash_only_if_the_ledger_says_it_had_arrived(sent):
    Payout(sent).update([Payout.state.set("settled")])
    come_back(sent)
    [back] = [entry for entry in ledger.chain_of("acc_ann") if entry.kind == "payout_return"]
    assert back.postings[0]["source"] == "payout:manual"


@pytest.fixture
def by_itself():
    """A platform whose small payouts go by themselves (rule 12)."""
    with payroll_world(FRIDAY, payout_release_limit_minor=10**6) as (cloud, clock):
        ann = a_payee()
        earn("acc_ann", 5000, "ann")
        closed_after_a_check(cloud, clock, TUESDAY)
        clock.advance(days=3)
        yield cloud, clock, ann


def closed_after_a_check(cloud, clock, at):
    """The week before is closed, an hour after a reconciliation that found nothing."""
    clock.at = at - timedelta(hours=1)
    play(cloud)
    assert reconciled()["differences"] == []
    clock.at = at
    close(cloud)


def released_by(period_id):
    return pay_periods.pay_period_of(period_id).released_by


@pytest.mark.parametrize(("what", "goes_by_itself"), [(["settled", "returned"], False), (["failed"], True)])
def test_money_that_had_arrived_and_came_back_goes_out_again_only_when_people_say_so(by_itself, what, goes_by_itself):
    cloud, clock, ann = by_itself
    assert released_by(WEEK) == "rule-12"
    payout_id = payout_id_of("acc_ann", WEEK, "USD")
    for one in what:
        clock.advance(seconds=1)
        come_back(payout_id, one, by=OTHER_BOSS)
    add_method(ann, destination="KE98 7654 3210")
    closed_after_a_check(cloud, clock, TUESDAY + timedelta(days=7))
    again = Payout.get(payout_id_of("acc_ann", "2026-11-23", "USD"))
    assert (again.gross_minor, again.has_returned_money) == (5000, not goes_by_itself)
    assert (released_by("2026-11-23") == "rule-12") is goes_by_itself

    if not goes_by_itself:
        approve_all(cloud, "2026-11-23")
    clock.advance(hours=1)
    earn("acc_ann", 700, "later")
    closed_after_a_check(cloud, clock, TUESDAY + timedelta(days=14))
    assert released_by("2026-11-30") == "rule-12"  # the week after is like any other


def test_what_was_held_meanwhile_still_waits_for_people(by_itself):
    cloud, clock, ann = by_itself
    for one in ("settled", "returned"):
        clock.advance(seconds=1)
        come_back(payout_id_of("acc_ann", WEEK, "USD"), one, by=OTHER_BOSS)
    closed_after_a_check(cloud, clock, TUESDAY + timedelta(days=7))
    held = Payout.get(payout_id_of("acc_ann", "2026-11-23", "USD"))
    assert (held.state, held.holds) == ("held", ["method_failed"])
    clock.advance(hours=1)
    add_method(ann, destination="KE98 7654 3210")
    earn("acc_ann", 700, "later")
    closed_after_a_check(cloud, clock, TUESDAY + timedelta(days=14))
    paid = Payout.get(held.payout_id)
    assert (paid.state, paid.gross_minor, paid.has_returned_money) == ("prepared", 5700, True)
    assert released_by("2026-11-30") is None
