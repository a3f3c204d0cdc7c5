"""Being paid, over the real seam: what people and administrators see, and what is refused."""

import csv
import io
from datetime import timedelta

import pytest

from app import app
from chalicelib.domain.ledger import chain_breaks, entry_hash
from chalicelib.domain.statements import entries_hash
from chalicelib.models.payouts import PayoutMethod
from tests.builders.http import ask, event
from tests.builders.pay import TUESDAY, WEEK, a_payee, close, earn, play
from tests.builders.work import a_person

METHOD = {"provider": "manual", "currency": "USD", "label": "My bank", "destination": "KE12 3456 7890"}
CORRECTION = {
    "account_id": "acc_ann", "amount": {"minor": -50, "currency": "USD"}, "reason": "Paid twice in May",
    "reference": "T-1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def people(cloud, clock):
    a_payee()
    a_person("acc_boss", "admin")
    a_person("acc_other", "admin")
    earn("acc_ann", 300, "s1")
    earn("acc_ann", 250, "s2")


def closed(cloud, clock):
    clock.at = TUESDAY
    close(cloud)


def as_ann(method, resource, **given):
    return ask(method, resource, account_id="acc_ann", **given)


def as_boss(method, resource, by="acc_boss", **given):
    return ask(method, resource, account_id=by, **given)


def test_the_balance_shows_what_is_owed_and_when_it_is_paid(cloud, clock):
    body = as_ann("GET", "/me/balance").body
    assert body["payable"] == [{"minor": 550, "currency": "USD"}]
    assert body["open_periods"] == [
        {"period_id": WEEK, "ends_at": "2026-11-23T00:00:00Z", "pays_at": "2026-11-24T06:00:00Z",
         "accepted": [{"minor": 550, "currency": "USD"}]}
    ]  # fmt: skip
    closed(cloud, clock)
    after = as_ann("GET", "/me/balance").body
    assert after["payable"] == [{"minor": 0, "currency": "USD"}]
    assert [payout["state"] for payout in after["payouts"]] == ["prepared"]


def test_earnings_are_told_by_week_and_by_project_before_and_after_a_close(cloud, clock):
    body = as_ann("GET", "/me/earnings").body
    earned = {"minor": 550, "currency": "USD"}
    assert body["weeks"] == [{"period_id": WEEK, "is_final": False, "earned": [earned]}]
    assert body["projects"] == [{"project_id": "prj_ducks", "earned": earned}]
    closed(cloud, clock)
    after = as_ann("GET", "/me/earnings").body
    assert [(week["period_id"], week["is_final"], week["earned"][0]["minor"]) for week in after["weeks"]] == [
        (WEEK, True, 550), ("2026-11-23", False, 0),
    ]  # fmt: skip
    assert after["projects"] == body["projects"]


def test_a_person_without_earnings_has_an_empty_balance_and_no_statements(cloud):
    a_payee("acc_new")
    assert ask("GET", "/me/balance", account_id="acc_new").body["payable"] == []
    assert ask("GET", "/me/statements", account_id="acc_new").body == {"statements": [], "next_cursor": None}


def test_entries_can_be_paged_and_recomputed_by_anybody(cloud, clock):
    closed(cloud, clock)
    found, cursor = [], None
    while True:
        query = {"limit": "1"} | ({"cursor": cursor} if cursor else {})
        body = as_ann("GET", "/me/entries", query=query).body
        found += body["entries"]
        cursor = body["next_cursor"]
        if cursor is None:
            break
    chain = sorted(found, key=lambda entry: entry["sequence"])
    assert [entry["kind"] for entry in chain] == ["work", "work", "payout"]
    assert chain_breaks(chain) == []
    assert all(entry_hash(entry) == entry["hash"] for entry in chain)


def test_a_statement_can_be_recomputed_from_the_entries_that_are_served(cloud, clock):
    closed(cloud, clock)
    [statement] = as_ann("GET", "/me/statements").body["statements"]
    entries = as_ann("GET", "/me/entries", query={"period_id": WEEK}).body["entries"]
    assert statement["entries_hash"] == entries_hash(entry["hash"] for entry in entries)
    assert statement["earned_minor"] == sum(entry["postings"][0]["minor"] for entry in entries)
    assert statement["lines"] == [
        {"kind": "work", "work_period": WEEK, "count": 2, "minor": 550, "project_id": "prj_ducks"}
    ]


def test_a_statement_is_shown_before_and_after_its_close(cloud, clock):
    draft = as_ann("GET", "/me/statements/{period_id}", path={"period_id": WEEK}).body
    assert (draft["is_final"], draft["pays_at"]) == (False, "2026-11-24T06:00:00Z")
    closed(cloud, clock)
    final = as_ann("GET", "/me/statements/{period_id}", path={"period_id": WEEK}).body
    assert (final["is_final"], final["statements"]) == (True, draft["statements"])
    assert [payout["amount"] for payout in final["payouts"]] == [{"minor": 550, "currency": "USD"}]


def test_a_statement_is_a_spreadsheet_for_who_wants_one(cloud, clock):
    closed(cloud, clock)
    sent = app(
        event("GET", "/me/statements/{period_id}", path={"period_id": WEEK}, account_id="acc_ann",
              headers={"accept": "text/csv"}),
        None,
    )  # fmt: skip
    assert sent["statusCode"] == 200
    assert sent["headers"]["Content-Type"] == "text/csv; charset=utf-8"
    assert sent["headers"]["Content-Disposition"] == f'attachment; filename="inlier-statement-{WEEK}.csv"'
    rows = list(csv.DictReader(io.StringIO(sent["body"])))
    assert [(row["kind"], row["amount"]) for row in rows] == [
        ("opening_balance", "0.00"), ("work", "3.00"), ("work", "2.50"), ("closing_balance", "5.50"),
    ]  # fmt: skip


@pytest.mark.parametrize("period_id", ["2026-11-09", "yesterday", "2026-11-16%23USD", "%20"])
def test_a_week_without_entries_is_not_found(cloud, period_id):
    answer = as_ann("GET", "/me/statements/{period_id}", path={"period_id": period_id})
    assert (answer.status, answer.body["type"]) == (404, "/problems/no-such-statement")


def test_a_payout_method_is_added_once_and_shows_only_its_end(cloud, clock):
    clock.advance(minutes=1)
    key = {"idempotency-key": "k1"}
    first = as_ann("POST", "/me/payout-methods", body=METHOD, headers=key)
    again = as_ann("POST", "/me/payout-methods", body=METHOD, headers=key)
    assert (first.status, first.body) == (201, again.body)
    assert first.body["destination_hint"] == "…7890"
    assert "7890 " not in str(first.body)
    listed = as_ann("GET", "/me/payout-methods").body["payout_methods"]
    assert [method["label"] for method in listed] == ["Bank", "My bank"]
    assert "destination" not in listed[0]
    reused = as_ann("POST", "/me/payout-methods", body=METHOD | {"label": "Other"}, headers=key)
    assert (reused.status, reused.body["type"]) == (409, "/problems/idempotency-key-reused")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"currency": "XTS"}, "currency"), ({"currency": "usd"}, "currency"), ({"provider": "paypal"}, "provider"),
     ({"label": ""}, "label"), ({"destination": "x" * 501}, "destination"),
     ({"destination": " \n \n "}, "destination"), ({"destination": "KE12 3456\r\npay_2,acc_eve"}, "destination"), ({"iban": "1"}, "iban")],
)  # fmt: skip
def test_a_payout_method_that_breaks_a_rule_is_refused_with_the_field(cloud, changes, field):
    answer = as_ann("POST", "/me/payout-methods", body=METHOD | changes)
    assert (answer.status, answer.body["field"]) == (422, field)


