"""Owns why a sign-in or a session is refused; who is not known and who mistypes are told the same."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.problems import TooMany, Unauthenticated

#: How API Gateway writes the instants of a token that its authorizer has read.
_GATEWAYS = "%a %b %d %H:%M:%S UTC %Y"


class WrongCredentials(Unauthenticated):
    """The e-mail address or the password is wrong."""

    def __init__(self, detail: str = "", **extra: Any) -> None:
        way_out = "Try again, choose a new password with POST /password-resets, or sign up with POST /accounts."
        super().__init__(detail or way_out, **extra)


class SessionEnded(Unauthenticated):
    """This session has ended; sign in again."""


class SecondFactorNeeded(Unauthenticated):
    """The password is right; a second factor is asked for."""


class TooManySignIns(TooMany):
    """Too many tries to sign in; wait and try again."""


def is_issued_before(token_iat: object, signed_out_at: datetime) -> bool:
    """Whether a token is of a session that was ended: dated before the second of it, or not dated readably.

    Tokens are dated in whole seconds; `token_iat` is the claim, as a number or as API Gateway writes it.

    >>> out = datetime(2026, 11, 17, 6, 0, 1, 500, UTC)
    >>> is_issued_before("Tue Nov 17 06:00:00 UTC 2026", out), is_issued_before("Tue Nov 17 06:00:01 UTC 2026", out)
    (True, False)
    """
    text = str(token_iat)
    try:
        second = int(text) if text.isdecimal() else datetime.strptime(text, _GATEWAYS).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return True
    return second < int(signed_out_at.timestamp())
