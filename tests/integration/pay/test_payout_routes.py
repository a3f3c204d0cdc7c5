"""Payouts over the real seam: what administrators see and record, and what the person then reads (R33)."""

from datetime import timedelta

import pytest

from chalicelib.domain.payouts import payout_id_of
from chalicelib.models.accounts import Account
from tests.builders.http import ask
from tests.builders.pay import TUESDAY, WEEK, a_payee, approve_all, close, earn, play
from tests.builders.work import a_person
from tests.fakes.snapshots import differences

PEOPLE = [f"acc_{number}" for number in range(7)]
BACK = {"outcome": "returned", "reference": "RET-2026/17", "reason": "The account is closed"}


@pytest.fixture
def sent(cloud, clock):
    for name in ("acc_ann", *PEOPLE):
        a_payee(name, identity="none" if name == "acc_0" else "verified")
        earn(name, 550, name)
    a_person("acc_boss", "admin")
    clock.at = TUESDAY
    close(cloud)
    approve_all(cloud)
    clock.advance(days=2)
    return payout_id_of("acc_ann", WEEK, "USD")


def as_boss(method, resource, **given):
    return ask(method, resource, account_id="acc_boss", **given)


def test_a_weeks_payouts_are_listed_page_by_page_and_by_state(cloud, sent):
    def listed(**query):
        found, cursor = [], None
        for _ in range(99):
            asked = {"limit": "3", **query} | ({"cursor": cursor} if cursor else {})
            answer = as_boss("GET", "/pay-periods/{period_id}/payouts", path={"period_id": WEEK}, query=asked)
            assert answer.status == 200
            assert len(answer.body["payouts"]) <= 3
            found += [payout["account_id"] for payout in answer.body["payouts"]]
            cursor = answer.body["next_cursor"]
            if cursor is None:
                return found
        raise AssertionError("the pages have no end")

    assert sorted(listed()) == sorted(["acc_ann", *PEOPLE])
    assert len(listed()) == 8
    assert listed(state="held") == ["acc_0"]
    assert len(listed(state="sent")) == 7
    unknown = as_boss("GET", "/pay-periods/{period_id}/payouts", path={"period_id": WEEK}, query={"state": "lost"})
    assert unknown.status == 422
    for cursor in ("256.", "x", "3.x"):
        answer = as_boss("GET", "/pay-periods/{period_id}/payouts", path={"period_id": WEEK}, query={"cursor": cursor})
        assert (answer.status, answer.body["type"]) == (422, "/problems/cursor-invalid")


def test_the_desk_reads_names_beside_ids(cloud, sent):
    Account.get("acc_ann").update([Account.name.set("Ann Heron")])
    page = as_boss("GET", "/pay-periods/{period_id}/payouts", path={"period_id": WEEK}, query={"limit": "100"}).body
    names = page["names"]
    while page["next_cursor"]:
        query = {"limit": "100", "cursor": page["next_cursor"]}
        page = as_boss("GET", "/pay-periods/{period_id}/payouts", path={"period_id": WEEK}, query=query).body
        names |= page["names"]
    assert (set(names), names["acc_ann"]) == ({"acc_ann", *PEOPLE}, "Ann Heron")
    period = as_boss("GET", "/pay-periods/{period_id}", path={"period_id": WEEK}).body
    assert set(period["names"]) <= {approval["by"] for approval in period["period"]["approvals"]}


def test_a_payout_shows_all_that_is_known_of_it(cloud, sent):
    body = as_boss("GET", "/payouts/{payout_id}", path={"payout_id": sent}).body
    assert (body["account_id"], body["state"], body["batch_id"], body["outcomes"]) == (
        "acc_ann",
        "sent",
        f"{WEEK}#0",
        [],
    )
    assert (body["amount"], body["gross_minor"]) == ({"minor": 550, "currency": "USD"}, 550)
    assert body["expected_on"] == "2026-11-27"


def test_what_came_back_is_recorded_and_the_person_reads_why(cloud, clock, sent):
    where = {"path": {"payout_id": sent}}
    first = as_boss("POST", "/payouts/{payout_id}/outcome", body=BACK, **where)
    again = as_boss("POST", "/payouts/{payout_id}/outcome", body=BACK, **where)
    assert (first.status, first.body["state"], first.body["expected_on"]) == (200, "returned", None)
    assert again.body == first.body
    assert first.body["outcomes"] == [BACK | {"by": "acc_boss", "at": "2026-11-26T06:00:00Z"}]
    refused = as_boss("POST", "/payouts/{payout_id}/outcome", body=BACK | {"outcome": "settled"}, **where)
    assert (refused.status, refused.body["type"], refused.body["state"]) == (
        409,
        "/problems/payout-decided",
        "returned",
    )

    balance = ask("GET", "/me/balance", account_id="acc_ann").body
    assert balance["payable"] == [{"minor": 550, "currency": "USD"}]
    assert [payout["state"] for payout in balance["payouts"]] == ["returned"]
    [method] = ask("GET", "/me/payout-methods", account_id="acc_ann").body["payout_methods"]
    assert method["failed_at"] == "2026-11-26T06:00:00Z"
    play(cloud)
    draft = ask("GET", "/me/statements/{period_id}", account_id="acc_ann", path={"period_id": "2026-11-23"}).body
    [line] = [line for line in draft["statements"][0]["lines"] if line["kind"] == "payout_return"]
    assert (line["minor"], line["reason"]) == (550, BACK["reason"])


