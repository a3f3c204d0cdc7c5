"""Identity checks at Stripe: one session each, its outcome asked of Stripe, one identity one account (R13, R34, R35)."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.identity_checks import CheckPending, VerifiedBefore
from chalicelib.domain.identity_documents import IdentityTaken, Judgement
from chalicelib.domain.identity_sessions import CANCELED, OTHER, REASONS
from chalicelib.domain.problems import InvalidField
from chalicelib.models import identity_sessions as models
from chalicelib.models.accounts import Account
from chalicelib.models.audit import AuditRecord
from chalicelib.models.identity_checks import IdentityCheck
from chalicelib.models.locks import Lock
from chalicelib.services import account_closing, accounts, identity_checks, identity_sessions
from tests.builders.identity import a_stripe, chosen, deliver
from tests.builders.people import PASSWORD, a_member, follow, mails_to
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud
from tests.fakes.stripe_identity import Stripe, timeout_after, timeout_before

SWEEP: dict[str, Any] = {"by": "schedule", "reason": "sessions"}
BOSS = Actor("acc_boss", frozenset({"admin"}), "active")


@pytest.fixture
def stripe(cloud: MemoryCloud, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stripe]:
    with chosen(monkeypatch):
        yield a_stripe(cloud, clock)


@pytest.fixture
def ann(stripe: Stripe) -> Actor:
    return a_person("acc_ann")


def begin(actor: Actor, **given: Any) -> IdentityCheck:
    wanted: dict[str, Any] = {
        "document_type": "passport",
        "document_country": "KE",
        "document_keys": [],
        "repeat": None,
    }
    return identity_checks.ask_check(actor, **wanted | given)


def session_of(check: IdentityCheck) -> str:
    return str(IdentityCheck.get(check.check_id).session_id)


def state_of(check: IdentityCheck) -> tuple[str, str]:
    found = IdentityCheck.get(check.check_id)
    return found.state, Account.get(found.account_id).identity


def sweep() -> int:
    done: int = identity_sessions.sweep(**SWEEP)["checks"]
    return done


def test_who_starts_gets_a_link_and_the_same_session_again(stripe: Stripe, ann: Actor, clock: Clock) -> None:
    first = begin(ann)
    assert (first.state, str(first.url).rpartition("-")[0]) == (
        "started",
        f"https://verify.stripe.com/start/{session_of(first)}",
    )
    assert first.url_expires_at is not None
    assert first.url_expires_at > clock()
    again = begin(ann, document_type="id_card")
    assert again.check_id == first.check_id
    assert again.url != first.url  # a link works once, so each answer has a new one
    assert len(stripe.sessions) == 1
    assert "verify.stripe.com" not in str(stripe.cloud.snapshot())


def test_the_page_takes_the_photographs(stripe: Stripe, ann: Actor) -> None:
    with pytest.raises(InvalidField):
        begin(ann, document_keys=["identity/acc_ann/doc_1.png"])


def test_a_verified_session_is_the_desks_record_and_the_person_is_told(stripe: Stripe, ann: Actor) -> None:
    check = begin(ann)
    stripe.verify(session_of(check))
    assert deliver(stripe, stripe.events[-1]).body == {"outcome": "followed"}
    assert state_of(check) == ("verified", "verified")
    found = IdentityCheck.get(check.check_id)
    lock = Lock.get(f"identity#{found.identity_hash}")
    assert (found.decided_by, lock.owner_id) == ("stripe", "acc_ann")
    (record,) = AuditRecord.scan()
    assert record.details == {"account_id": "acc_ann", "decision": "verified"}
    follow(stripe.cloud)
    assert [mail.subject for mail in mails_to(stripe.cloud, "acc_ann@example.org")] == ["Your identity is verified"]
    with pytest.raises(VerifiedBefore):
        begin(ann)


def test_the_hash_is_the_one_of_the_manual_desk(stripe: Stripe, ann: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who was verified by an administrator cannot be verified again by Stripe under another account."""
    a_person("acc_boss", "admin")
    check = IdentityCheck(
        "chk_desk", account_id="acc_old", state="pending", document_type="passport", document_country="KE",
        created_at=runtime.now(),
    )  # fmt: skip
    check.save()
    a_person("acc_old")
    Account("acc_old").update([Account.identity.set("pending"), Account.identity_check_id.set("chk_desk")])
    identity_checks.check_details(BOSS, "chk_desk")
    identity_checks.decide(BOSS, "chk_desk", Judgement("verified", "", "ab123456"))
    mine = begin(ann)
    stripe.verify(session_of(mine))
    deliver(stripe, stripe.events[-1])
    assert state_of(mine) == ("pending", "pending")
    assert IdentityCheck.get(mine.check_id).desk_reason == "identity_taken"


