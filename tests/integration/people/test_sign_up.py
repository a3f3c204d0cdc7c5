"""Signing up: one account an address, nobody learns who is known, nothing blocks a second try (R9, R10, R12)."""

import threading
from datetime import date
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.accounts import (
    CountryRefused,
    PasswordTooWeak,
    TermsOutdated,
    TooYoung,
)
from chalicelib.domain.problems import InvalidField
from chalicelib.models.accounts import Account
from chalicelib.models.locks import Lock, lock_of
from chalicelib.models.store import StoreUnreachable
from chalicelib.services import accounts, sessions
from tests.builders.people import PASSWORD, a_member, a_sign_up, follow, link_in, mails_to
from tests.builders.work import MONDAY, Clock
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import Crashed

ADA = "ada@example.org"


def all_accounts() -> list[Account]:
    return list(Account.scan())


def test_a_new_account_waits_for_its_address_to_be_confirmed_and_has_no_role(cloud: MemoryCloud, clock: Clock) -> None:
    answer = accounts.sign_up(a_sign_up(" Ada@Example.org"))
    (account,) = all_accounts()
    assert answer == {"next_step": "Open the link we sent to ada@example.org."}
    assert (account.email, account.standing, account.held_roles) == (ADA, "pending_email", [])
    assert (account.identity, account.created_at, account.country) == ("none", MONDAY, "KE")
    actor = accounts.actor_of(account.account_id)
    assert actor is not None
    assert (actor.roles, actor.standing) == (frozenset(), "pending_email")


def test_signing_up_takes_one_transaction_of_two_items_and_no_read(cloud: MemoryCloud, clock: Clock) -> None:
    with cloud.counting() as count:
        accounts.sign_up(a_sign_up())
    assert (count.reads, count.writes, count.transactions, count.largest_transaction) == (0, 0, 1, 2)


@pytest.mark.parametrize(
    ("given", "problem", "field"),
    [
        ({"born_on": date(2008, 11, 17)}, TooYoung, "born_on"),
        ({"born_on": date(2026, 11, 17)}, InvalidField, "born_on"),
        ({"born_on": date(1890, 1, 1)}, InvalidField, "born_on"),
        ({"country": "ke"}, InvalidField, "country"),
        ({"country": "XX"}, InvalidField, "country"),
        ({"country": "KP"}, CountryRefused, "country"),
        ({"email": "ada"}, InvalidField, "email"),
        ({"email": "ada@localhost"}, InvalidField, "email"),
        ({"password": "lower-case-1"}, PasswordTooWeak, "password"),
        ({"password": "Sh0rt"}, PasswordTooWeak, "password"),
        ({"password": "Ends-with-a-space-1 "}, PasswordTooWeak, "password"),
        ({"terms_version": "1999-01"}, TermsOutdated, "terms_version"),
        ({"time_zone": "Mars/Olympus"}, InvalidField, "time_zone"),
        ({"name": " \t"}, InvalidField, "name"),
    ],
)
def test_a_sign_up_that_breaks_a_rule_names_the_field_and_touches_nothing(
    cloud: MemoryCloud, clock: Clock, given: dict[str, Any], problem: type[InvalidField], field: str
) -> None:
    with cloud.counting() as count, pytest.raises(problem) as refused:
        accounts.sign_up(a_sign_up(**given))
    assert refused.value.extra["field"] == field
    assert refused.value.extra["rule"]
    assert count.calls == []


def test_somebody_may_sign_up_on_the_very_day_of_turning_18(cloud: MemoryCloud, clock: Clock) -> None:
    accounts.sign_up(a_sign_up(born_on=date(2008, 11, 16)))
    assert len(all_accounts()) == 1


