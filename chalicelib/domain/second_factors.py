"""Owns the second factor: codes of an authenticator app (RFC 6238), and recovery codes for who lost it."""

from collections.abc import Collection
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from msgspec import Meta

from chalicelib.domain.problems import Conflict, Forbidden, Invalid

RECOVERY_CODES = 10
_GROUPS, _GROUP = 4, 5  # 100 bits: nobody guesses one

Code = Annotated[str, Meta(pattern=r"^[0-9]{6}$(?!\n)", description="The six digits the app shows now.")]


_CODE_WRONG = (
    "Wait for the app's next code, and let your phone set its clock by itself: a wrong clock makes wrong codes. "
    "Without the app, sign in with a recovery code: POST /sessions/recovery."
)


class WrongCode(Invalid):
    """This code is wrong, or was used before."""

    def __init__(self, detail: str = "", **extra: Any) -> None:
        super().__init__(detail or _CODE_WRONG, **extra)


class WrongPassword(Forbidden):
    """The password is wrong."""


class SecondFactorOn(Conflict):
    """A second factor is set up already."""


class NoSecondFactor(Conflict):
    """There is no second factor."""


def provisioning_uri(secret: str, email: str) -> str:
    """What an authenticator app reads from a QR code (the Key URI format of Google Authenticator).

    >>> provisioning_uri("ABC", "ada@example.org")
    'otpauth://totp/Inlier:ada%40example.org?secret=ABC&issuer=Inlier'
    """
    return f"otpauth://totp/Inlier:{quote(email, safe='')}?{urlencode({'secret': secret, 'issuer': 'Inlier'})}"


def recovery_code(random: str) -> str:
    """One code out of unguessable letters and digits, in groups that can be copied by hand."""
    return "-".join(random[start : start + _GROUP] for start in range(0, _GROUPS * _GROUP, _GROUP))


def plain_code(typed: str) -> str:
    """A recovery code as we compare it, however it was typed."""
    return "".join(typed.split()).replace("-", "").lower()


def codes_left(kept: Collection[str], used: str) -> list[str]:
    """The hashes that stay when this one is used; raises WrongCode if it is none of them."""
    if used not in kept:
        raise WrongCode("Each recovery code works once. Try another one, or the code of your app.")
    return [one for one in kept if one != used]