def test_a_held_payout_has_no_outcome_and_an_unknown_one_is_not_found(cloud, sent):
    held = payout_id_of("acc_0", WEEK, "USD")
    refused = as_boss("POST", "/payouts/{payout_id}/outcome", body=BACK, path={"payout_id": held})
    assert (refused.status, refused.body["type"]) == (409, "/problems/outcome-refused")
    for method, resource in (("GET", "/payouts/{payout_id}"), ("POST", "/payouts/{payout_id}/outcome")):
        body = BACK if method == "POST" else None
        answer = as_boss(method, resource, body=body, path={"payout_id": "pay_nothing"})
        assert (answer.status, answer.body["type"]) == (404, "/problems/no-such-payout")
    nothing = as_boss("GET", "/pay-periods/{period_id}/payouts", path={"period_id": "2026-11-09"})
    assert (nothing.status, nothing.body["type"]) == (404, "/problems/no-such-pay-period")


@pytest.mark.parametrize("what", ["settled", "failed", "returned"])
def test_no_administrator_says_what_became_of_their_own_money(cloud, sent, what):
    Account("acc_ann").update([Account.roles.set({"contributor", "admin"})])
    before = cloud.snapshot()
    body = BACK | {"outcome": what}
    answer = ask("POST", "/payouts/{payout_id}/outcome", account_id="acc_ann", body=body, path={"payout_id": sent})
    assert (answer.status, answer.body["type"]) == (403, "/problems/own-balance")
    assert differences(before, cloud.snapshot()) == []


def test_a_payout_that_waited_is_shown_with_the_week_it_goes_with(cloud, clock, sent):
    """Held in its own week, it goes out with the next one; the week between is part of it too."""

    def shown(period_id):
        where = {"path": {"period_id": period_id}, "account_id": "acc_0"}
        return [
            (payout["state"], payout["amount"]["minor"], payout["period_id"], payout["goes_with"])
            for payout in ask("GET", "/me/statements/{period_id}", **where).body["payouts"]
        ]

    weeks = ["2026-11-23", "2026-11-30", "2026-12-07"]
    for number, week in enumerate(weeks):
        earn("acc_0", 100, f"more{number}")
        assert shown(week) == []  # a draft has no payout yet
        if number == 1:
            Account("acc_0").update([Account.identity.set("verified")])
        clock.at = TUESDAY + timedelta(weeks=number + 1)
        close(cloud)
        if number == 0:
            assert shown(WEEK) == shown(week) == [("held", 650, WEEK, WEEK)]
        clock.advance(days=1)
    assert shown(WEEK) == shown(weeks[0]) == shown(weeks[1]) == [("prepared", 750, WEEK, weeks[1])]
    assert shown(weeks[2]) == [("prepared", 100, weeks[2], weeks[2])]


@pytest.mark.parametrize(
    "changes",
    [{"outcome": "lost"}, {"reference": ""}, {"reference": "a b"}, {"reference": "a\n"}, {"reason": ""}, {"amount": 1}],
)
def test_an_outcome_that_breaks_a_rule_is_refused(cloud, sent, changes):
    answer = as_boss("POST", "/payouts/{payout_id}/outcome", body=BACK | changes, path={"payout_id": sent})
    assert answer.status == 422
    assert "(?!" not in answer.body["detail"]  # the rule is told to people


@pytest.mark.parametrize(
    ("method", "resource"),
    [("GET", "/payouts/{payout_id}"), ("GET", "/pay-periods/{period_id}/payouts"),
     ("POST", "/payouts/{payout_id}/outcome")],
)  # fmt: skip
def test_payouts_of_others_are_for_administrators(cloud, sent, method, resource):
    body = BACK if method == "POST" else None
    answer = ask(method, resource, account_id="acc_ann", body=body, path={"payout_id": sent, "period_id": WEEK})
    assert (answer.status, answer.body["type"]) == (403, "/problems/role-required")
