"""A new password by e-mail: nobody learns who is known, the link works once for an hour, sessions end (R10)."""

import threading
from contextlib import suppress
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.accounts import LinkExpired, LinkUnknown, LinkUsed, PasswordTooWeak
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.sessions import SessionEnded, WrongCredentials
from chalicelib.models.accounts import Account
from chalicelib.models.store import Busy
from chalicelib.models.tokens import Token
from chalicelib.services import accounts, password_resets, sessions
from tests.builders.http import ask
from tests.builders.people import PASSWORD, a_member, a_sign_up, follow, link_in, mails_to
from tests.builders.work import Clock
from tests.fakes.calls import Call
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import Crashed

ADA, NEW = "ada@example.org", "Brand-new-horse-7"


@pytest.fixture
def ada(cloud: MemoryCloud, clock: Clock) -> Account:
    member = a_member(cloud)
    clock.advance(hours=1)
    return member


def a_link(cloud: MemoryCloud) -> str:
    password_resets.ask_reset(ADA)
    follow(cloud)
    return link_in(mails_to(cloud, ADA)[-1])


def subjects(cloud: MemoryCloud) -> list[str]:
    return [mail.subject for mail in mails_to(cloud, ADA)][1:]


def test_a_person_who_forgot_the_password_chooses_another_one_and_is_told(
    cloud: MemoryCloud, clock: Clock, ada: Account
) -> None:
    before = sessions.sign_in(ADA, PASSWORD)
    token = a_link(cloud)
    clock.advance(minutes=59)
    password_resets.reset_password(token, NEW)
    follow(cloud)
    assert sessions.sign_in(ADA, NEW).account_id == ada.account_id
    with pytest.raises(WrongCredentials):
        sessions.sign_in(ADA, PASSWORD)
    with pytest.raises(SessionEnded):
        sessions.refresh(before.refresh_token)
    given_out_before = int(clock().timestamp()) - 1
    assert ask("GET", "/me", account_id=ada.account_id, iat=given_out_before).status == 401
    assert subjects(cloud) == ["Choose a new password", "Your password was changed"]


def test_the_answer_and_its_time_are_the_same_for_an_address_nobody_has(
    cloud: MemoryCloud, clock: Clock, ada: Account
) -> None:
    waits: list[float] = []
    runtime.install(clock=clock, sleep=waits.append)
    known = ask("POST", "/password-resets", body={"email": ADA})
    unknown = ask("POST", "/password-resets", body={"email": "nobody@example.org"})
    assert (known.status, known.body["next_step"].replace(ADA, "nobody@example.org")) == (
        202,
        unknown.body["next_step"],
    )
    assert (unknown.status, unknown.headers) == (202, known.headers)
    assert len(waits) == 2
    assert all(0.1 < wait <= 0.25 for wait in waits)
    assert follow(cloud) != []
    assert mails_to(cloud, "nobody@example.org") == []


def test_at_most_three_links_an_hour_are_sent_and_the_answer_stays_the_same(
    cloud: MemoryCloud, clock: Clock, ada: Account
) -> None:
    answers = []
    for _ in range(6):
        clock.advance(minutes=1)
        answers.append(password_resets.ask_reset(ADA))
        follow(cloud)
    assert subjects(cloud) == ["Choose a new password"] * 3
    assert answers == answers[:1] * 6
    clock.advance(minutes=55)
    password_resets.ask_reset(ADA)
    follow(cloud)
    assert len(subjects(cloud)) == 4