def test_a_person_keeps_twenty_payout_methods_at_most(cloud):
    for _ in range(19):
        assert as_ann("POST", "/me/payout-methods", body=METHOD).status == 201
    answer = as_ann("POST", "/me/payout-methods", body=METHOD)
    assert (answer.status, answer.body["type"], answer.body["limit"]) == (409, "/problems/too-many-payout-methods", 20)
    assert len(list(PayoutMethod.query("acc_ann"))) == 20


def test_administrators_see_a_week_and_two_of_them_let_it_go(cloud, clock):
    closed(cloud, clock)
    [listed] = as_boss("GET", "/pay-periods").body["pay_periods"]
    assert (listed["period_id"], listed["state"], listed["people"]) == (WEEK, "closed", 1)
    where = {"path": {"period_id": WEEK}}
    detail = as_boss("GET", "/pay-periods/{period_id}", **where).body
    assert detail["progress"] == {
        "close": {"done": 4, "parts": 4}, "prepare": {"done": 4, "parts": 4}, "send": {"done": 0, "parts": 1},
    }  # fmt: skip
    body = {"payouts_hash": detail["period"]["payouts_hash"]}
    once = as_boss("POST", "/pay-periods/{period_id}/approval", body=body, **where)
    again = as_boss("POST", "/pay-periods/{period_id}/approval", body=body, **where)
    assert (once.status, again.status, again.body["released_at"]) == (200, 200, None)
    clock.advance(minutes=1)
    both = as_boss("POST", "/pay-periods/{period_id}/approval", by="acc_other", body=body, **where)
    assert [approval["by"] for approval in both.body["approvals"]] == ["acc_boss", "acc_other"]
    assert both.body["released_by"] == "administrators"
    play(cloud)
    after = as_boss("GET", "/pay-periods/{period_id}", **where).body
    assert (after["period"]["state"], after["files"]) == ("paid", [f"payouts/{WEEK}/manual-001-of-001.csv"])
    assert (
        as_boss("POST", "/pay-periods/{period_id}/approval", body=body, **where).status == 200
    )  # released: nothing new
    assert as_boss("GET", "/pay-periods", query={"year": "2025"}).body["pay_periods"] == []


