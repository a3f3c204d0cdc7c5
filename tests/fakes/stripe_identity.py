"""Stripe Identity in memory, by its public specification: sessions and their states, keys, refusals, signed events."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from chalicelib.gateways.web import NoAnswerError, Reply
from tests.fakes.calls import Call
from tests.fakes.cloud import MemoryCloud

KEY, WEBHOOK_SECRET, NEXT_SECRET = "rk_test_fake", "whsec_first", "whsec_next"
VERSION = "2026-08-26.dahlia"
PATH = "/v1/identity/verification_sessions"
_PARAMS = {
    "type", "client_reference_id", "metadata[check_id]", "options[document][allowed_types][0]", "return_url",
    "options[document][require_live_capture]", "options[document][require_matching_selfie]",
}  # fmt: skip
#: What may be expanded, and whether only a restricted key may.
_EXPANDABLE = {
    "verified_outputs": False, "last_verification_report": False, "verified_outputs.dob": True,
    "last_verification_report.document.number": True,
}  # fmt: skip
_KEPT = timedelta(hours=24)
Fault = Callable[[Callable[[], Reply]], Reply]


class RefusalError(Exception):
    def __init__(self, status: int, kind: str, code: str | None = None) -> None:
        self.status, self.body = status, {"error": {"type": kind, "code": code, "message": f"About {kind}."}}


class Stripe:
    """The service: call it as `web.Send`. `calls` counts what was asked of it; `fault` plans the next answers."""

    def __init__(self, cloud: MemoryCloud, clock: Callable[[], datetime], *, key: str = KEY) -> None:
        self.cloud, self.clock, self.key = cloud, clock, key
        self.livemode = False
        self.sessions: dict[str, dict[str, Any]] = {}
        self.proofs: dict[str, dict[str, Any]] = {}
        self.kept: dict[str, tuple[datetime, str, Reply]] = {}
        self.calls: list[tuple[str, str, Mapping[str, str]]] = []
        self.events: list[dict[str, Any]] = []
        self.faults: list[Fault | None] = []
        self.numbers = 0
        cloud.faults.counted_services = cloud.faults.counted_services | {"stripe"}

    # what tests plan

    def fault(self, *faults: Fault | None) -> None:
        """One for each of the next calls; None is no fault."""
        self.faults.extend(faults)

    # the API

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        address = urlsplit(url)
        assert (address.scheme, address.netloc) == ("https", "api.stripe.com")
        self.calls.append((method, address.path, headers))
        call = Call("stripe", f"{method} {address.path}", {}, 1)
        self.cloud._record(call)
        done: list[Reply] = []

        def send() -> dict[str, Any]:
            fault = self.faults.pop(0) if self.faults else None
            act = lambda: self._answer(method, address.path, address.query, headers, body or b"")  # noqa: E731
            done.append(fault(act) if fault else act())
            return {}

        self.cloud.faults.carry_out(call, send)
        return done[0]

    def _answer(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Reply:
        try:
            self._check_caller(headers)
            if method == "GET":
                return _reply(200, self._read(path, [value for name, value in parse_qsl(query) if name == "expand[]"]))
            assert headers["Content-Type"] == "application/x-www-form-urlencoded"
            return self._once(headers.get("Idempotency-Key"), path, body)
        except RefusalError as refusal:
            return _reply(refusal.status, refusal.body)

    def _check_caller(self, headers: Mapping[str, str]) -> None:
        if headers.get("Authorization") != f"Bearer {self.key}":
            raise RefusalError(401, "invalid_request_error")
        if headers.get("Stripe-Version") != VERSION:
            raise RefusalError(400, "invalid_request_error", "api_version_invalid")

    def _once(self, key: str | None, path: str, body: bytes) -> Reply:
        """A key is remembered for a day with its parameters and its answer, once the call was begun."""
        asked = f"{path}?{body.decode()}"
        kept = self.kept.get(key or "")
        if kept is not None and self.clock() - kept[0] < _KEPT:
            if kept[1] != asked:
                raise RefusalError(400, "idempotency_error")
            return kept[2]._replace(headers={"idempotent-replayed": "true"})
        reply = _reply(200, self._write(path, dict(parse_qsl(body.decode()))))
        if key:
            assert len(key) <= 255
            self.kept[key] = self.clock(), asked, reply
        return reply

    def keep_failure(self, key: str, path: str, body: str) -> None:
        """The first call with this key failed while it was carried out; the failure is what the key answers now."""
        self.kept[key] = self.clock(), f"{path}?{body}", _reply(500, {"error": {"type": "api_error"}})

    def _write(self, path: str, fields: dict[str, str]) -> dict[str, Any]:
        if path == PATH:
            return self._create(fields)
        if path.endswith("/redact"):
            return self._redact(self._found(path.removesuffix("/redact")))
        raise RefusalError(404, "invalid_request_error")

    def _create(self, fields: dict[str, str]) -> dict[str, Any]:
        if set(fields) - _PARAMS:
            raise RefusalError(400, "invalid_request_error", "parameter_unknown")
        if fields.get("type") != "document":
            raise RefusalError(400, "invalid_request_error", "parameter_missing")
        if fields["options[document][allowed_types][0]"] not in ("passport", "id_card", "driving_license"):
            raise RefusalError(400, "invalid_request_error", "parameter_invalid_string")
        self.numbers += 1
        session_id = f"vs_{self.numbers:06}"
        self.sessions[session_id] = {
            "id": session_id, "object": "identity.verification_session", "status": "requires_input",
            "client_reference_id": fields.get("client_reference_id"), "livemode": self.livemode, "type": "document",
            "metadata": {"check_id": fields.get("metadata[check_id]")}, "last_error": None, "redaction": None,
            "created": int(self.clock().timestamp()), "last_verification_report": None,
            "options": {"document": {"require_matching_selfie": True, "require_live_capture": True}},
        }  # fmt: skip
        self._tell(session_id, "created")
        return self._shown(session_id)

    def _read(self, path: str, expand: list[str]) -> dict[str, Any]:
        shown = self._shown(self._found(path))
        proof = self.proofs.get(shown["id"])
        for name in expand:
            if name not in _EXPANDABLE:
                raise RefusalError(400, "invalid_request_error", "property_cannot_be_expanded")
            if _EXPANDABLE[name] and not self.key.startswith("rk_"):
                raise RefusalError(403, "invalid_request_error", "more_permissions_required")
        if proof and "verified_outputs" in expand:
            outputs = {"first_name": proof["first_name"], "last_name": proof["last_name"], "address": None}
            if "verified_outputs.dob" in expand:
                outputs["dob"] = proof["dob"]
            shown["verified_outputs"] = outputs
        if proof and "last_verification_report" in expand:
            document = {"issuing_country": proof["country"], "status": "verified", "type": "passport"}
            if "last_verification_report.document.number" in expand:
                document["number"] = proof["number"]
            shown["last_verification_report"] = {"id": "vr_1", "document": document}
        return shown

    def _redact(self, session_id: str) -> dict[str, Any]:
        session = self.sessions[session_id]
        if session["redaction"] is not None or session["status"] not in ("requires_input", "verified"):
            raise RefusalError(400, "invalid_request_error", "resource_invalid_state")
        if session["status"] == "requires_input":
            session["status"] = "canceled"
            self._tell(session_id, "canceled")
        session["redaction"] = {"status": "processing"}
        return self._shown(session_id)

    def _found(self, path: str) -> str:
        session_id = path.removeprefix(f"{PATH}/")
        if session_id not in self.sessions:
            raise RefusalError(404, "invalid_request_error", "resource_missing")
        return session_id

    def _shown(self, session_id: str) -> dict[str, Any]:
        """What a reader gets: the link only while it is the person's turn, a new one each time."""
        session = dict(self.sessions[session_id])
        turn = session["status"] == "requires_input"
        self.numbers += turn
        session["url"] = f"https://verify.stripe.com/start/{session_id}-{self.numbers}" if turn else None
        session["client_secret"] = f"{session_id}_secret" if turn else None
        return session

    # what the person, Stripe and its operator do

    def submit(self, session_id: str) -> None:
        self._move(session_id, "requires_input", "processing", last_error=None)

    def verify(self, session_id: str, **proof: Any) -> None:
        """The person went through, and everything is in order."""
        self.submit(session_id)
        told = {"number": "AB 123-456", "country": "KE", "first_name": "Ann", "last_name": "ann",
                "dob": {"day": 1, "month": 1, "year": 1990}}  # fmt: skip
        self.proofs[session_id] = told | proof
        self._move(session_id, "processing", "verified", last_verification_report="vr_1")

    def fail(self, session_id: str, code: str) -> None:
        self.submit(session_id)
        self._move(session_id, "processing", "requires_input", last_error={"code": code, "reason": "Because."})

    def cancel(self, session_id: str) -> None:
        self._move(session_id, "requires_input", "canceled")

    def finish_redaction(self, session_id: str) -> None:
        session = self.sessions[session_id]
        assert session["redaction"] == {"status": "processing"}
        self.proofs.pop(session_id, None)
        session |= {"redaction": {"status": "redacted"}, "metadata": {}, "client_reference_id": "[redacted]"}
        self._tell(session_id, "redacted")

    def _move(self, session_id: str, before: str, after: str, **changed: Any) -> None:
        session = self.sessions[session_id]
        assert (session["status"], session["redaction"]) == (before, None), session
        session |= {"status": after, **changed}
        self._tell(session_id, after)

    def _tell(self, session_id: str, what: str) -> None:
        session = self._shown(session_id) | {"url": None, "client_secret": None}
        self.events.append({
            "id": f"evt_{len(self.events) + 1:06}", "object": "event", "type": f"identity.verification_session.{what}",
            "api_version": VERSION, "created": int(self.clock().timestamp()), "livemode": self.livemode,
            "data": {"object": session}, "pending_webhooks": 1, "request": {"id": None, "idempotency_key": None},
        })  # fmt: skip

    def delivery(self, event: Mapping[str, Any], *, secrets: tuple[str, ...] = (WEBHOOK_SECRET,)) -> tuple[str, str]:
        """The body and the signature header of one delivery, made now."""
        body, stamp = json.dumps(event, indent=2), int(self.clock().timestamp())
        signatures = [
            hmac.new(secret.encode(), f"{stamp}.{body}".encode(), hashlib.sha256).hexdigest() for secret in secrets
        ]
        return body, ",".join([f"t={stamp}", *(f"v1={one}" for one in signatures), "v0=ab"])


def timeout_before(_: Callable[[], Reply]) -> Reply:
    """The call never arrived."""
    raise NoAnswerError("ReadTimeoutError")


def timeout_after(act: Callable[[], Reply]) -> Reply:
    """The call was carried out, and its answer lost."""
    act()
    raise NoAnswerError("ReadTimeoutError")


def answering(status: int, **headers: str) -> Fault:
    """The call is not carried out, and refused with this status."""
    return lambda _: Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, b"{}")


def _reply(status: int, body: dict[str, Any]) -> Reply:
    return Reply(status, {"request-id": "req_1"}, json.dumps(body).encode())
