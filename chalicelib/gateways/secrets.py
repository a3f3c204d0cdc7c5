"""Client of Secrets Manager: the signing key with the signatures made with it, and a provider's own keys."""

import base64
import hashlib
import hmac
from datetime import timedelta
from functools import lru_cache
from typing import Any

import msgspec

from chalicelib import runtime, settings
from chalicelib.gateways import aws

#: How long a provider's keys are believed before they are read anew: a rolled one works after that.
KEPT_FOR = timedelta(minutes=5)


class StripeKeys(msgspec.Struct, frozen=True):
    """What an operator keeps of Stripe: a restricted key, and the webhook's signing secrets (two while one rolls)."""

    api_key: str
    webhook_secrets: list[str]

    def __repr__(self) -> str:
        return "StripeKeys(...)"


def stripe() -> StripeKeys:
    """The operator's keys of Stripe, at most five minutes old."""
    age = int(runtime.now().timestamp() // KEPT_FOR.total_seconds())
    return _stripe_keys(settings.current().stripe_secret_arn, age)


def sign(payload: bytes, *, purpose: str) -> str:
    """HMAC-SHA256 of the payload for one purpose (such as `receipt`), base64url without padding (R22)."""
    message = purpose.encode() + b"\x00" + payload
    digest = hmac.new(_signing_key(settings.current().signing_key_arn), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def verify(payload: bytes, signature: str, *, purpose: str) -> bool:
    """Whether we signed this payload for this purpose; compared in constant time."""
    return hmac.compare_digest(sign(payload, purpose=purpose).encode(), signature.encode())


def forget() -> None:
    """Drop the keys, so that the next use reads them anew (tests change clouds)."""
    _signing_key.cache_clear()
    _stripe_keys.cache_clear()


@lru_cache(maxsize=1)
def _signing_key(arn: str) -> bytes:
    """Read once in a process's life; a refused read is not remembered."""
    return _value(arn)


@lru_cache(maxsize=1)
def _stripe_keys(arn: str, _: int) -> StripeKeys:
    return msgspec.json.decode(_value(arn), type=StripeKeys)


def _value(arn: str) -> bytes:
    with aws.problems():
        answer: dict[str, Any] = aws.client("secretsmanager").get_secret_value(SecretId=arn)
    if "SecretBinary" in answer:
        return bytes(answer["SecretBinary"])
    return str(answer["SecretString"]).encode()
