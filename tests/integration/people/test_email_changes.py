"""Another e-mail address: both agree within 24 hours, one address is one account, links of before are void (R9, R10)."""

import threading
from typing import Any

import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.accounts import LinkExpired, LinkUnknown, LinkUsed, TooManyLinks
from chalicelib.domain.email_changes import EmailTaken
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.sessions import WrongCredentials
from chalicelib.models.accounts import Account
from chalicelib.models.locks import lock_of
from chalicelib.services import accounts, email_changes, password_resets, sessions
from tests.builders.http import ask
from tests.builders.people import PASSWORD, a_member, a_sign_up, follow, link_in, mails_to
from tests.builders.work import Clock
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import Crashed

OLD, NEW = "ada@example.org", "ada@new.example"


@pytest.fixture
def ada(cloud: MemoryCloud, clock: Clock) -> Actor:
    actor = accounts.actor_of(a_member(cloud).account_id)
    assert actor is not None
    clock.advance(hours=1)
    return actor


def links(cloud: MemoryCloud, actor: Actor, email: str = NEW) -> tuple[str, str]:
    """The links of the old and of the new address."""
    email_changes.ask_change(actor, email)
    follow(cloud)
    return link_in(mails_to(cloud, OLD)[-1]), link_in(mails_to(cloud, email)[-1])


def owner_of(email: str) -> str | None:
    lock = lock_of("email", email)
    return lock.owner_id if lock else None


@pytest.mark.parametrize("is_old_first", [True, False])
def test_the_address_changes_when_both_have_agreed_in_any_order(
    cloud: MemoryCloud, clock: Clock, ada: Actor, is_old_first: bool
) -> None:
    old, new = links(cloud, ada)
    clock.advance(hours=23, minutes=59)
    first, second = (old, new) if is_old_first else (new, old)
    waits_for = "new_address" if is_old_first else "old_address"
    assert email_changes.follow_link(first) == {"waits_for": waits_for}
    assert (owner_of(OLD), owner_of(NEW)) == (ada.account_id, None)
    assert email_changes.follow_link(second) == {"waits_for": None}
    assert (owner_of(OLD), owner_of(NEW)) == (None, ada.account_id)
    assert accounts.account_of(ada.account_id).email == NEW
    assert cloud.services["cognito-idp"].pool.users[ada.account_id].attributes["email"] == NEW
    assert sessions.sign_in(NEW, PASSWORD).account_id == ada.account_id
    with pytest.raises(WrongCredentials):
        sessions.sign_in(OLD, PASSWORD)
    follow(cloud)
    assert mails_to(cloud, NEW)[-1].subject == "Your e-mail address was changed"


def test_each_address_gets_its_own_link_and_one_link_is_not_two(cloud: MemoryCloud, clock: Clock, ada: Actor) -> None:
    old, new = links(cloud, ada)
    assert old != new
    email_changes.follow_link(new)
    with pytest.raises(LinkUsed):
        email_changes.follow_link(new)
    assert owner_of(NEW) is None


def test_both_links_run_out_after_24_hours(cloud: MemoryCloud, clock: Clock, ada: Actor) -> None:
    old, new = links(cloud, ada)
    email_changes.follow_link(new)
    clock.advance(hours=24)
    with pytest.raises(LinkExpired):
        email_changes.follow_link(old)


def test_the_links_of_a_change_are_void_once_another_is_asked_for(cloud: MemoryCloud, clock: Clock, ada: Actor) -> None:
    old, new = links(cloud, ada)
    clock.advance(minutes=1)
    other_old, other_new = links(cloud, ada, "ada@third.example")
    for token in (old, new):
        with pytest.raises(LinkUsed):
            email_changes.follow_link(token)
    email_changes.follow_link(other_old)
    email_changes.follow_link(other_new)
    assert owner_of("ada@third.example") == ada.account_id


def test_an_address_somebody_else_has_is_answered_the_same_and_refused_to_its_own_holder_alone(
    cloud: MemoryCloud, clock: Clock, ada: Actor
) -> None:
    bob = a_member(cloud, "bob@example.org")
    clock.advance(hours=1)
    answers = [email_changes.ask_change(ada, email)["next_step"] for email in ("bob@example.org", NEW)]
    assert answers[0].replace("bob@example.org", NEW) == answers[1]
    clock.advance(minutes=1)
    old, new = links(cloud, ada, "bob@example.org")
    email_changes.follow_link(old)
    for _ in range(2):
        with pytest.raises(EmailTaken):
            email_changes.follow_link(new)
    assert owner_of("bob@example.org") == bob.account_id
    assert accounts.account_of(ada.account_id).email == OLD
    assert cloud.services["cognito-idp"].pool.users[ada.account_id].attributes["email"] == OLD


