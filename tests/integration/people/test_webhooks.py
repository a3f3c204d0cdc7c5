"""The webhook: signed before anything is read, about our own sessions only, as often and as late as it likes (R13)."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.domain.access import Actor
from chalicelib.gateways import files
from chalicelib.models.accounts import Account
from chalicelib.models.audit import AuditRecord
from chalicelib.models.idempotency import Done
from chalicelib.models.identity_checks import IdentityCheck
from chalicelib.services import identity_checks, identity_sessions
from infra.demo.people import PICTURE
from tests.builders.grants import granted, needs
from tests.builders.http import ask
from tests.builders.identity import a_stripe, chosen, deliver, posted
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point
from tests.fakes.stripe_identity import NEXT_SECRET, Stripe, answering, timeout_before
from tests.integration.people.test_identity_sessions import SWEEP, begin, session_of, state_of


@pytest.fixture
def stripe(cloud: MemoryCloud, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stripe]:
    with chosen(monkeypatch):
        yield a_stripe(cloud, clock)


@pytest.fixture
def ann(stripe: Stripe) -> Actor:
    return a_person("acc_ann")


@pytest.mark.parametrize("body", ["{", "", "[]", "\x00", '{"id": 1}'])
def test_what_is_not_signed_is_not_even_parsed(stripe: Stripe, body: str) -> None:
    for signature in ("", "t=1,v1=ab", "x" * 9000):
        refused = posted(body, signature)
        assert (refused.status, refused.body["type"]) == (403, "/problems/signature-refused")
    assert stripe.calls == []


def test_a_signed_body_that_is_no_event_is_refused_by_its_shape(stripe: Stripe) -> None:
    events: list[Any] = [[], {}, {"id": "evt_1", "type": "x"}, {"id": "", "type": "x", "livemode": False}]
    assert [deliver(stripe, event).status for event in events] == [422] * 4


def test_a_body_beyond_the_limit_is_not_hashed(stripe: Stripe) -> None:
    body, signature = stripe.delivery({"id": "evt_1", "type": "x", "livemode": False, "pad": "x" * 300_000})
    assert posted(body, signature).status == 413


def test_an_unknown_provider_is_not_found_and_neither_is_one_that_was_not_chosen(
    cloud: MemoryCloud, clock: Clock
) -> None:
    for provider in ("stripe", "paypal", "x" * 300):
        refused = posted("{}", "t=1,v1=ab", provider)
        assert (refused.status, refused.body["type"]) == (404, "/problems/no-such-provider")


def test_the_second_secret_is_good_too_and_an_old_delivery_is_not(stripe: Stripe, ann: Actor, clock: Clock) -> None:
    check = begin(ann)
    stripe.verify(session_of(check))
    body, signature = stripe.delivery(stripe.events[-1], secrets=(NEXT_SECRET,))
    clock.advance(seconds=301)
    assert posted(body, signature).status == 403
    clock.advance(seconds=-301)
    assert posted(body, signature).body == {"outcome": "followed"}


def test_what_is_not_about_a_sessions_end_is_acknowledged(stripe: Stripe, ann: Actor) -> None:
    check = begin(ann)
    event = stripe.events[0]
    assert event["type"] == "identity.verification_session.created"
    others = [
        event,
        event | {"type": "charge.succeeded", "data": {"object": [1]}},
        event | {"type": "v2.x", "data": None},
    ]
    asked = len(stripe.calls)
    assert [deliver(stripe, one).body for one in others] == [{"outcome": "ignored"}] * 3
    assert (len(stripe.calls), state_of(check)[0]) == (asked, "started")


def test_events_in_any_order_and_twice_end_at_what_stripe_says_now(stripe: Stripe, ann: Actor) -> None:
    """The event says `requires_input` with an error; the session has been verified since."""
    check = begin(ann)
    stripe.fail(session_of(check), "document_unverified_other")
    stripe.verify(session_of(check))
    late = [event for event in stripe.events if event["type"].endswith(("requires_input", "verified"))]
    outcomes = [deliver(stripe, event).body["outcome"] for event in [*late, *reversed(late)]]
    assert (outcomes, state_of(check)) == (["followed"] * 2 + ["known"] * 2, ("verified", "verified"))
    for done in Done.scan():
        done.delete()
    assert deliver(stripe, late[0]).body == {"outcome": "followed"}  # nothing rests on the list of known events
    assert state_of(check) == ("verified", "verified")
    assert len(list(AuditRecord.scan())) == 1


def test_eight_deliveries_at_once_decide_once(stripe: Stripe, ann: Actor) -> None:
    check = begin(ann)
    stripe.verify(session_of(check))
    told: list[int] = []
    threads = [
        threading.Thread(target=lambda: told.append(deliver(stripe, stripe.events[-1]).status)) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (told, state_of(check), len(list(AuditRecord.scan()))) == ([200] * 8, ("verified", "verified"), 1)


def test_an_event_moves_no_check_but_its_own_sessions(stripe: Stripe, ann: Actor) -> None:
    """Even one that is rightly signed: another session with Bob's reference, Bob's session under Ann's check."""
    bob = a_person("acc_bob")
    mine, theirs = begin(ann), begin(bob)
    stripe.verify(session_of(mine))
    event = stripe.events[-1]

    def about(**given: Any) -> Any:
        return event | {"data": {"object": event["data"]["object"] | given}}

    forged = [
        about(client_reference_id=theirs.check_id), about(id=session_of(theirs)), about(id="vs_other"),
        about(client_reference_id="chk_none"), about(client_reference_id=None), about(id=["vs"]),  about(client_reference_id="x" * 3000), event | {"livemode": True},
    ]  # fmt: skip
    for one in forged:
        assert deliver(stripe, one).body == {"outcome": "ignored"}, one
    assert (state_of(mine)[0], state_of(theirs)[0]) == ("started", "started")
    stripe.sessions[session_of(theirs)] |= {"client_reference_id": mine.check_id, "status": "verified"}
    deliver(stripe, about(id=session_of(theirs), client_reference_id=theirs.check_id))
    assert state_of(theirs)[0] == "started"  # Stripe itself names another check


