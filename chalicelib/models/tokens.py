"""Owns the tokens table: single-use secrets sent by e-mail, kept as a hash (R10)."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute
from chalicelib.models.store import Record, Transaction


class WrittenBeforeError(Exception):
    """The same secret was given out before."""


class Token(Record):
    """What the holder of a link may do once, until `expires_at`."""

    class Meta:
        """Table settings."""

        table_name = "tokens"

    token_hash = UnicodeAttribute(hash_key=True)
    purpose = UnicodeAttribute()
    account_id = UnicodeAttribute()
    expires_at = InstantAttribute()
    asked_at = InstantAttribute(null=True)  # when its link was asked for, for links that can become void
    used_at = InstantAttribute(null=True)
    forgotten_at = TTLAttribute()

    def use(self, tx: Transaction, at: datetime, refused: Callable[[Any], Exception]) -> None:
        """The link is used now: once, and before it runs out."""
        is_fresh = Token.used_at.does_not_exist() & (Token.expires_at > at)
        tx.update(self, [Token.used_at.set(at)], is_fresh, refused)


def write_first(token: Token) -> None:
    """The secret works from now on; given out again, it keeps its first end and stays used if it was."""
    with suppress(WrittenBeforeError):
        store.create(token, WrittenBeforeError)


def hash_of(secret: str) -> str:
    """What is kept of a secret; it has 256 bits of its own, so the hash needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()
