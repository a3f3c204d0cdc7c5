"""The second factor of a user pool in memory: secrets of authenticator apps and their codes (RFC 6238)."""

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.fakes.errors import ServiceError

_SESSION_VALID_FOR = timedelta(minutes=3)


@dataclass
class Factor:
    """One user's app."""

    pending: str = ""
    secret: str = ""
    is_asked: bool = False
    used: set[str] = field(default_factory=set)


class SecondFactors:
    """What a pool knows of its users' apps, and the sign-ins that wait for a code."""

    def __init__(self) -> None:
        self.of_user: dict[str, Factor] = {}
        self.waiting: dict[str, tuple[str, datetime]] = {}

    def of(self, user: str) -> Factor:
        return self.of_user.setdefault(user, Factor())

    def associate(self, user: str) -> str:
        digest = hashlib.sha256(f"{user}{len(self.of(user).used)}{self.of(user).secret}".encode()).digest()
        self.of(user).pending = base64.b32encode(digest[:20]).decode()
        return self.of(user).pending

    def verify(self, user: str, code: str, now: datetime) -> None:
        factor = self.of(user)
        if not factor.pending or code not in codes_around(factor.pending, now):
            raise ServiceError("EnableSoftwareTokenMFAException", "Code mismatch")
        factor.secret, factor.pending = factor.pending, ""

    def prefer(self, user: str, settings: dict[str, Any]) -> None:
        if settings.get("Enabled") and not self.of(user).secret:
            raise ServiceError("InvalidParameterException", "User has not verified software token mfa")
        self.of(user).is_asked = bool(settings.get("Enabled"))

    def challenge(self, user: str, now: datetime) -> dict[str, Any]:
        session = hashlib.sha256(f"{user}{len(self.waiting)}{now}".encode()).hexdigest()
        self.waiting[session] = user, now + _SESSION_VALID_FOR
        return {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": session, "ChallengeParameters": {}}

    def answer(self, user: str, session: str, code: str, now: datetime) -> None:
        """The code belongs to the sign-in that waits; a session is used up by the right code, a code by its use."""
        owner, ends_at = self.waiting.get(session, ("", now))
        if owner != user or now >= ends_at:
            raise ServiceError("NotAuthorizedException", "Invalid session for the user.")
        factor = self.of(user)
        if code in factor.used:
            raise ServiceError("ExpiredCodeException", "Your software token has already been used once.")
        if code not in codes_around(factor.secret, now):
            raise ServiceError("CodeMismatchException", "Invalid code received for user")
        factor.used.add(code)
        del self.waiting[session]


def code_of(secret: str, at: datetime) -> str:
    """What the app shows: HMAC-SHA1 of the half minute, six digits."""
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(at.timestamp()) // 30), hashlib.sha1).digest()
    offset = mac[-1] & 0x0F
    return f"{(struct.unpack('>I', mac[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def codes_around(secret: str, at: datetime) -> set[str]:
    return {code_of(secret, at + timedelta(seconds=seconds)) for seconds in (-30, 0, 30)}