@pytest.mark.parametrize(
    ("proof", "why"),
    [
        ({"country": "UG"}, "document_of_another_country"),
        ({"number": None}, "document_unreadable"),
        ({"number": "--1--"}, "document_unreadable"),
        ({"country": None}, "document_unreadable"),
        ({"country": "XX"}, "document_unreadable"),
        ({"last_name": "Somebody"}, "another_person"),
        ({"dob": {"day": 2, "month": 1, "year": 1990}}, "another_person"),
        ({"dob": None}, "another_person"),
    ],
)
def test_what_is_not_plain_waits_for_an_administrator(
    stripe: Stripe, ann: Actor, clock: Clock, proof: dict[str, Any], why: str
) -> None:
    check = begin(ann)
    stripe.verify(session_of(check), **proof)
    deliver(stripe, stripe.events[-1])
    assert state_of(check) == ("pending", "pending")
    assert IdentityCheck.get(check.check_id).desk_reason == why
    assert list(Lock.scan()) == []
    with pytest.raises(CheckPending):
        begin(ann)
    clock.advance(days=2)
    assert sweep() == 0  # the pictures stay readable until somebody has decided
    a_person("acc_boss", "admin")
    identity_checks.check_details(BOSS, check.check_id)
    identity_checks.decide(BOSS, check.check_id, Judgement("verified", "A permit of residence was seen.", "AB 9999"))
    assert (state_of(check), sweep()) == (("verified", "verified"), 1)
    assert stripe.sessions[session_of(check)]["redaction"] == {"status": "processing"}


def test_a_document_that_was_proved_verifies_one_account_however_the_desk_types_its_number(
    stripe: Stripe, ann: Actor
) -> None:
    checks = {}
    for actor in (ann, a_person("acc_ben")):
        check = checks[actor.account_id] = begin(actor)
        stripe.verify(session_of(check), number="AB12345", country="UG")
        deliver(stripe, stripe.events[-1])
    a_person("acc_boss", "admin")
    for check in checks.values():
        identity_checks.check_details(BOSS, check.check_id)
    identity_checks.decide(BOSS, checks["acc_ann"].check_id, Judgement("verified", "A permit was seen.", "AB 9999"))
    for typed in ("CD 7777", "AB 12345", "AB 9999"):
        with pytest.raises(IdentityTaken) as refused:
            identity_checks.decide(BOSS, checks["acc_ben"].check_id, Judgement("verified", "A permit was seen.", typed))
        assert refused.value.extra["account_id"] == "acc_ann"
    assert state_of(checks["acc_ben"]) == ("pending", "pending")
    assert {lock.owner_id for lock in Lock.scan() if lock.lock_id.startswith("identity#")} == {"acc_ann"}
    identity_checks.decide(BOSS, checks["acc_ben"].check_id, Judgement("rejected", "It is not the same person."))
    assert state_of(checks["acc_ben"]) == ("rejected", "rejected")
    assert IdentityCheck.get(checks["acc_ben"].check_id).proved_hash is None


