"""People who stay away are reminded twice, whatever crashes or comes twice, and keep everything (R5)."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.inactivity import months_after
from chalicelib.domain.skills import Proof
from chalicelib.handlers import functions
from chalicelib.models import skills, store
from chalicelib.models.accounts import Account
from chalicelib.models.notices import Notice
from chalicelib.services import claims, inactivity, notices, preferences, sessions
from tests.builders.grants import granted, needs
from tests.builders.pay import earn
from tests.builders.people import PASSWORD, a_member, follow, mails_to, pending_tells
from tests.builders.work import Clock, a_project, a_task, enrolled
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import Crashed

ADA = "ada@example.org"
WHO: dict[str, Any] = {"by": "schedule", "reason": "Daily"}


@pytest.fixture
def ada(cloud: MemoryCloud, clock: Clock) -> Account:
    member = a_member(cloud)
    sessions.sign_in(ADA, PASSWORD)
    follow(cloud)
    return Account.get(member.account_id)


def remind() -> int:
    found: int = inactivity.remind_inactive(**WHO)["accounts"]
    return found


def reminders(cloud: MemoryCloud) -> list[Any]:
    follow(cloud)
    return [mail for mail in mails_to(cloud, ADA) if mail.subject == "Your account is still here"]


def test_somebody_who_stays_away_is_reminded_after_six_months_and_after_twelve_and_never_again(
    ada: Account, cloud: MemoryCloud, clock: Clock
) -> None:
    left = clock()
    clock.at = months_after(left, 6)
    clock.advance(milliseconds=-1)
    assert remind() == 0
    clock.advance(milliseconds=1)
    assert (remind(), remind(), len(reminders(cloud))) == (1, 0, 1)
    clock.at = months_after(left, 12)
    assert (remind(), remind(), len(reminders(cloud))) == (1, 0, 2)
    clock.at = months_after(left, 240)
    assert (remind(), len(reminders(cloud))) == (0, 2)
    account = Account.get(ada.account_id)
    assert (account.standing, account.held_roles) == ("active", ["contributor"])


def test_a_reminder_says_what_is_owed_and_proved_and_how_to_come_back_or_close(
    ada: Account, cloud: MemoryCloud, clock: Clock
) -> None:
    earn(ada.account_id, 1250, "answer-1")
    with store.transaction() as tx:
        skills.held_of(ada.account_id, "programming/python").grant(tx, Proof(3, "att_1", clock()))
    clock.at = months_after(clock(), 6)
    remind()
    (mail,) = reminders(cloud)
    for words in (
        "12.50 USD",
        "Python (level 3)",
        "16 November 2026",
        "/sign-in",
        "close your account in your profile",
    ):
        assert words in mail.text
    assert "UTC" not in mail.text  # the day is all that is kept


def test_who_comes_back_is_reminded_of_a_new_absence_alone(ada: Account, cloud: MemoryCloud, clock: Clock) -> None:
    clock.at = months_after(clock(), 6)
    remind()
    sessions.sign_in(ADA, PASSWORD)
    assert reminders(cloud) == []  # back before it was sent
    back = clock()
    clock.at = months_after(back, 6)
    assert (remind(), len(reminders(cloud))) == (1, 1)


def test_work_after_the_sign_in_counts_as_being_here(ada: Account, cloud: MemoryCloud, clock: Clock) -> None:
    left = clock()
    clock.advance(days=20)
    actor = enrolled(Actor(ada.account_id, frozenset({"contributor"}), "active"))
    a_project(), a_task()
    claims.claim_task(actor, "tsk_1")
    worked = clock()
    clock.at = months_after(left, 6)
    assert remind() == 0
    assert Account.get(ada.account_id).inactive_at == months_after(worked, 6)
    clock.at = months_after(worked, 6)
    assert (remind(), len(reminders(cloud))) == (1, 1)


def test_who_wants_no_such_mail_reads_it_in_the_app(ada: Account, cloud: MemoryCloud, clock: Clock) -> None:
    actor = Actor(ada.account_id, frozenset({"contributor"}), "active")
    preferences.choose(actor, locale="en", mailed={"account_inactive": False})
    clock.at = months_after(clock(), 6)
    assert (remind(), reminders(cloud)) == (1, [])
    assert [notice.kind for notice in Notice.query(ada.account_id) if notice.kind == "account_inactive"] != []


def test_a_closed_account_is_left_alone_and_leaves_the_list(ada: Account, cloud: MemoryCloud, clock: Clock) -> None:
    Account(ada.account_id).update([Account.standing.set("closed")])
    clock.at = months_after(clock(), 6)
    assert (remind(), reminders(cloud)) == (0, [])
    assert Account.get(ada.account_id).inactive_at is None


def test_a_sign_in_is_written_once_a_day(ada: Account, cloud: MemoryCloud, clock: Clock) -> None:
    first = Account.get(ada.account_id).signed_in_at
    clock.advance(hours=3)
    with cloud.counting() as count:
        sessions.sign_in(ADA, PASSWORD)
    assert not [call for call in count.calls if "signed_in_at" in str(call.params)]
    assert Account.get(ada.account_id).signed_in_at == first
    clock.at = datetime(2026, 11, 17, tzinfo=UTC)
    sessions.sign_in(ADA, PASSWORD)
    assert Account.get(ada.account_id).signed_in_at == clock()


@pytest.mark.parametrize("call", [1, 2, 3, 4, 5, 6, 7, 8])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_run_that_dies_anywhere_and_is_run_again_reminds_once(
    ada: Account, cloud: MemoryCloud, clock: Clock, call: int, when: Any
) -> None:
    clock.at = months_after(clock(), 6)
    cloud.crash_at(call, when)
    with suppress(Crashed):
        remind()
    cloud.restart()
    remind()
    tells = pending_tells(cloud)
    for tell in [*tells, *tells]:  # and every message comes twice
        notices.tell(tell)
    assert len([mail for mail in mails_to(cloud, ADA) if mail.subject == "Your account is still here"]) == 1


def test_the_functions_may_do_what_they_do(ada: Account, cloud: MemoryCloud, clock: Clock) -> None:
    clock.at = months_after(clock(), 6)
    with cloud.counting() as count:
        functions.remind_inactive(WHO | {"dry_run": True}, None)
        functions.remind_inactive(WHO, None)
    assert {need for call in count.calls for need in needs(call)} <= granted("remind_inactive")
    assert not any(call.operation == "Scan" for call in count.calls)
    (tell,) = pending_tells(cloud)
    with cloud.counting() as count:
        notices.tell(tell)
    assert {need for call in count.calls for need in needs(call)} <= granted("deliver_notices")
    with cloud.counting() as count:
        sessions.sign_in(ADA, PASSWORD)
    assert {need for call in count.calls for need in needs(call)} <= granted("api_handler")
