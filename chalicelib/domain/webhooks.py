"""Owns what makes a provider's message believable: a signature over its very bytes, and a time near ours."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.domain.problems import Forbidden, NotFound

#: How far the signature's time may lie from ours, before or after (Stripe's own default).
TOLERANCE = timedelta(seconds=300)
#: Characters of a signature header that are looked at, and signatures in it: while a secret is rolled there are two.
_HEADER_MOST, _SIGNATURES_MOST = 2048, 8
_SCHEME = "v1"


class NoSuchProvider(NotFound):
    """No such provider sends messages here."""


class SignatureRefused(Forbidden):
    """This message is not signed by the provider it names."""


def check_signature(header: str, body: bytes, *, secrets: Sequence[str], now: datetime) -> None:
    """One of the `v1` signatures in `t=<seconds>,v1=<hex>[,v1=<hex>]` is ours over `<t>.<body>`, made just now.

    Any of the secrets will do, so that one can be rolled while the other still signs. Raises SignatureRefused.
    """
    stamp, given = _parts(header)
    payload = stamp.encode() + b"." + body
    expected = [hmac.new(secret.encode(), payload, hashlib.sha256).hexdigest() for secret in secrets if secret]
    equal = [hmac.compare_digest(ours.encode(), theirs.encode()) for ours in expected for theirs in given]
    if not any(equal):
        raise _refused("None of its signatures is made with a secret known here.")
    if abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        raise _refused(f"Its signature's time is more than {TOLERANCE.total_seconds():.0f} s from ours.")


def _parts(header: str) -> tuple[str, list[str]]:
    """The time and the signatures of the one scheme that counts; others are left alone, as their sender asks."""
    pairs = [part.strip().partition("=") for part in header[:_HEADER_MOST].split(",")]
    stamps = [value for name, _, value in pairs if name == "t"]
    given = [value for name, _, value in pairs if name == _SCHEME][:_SIGNATURES_MOST]
    if len(stamps) != 1 or not (stamps[0].isascii() and stamps[0].isdigit() and len(stamps[0]) <= 12):
        raise _refused("Its signature names no time.")
    return stamps[0], given


def _refused(why: str) -> SignatureRefused:
    return SignatureRefused(f"{why} Nothing in it was read; send it as it was signed.")
