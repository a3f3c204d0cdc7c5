"""Owns the rule of the Idempotency-Key: the same key and body again answer for the same record (product.md, HTTP)."""

import hashlib
import re

import msgspec

from chalicelib.domain.problems import Conflict, Invalid


class IdempotencyKeyInvalid(Invalid):
    """The Idempotency-Key is 1 to 100 letters, digits, and ._:- characters."""


class IdempotencyKeyReused(Conflict):
    """This Idempotency-Key was used with another request."""


class Repeat(msgspec.Struct, frozen=True):
    """What makes a repeated POST recognisable: whose, which route and key, and the hash of its body."""

    repeat_id: str
    body_hash: str


def repeat_of(account_id: str, route: str, key: str, body: bytes) -> Repeat:
    """The repeat of this request; raises IdempotencyKeyInvalid."""
    if not re.fullmatch(r"[A-Za-z0-9._:-]{1,100}", key):
        raise IdempotencyKeyInvalid("Send a UUID, for example.", field="Idempotency-Key")
    return Repeat(f"{account_id}#{route}#{key}", hashlib.sha256(body).hexdigest())


def check_same_body(repeat: Repeat, body_hash: str) -> None:
    """The body is the one sent first with this key; raises IdempotencyKeyReused."""
    if repeat.body_hash != body_hash:
        raise IdempotencyKeyReused("Send a new key with a new body.", field="Idempotency-Key")
