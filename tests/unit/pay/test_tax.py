"""What is withheld and charged: one reviewed rule a payment, whole minor units, never too much (R36)."""

import json
from datetime import date

import msgspec
import pytest

from chalicelib.domain.money import Money
from chalicelib.domain.movements import Booked
from chalicelib.domain.settlements import Taken, payout_entry, return_entry, settlement_entry
from chalicelib.domain.statements import statements_due
from chalicelib.domain.tax import WithholdingRefusedError, broken_down, parse_fees, parse_rules
from chalicelib.settings import Settings, SettingsError, from_environment

NEW_YEAR = date(2027, 1, 1)
RULE = {
    "rule_id": "KE-RESIDENT", "version": 1, "country": "KE", "basis_points": 500, "from_on": "2026-01-01",
    "until_on": "2027-01-01", "source": "Income Tax Act, example", "reviewed_by": "acc_boss",
}  # fmt: skip
NEEDED = {field.name.upper(): "x" for field in msgspec.structs.fields(Settings) if field.required}


def rules(*given, must_be_reviewed=True):
    return parse_rules(json.dumps([RULE | one for one in given]), must_be_reviewed=must_be_reviewed)


def breakdown(minor, *given, paid_on=date(2026, 11, 24), country="KE", fees="{}"):
    return broken_down(
        Money(minor, "USD"), provider="manual", country=country, paid_on=paid_on, rules=rules(*given),
        fees=parse_fees(fees),
    )  # fmt: skip


def test_without_a_rule_nothing_is_withheld_and_nothing_pretends_otherwise():
    found = breakdown(1000)
    assert (found.tax_minor, found.fee_minor, found.net, found.applied) == (0, 0, Money(1000, "USD"), None)


def test_a_rule_withholds_its_part_rounded_down_in_the_persons_favour():
    found = breakdown(1999, {})
    assert (found.tax_minor, found.net.minor) == (99, 1900)
    assert found.applied is not None
    assert (found.applied.rule_id, found.applied.version, found.applied.gross_minor) == ("KE-RESIDENT", 1, 1999)


def test_a_rule_is_for_its_country_and_an_account_without_one_falls_under_none():
    assert breakdown(1000, {}, country="UG").tax_minor == 0
    assert breakdown(1000, {}, country=None).tax_minor == 0


def test_a_rule_holds_from_its_first_day_until_the_day_it_ends_by_the_day_of_payment():
    following = {"rule_id": "KE-NEW", "from_on": "2027-01-01", "until_on": None, "basis_points": 600}
    assert breakdown(1000, {}, following, paid_on=date(2026, 12, 31)).tax_minor == 50
    assert breakdown(1000, {}, following, paid_on=NEW_YEAR).tax_minor == 60
    assert breakdown(1000, {}, paid_on=NEW_YEAR).tax_minor == 0
    assert breakdown(1000, {}, paid_on=date(2025, 12, 31)).tax_minor == 0


def test_a_fee_is_the_platforms_unless_an_operator_says_otherwise():
    assert breakdown(1000, {}, fees='{"manual": {"USD": 25}}').net == Money(925, "USD")
    assert breakdown(1000, {}, fees='{"manual": {"EUR": 25}}').net == Money(950, "USD")


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ([{"reviewed_by": None}], "reviewed by nobody"),
        ([{}, {"rule_id": "OTHER", "from_on": "2026-12-31", "until_on": None}], "overlaps with KE-RESIDENT"),
        ([{}, {"from_on": "2027-01-01", "until_on": None}], "stands there twice"),
        ([{"until_on": "2026-01-01"}], "ends before it begins"),
        ([{"basis_points": 10000}], r"basis_points"),
        ([{"basis_points": -1}], r"basis_points"),
        ([{"country": "Kenya"}], r"country"),
        ([{"source": ""}], r"source"),
        ([{"rate": "0.05"}], r"rate"),
        ([{"country": "KE\n"}], r"country"),
        ([{"rule_id": "KE\n"}], r"rule_id"),
        ([{"reviewed_by": "  "}], "reviewed by nobody"),
    ],
)
def test_rules_nobody_should_pay_by_are_refused_with_what_is_wrong(given, what):
    with pytest.raises(WithholdingRefusedError, match=what):
        rules(*given)


def test_rules_that_follow_one_another_or_are_for_other_countries_do_not_overlap():
    assert (
        len(rules({}, {"version": 2, "from_on": "2027-01-01", "until_on": None}, {"rule_id": "UG", "country": "UG"}))
        == 3
    )