def test_an_address_that_was_left_is_free_for_somebody_else(cloud: MemoryCloud, clock: Clock, ada: Actor) -> None:
    for token in links(cloud, ada):
        email_changes.follow_link(token)
    accounts.sign_up(a_sign_up(OLD))
    assert owner_of(OLD) not in (None, ada.account_id)


def test_a_password_link_sent_to_the_address_of_before_opens_nothing(
    cloud: MemoryCloud, clock: Clock, ada: Actor
) -> None:
    password_resets.ask_reset(OLD)
    follow(cloud)
    reset = link_in(mails_to(cloud, OLD)[-1])
    clock.advance(minutes=1)
    for token in links(cloud, ada):
        email_changes.follow_link(token)
    with pytest.raises(LinkUsed):
        password_resets.reset_password(reset, "Brand-new-horse-7")


def test_three_changes_an_hour_can_be_asked_for_and_none_to_the_same_address(
    cloud: MemoryCloud, clock: Clock, ada: Actor
) -> None:
    with pytest.raises(InvalidField):
        email_changes.ask_change(ada, " ADA@example.org")
    for number in range(3):
        clock.advance(minutes=1)
        email_changes.ask_change(ada, f"ada-{number}@new.example")
    with pytest.raises(TooManyLinks):
        email_changes.ask_change(ada, NEW)


def test_links_of_other_kinds_change_no_address(cloud: MemoryCloud, clock: Clock, ada: Actor) -> None:
    password_resets.ask_reset(OLD)
    follow(cloud)
    for token in (link_in(mails_to(cloud, OLD)[-1]), "made-up"):
        with pytest.raises(LinkUnknown):
            email_changes.follow_link(token)


def test_who_signs_up_and_who_changes_to_one_address_at_once_are_one_account_with_it(
    cloud: MemoryCloud, clock: Clock, ada: Actor
) -> None:
    old, new = links(cloud, ada)
    email_changes.follow_link(old)
    told: list[str] = []
    begin = threading.Barrier(8)

    def race(number: int) -> None:
        begin.wait()
        if number:
            accounts.sign_up(a_sign_up(NEW))
            return
        try:
            email_changes.follow_link(new)
            told.append("changed")
        except EmailTaken:
            told.append("taken")

    threads = [threading.Thread(target=race, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (owner_of(NEW) == ada.account_id) is (told == ["changed"])
    assert (owner_of(OLD) == ada.account_id) is (told == ["taken"])
    assert len([one for one in Account.scan() if one.email == NEW]) == 1


def test_both_links_at_the_same_moment_change_the_address_once(cloud: MemoryCloud, clock: Clock, ada: Actor) -> None:
    answers: list[Any] = []
    begin = threading.Barrier(2)

    def agree(token: str) -> None:
        begin.wait()
        answers.append(email_changes.follow_link(token)["waits_for"])

    threads = [threading.Thread(target=agree, args=(token,)) for token in links(cloud, ada)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers.count(None) == 1
    assert owner_of(NEW) == ada.account_id


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("point", range(1, 4))
def test_a_second_link_that_died_anywhere_has_changed_all_or_nothing(
    cloud: MemoryCloud, clock: Clock, ada: Actor, point: int, when: Any
) -> None:
    old, new = links(cloud, ada)
    email_changes.follow_link(old)
    cloud.crash_at(point, when)
    with pytest.raises(Crashed):
        email_changes.follow_link(new)
    cloud.restart()
    if owner_of(NEW) is None:
        email_changes.follow_link(new)
    assert (owner_of(OLD), owner_of(NEW)) == (None, ada.account_id)
    assert accounts.account_of(ada.account_id).email == NEW
    assert sessions.sign_in(NEW, PASSWORD).account_id == ada.account_id


def test_the_way_through_the_routes_costs_few_calls(cloud: MemoryCloud, clock: Clock, ada: Actor) -> None:
    asked = ask("POST", "/me/email-change", body={"email": NEW}, account_id=ada.account_id)
    assert asked.status == 202
    follow(cloud)
    for email, waits_for in ((OLD, "new_address"), (NEW, None)):
        with cloud.counting() as count:
            answer = ask("POST", "/accounts/email-change", body={"token": link_in(mails_to(cloud, email)[-1])})
        assert (answer.status, answer.body) == (200, {"waits_for": waits_for})
        assert count.reads + count.writes + count.transactions < 8
        assert count.largest_transaction <= 6
