"""Payouts: why they wait, how much they take, what is approved and what the bank's file says (R33, R34)."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.money import Money
from chalicelib.domain.payouts import (
    ARRIVES_AFTER,
    Destination,
    MethodFacts,
    PayoutLine,
    Transfer,
    amount_due,
    checked_destination,
    destination_of,
    expected_on,
    file_key,
    hint_of,
    holds,
    payout_id_of,
    payouts_told,
    shard_hash,
    transfers_csv,
)
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.tax import PROVIDERS

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
YEAR = timedelta(days=365)
THREE_DAYS = timedelta(hours=72)


def method(method_id="mtd_1", currency="USD", since=NOW - YEAR, *, has_failed=False):
    return MethodFacts(method_id, "manual", currency, since, has_failed)


def line(payout_id, minor=100):
    return PayoutLine(payout_id, "acc_ann", "USD", minor, "manual", "mtd_1")


def test_the_newest_method_of_the_currency_is_the_destination():
    methods = [method("mtd_2", since=NOW), method("mtd_1"), method("mtd_3", "EUR", NOW + YEAR)]
    assert destination_of(methods, "USD") == Destination("mtd_2", "manual", NOW, is_changed=True)
    assert destination_of(methods, "EUR") == Destination("mtd_3", "manual", NOW + YEAR, is_changed=False)
    assert destination_of(methods, "KES") is None


def test_a_payout_waits_for_identity_and_a_method_and_says_so():
    assert holds("none", None, NOW) == ["identity", "method"]
    assert holds("pending", destination_of([method()], "USD"), NOW) == ["identity"]
    assert holds("verified", destination_of([method()], "USD"), NOW) == []


def test_a_changed_destination_rests_exactly_three_days():
    changed = destination_of([method(), method("mtd_2", since=NOW)], "USD")
    assert holds("verified", changed, NOW + THREE_DAYS - timedelta(milliseconds=1)) == ["destination_changed"]
    assert holds("verified", changed, NOW + THREE_DAYS) == []


def test_a_first_destination_is_no_change():
    assert holds("verified", destination_of([method(since=NOW)], "USD"), NOW) == []


def test_a_payout_takes_what_was_closed_and_never_more_than_the_balance():
    assert amount_due(500, 800) == 500
    assert amount_due(500, 300) == 300
    assert amount_due(500, -1) == 0


def test_the_same_person_week_and_currency_is_the_same_payout():
    assert payout_id_of("acc_ann", "2026-11-16", "USD") == payout_id_of("acc_ann", "2026-11-16", "USD")
    different = {
        payout_id_of(*cause)
        for cause in (("acc_ann", "2026-11-16", "USD"), ("acc_ann", "2026-11-16", "EUR"),
                      ("acc_ann", "2026-11-23", "USD"), ("acc_bob", "2026-11-16", "USD"))
    }  # fmt: skip
    assert len(different) == 4


def test_nothing_goes_to_a_method_that_money_came_back_from_until_there_is_a_newer_one():
    failed = method("mtd_2", since=NOW - THREE_DAYS, has_failed=True)
    assert holds("verified", destination_of([method(), failed], "USD"), NOW) == ["method_failed"]
    mended = destination_of([method(), failed, method("mtd_3", since=NOW)], "USD")
    assert holds("verified", mended, NOW) == ["destination_changed"]
    assert holds("verified", mended, NOW + THREE_DAYS) == []


@pytest.mark.parametrize(
    ("leaves", "arrives"),
    [("2026-11-24", "2026-11-27"), ("2026-11-26", "2026-12-01"), ("2026-11-28", "2026-12-02"), ("2028-02-28", "2028-03-02")],
)  # fmt: skip
def test_a_transfer_arrives_three_banking_days_later_and_no_bank_works_on_a_weekend(leaves, arrives):
    assert expected_on("manual", date.fromisoformat(leaves)) == date.fromisoformat(arrives)


def test_what_is_approved_does_not_depend_on_the_order_but_on_every_amount():
    assert shard_hash([line("pay_1"), line("pay_2")]) == shard_hash([line("pay_2"), line("pay_1")])
    assert shard_hash([line("pay_1"), line("pay_2")]) != shard_hash([line("pay_1"), line("pay_2", 101)])
    assert shard_hash([line("pay_1")]) != shard_hash([line("pay_1"), line("pay_2")])
    withheld = PayoutLine("pay_1", "acc_ann", "USD", 100, "manual", "mtd_1", tax_minor=10)
    assert shard_hash([line("pay_1")]) != shard_hash([withheld])


def test_the_file_is_the_same_bytes_for_the_same_payouts_and_no_name_in_it_is_a_formula():
    transfers = [
        Transfer("pay_2", "acc_bob", "Bob", "+254712345678", Money(70, "JPY")),
        Transfer("pay_1", "acc_ann", "=cmd()", 'KE12, "Main" branch', Money(550, "USD")),
    ]
    text = transfers_csv("2026-11-16", transfers)
    assert text == transfers_csv("2026-11-16", list(reversed(transfers)))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["payout_id"], row["amount"], row["currency"], row["name"]) for row in rows] == [
        ("pay_1", "5.50", "USD", "'=cmd()"), ("pay_2", "70", "JPY", "Bob"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "destination", ["+254712345678", "+254 (712) 345-678", "KE12 3456 7890", "12345678", "ann@example.org", "IBAN: -1"]
)
def test_the_bank_reads_a_destination_as_the_person_wrote_it(destination):
    kept = checked_destination(destination)
    text = transfers_csv("2026-11-16", [Transfer("pay_1", "acc_ann", "Ann", kept, Money(550, "USD"))])
    assert [row["destination"] for row in csv.DictReader(io.StringIO(text))] == [destination]


@pytest.mark.parametrize(
    "destination", ["=1+1+1", "@SUM(1)", "\t=1+1+1", "\r=1+1+1", "-1+1+1", "+1+1+1", "+cmd|' /C calc'!A0", "12\n34"]
)
def test_a_destination_that_a_spreadsheet_would_compute_is_refused_when_it_is_added(destination):
    with pytest.raises(InvalidField):
        checked_destination(destination)


def test_the_same_part_is_the_same_file():
    assert file_key("2026-11-16", 0, 12) == "payouts/2026-11-16/manual-001-of-012.csv"


def test_of_a_destination_only_the_end_is_shown():
    assert hint_of("KE12 3456 7890") == "…7890"
    assert hint_of("short") == "…"


def told(old_state, new_state, holds=()):
    def values(state):
        if state is None:
            return None
        return {"payout_id": "pay_1", "account_id": "acc_ann", "amount_minor": 550, "currency": "USD",
                "state": state, "holds": list(holds)}  # fmt: skip

    return [(tell.kind, tell.facts["amount"]) for tell in payouts_told(values(old_state), values(new_state))]


def test_a_person_is_told_that_a_payout_waits_and_that_it_was_sent():
    assert told(None, "held", ["identity"]) == [("payout_held", "5.50 USD")]
    assert told("approved", "sent") == [("payout_sent", "5.50 USD")]


def test_a_person_is_told_that_a_payout_arrived_or_came_back():
    assert told("sent", "settled") == [("payout_settled", "5.50 USD")]
    assert told("sent", "failed") == told("settled", "returned") == [("payout_returned", "5.50 USD")]
    assert told("settled", "settled") == []


def test_nobody_is_told_what_does_not_concern_them():
    assert told(None, "prepared") == told("prepared", "approved") == told("sent", "sent") == []
    assert told("held", "held", ["identity"]) == []


def test_fees_may_be_set_for_exactly_the_providers_there_are():
    assert set(PROVIDERS) == set(ARRIVES_AFTER)
