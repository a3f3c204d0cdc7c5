"""Client of Stripe Identity: starts a session on Stripe's own page, reads what came of it, has it erased (R13).

The key is a restricted one: it writes verification sessions and reads their sensitive results (the document's number
and the date of birth, expanded by name), which Stripe gives such a key for 48 hours after a verification.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.identity_sessions import Proof, Session, Status
from chalicelib.gateways import secrets, web
from chalicelib.gateways.aws import ServiceUnreachable

SESSIONS = "https://api.stripe.com/v1/identity/verification_sessions"
#: The API's version this client was written for; an account's own default never applies.
VERSION = "2026-08-26.dahlia"
#: Tries of one call, and the seconds after which no other is begun: two calls fit into one request of ours.
TRIES, PATIENCE = 3, 6.0
_PASSING = frozenset({409, 429})
_PROVED = (
    "verified_outputs",
    "verified_outputs.dob",
    "last_verification_report",
    "last_verification_report.document.number",
)
Fields = Sequence[tuple[str, str]]


class StripeRefusedError(Exception):
    """Stripe refused a call: a wrong key, a missing right, or a state that does not allow it."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status


class _Coded(msgspec.Struct, frozen=True):
    code: str | None = None


class _Redaction(msgspec.Struct, frozen=True):
    status: str


class _Told(msgspec.Struct, frozen=True):
    id: str
    status: Status
    livemode: bool
    client_reference_id: str | None = None
    last_error: _Coded | None = None
    redaction: _Redaction | None = None
    url: str | None = None


class _Day(msgspec.Struct, frozen=True):
    day: int | None = None
    month: int | None = None
    year: int | None = None


class _Outputs(msgspec.Struct, frozen=True):
    first_name: str | None = None
    last_name: str | None = None
    dob: _Day | None = None


class _Document(msgspec.Struct, frozen=True):
    number: str | None = None
    issuing_country: str | None = None


class _Report(msgspec.Struct, frozen=True):
    document: _Document | None = None


class _Proved(msgspec.Struct, frozen=True):
    verified_outputs: _Outputs | None = None
    last_verification_report: _Report | None = None


class _Refusal(msgspec.Struct, frozen=True):
    error: _Coded = _Coded()


class StripeIdentity:
    """Stripe Identity as the provider of identity checks."""

    name, first_state = "stripe", "started"

    def start(self, check_id: str, *, document_type: str) -> Session:
        """The session of this check; asked for again, the same one (its key is the check's id)."""
        fields = [
            ("type", "document"),
            ("client_reference_id", check_id),
            ("metadata[check_id]", check_id),
            ("options[document][allowed_types][0]", document_type),
            ("options[document][require_live_capture]", "true"),
            ("options[document][require_matching_selfie]", "true"),
            ("return_url", f"{settings.current().web_url}/profile/identity"),
        ]
        return _session(_ask("POST", SESSIONS, fields, key=f"{check_id}-start"))

    def fetch(self, session_id: str) -> Session:
        """The session as it stands now; its link is a new one."""
        return _session(_ask("GET", _address(session_id)))

    def prove(self, session_id: str) -> Proof:
        """What the verified session proved, for one look."""
        expanded = urlencode([("expand[]", name) for name in _PROVED])
        told = msgspec.json.decode(_ask("GET", f"{_address(session_id)}?{expanded}"), type=_Proved)
        outputs = told.verified_outputs or _Outputs()
        document = (told.last_verification_report or _Report()).document or _Document()
        return Proof(
            number=document.number,
            country=document.issuing_country,
            first_name=outputs.first_name,
            last_name=outputs.last_name,
            born_on=_date(outputs.dob),
        )

    def redact(self, session_id: str, *, key: str) -> Session:
        """Ask for everything collected to be erased, which takes Stripe up to four days; an open session ends."""
        return _session(_ask("POST", f"{_address(session_id)}/redact", (), key=key))


def _address(session_id: str) -> str:
    return f"{SESSIONS}/{quote(session_id, safe='')}"


def _ask(method: str, url: str, fields: Fields = (), *, key: str | None = None) -> bytes:
    """The answer's body; a passing failure is tried again under the same key. Raises StripeRefusedError.

    Stripe keeps a failure that happened while it carried a call out and gives it again for the same key: from then
    on the key is the next in a fixed order, so that whoever asks again later ends at the same call too.
    """
    began, generation = runtime.stopwatch(), 1
    for attempt in range(TRIES):
        if attempt and runtime.stopwatch() - began > PATIENCE:
            break
        runtime.wait(runtime.jitter(attempt) if attempt else 0.0)
        try:
            reply = web.request(method, url, _headers(key, generation), urlencode(fields).encode() if fields else None)
        except web.NoAnswerError:
            continue
        if reply.status in _PASSING or reply.status >= 500:
            generation += reply.headers.get("idempotent-replayed") == "true"
            if reply.headers.get("stripe-should-retry") == "false" and "idempotent-replayed" not in reply.headers:
                break
        elif reply.status >= 300:
            raise StripeRefusedError(reply.status, _code(reply.body))
        else:
            return reply.body
    raise ServiceUnreachable("Nothing was lost. Try again in a minute.")


def _headers(key: str | None, generation: int) -> dict[str, str]:
    headers = {
        "Authorization": f"Bearer {secrets.stripe().api_key}",
        "Stripe-Version": VERSION,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return headers | ({"Idempotency-Key": f"{key}-{generation}"} if key else {})


def _session(body: bytes) -> Session:
    told = msgspec.json.decode(body, type=_Told)
    redaction: Any = told.redaction.status if told.redaction else None
    return Session(
        session_id=told.id,
        reference=told.client_reference_id,
        status=told.status,
        is_live=told.livemode,
        error=told.last_error.code if told.last_error else None,
        redaction=redaction,
        url=told.url,
    )


def _date(told: _Day | None) -> date | None:
    if told is None or told.year is None or told.month is None or told.day is None:
        return None
    try:
        return date(told.year, told.month, told.day)
    except ValueError:
        return None


def _code(body: bytes) -> str:
    """Stripe's short name of a refusal; its sentences may repeat what was sent, and are left out."""
    try:
        return msgspec.json.decode(body, type=_Refusal).error.code or ""
    except msgspec.DecodeError:
        return ""