def test_an_event_is_asked_for_again_while_stripe_does_not_answer(stripe: Stripe, ann: Actor) -> None:
    check = begin(ann)
    stripe.verify(session_of(check))
    stripe.fault(timeout_before, answering(429), answering(503))
    assert deliver(stripe, stripe.events[-1]).status == 503
    assert deliver(stripe, stripe.events[-1]).body == {"outcome": "followed"}


@pytest.mark.parametrize("country", ["KE", "UG"])
def test_killed_anywhere_and_done_again_it_ends_the_same(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, country: str
) -> None:
    """From the first request to the erasure: the person asks again, Stripe delivers again, the sweep comes again."""
    with chosen(monkeypatch):

        def prepare(cloud: MemoryCloud) -> None:
            cloud.create_tables()
            a_stripe(cloud, clock)
            a_person("acc_ann")

        def run(cloud: MemoryCloud) -> None:
            stripe = _of(cloud)
            actor = Actor("acc_ann", frozenset({"contributor"}), "active")
            account = Account.get("acc_ann")
            if account.identity == "none" or IdentityCheck.get(account.identity_check_id).session_id is None:
                begin(actor)
            session_id = session_of(IdentityCheck.get(Account.get("acc_ann").identity_check_id))
            if stripe.sessions[session_id]["status"] == "requires_input":
                stripe.verify(session_id, country=country)
            event = next(event for event in stripe.events if event["type"].endswith("verified"))
            assert deliver(stripe, event).status == 200
            identity_sessions.sweep(**SWEEP)

        def look(cloud: MemoryCloud) -> Any:
            stripe, (check,) = _of(cloud), list(IdentityCheck.scan())
            [session] = stripe.sessions.values()
            return check.state, check.desk_reason, Account.get("acc_ann").identity, session["redaction"], check.look_at

        clean, *crashed = every_crash_point(MemoryCloud, run, prepare=prepare, look=look)
    assert len(crashed) > 20
    assert [str(point) for point, left in crashed if left != clean[1]] == []


def _of(cloud: MemoryCloud) -> Stripe:
    from chalicelib.gateways import web  # noqa: PLC0415

    stripe = web._senders[0]
    assert isinstance(stripe, Stripe)
    assert stripe.cloud is cloud
    return stripe


def test_the_functions_may_do_what_they_do(stripe: Stripe, ann: Actor, clock: Clock) -> None:
    me = {"account_id": "acc_ann"}
    body = {"document_type": "passport", "document_country": "KE"}
    with stripe.cloud.counting() as api:
        begun = ask("POST", "/me/identity-check", body=body, headers={"idempotency-key": "k"}, **me)
        assert (begun.status, begun.body["state"]) == (201, "started")
        again = ask("POST", "/me/identity-check", body=body, headers={"idempotency-key": "k"}, **me)
        assert again.body["check_id"] == begun.body["check_id"]
        check = IdentityCheck.get(begun.body["check_id"])
        stripe.verify(check.session_id)
        deliver(stripe, stripe.events[-1])
    bob = begin(a_person("acc_bob"))
    stripe.verify(session_of(bob), number="CD 99999")
    clock.advance(hours=1)
    with stripe.cloud.counting() as swept:
        assert identity_sessions.sweep(**SWEEP)["checks"] == 2
    for function, count in (("api_handler", api), ("follow_identity_sessions", swept)):
        used = {need for call in count.calls if call.service != "stripe" for need in needs(call)}
        assert used <= granted(function), function
    read = ask("GET", "/me/identity-check", **me).body
    assert (read["state"], read["check"]["url"], read["is_hosted"]) == ("verified", None, True)


def test_the_manual_desk_stays_the_default(cloud: MemoryCloud, clock: Clock) -> None:
    key = "identity/acc_ann/doc_1.png"
    files.write("inlier-local-documents", key, PICTURE, content_type="image/png")
    check = identity_checks.ask_check(
        a_person("acc_ann"), document_type="passport", document_country="KE", document_keys=[key], repeat=None
    )
    assert [check.state, check.provider, check.url] == ["pending", None, None]
    assert identity_sessions.sweep(**SWEEP) == {"checks": 0, "dry_run": False}