def test_a_known_address_is_answered_the_same_after_the_same_calls_and_the_same_time(
    cloud: MemoryCloud, clock: Clock
) -> None:
    waits: list[float] = []
    runtime.install(clock=clock, sleep=waits.append)
    with cloud.counting() as unknown:
        first = accounts.sign_up(a_sign_up())
    clock.advance(hours=2)
    with cloud.counting() as known:
        second = accounts.sign_up(a_sign_up(password="Somebody-else-5"))
    assert second == first
    calls = [str(call).split(" ")[0] for call in unknown.calls]
    assert [str(call).split(" ")[0] for call in known.calls][: len(calls)] == calls
    assert len(waits) == 2
    assert all(0.1 < wait <= 0.25 for wait in waits)  # up to the floor of 250 ms; the memory cloud takes next to none


def test_a_known_address_gets_a_mail_that_says_so_and_keeps_its_password(cloud: MemoryCloud, clock: Clock) -> None:
    a_member(cloud)
    clock.advance(hours=2)
    accounts.sign_up(a_sign_up(password="Somebody-else-5"))
    follow(cloud)
    assert [mail.subject for mail in mails_to(cloud, ADA)] == [
        "Confirm your e-mail address",
        "You already have an account",
    ]
    assert len(all_accounts()) == 1
    assert len(cloud.services["cognito-idp"].pool.users) == 1  # the spare sign-in is gone
    assert sessions.sign_in(ADA, PASSWORD).account_id == all_accounts()[0].account_id


def test_nobody_can_fill_a_mailbox_by_signing_up_with_its_address_again_and_again(
    cloud: MemoryCloud, clock: Clock
) -> None:
    a_member(cloud)
    for _ in range(6):
        clock.advance(minutes=31)
        accounts.sign_up(a_sign_up())
        follow(cloud)
    assert len(mails_to(cloud, ADA)) == 1 + 3


def test_one_address_32_times_at_once_is_one_account_and_one_mail(cloud: MemoryCloud, clock: Clock) -> None:
    answers: list[object] = []
    begin = threading.Barrier(32)

    def sign_up(number: int) -> None:
        begin.wait()
        answers.append(accounts.sign_up(a_sign_up("ADA@example.org" if number % 2 else ADA)))

    threads = [threading.Thread(target=sign_up, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    follow(cloud)
    (account,) = all_accounts()
    assert answers == [{"next_step": f"Open the link we sent to {ADA}."}] * 32
    assert [lock.owner_id for lock in Lock.scan()] == [account.account_id]
    assert list(cloud.services["cognito-idp"].pool.users) == [account.account_id]
    assert [mail.subject for mail in mails_to(cloud, ADA)] == ["Confirm your e-mail address"]


def _calls_of_a_sign_up() -> int:
    return 3  # create the sign-in, set the password, the transaction


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("point", range(1, _calls_of_a_sign_up() + 1))
def test_a_sign_up_that_died_anywhere_does_not_stand_in_the_way_of_the_next_try(
    cloud: MemoryCloud, clock: Clock, point: int, when: str
) -> None:
    cloud.faults.counted_services.add("cognito-idp")
    cloud.crash_at(point, "before" if when == "before" else "after")
    with pytest.raises(Crashed):
        accounts.sign_up(a_sign_up())
    cloud.restart()
    accounts.sign_up(a_sign_up())
    follow(cloud)
    (account,) = all_accounts()
    lock = lock_of("email", ADA)
    assert lock is not None
    assert lock.owner_id == account.account_id
    verified = accounts.verify_email(link_in(mails_to(cloud, ADA)[0]))
    assert (verified.account_id, verified.standing) == (account.account_id, "active")
    assert sessions.sign_in(ADA, PASSWORD).account_id == account.account_id


@pytest.mark.parametrize("is_resent", [True, False])
def test_a_sign_up_whose_answer_is_lost_is_still_one_account_one_can_sign_in_to(
    cloud: MemoryCloud, clock: Clock, is_resent: bool
) -> None:
    cloud.lose_answer_at(1, is_resent=is_resent)
    try:
        accounts.sign_up(a_sign_up())
    except StoreUnreachable:
        assert not is_resent
        accounts.sign_up(a_sign_up())
    follow(cloud)
    accounts.verify_email(link_in(mails_to(cloud, ADA)[0]))
    assert len(all_accounts()) == 1
    assert sessions.sign_in(ADA, PASSWORD).account_id == all_accounts()[0].account_id
