"""People are reminded twice before a proof runs out, whatever crashes or comes twice; a new number is told (R42, R64)."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.proofs import proof_end
from chalicelib.domain.skills import Proof
from chalicelib.handlers import functions
from chalicelib.models import skills, store
from chalicelib.models.accounts import Account
from chalicelib.models.notices import Notice
from chalicelib.services import notices, phone_verifications, preferences, proofs
from tests.builders.grants import granted, needs
from tests.builders.people import a_member, follow, mails_to, pending_tells
from tests.builders.work import Clock
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import Crashed

ADA = "ada@example.org"
WHO: dict[str, Any] = {"by": "schedule", "reason": "Daily"}
MS = timedelta(milliseconds=1)


@pytest.fixture
def ada(cloud: MemoryCloud, clock: Clock) -> Account:
    member = a_member(cloud)
    follow(cloud)
    return member


def prove(account: Account, clock: Clock, *, level: int = 3, months: int = 36, attempt_id: str = "att_1") -> Proof:
    proof = Proof(level, attempt_id, clock(), proof_end(clock(), months), "asm_1", "Python", 2)
    with store.transaction() as tx:
        skills.held_of(account.account_id, "programming/python").grant(tx, proof)
    return proof


def remind() -> int:
    found: int = proofs.remind_of_proofs(**WHO)["skills"]
    return found


def reminders(cloud: MemoryCloud) -> list[Any]:
    follow(cloud)
    return [mail for mail in mails_to(cloud, ADA) if mail.subject.startswith("Your proof of Python runs out")]


def test_a_reminder_comes_60_and_14_days_before_and_never_again(ada: Account, cloud: MemoryCloud, clock: Clock) -> None:
    end = prove(ada, clock).expires_at
    assert end is not None
    clock.at = end - timedelta(days=60) - MS
    assert remind() == 0
    clock.at += MS
    assert (remind(), remind(), len(reminders(cloud))) == (1, 0, 1)
    clock.at = end - timedelta(days=14)
    assert (remind(), remind(), len(reminders(cloud))) == (1, 0, 2)
    for words in ("Python at level 3", "16 November 2029, 09:00 UTC", "take the test again"):
        assert words in reminders(cloud)[-1].text
    clock.at = end + timedelta(days=400)
    assert (remind(), len(reminders(cloud))) == (0, 2)
    assert skills.held_of(ada.account_id, "programming/python").reminder_at is None


def test_nobody_is_reminded_of_what_is_renewed(ada: Account, cloud: MemoryCloud, clock: Clock) -> None:
    end = prove(ada, clock).expires_at
    assert end is not None
    clock.at = end - timedelta(days=60)
    assert remind() == 1
    prove(ada, clock, attempt_id="att_2")  # before the message was read
    assert reminders(cloud) == []
    clock.at = end - timedelta(days=14)
    assert (remind(), reminders(cloud)) == (0, [])


def test_each_level_that_runs_out_has_its_own_reminders(ada: Account, cloud: MemoryCloud, clock: Clock) -> None:
    high, low = prove(ada, clock, level=4, months=6), prove(ada, clock, level=2, months=9, attempt_id="att_2")
    told = []
    for proof in (high, low):
        assert proof.expires_at is not None
        for days in (60, 14):
            clock.at = proof.expires_at - timedelta(days=days)
            assert remind() == 1
        told.append(len(reminders(cloud)))
    assert told == [2, 4]


def test_who_wants_no_such_mail_reads_it_in_the_app(ada: Account, cloud: MemoryCloud, clock: Clock) -> None:
    actor = Actor(ada.account_id, frozenset({"contributor"}), "active")
    preferences.choose(actor, locale="en", mailed={"skill_expiring": False})
    end = prove(ada, clock).expires_at
    assert end is not None
    clock.at = end - timedelta(days=60)
    assert (remind(), reminders(cloud)) == (1, [])
    assert "skill_expiring" in [notice.kind for notice in Notice.query(ada.account_id)]


def test_who_closed_the_account_is_not_reminded_and_leaves_the_list(
    ada: Account, cloud: MemoryCloud, clock: Clock
) -> None:
    end = prove(ada, clock).expires_at
    assert end is not None
    Account(ada.account_id).update([Account.standing.set("closed")])
    clock.at = end - timedelta(days=60)
    assert (remind(), reminders(cloud)) == (0, [])
    assert skills.held_of(ada.account_id, "programming/python").reminder_at is None


@pytest.mark.parametrize("call", range(1, 9))
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_run_that_dies_anywhere_and_is_run_again_reminds_once(
    ada: Account, cloud: MemoryCloud, clock: Clock, call: int, when: Any
) -> None:
    end = prove(ada, clock).expires_at
    assert end is not None
    clock.at = end - timedelta(days=60)
    cloud.crash_at(call, when)
    with suppress(Crashed):
        remind()
    cloud.restart()
    remind()
    tells = pending_tells(cloud)
    for tell in [*tells, *tells]:  # and every message comes twice
        notices.tell(tell)
    assert len(reminders(cloud)) == 1


def test_the_functions_may_do_what_they_do(ada: Account, cloud: MemoryCloud, clock: Clock) -> None:
    end = prove(ada, clock).expires_at
    assert end is not None
    clock.at = end - timedelta(days=60)
    follow(cloud)
    with cloud.counting() as count:
        assert functions.remind_of_proofs(WHO | {"dry_run": True}, None)["skills"] == 1
        assert functions.remind_of_proofs(WHO, None)["skills"] == 1
    used = {need for call in count.calls for need in needs(call)}
    assert used <= granted("remind_of_proofs")
    assert not any(call.operation == "Scan" for call in count.calls)
    (tell,) = pending_tells(cloud)
    with cloud.counting() as count:
        notices.tell(tell)
    assert {need for call in count.calls for need in needs(call)} <= granted("deliver_notices")


def test_a_number_that_was_confirmed_or_replaced_is_told_by_its_end_alone_and_always_mailed(
    ada: Account, cloud: MemoryCloud, clock: Clock
) -> None:
    actor = Actor(ada.account_id, frozenset({"contributor"}), "active")
    with pytest.raises(InvalidField):
        preferences.choose(actor, locale="en", mailed={"phone_confirmed": False, "phone_changed": False})
    subjects = []
    for phone, end in (("+254712345678", "678"), ("+254798765432", "432")):
        clock.advance(minutes=5)
        phone_verifications.ask_code(actor, phone, source_ip="192.0.2.7")
        phone_verifications.confirm(actor, cloud.services["sns"].to(phone)[-1].text[:6])
        tells = pending_tells(cloud)
        assert end not in str(tells)
        with cloud.counting() as count:
            for tell in [*tells, *tells]:
                notices.tell(tell)
        assert {need for call in count.calls for need in needs(call)} <= granted("deliver_notices")
        subjects.append(mails_to(cloud, ADA)[-1].subject)
        assert f"ends in …{end}" in mails_to(cloud, ADA)[-1].text
        assert phone[1:] not in mails_to(cloud, ADA)[-1].text
    assert subjects == ["A phone number was confirmed", "Your phone number was changed"]
    assert len([mail for mail in mails_to(cloud, ADA) if "phone number" in mail.subject]) == 2
