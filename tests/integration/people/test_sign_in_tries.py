"""Failed sign-ins are slowed and paused per account and per place; nothing tells who is known."""

import threading

import pytest

from chalicelib.domain.sessions import TooManySignIns, WrongCredentials
from chalicelib.models.accounts import Account
from chalicelib.models.sign_in_tries import SignInTries
from chalicelib.models.store import Busy
from chalicelib.services import password_resets, sessions
from tests.builders.http import ask
from tests.builders.people import PASSWORD, a_member, follow, link_in, mails_to
from tests.builders.work import Clock
from tests.fakes.cloud import MemoryCloud

ADA, NOBODY = "ada@example.org", "nobody@example.org"


@pytest.fixture
def ada(cloud: MemoryCloud, clock: Clock) -> Account:
    return a_member(cloud)


def guess(email: str = ADA, password: str = "Wrong-horse-9", place: str = "192.0.2.1") -> str:
    try:
        sessions.sign_in(email, password, source_ip=place)
    except (WrongCredentials, TooManySignIns) as refused:
        return refused.kind()
    return "signed in"


@pytest.mark.parametrize("email", [ADA, NOBODY])
def test_five_failures_are_free_then_each_try_waits_and_after_ten_all_pause_known_or_not(
    cloud: MemoryCloud, clock: Clock, ada: Account, email: str
) -> None:
    assert {guess(email) for _ in range(5)} == {"wrong-credentials"}
    for seconds in (10, 20, 30, 40, 50):
        assert guess(email) == "too-many-sign-ins"
        clock.advance(seconds=seconds - 1)
        assert guess(email) == "too-many-sign-ins"
        clock.advance(seconds=1)
        assert guess(email) == "wrong-credentials"
    clock.advance(minutes=14, seconds=59)
    assert guess(email, PASSWORD) == "too-many-sign-ins"
    clock.advance(seconds=1)
    assert guess(email, PASSWORD) == ("signed in" if email == ADA else "wrong-credentials")


def test_a_refused_try_is_answered_429_with_the_time_to_wait_alike_for_known_and_unknown(
    cloud: MemoryCloud, clock: Clock, ada: Account
) -> None:
    answers = []
    for email in (ADA, NOBODY):
        for _ in range(5):
            guess(email)
        with cloud.counting() as count:
            answers.append(ask("POST", "/sessions", body={"email": email, "password": "Wrong-horse-9"}))
        assert [str(call) for call in count.calls] == ["dynamodb.BatchGetItem"]
    assert answers[0] == answers[1]
    assert (answers[0].status, answers[0].headers["Retry-After"]) == (429, "10")


def test_a_success_forgives_the_account_and_not_the_place(cloud: MemoryCloud, clock: Clock, ada: Account) -> None:
    for _ in range(4):
        guess()
    assert guess(ADA, PASSWORD) == "signed in"
    assert [guess() for _ in range(5)] == ["wrong-credentials"] * 5
    (place,) = [one for one in SignInTries.scan() if one.tries_id.startswith("place#")]
    assert place.tries == 9


def test_whoever_tries_many_addresses_from_one_place_is_slowed_there_and_nobody_else_is(
    cloud: MemoryCloud, clock: Clock, ada: Account
) -> None:
    for number in range(50):
        assert guess(f"person-{number}@example.org", place="2001:db8::1") == "wrong-credentials"
    assert guess(place="2001:db8::2") == "too-many-sign-ins"
    assert guess(ADA, PASSWORD, "192.0.2.9") == "signed in"


def test_tries_at_the_same_time_each_take_a_turn_of_their_own(cloud: MemoryCloud, clock: Clock, ada: Account) -> None:
    told: list[str] = []
    begin = threading.Barrier(32)

    def try_it() -> None:
        begin.wait()
        try:
            told.append(guess())
        except Busy:
            told.append("busy")

    threads = [threading.Thread(target=try_it) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(told) == 32
    assert 1 <= told.count("wrong-credentials") <= 5


def test_a_new_password_by_link_ends_the_pause(cloud: MemoryCloud, clock: Clock, ada: Account) -> None:
    for _ in range(6):
        guess()
    assert guess(ADA, PASSWORD) == "too-many-sign-ins"
    clock.advance(seconds=5)  # the lock of Cognito itself, which tries with passwords never reach
    password_resets.ask_reset(ADA)
    follow(cloud)
    password_resets.reset_password(link_in(mails_to(cloud, ADA)[-1]), "Brand-new-horse-7")
    assert guess(ADA, "Brand-new-horse-7") == "signed in"


def test_neither_the_e_mail_address_nor_the_callers_can_be_read_from_what_is_kept(
    cloud: MemoryCloud, clock: Clock, ada: Account
) -> None:
    guess()
    stored = [dict(item.attribute_values) for item in SignInTries.scan()]
    assert len(stored) == 2
    assert all(ADA not in str(one) and "192.0.2.1" not in str(one) for one in stored)
    assert all(one["forgotten_at"] for one in stored)


def test_a_sign_in_that_works_costs_two_reads_and_two_writes_and_one_more_on_the_first_of_a_day(
    cloud: MemoryCloud, clock: Clock, ada: Account
) -> None:
    for writes in (3, 2):
        with cloud.counting() as count:
            guess(ADA, PASSWORD)
        assert (count.reads, count.writes, count.transactions) == (2, writes, 0)
