"""Who may call: the token, the account behind it, its standing and its roles, most basic first."""

import pytest

from app import app
from chalicelib.domain.access import ADMIN, ANYONE, CONTRIBUTOR, MANAGER, REVIEWER, ROLES
from chalicelib.handlers.http import ROUTES
from chalicelib.models.accounts import Account
from tests.builders.http import ask
from tests.builders.work import a_person

#: One reading route for each kind of caller.
FOR_ANYONE, FOR_SIGNED_IN, FOR_CONTRIBUTORS = "/task-types", "/me", "/tasks"
FOR_REVIEWERS, FOR_ADMINS, OWN_WORK = "/reviews", "/accounts", "/claims"


def refused(answer, kind, status):
    assert answer.headers["Content-Type"] == "application/problem+json"
    return (answer.body["type"], answer.status) == (f"/problems/{kind}", status)


@pytest.mark.parametrize("token_use", ["access", "", "refresh", None])
def test_only_an_id_token_says_who_asks(clock, token_use):
    answer = ask("GET", FOR_SIGNED_IN, account_id="acc_ann", token_use=token_use)

    assert refused(answer, "not-signed-in", 401)
    assert "id token" in answer.body["detail"]


def test_a_route_for_anyone_asks_for_no_token_and_looks_at_none(cloud, clock):
    with cloud.counting() as count:
        answers = [ask("GET", FOR_ANYONE), ask("GET", FOR_ANYONE, account_id="acc_ann", token_use="access")]

    assert [answer.status for answer in answers] == [200, 200]
    assert count.reads == 0


def test_a_token_of_nobody_we_know_signs_nobody_in(clock):
    assert refused(ask("GET", FOR_SIGNED_IN, account_id="acc_nobody"), "not-signed-in", 401)


def test_a_closed_account_is_out_everywhere(clock):
    a_person("acc_gone", *ROLES, standing="closed")

    for route in (FOR_SIGNED_IN, FOR_CONTRIBUTORS, FOR_ADMINS, OWN_WORK):
        assert refused(ask("GET", route, account_id="acc_gone"), "account-closed", 401)


def test_before_the_address_is_confirmed_there_is_the_own_account_and_nothing_else(clock):
    a_person("acc_new", *ROLES, standing="pending_email")

    assert ask("GET", FOR_SIGNED_IN, account_id="acc_new").status == 200
    for route in (FOR_CONTRIBUTORS, FOR_ADMINS, OWN_WORK):
        assert refused(ask("GET", route, account_id="acc_new"), "email-not-verified", 403)


def test_a_role_that_is_missing_is_named(clock):
    answer = ask("GET", FOR_ADMINS, account_id="acc_ann")

    assert refused(answer, "role-required", 403)
    assert answer.body["role"] == "admin"


@pytest.mark.parametrize("standing", ["restricted", "suspended"])
def test_a_restricted_person_keeps_what_was_earned_and_takes_nothing_new(clock, standing):
    a_person("acc_held", *ROLES, standing=standing)

    answer = ask("GET", FOR_CONTRIBUTORS, account_id="acc_held")

    assert refused(answer, "standing-does-not-allow", 403)
    assert answer.body["standing"] == standing
    assert ask("GET", OWN_WORK, account_id="acc_held").status == 200
    assert ask("GET", "/me/balance", account_id="acc_held").status == 200


def test_a_restriction_and_a_role_act_at_once(clock):
    assert ask("GET", FOR_CONTRIBUTORS, account_id="acc_ann").status == 200
    Account("acc_ann").update([Account.standing.set("restricted")])
    assert ask("GET", FOR_CONTRIBUTORS, account_id="acc_ann").status == 403

    Account("acc_ann").update([Account.standing.set("warned"), Account.roles.set({"contributor", "reviewer"})])
    assert ask("GET", FOR_REVIEWERS, account_id="acc_ann").status == 200


def test_who_may_not_ask_learns_nothing_about_what_was_sent(clock):
    answer = ask("PUT", "/accounts/{account_id}/roles", path={"account_id": "x" * 300}, raw="{", account_id="acc_ann")

    assert refused(answer, "role-required", 403)


def test_the_gateways_authorizer_stands_before_every_route_but_those_for_anyone():
    for route in ROUTES:
        entry = app.routes[route.path][route.method]
        assert (entry.authorizer is None) is (route.allow is ANYONE), f"{route.method} {route.path}"


@pytest.mark.parametrize("allow", [CONTRIBUTOR, REVIEWER, MANAGER, ADMIN])
def test_every_role_has_routes_of_its_own(allow):
    assert sum(route.allow is allow for route in ROUTES) >= 3