def test_a_document_whose_number_is_typed_as_it_was_proved_is_one_lock(stripe: Stripe, ann: Actor) -> None:
    check = begin(ann)
    stripe.verify(session_of(check), number="AB12345", country="UG")
    deliver(stripe, stripe.events[-1])
    a_person("acc_boss", "admin")
    identity_checks.check_details(BOSS, check.check_id)
    identity_checks.decide(BOSS, check.check_id, Judgement("verified", "A permit was seen.", "ab-12345"))
    assert [lock.owner_id for lock in Lock.scan() if lock.lock_id.startswith("identity#")] == ["acc_ann"]


@pytest.mark.parametrize(("code", "reason"), [*REASONS.items(), ("a_code_of_tomorrow", OTHER)])
def test_who_failed_reads_what_to_do_and_gets_a_new_session(stripe: Stripe, ann: Actor, code: str, reason: str) -> None:
    first = begin(ann)
    stripe.fail(session_of(first), code)
    deliver(stripe, stripe.events[-1])
    assert state_of(first) == ("rejected", "rejected")
    assert IdentityCheck.get(first.check_id).reason == reason
    second = begin(ann)
    assert (second.check_id != first.check_id, session_of(second) != session_of(first)) == (True, True)


def test_asking_again_learns_what_no_event_told(stripe: Stripe, ann: Actor) -> None:
    first = begin(ann)
    stripe.cancel(session_of(first))
    second = begin(ann)
    assert (state_of(first)[0], IdentityCheck.get(first.check_id).reason) == ("rejected", CANCELED)
    stripe.submit(session_of(second))
    with pytest.raises(CheckPending):
        begin(ann)
    assert state_of(second) == ("started", "pending")


def test_a_session_of_the_other_world_proves_nothing(stripe: Stripe, ann: Actor) -> None:
    check = begin(ann)
    stripe.verify(session_of(check))
    stripe.sessions[session_of(check)]["livemode"] = True
    deliver(stripe, stripe.events[-1])
    assert state_of(check) == ("started", "pending")


def test_the_sweep_finds_what_no_event_told_and_erases_it_until_that_is_done(
    stripe: Stripe, ann: Actor, clock: Clock
) -> None:
    check = begin(ann)
    session_id = session_of(check)
    stripe.verify(session_id)
    assert sweep() == 0
    clock.advance(hours=1)
    assert (sweep(), state_of(check)) == (1, ("verified", "verified"))
    stripe.fault(None, *[timeout_before] * 3)
    with pytest.raises(ExceptionGroup):
        sweep()
    assert sweep() == 0
    clock.advance(hours=1)
    assert sweep() == 1
    clock.advance(hours=5)
    assert sweep() == 0
    clock.advance(hours=1)
    assert sweep() == 1
    stripe.finish_redaction(session_id)
    clock.advance(hours=6)
    assert sweep() == 1
    found = IdentityCheck.get(check.check_id)
    assert [found.redacted_at, found.session_shard, found.state] == [clock(), None, "verified"]
    clock.advance(days=1)
    assert sweep() == 0


@pytest.mark.parametrize("was", ["open", "on the desk", "erased"])
def test_closing_an_account_erases_its_session_too(stripe: Stripe, ann: Actor, clock: Clock, was: str) -> None:
    check = begin(ann)
    session_id = session_of(check)
    if was != "open":
        stripe.verify(session_id, country="KE" if was == "erased" else "UG")
        deliver(stripe, stripe.events[-1])
    if was == "erased":
        sweep()
        stripe.finish_redaction(session_id)
        clock.advance(hours=6)
        sweep()
    before = dict(stripe.sessions[session_id])
    models.let_go(IdentityCheck.get(check.check_id), clock())
    models.let_go(IdentityCheck.get(check.check_id), clock())
    assert sweep() == (was != "erased")
    if was == "erased":
        assert stripe.sessions[session_id] == before
        return
    assert stripe.sessions[session_id]["redaction"] == {"status": "processing"}
    stripe.finish_redaction(session_id)
    deliver(stripe, stripe.events[-2])
    clock.advance(hours=6)
    assert (sweep(), sweep()) == (1, 0)
    assert IdentityCheck.get(check.check_id).state == ("started" if was == "open" else "pending")


