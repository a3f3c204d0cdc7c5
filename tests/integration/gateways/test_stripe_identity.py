"""The client of Stripe Identity: what it sends, what it sends again and under which key, what a refusal means (R13)."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.gateways import identity_providers, secrets, web
from chalicelib.gateways.aws import ServiceUnreachable
from chalicelib.gateways.stripe_identity import VERSION, StripeIdentity, StripeRefusedError
from tests.builders.identity import a_stripe, chosen
from tests.builders.work import Clock
from tests.fakes.cloud import MemoryCloud
from tests.fakes.stripe_identity import PATH, Stripe, answering, timeout_after, timeout_before

provider = StripeIdentity()


@pytest.fixture
def clock(cloud: MemoryCloud) -> Iterator[Clock]:
    clock = Clock()
    runtime.install(clock=clock, sleep=lambda _: None)
    yield clock
    runtime.install()


@pytest.fixture
def stripe(cloud: MemoryCloud, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stripe]:
    with chosen(monkeypatch):
        yield a_stripe(cloud, clock)


def start(check_id: str = "chk_1", document_type: str = "passport") -> str:
    return provider.start(check_id, document_type=document_type).session_id


def test_a_session_is_asked_for_with_a_live_picture_and_our_reference(stripe: Stripe) -> None:
    session = provider.start("chk_1", document_type="id_card")
    assert (session.reference, session.status, session.is_live) == ("chk_1", "requires_input", False)
    assert session.url is not None
    [(method, path, headers)] = stripe.calls
    assert (method, path, headers["Stripe-Version"], headers["Idempotency-Key"]) == (
        "POST",
        PATH,
        VERSION,
        "chk_1-start-1",
    )


@pytest.mark.parametrize(
    "fault", [timeout_before, timeout_after, answering(409), answering(429), answering(500), answering(503)]
)
def test_a_passing_failure_is_sent_again_under_the_same_key(stripe: Stripe, fault: Any) -> None:
    stripe.fault(fault, fault)
    assert start() == start()
    assert {call[2]["Idempotency-Key"] for call in stripe.calls} == {"chk_1-start-1"}
    assert (len(stripe.sessions), len(stripe.calls)) == (1, 4)


def test_three_failures_are_one_problem_that_says_try_again(stripe: Stripe) -> None:
    stripe.fault(*[timeout_before] * 3)
    with pytest.raises(ServiceUnreachable):
        start()
    assert len(stripe.calls) == 3


def test_what_stripe_says_not_to_repeat_is_not_repeated(stripe: Stripe) -> None:
    stripe.fault(answering(409, stripe_should_retry="false"))
    with pytest.raises(ServiceUnreachable):
        start()
    assert len(stripe.calls) == 1


def test_no_try_begins_when_the_request_would_run_out_of_time(stripe: Stripe) -> None:
    ticks = iter(range(0, 1000, 7))
    runtime.install(clock=stripe.clock, sleep=lambda _: None, stopwatch=lambda: float(next(ticks)))
    stripe.fault(timeout_before)
    with pytest.raises(ServiceUnreachable):
        start()
    assert len(stripe.calls) == 1


def test_a_failure_that_stripe_remembers_is_left_behind_with_its_key(stripe: Stripe) -> None:
    start("chk_0")
    _, asked, _ = stripe.kept["chk_0-start-1"]
    path, _, body = asked.replace("chk_0", "chk_1").partition("?")
    stripe.keep_failure("chk_1-start-1", path, body)
    first = start()
    assert start() == first  # whoever asks again ends at the same key
    assert [call[2]["Idempotency-Key"] for call in stripe.calls[1:]] == ["chk_1-start-1", "chk_1-start-2"] * 2


def test_another_request_under_the_same_key_is_refused_and_never_repeated(stripe: Stripe) -> None:
    start()
    with pytest.raises(StripeRefusedError) as refused:
        start(document_type="id_card")
    assert (refused.value.status, len(stripe.calls), "About" in str(refused.value)) == (400, 2, False)


def test_a_wrong_key_is_a_fault_of_the_deployment(stripe: Stripe) -> None:
    stripe.key = "rk_test_other"
    with pytest.raises(StripeRefusedError, match="401"):
        start()


def test_what_was_proved_needs_a_restricted_key(stripe: Stripe) -> None:
    session_id = start()
    stripe.verify(session_id)
    proof = provider.prove(session_id)
    assert (proof.number, proof.country, proof.first_name, str(proof.born_on)) == (
        "AB 123-456",
        "KE",
        "Ann",
        "1990-01-01",
    )
    plain = stripe._read(f"{PATH}/{session_id}", [])
    assert ("verified_outputs" in plain, plain["last_verification_report"]) == (False, "vr_1")


def test_a_session_that_does_not_exist_is_refused(stripe: Stripe) -> None:
    with pytest.raises(StripeRefusedError, match="404 resource_missing"):
        provider.fetch("../accounts")


def test_erasing_is_asked_for_once_and_ends_an_open_session(stripe: Stripe) -> None:
    session_id = start()
    stripe.fault(timeout_after)
    session = provider.redact(session_id, key="chk_1-redact-1")
    assert (session.status, session.redaction) == ("canceled", "processing")
    stripe.finish_redaction(session_id)
    assert provider.fetch(session_id).redaction == "redacted"


def test_what_is_being_looked_at_cannot_be_erased_yet(stripe: Stripe) -> None:
    session_id = start()
    stripe.submit(session_id)
    with pytest.raises(StripeRefusedError, match="400"):
        provider.redact(session_id, key="chk_1-redact-1")


def test_rolled_keys_work_after_five_minutes(stripe: Stripe, clock: Clock, cloud: MemoryCloud) -> None:
    assert secrets.stripe().api_key == stripe.key
    cloud.services["secretsmanager"].put("inlier-local-stripe", '{"api_key": "rk_new", "webhook_secrets": []}')
    clock.advance(minutes=5)
    assert secrets.stripe().api_key == "rk_new"
    assert "rk_new" not in repr(secrets.stripe())


def test_the_manual_desk_has_no_sessions() -> None:
    desk = identity_providers.chosen()
    assert (desk.name, desk.first_state, desk.start("chk_1", document_type="passport")) == ("manual", "pending", None)
    for ask in (desk.fetch, desk.prove, lambda one: desk.redact(one, key="k")):
        with pytest.raises(LookupError):
            ask("vs_1")


# the network itself, on the loopback: no certificates there, so the pool is asked over plain HTTP


class _Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(1.0)
        self.send_response(302 if self.path == "/moved" else 200)
        self.send_header("Location", "/other")
        self.send_header("X-Kind", "Plain")
        self.end_headers()
        self.wfile.write(self.headers["Stripe-Version"].encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_network_gives_the_answer_and_follows_nothing(address: str) -> None:
    web.install()
    reply = web.request("GET", f"{address}/x", {"Stripe-Version": VERSION})
    assert (reply.status, reply.headers["x-kind"], reply.body) == (200, "Plain", VERSION.encode())
    assert web.request("GET", f"{address}/moved", {"Stripe-Version": VERSION}).status == 302


def test_a_dead_line_says_no_more_than_what_kind_it_was(address: str) -> None:
    web.install()
    with pytest.raises(web.NoAnswerError) as refused:
        web.request("GET", "http://127.0.0.1:9/secret-path", {})
    assert "secret-path" not in str(refused.value)
