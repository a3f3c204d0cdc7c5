"""Signing in: an unknown address and a wrong password cannot be told apart; signing out ends every session."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib import runtime
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.sessions import SessionEnded, WrongCredentials
from chalicelib.models import account_security
from chalicelib.models.accounts import Account
from chalicelib.services import accounts, sessions
from tests.builders.http import ask
from tests.builders.people import PASSWORD, a_member, a_sign_up
from tests.builders.work import Clock
from tests.fakes.cloud import MemoryCloud

ADA = "ada@example.org"


def test_a_person_signs_in_with_the_address_in_any_case_and_gets_an_id_token_of_their_account(
    cloud: MemoryCloud, clock: Clock
) -> None:
    member = a_member(cloud)
    session = sessions.sign_in(" ADA@Example.org ", PASSWORD)
    claims = cloud.services["cognito-idp"].claims(session.id_token)
    assert (claims["cognito:username"], claims["token_use"]) == (member.account_id, "id")
    assert (session.account_id, session.expires_in) == (member.account_id, 3600)


def test_somebody_whose_address_is_not_confirmed_yet_may_sign_in(cloud: MemoryCloud, clock: Clock) -> None:
    accounts.sign_up(a_sign_up())
    assert sessions.sign_in(ADA, PASSWORD).account_id is not None


def test_an_unknown_address_and_a_wrong_password_are_the_same_problem_after_the_same_calls_and_time(
    cloud: MemoryCloud, clock: Clock
) -> None:
    a_member(cloud)
    waits: list[float] = []
    runtime.install(clock=clock, sleep=waits.append)
    refusals: list[dict[str, object]] = []
    calls: list[list[str]] = []
    for email, password in ((ADA, "Wrong-horse-9"), ("nobody@example.org", PASSWORD)):
        with cloud.counting() as count, pytest.raises(WrongCredentials) as refused:
            sessions.sign_in(email, password, source_ip=f"192.0.2.{len(calls)}")
        refusals.append(refused.value.body())
        calls.append([str(call) for call in count.calls])
    assert refusals[0] == refusals[1]
    assert calls[0] == calls[1]
    assert "cognito-idp.AdminInitiateAuth (NotAuthorizedException)" in calls[0]
    assert all(0.2 < wait <= 0.25 for wait in waits)
    assert len(waits) == 2


def test_a_sign_in_that_works_does_not_wait(cloud: MemoryCloud, clock: Clock) -> None:
    a_member(cloud)
    waits: list[float] = []
    runtime.install(clock=clock, sleep=waits.append)
    sessions.sign_in(ADA, PASSWORD)
    assert waits == []


def test_what_is_no_address_is_refused_by_its_shape(cloud: MemoryCloud, clock: Clock) -> None:
    with pytest.raises(InvalidField) as refused:
        sessions.sign_in("ada", PASSWORD)
    assert refused.value.extra["field"] == "email"


def test_a_session_goes_on_with_its_refresh_token_until_its_person_signs_out_anywhere(
    cloud: MemoryCloud, clock: Clock
) -> None:
    member = a_member(cloud)
    desk, phone = sessions.sign_in(ADA, PASSWORD), sessions.sign_in(ADA, PASSWORD)
    clock.advance(hours=2)
    renewed = sessions.refresh(desk.refresh_token)
    assert cloud.services["cognito-idp"].claims(renewed.id_token)["cognito:username"] == member.account_id
    actor = accounts.actor_of(member.account_id)
    assert actor is not None
    sessions.sign_out(actor)
    for session in (desk, phone):
        with pytest.raises(SessionEnded):
            sessions.refresh(session.refresh_token)


@pytest.mark.parametrize(
    "as_written", [lambda at: str(int(at.timestamp())), lambda at: f"{at:%a %b %d %H:%M:%S} UTC {at:%Y}"]
)
def test_who_signs_out_everywhere_is_out_at_once_with_every_token_given_out_before(
    cloud: MemoryCloud, clock: Clock, as_written: Callable[[datetime], str]
) -> None:
    member = a_member(cloud)
    earlier = as_written(clock())
    assert ask("GET", "/me", account_id=member.account_id, iat=earlier).status == 200
    clock.advance(seconds=1.5)
    assert ask("DELETE", "/sessions/current", account_id=member.account_id, iat=earlier).status == 204
    refused = ask("GET", "/me", account_id=member.account_id, iat=earlier)
    assert (refused.status, refused.body["type"]) == (401, "/problems/not-signed-in")
    assert "POST /sessions" in refused.body["detail"]
    assert ask("GET", "/me", account_id=member.account_id, iat="never").status == 401
    assert ask("GET", "/me", account_id=member.account_id, iat=as_written(clock())).status == 200


def test_looking_whether_a_token_was_ended_costs_no_call(cloud: MemoryCloud, clock: Clock) -> None:
    member = a_member(cloud)
    with cloud.counting() as before:
        ask("GET", "/me", account_id=member.account_id)
    clock.advance(seconds=1)
    ask("DELETE", "/sessions/current", account_id=member.account_id)
    with cloud.counting() as after:
        assert ask("GET", "/me", account_id=member.account_id).status == 200
    assert [str(call) for call in after.calls] == [str(call) for call in before.calls]


def test_a_sign_out_that_died_before_its_record_is_asked_for_again_and_of_two_the_later_counts(
    cloud: MemoryCloud, clock: Clock
) -> None:
    member = a_member(cloud)
    account_security.sign_out(member.account_id, clock())
    account_security.sign_out(member.account_id, clock() - timedelta(hours=1))
    assert accounts.account_of(member.account_id).signed_out_at == clock()
    account_security.sign_out("acc_nobody", clock())
    assert Account.find("acc_nobody") is None