def test_asked_for_32_times_at_once_at_most_three_links_are_sent(
    cloud: MemoryCloud, clock: Clock, ada: Account
) -> None:
    threads = [threading.Thread(target=password_resets.ask_reset, args=(ADA,)) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    follow(cloud)
    assert 1 <= len(subjects(cloud)) <= 3


def test_a_link_works_once_and_makes_every_other_link_void(cloud: MemoryCloud, clock: Clock, ada: Account) -> None:
    first = a_link(cloud)
    clock.advance(minutes=1)
    second = a_link(cloud)
    clock.advance(minutes=1)
    password_resets.reset_password(second, NEW)
    for token in (second, first):
        with pytest.raises(LinkUsed) as refused:
            password_resets.reset_password(token, "Stolen-link-33")
        assert "POST /password-resets" in refused.value.detail
    assert sessions.sign_in(ADA, NEW).account_id == ada.account_id


def test_a_link_does_not_work_from_one_hour_on(cloud: MemoryCloud, clock: Clock, ada: Account) -> None:
    token = a_link(cloud)
    clock.advance(hours=1)
    with pytest.raises(LinkExpired):
        password_resets.reset_password(token, NEW)
    assert sessions.sign_in(ADA, PASSWORD).account_id == ada.account_id


def test_a_link_of_another_kind_opens_nothing(cloud: MemoryCloud, clock: Clock) -> None:
    accounts.sign_up(a_sign_up())
    follow(cloud)
    with pytest.raises(LinkUnknown):
        password_resets.reset_password(link_in(mails_to(cloud, ADA)[0]), NEW)
    token = a_link(cloud)
    with pytest.raises(LinkUnknown):
        accounts.verify_email(token)


def test_a_weak_password_leaves_the_link_as_it_was(cloud: MemoryCloud, clock: Clock, ada: Account) -> None:
    token = a_link(cloud)
    with pytest.raises(PasswordTooWeak):
        password_resets.reset_password(token, "short")
    password_resets.reset_password(token, NEW)


def test_what_is_no_address_is_refused_by_its_shape(cloud: MemoryCloud, clock: Clock) -> None:
    with pytest.raises(InvalidField):
        password_resets.ask_reset("ada")


def test_a_closed_account_gets_no_link_and_its_links_open_nothing(
    cloud: MemoryCloud, clock: Clock, ada: Account
) -> None:
    token = a_link(cloud)
    ada.update([Account.standing.set("closed")])
    follow(cloud)
    clock.advance(minutes=1)
    password_resets.ask_reset(ADA)
    assert [tell.kind for tell in follow(cloud)] == []
    with pytest.raises(LinkUsed):
        password_resets.reset_password(token, NEW)


def test_the_secret_of_a_link_stands_nowhere_but_in_the_mail(cloud: MemoryCloud, clock: Clock, ada: Account) -> None:
    password_resets.ask_reset(ADA)
    tells = follow(cloud)
    token = link_in(mails_to(cloud, ADA)[-1])
    stored = "".join(str(dict(item.attribute_values)) for item in [*Token.scan(), *Account.scan()])
    assert token not in stored + str(tells)


def test_a_message_delivered_late_does_not_make_the_link_work_longer(
    cloud: MemoryCloud, clock: Clock, ada: Account
) -> None:
    password_resets.ask_reset(ADA)
    clock.advance(minutes=59)
    follow(cloud)
    clock.advance(minutes=1)
    with pytest.raises(LinkExpired):
        password_resets.reset_password(link_in(mails_to(cloud, ADA)[-1]), NEW)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("point", range(1, 8))
def test_a_reset_that_died_anywhere_is_finished_by_the_link_or_was_finished(
    cloud: MemoryCloud, clock: Clock, ada: Account, point: int, when: Any
) -> None:
    token = a_link(cloud)
    cloud.faults.counted_services.add("cognito-idp")
    cloud.crash_at(point, when)
    with pytest.raises(Crashed):
        password_resets.reset_password(token, NEW)
    cloud.restart()
    clock.advance(minutes=1)  # until then somebody may still be choosing
    try:
        password_resets.reset_password(token, NEW)
    except LinkUsed:
        assert (point, when) in {(6, "after"), (7, "before"), (7, "after")}
    assert sessions.sign_in(ADA, NEW).account_id == ada.account_id


def test_two_who_follow_one_link_at_once_use_it_once(cloud: MemoryCloud, clock: Clock, ada: Account) -> None:
    token, told = a_link(cloud), []
    begin = threading.Barrier(8)

    def follow_it() -> None:
        begin.wait()
        try:
            told.append(str(password_resets.reset_password(token, NEW)))
        except (LinkUsed, Busy):
            told.append("refused")

    threads = [threading.Thread(target=follow_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert told.count("refused") == 7


@pytest.mark.parametrize("is_same_link", [True, False])
@pytest.mark.parametrize("point", range(1, 8))
def test_of_two_who_choose_at_once_the_one_who_is_told_so_has_chosen(
    cloud: MemoryCloud, clock: Clock, ada: Account, point: int, is_same_link: bool
) -> None:
    one = other = a_link(cloud)
    clock.advance(minutes=1)
    if not is_same_link:
        other = a_link(cloud)
        clock.advance(minutes=1)
    original, calls, chosen = cloud.carry_out, [], []

    def choose(token: str, password: str) -> None:
        with suppress(LinkUsed, Busy):
            password_resets.reset_password(token, password)
            chosen.append(password)

    def carry_out(call: Call) -> dict[str, Any]:
        calls.append(call)
        if len(calls) == point:
            choose(other, "Other-new-horse-8")
        return original(call)

    setattr(cloud, "carry_out", carry_out)  # noqa: B010  (this cloud alone)
    choose(one, NEW)
    [password] = chosen
    assert sessions.sign_in(ADA, password).account_id == ada.account_id


def test_who_waits_is_told_for_how_long_and_the_link_works_then(cloud: MemoryCloud, clock: Clock, ada: Account) -> None:
    token = a_link(cloud)
    cloud.faults.counted_services.add("cognito-idp")
    cloud.crash_at(4, "before")  # begun, and no password set
    with pytest.raises(Crashed):
        password_resets.reset_password(token, NEW)
    cloud.restart()
    with pytest.raises(Busy) as refused:
        password_resets.reset_password(token, NEW)
    clock.advance(seconds=refused.value.extra["retry_after"])
    password_resets.reset_password(token, NEW)
    assert sessions.sign_in(ADA, NEW).account_id == ada.account_id