def test_a_rule_without_review_is_for_trying_out_alone():
    text = json.dumps([RULE | {"reviewed_by": None}])
    assert from_environment(NEEDED | {"STAGE": "local", "WITHHOLDING_RULES": text}).withholding_rules == text
    with pytest.raises(SettingsError, match="WITHHOLDING_RULES"):
        from_environment(NEEDED | {"STAGE": "prod", "WITHHOLDING_RULES": text})
    for wrong in ("", "{}", "[1]"):
        with pytest.raises(SettingsError, match="WITHHOLDING_RULES"):
            from_environment(NEEDED | {"STAGE": "local", "WITHHOLDING_RULES": wrong})
    with pytest.raises(SettingsError, match="PAYOUT_FEES"):
        from_environment(NEEDED | {"STAGE": "local", "PAYOUT_FEES": '{"manual": -1}'})


@pytest.mark.parametrize(
    ("fees", "what"),
    [('{"manuel": {"USD": 25}}', "manuel"), ('{"manual": {"USD": 25, "usd": 25, "XXX": 1}}', "XXX, usd")],
)
def test_a_fee_that_nobody_would_ever_be_charged_stops_the_start(fees, what):
    with pytest.raises(SettingsError, match=f"PAYOUT_FEES.*{what}"):
        from_environment(NEEDED | {"STAGE": "local", "PAYOUT_FEES": fees})


def entry_of(found):
    return payout_entry(
        "pay_1", account_id="acc_ann", provider="manual", breakdown=found, work_period="2026-11-23", goes_with="2026-11-16",
        expected_on=date(2026, 11, 27),
    )  # fmt: skip


def legs(entry):
    return [(posting.source, posting.destination, posting.amount.minor) for posting in entry.postings]


OWN = "payable:acc_ann"
FEES = '{"manual": {"USD": 25}}'


def test_a_payout_takes_the_transfer_the_tax_and_the_fee_at_once_and_says_by_which_rule():
    entry = entry_of(breakdown(1000, {}, fees=FEES))
    assert legs(entry) == [(OWN, "payout:manual", 925), (OWN, "tax:KE-RESIDENT", 50), (OWN, "fee:manual", 25)]
    assert (entry.entry_id, entry.cause["rule_id"], entry.cause["rule_version"]) == ("payout#pay_1", "KE-RESIDENT", "1")
    assert json.loads(entry.cause["inputs"]) == {
        "basis_points": 500, "country": "KE", "gross_minor": 1000, "paid_on": "2026-11-24",
        "source": "Income Tax Act, example",
    }  # fmt: skip


def test_a_payout_without_rule_and_fee_is_one_posting():
    entry = entry_of(breakdown(1000))
    assert legs(entry) == [(OWN, "payout:manual", 1000)]
    assert entry.cause == {
        "payout_id": "pay_1", "provider": "manual", "expected_on": "2026-11-27", "period_id": "2026-11-16",
    }  # fmt: skip


def taken(tax=50, fee=25):
    return Taken("pay_1", "acc_ann", "manual", Money(925, "USD"), tax, fee, "KE-RESIDENT" if tax else None)


@pytest.mark.parametrize(("had_settled", "way"), [(False, "payout:manual"), (True, "cash:manual")])
def test_what_comes_back_brings_back_everything_its_payout_took(had_settled, way):
    entry = return_entry(taken(), had_settled=had_settled, cause={"reason": "closed"}, work_period="w")
    assert legs(entry) == [(way, OWN, 925), ("tax:KE-RESIDENT", OWN, 50), ("fee:manual", OWN, 25)]
    assert (entry.entry_id, entry.cause["reason"]) == ("return#pay_1", "closed")


def test_a_settlement_moves_the_transfer_alone_and_nothing_of_the_person():
    entry = settlement_entry(taken(), reference="B-1", work_period="w")
    assert legs(entry) == [("payout:manual", "cash:manual", 925)]


def test_a_statement_shows_tax_and_fee_apart_with_their_rule_and_adds_up():
    postings = [posting.plain() for posting in entry_of(breakdown(1000, {}, fees=FEES)).postings]
    cause = entry_of(breakdown(1000, {}, fees=FEES)).cause
    books = {"USD": {"opening": 0, "earned": 1000, "paid": 0, "tax": 0, "fee": 0, "closing": 1000}}
    paid = Booked(1, "h", "payout", "2026-11-23", "2026-11-23", cause, postings)
    [statement], after = statements_due("acc_ann", books, [paid])
    assert (statement.paid_minor, statement.tax_minor, statement.fee_minor, statement.closing_minor) == (925, 50, 25, 0)
    assert after["USD"] == {
        "opening": 1000, "earned": 0, "paid": 925, "tax": 50, "fee": 25, "closing": 0, "statements": 1,
    }  # fmt: skip
    by_kind = {line["kind"]: line for line in statement.lines}
    assert {kind: line["minor"] for kind, line in by_kind.items()} == {"payout": -925, "tax": -50, "fee": -25}
    assert (by_kind["tax"]["rule_id"], by_kind["tax"]["inputs"]["gross_minor"]) == ("KE-RESIDENT", 1000)
    assert by_kind["payout"]["expected_on"] == "2026-11-27"
