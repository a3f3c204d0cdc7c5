"""Proving an address: the link works once, for 24 hours, and can be sent again three times an hour (R10)."""

import pytest

from chalicelib.domain.accounts import EmailVerifiedBefore, LinkExpired, LinkUnknown, LinkUsed, TooManyLinks
from chalicelib.models.accounts import Account
from chalicelib.models.tokens import Token
from chalicelib.services import accounts, notices
from tests.builders.people import a_member, a_sign_up, follow, link_in, mails_to
from tests.builders.work import Clock
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import Crashed

ADA = "ada@example.org"


@pytest.fixture
def token(cloud: MemoryCloud, clock: Clock) -> str:
    accounts.sign_up(a_sign_up())
    follow(cloud)
    return link_in(mails_to(cloud, ADA)[0])


def ada() -> Account:
    (account,) = Account.scan()
    return account


def test_the_link_makes_the_account_active_and_its_person_a_contributor(
    cloud: MemoryCloud, clock: Clock, token: str
) -> None:
    clock.advance(hours=23, minutes=59)
    account = accounts.verify_email(token)
    assert (account.standing, account.held_roles, account.email_verified_at) == ("active", ["contributor"], clock())
    user = cloud.services["cognito-idp"].pool.users[account.account_id]
    assert user.attributes["email_verified"] == "true"


def test_the_link_works_once(cloud: MemoryCloud, clock: Clock, token: str) -> None:
    accounts.verify_email(token)
    with pytest.raises(LinkUsed):
        accounts.verify_email(token)


def test_the_link_does_not_work_from_24_hours_on(cloud: MemoryCloud, clock: Clock, token: str) -> None:
    clock.advance(hours=24)
    with pytest.raises(LinkExpired) as refused:
        accounts.verify_email(token)
    assert "POST /me/email-verification" in refused.value.detail
    assert ada().standing == "pending_email"


def test_a_made_up_link_is_refused(cloud: MemoryCloud, clock: Clock, token: str) -> None:
    with pytest.raises(LinkUnknown):
        accounts.verify_email(token[:-1] + ("A" if token[-1] != "A" else "B"))


def test_a_second_link_is_used_too_once_the_address_is_confirmed(cloud: MemoryCloud, clock: Clock, token: str) -> None:
    actor = accounts.actor_of(ada().account_id)
    assert actor is not None
    accounts.ask_verification(actor)
    follow(cloud)
    second = link_in(mails_to(cloud, ADA)[1])
    assert second != token
    accounts.verify_email(token)
    with pytest.raises(LinkUsed):
        accounts.verify_email(second)


def test_the_secret_stands_nowhere_but_in_the_mail(cloud: MemoryCloud, clock: Clock, token: str) -> None:
    stored = "".join(str(dict(item.attribute_values)) for item in [*Token.scan(), *Account.scan()])
    messages = str(cloud.snapshot())
    assert token not in stored
    assert token not in messages


def test_a_message_delivered_again_gives_the_same_link_and_no_second_mail(cloud: MemoryCloud, clock: Clock) -> None:
    accounts.sign_up(a_sign_up())
    (message,) = follow(cloud)
    clock.advance(hours=1)
    notices.tell(message)
    assert len(mails_to(cloud, ADA)) == 1
    (token,) = Token.scan()
    clock.advance(hours=23)
    assert token.expires_at == clock()


def test_a_new_link_can_be_asked_for_three_times_in_any_hour(cloud: MemoryCloud, clock: Clock, token: str) -> None:
    actor = accounts.actor_of(ada().account_id)
    assert actor is not None
    for _ in range(3):
        clock.advance(minutes=10)
        accounts.ask_verification(actor)
        follow(cloud)
    with pytest.raises(TooManyLinks) as refused:
        accounts.ask_verification(actor)
    assert refused.value.extra["retry_after"] == 40 * 60 + 1
    clock.advance(minutes=40)
    accounts.ask_verification(actor)
    with pytest.raises(TooManyLinks):
        accounts.ask_verification(actor)
    follow(cloud)
    assert len({link_in(mail) for mail in mails_to(cloud, ADA)}) == 5


def test_a_confirmed_address_needs_no_new_link(cloud: MemoryCloud, clock: Clock, token: str) -> None:
    account = accounts.verify_email(token)
    actor = accounts.actor_of(account.account_id)
    assert actor is not None
    with pytest.raises(EmailVerifiedBefore):
        accounts.ask_verification(actor)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("point", range(1, 4))
def test_a_confirmation_that_died_is_finished_by_opening_the_link_again(
    cloud: MemoryCloud, clock: Clock, token: str, point: int, when: str
) -> None:
    cloud.crash_at(point, "before" if when == "before" else "after")
    with pytest.raises(Crashed):
        accounts.verify_email(token)
    cloud.restart()
    was_done = ada().standing == "active"
    if was_done:
        with pytest.raises(LinkUsed):
            accounts.verify_email(token)
    else:
        accounts.verify_email(token)
    assert was_done == ((point, when) in {(2, "after"), (3, "before"), (3, "after")})
    assert (ada().standing, ada().held_roles) == ("active", ["contributor"])


def test_somebody_who_joined_is_not_mailed_a_link_that_was_asked_for_before(cloud: MemoryCloud, clock: Clock) -> None:
    member = a_member(cloud)
    assert member.standing == "active"
    assert [mail.subject for mail in mails_to(cloud, ADA)] == ["Confirm your e-mail address"]