def test_what_was_handed_in_once_more_after_a_failure_is_erased_when_it_was_looked_at(
    stripe: Stripe, ann: Actor, clock: Clock
) -> None:
    check = begin(ann)
    session_id = session_of(check)
    stripe.fail(session_id, "selfie_face_mismatch")
    deliver(stripe, stripe.events[-1])
    stripe.submit(session_id)
    assert (sweep(), stripe.sessions[session_id]["redaction"]) == (1, None)
    stripe._move(session_id, "processing", "verified")
    assert deliver(stripe, stripe.events[-1]).body == {"outcome": "followed"}
    assert state_of(check) == ("rejected", "rejected")  # a check is decided once; the person starts again
    clock.advance(hours=1)
    assert (sweep(), stripe.sessions[session_id]["redaction"]) == (1, {"status": "processing"})


def test_the_sweep_of_closed_accounts_lets_the_session_go(stripe: Stripe, clock: Clock) -> None:
    ada = accounts.actor_of(a_member(stripe.cloud).account_id)
    assert ada is not None
    check = begin(ada)
    account_closing.close(ada, password=PASSWORD, source_ip="192.0.2.1")
    clock.advance(days=1)
    account_closing.erase_closed(**SWEEP)
    assert sweep() == 1
    assert stripe.sessions[session_of(check)]["redaction"] == {"status": "processing"}


def test_a_session_nobody_went_through_ends_after_a_week(stripe: Stripe, ann: Actor, clock: Clock) -> None:
    check = begin(ann)
    clock.advance(days=7, seconds=-1)
    assert (sweep(), state_of(check)[0]) == (1, "started")
    clock.advance(hours=1)
    assert (sweep(), state_of(check)) == (1, ("rejected", "rejected"))
    assert (sweep(), stripe.sessions[session_of(check)]["status"]) == (1, "canceled")


def test_a_check_whose_link_was_never_given_ends_after_a_week(stripe: Stripe, ann: Actor, clock: Clock) -> None:
    stripe.fault(*[timeout_before] * 3)
    with pytest.raises(Exception, match="Try again"):
        begin(ann)
    clock.advance(days=7)
    assert (sweep(), Account.get("acc_ann").identity, sweep()) == (1, "rejected", 0)


def test_a_start_whose_answer_was_lost_makes_no_second_session(stripe: Stripe, ann: Actor) -> None:
    stripe.fault(timeout_after)
    begin(ann)
    assert len(stripe.sessions) == 1


def test_eight_starts_at_once_are_one_session(stripe: Stripe, ann: Actor) -> None:
    """Threads in one process: the account's condition and the key of the start decide."""
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(begin(ann).check_id)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found)), len(stripe.sessions)) == (8, 1, 1)


def test_of_the_document_nothing_stays_but_a_keyed_hash(
    stripe: Stripe, ann: Actor, clock: Clock, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    markers = {"number": "ZQX-777-MARK", "first_name": "Annmark", "last_name": "Zweimark"}
    for proof in (markers, markers | {"country": "UG"}, markers | {"number": None}):
        actor = a_person(f"acc_{len(stripe.sessions)}")
        Account(actor.account_id).update([Account.name.set("A")])
        check = begin(actor)
        stripe.verify(session_of(check), **proof)
        deliver(stripe, stripe.events[-1])
        clock.advance(hours=1)
        sweep()
    follow(stripe.cloud)
    seen = (str(stripe.cloud.snapshot()) + caplog.text + "".join(capsys.readouterr())).casefold()
    for marker in ("zqx", "777mark", "annmark", "zweimark"):
        assert marker not in seen


def test_the_key_of_stripe_is_in_no_record_and_no_log(stripe: Stripe, ann: Actor, caplog: Any, capsys: Any) -> None:
    begin(ann)
    stripe.cloud.services["secretsmanager"].values.clear()  # where it belongs
    assert stripe.key not in str(stripe.cloud.snapshot()) + caplog.text + "".join(capsys.readouterr())
