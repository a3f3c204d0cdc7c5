"""Withholding and fees from prepared to paid and back: what is owed is what arrives, is withheld, and is charged (R36)."""

import csv
import io
import json

import pytest

from chalicelib.domain.messages import RunPayroll
from chalicelib.domain.payouts import payout_id_of
from chalicelib.models import ledger, pay_periods
from chalicelib.models.payouts import Payout
from chalicelib.services import pay_periods as payroll
from chalicelib.services import payouts
from tests.builders.http import ask
from tests.builders.pay import BOSS, FRIDAY, SCHEDULE, TUESDAY, WEEK, a_payee, approve_all, close, earn, payroll_world

RULES = json.dumps(
    [{"rule_id": "KE-RESIDENT", "version": 3, "country": "KE", "basis_points": 500, "from_on": "2026-01-01",
      "source": "an example"}]
)  # fmt: skip
SETTINGS = {"withholding_rules": RULES, "payout_fees": '{"manual": {"USD": 25}}'}


@pytest.fixture
def world():
    with payroll_world(FRIDAY, **SETTINGS) as world:
        yield world


def closed(cloud, clock):
    a_payee()
    a_payee("acc_bob", identity="none")
    earn("acc_ann", 1999, "ann")
    earn("acc_bob", 500, "bob")
    clock.at = TUESDAY
    close(cloud)
    return payout_id_of("acc_ann", WEEK, "USD")


def sent(cloud, clock):
    payout_id = closed(cloud, clock)
    approve_all(cloud)
    return payout_id


def as_ann(resource, **given):
    return ask("GET", resource, account_id="acc_ann", **given).body


def test_a_payout_stores_what_it_took_and_the_rule_it_was_computed_by(cloud, clock):
    payout = Payout.get(closed(cloud, clock))
    assert (payout.gross_minor, payout.tax_minor, payout.fee_minor, payout.amount_minor) == (1999, 99, 25, 1875)
    assert payout.withholding == {
        "rule_id": "KE-RESIDENT", "version": 3, "country": "KE", "basis_points": 500, "paid_on": "2026-11-24",
        "gross_minor": 1999, "source": "an example",
    }  # fmt: skip
    assert ledger.head_of("acc_ann").balances == {"USD": 0}
    held = Payout.get(payout_id_of("acc_bob", WEEK, "USD"))
    assert (held.state, held.amount_minor, held.gross_minor, held.tax_minor) == ("held", 500, 500, 0)


def test_the_weeks_sums_account_for_all_of_it_and_the_bank_is_asked_for_the_net(cloud, clock):
    """Rule 12: what the close found owed is prepared, withheld, charged, held or carried, to the cent."""
    sent(cloud, clock)
    week = pay_periods.pay_period_of(WEEK)
    assert week.payout_totals == {
        "USD": {"fee": 25, "held": 500, "held_count": 1, "prepared": 1875, "prepared_count": 1, "tax": 99}
    }
    assert week.totals["USD"]["closing"] == 1875 + 99 + 25 + 500
    [text] = [file.content.decode() for file in cloud.services["s3"].buckets["inlier-local-files"].values()
              if b"payout_id" in file.content]  # fmt: skip
    assert [row["amount"] for row in csv.DictReader(io.StringIO(text))] == ["18.75"]


def test_the_dry_run_says_what_will_be_prepared_withheld_and_charged(cloud, clock):
    a_payee()
    earn("acc_ann", 1999, "ann")
    clock.at = TUESDAY
    payroll.close_pay_period(**SCHEDULE)
    dry = payroll.prepare_payouts(**SCHEDULE, dry_run=True)["payout_totals"]
    assert dry == {}  # nobody is closed yet
    close_parts(cloud)
    dry = payroll.prepare_payouts(**SCHEDULE, dry_run=True)["payout_totals"]
    assert dry == {"USD": {"fee": 25, "prepared": 1875, "prepared_count": 1, "tax": 99}}


def close_parts(cloud):
    """The close is done, its payouts are not prepared."""
    for part in range(4):
        payroll.run_payroll(RunPayroll(WEEK, "close", part, 4))


def test_what_comes_back_is_owed_whole_again(cloud, clock):
    payout_id = sent(cloud, clock)
    clock.advance(days=1)
    payouts.record_outcome(BOSS, payout_id, "returned", reference="B-1", reason="The account is closed")
    assert ledger.head_of("acc_ann").balances == {"USD": 1999}
    sums: dict[str, int] = {}
    for entry in ledger.chain_of("acc_ann"):
        for posting in entry.postings:
            for side, sign in (("source", -1), ("destination", 1)):
                sums[posting[side]] = sums.get(posting[side], 0) + sign * posting["minor"]
    assert {account: minor for account, minor in sums.items() if minor} == {
        "budget:prj_ducks": -1999, "payable:acc_ann": 1999,
    }  # fmt: skip


def test_the_person_sees_the_amounts_the_rule_and_the_day_it_arrives(cloud, clock):
    closed(cloud, clock)
    [payout] = as_ann("/me/balance")["payouts"]
    assert (payout["amount"]["minor"], payout["gross_minor"], payout["tax_minor"], payout["fee_minor"]) == (
        1875,
        1999,
        99,
        25,
    )
    assert (payout["withholding"]["rule_id"], payout["expected_on"]) == ("KE-RESIDENT", "2026-11-27")
    clock.advance(days=7)
    close(cloud)
    [statement] = as_ann("/me/statements/{period_id}", path={"period_id": "2026-11-23"})["statements"]
    assert (statement["opening_minor"], statement["paid_minor"], statement["tax_minor"], statement["fee_minor"]) == (
        1999, 1875, 99, 25,
    )  # fmt: skip
    assert statement["closing_minor"] == 0
    assert statement["entries_path"] == "/me/entries?period_id=2026-11-23"
    tax = next(line for line in statement["lines"] if line["kind"] == "tax")
    assert (tax["minor"], tax["rule_id"], tax["rule_version"], tax["inputs"]["basis_points"]) == (
        -99,
        "KE-RESIDENT",
        "3",
        500,
    )


def test_a_balance_that_tax_and_fee_would_eat_waits_and_says_why_until_something_would_be_left():
    fees = '{"manual": {"USD": 400}}'
    with payroll_world(FRIDAY, withholding_rules=RULES, payout_fees=fees) as (cloud, clock):
        a_payee()
        earn("acc_ann", 400, "ann")
        clock.at = TUESDAY
        close(cloud)
        assert pay_periods.pay_period_of(WEEK).payout_totals == {"USD": {"held": 400, "held_count": 1}}
        [held] = as_ann("/me/balance")["payouts"]
        assert (held["state"], held["holds"], held["amount"]["minor"]) == ("held", ["nothing_left"], 400)
        assert ledger.head_of("acc_ann").balances == {"USD": 400}
        earn("acc_ann", 600, "more")
        clock.advance(days=7)
        close(cloud)
        [payout] = Payout.scan()
        assert (payout.state, payout.gross_minor, payout.amount_minor) == ("prepared", 1000, 550)
