"""Client of Secrets Manager for the signing key, and the signatures made with it."""

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import Any

from chalicelib import settings
from chalicelib.gateways import aws


def sign(payload: bytes, *, purpose: str) -> str:
    """HMAC-SHA256 of the payload for one purpose (such as `receipt`), base64url without padding (R22)."""
    message = purpose.encode() + b"\x00" + payload
    digest = hmac.new(_signing_key(settings.current().signing_key_arn), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def verify(payload: bytes, signature: str, *, purpose: str) -> bool:
    """Whether we signed this payload for this purpose; compared in constant time."""
    return hmac.compare_digest(sign(payload, purpose=purpose).encode(), signature.encode())


def forget() -> None:
    """Drop the key, so that the next signature reads it anew (tests change clouds)."""
    _signing_key.cache_clear()


@lru_cache(maxsize=1)
def _signing_key(arn: str) -> bytes:
    """Read once in a process's life; a refused read is not remembered."""
    with aws.problems():
        answer: dict[str, Any] = aws.client("secretsmanager").get_secret_value(SecretId=arn)
    if "SecretBinary" in answer:
        return bytes(answer["SecretBinary"])
    return str(answer["SecretString"]).encode()