def test_an_approval_of_other_payouts_or_of_none_is_refused(cloud, clock):
    where = {"path": {"period_id": WEEK}, "body": {"payouts_hash": "0" * 64}}
    missing = as_boss("POST", "/pay-periods/{period_id}/approval", **where)
    assert (missing.status, missing.body["type"]) == (404, "/problems/no-such-pay-period")
    closed(cloud, clock)
    changed = as_boss("POST", "/pay-periods/{period_id}/approval", **where)
    assert (changed.status, changed.body["type"]) == (409, "/problems/payouts-changed")


def test_a_week_with_nothing_to_pay_needs_no_approval_and_takes_none(cloud, clock):
    closed(cloud, clock)
    clock.advance(days=7)
    close(cloud)
    [empty, _] = as_boss("GET", "/pay-periods").body["pay_periods"]
    assert (empty["state"], empty["released_at"]) == ("paid", None)
    refused = as_boss(
        "POST",
        "/pay-periods/{period_id}/approval",
        path={"period_id": empty["period_id"]},
        body={"payouts_hash": empty["payouts_hash"]},
    )
    assert (refused.status, refused.body["type"]) == (409, "/problems/nothing-to-approve")


def test_a_correction_is_an_entry_whose_reason_the_person_reads(cloud, clock):
    first = as_boss("POST", "/adjustments", body=CORRECTION)
    assert (first.status, first.body["kind"], first.body["cause"]["reason"]) == (201, "correction", "Paid twice in May")
    clock.advance(days=1)
    assert as_boss("POST", "/adjustments", body=CORRECTION).body == first.body
    closed(cloud, clock)
    [statement] = as_ann("GET", "/me/statements").body["statements"]
    assert (statement["earned_minor"], statement["lines"][0]["reason"]) == (500, "Paid twice in May")


@pytest.mark.parametrize(
    ("changes", "status", "kind"),
    [
        ({"amount": {"minor": 0, "currency": "USD"}}, 422, "invalid-field"),
        ({"amount": {"minor": 5, "currency": "XTS"}}, 422, "invalid-field"),
        ({"amount": {"minor": 1.5, "currency": "USD"}}, 422, "body-invalid"),
        ({"reason": "short"}, 422, "body-invalid"),
        ({"reference": "a b"}, 422, "body-invalid"),
        ({"account_id": "acc_nobody"}, 404, "no-such-account"),
        ({"account_id": "acc_boss"}, 403, "own-balance"),
        ({"amount": {"minor": -551, "currency": "USD"}}, 409, "balance-too-low"),
    ],
)
def test_a_correction_that_breaks_a_rule_is_refused(cloud, changes, status, kind):
    answer = as_boss("POST", "/adjustments", body=CORRECTION | changes)
    assert (answer.status, answer.body["type"]) == (status, f"/problems/{kind}")


@pytest.mark.parametrize(
    ("method", "resource"),
    [("GET", "/pay-periods"), ("GET", "/pay-periods/{period_id}"), ("POST", "/pay-periods/{period_id}/approval"),
     ("POST", "/adjustments")],
)  # fmt: skip
def test_the_payroll_is_for_administrators(cloud, method, resource):
    answer = as_ann(method, resource, path={"period_id": WEEK}, body=CORRECTION)
    assert (answer.status, answer.body["type"]) == (403, "/problems/role-required")


def test_nobody_reads_anothers_money(cloud, clock):
    closed(cloud, clock)
    a_payee("acc_bob")
    cursor = as_ann("GET", "/me/entries", query={"limit": "1"}).body["next_cursor"]
    stolen = ask("GET", "/me/entries", account_id="acc_bob", query={"cursor": cursor})
    assert (stolen.status, stolen.body["type"]) == (422, "/problems/cursor-invalid")
    theirs = ask("GET", "/me/statements/{period_id}", account_id="acc_bob", path={"period_id": WEEK})
    assert theirs.status == 404
    assert clock.at - TUESDAY == timedelta(0)
