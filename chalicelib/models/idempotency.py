"""Owns the idempotency table: which record a repeated POST means."""

from datetime import timedelta

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib import runtime
from chalicelib.domain.idempotency import Repeat, check_same_body
from chalicelib.models.store import Record, Transaction

#: How long a key is remembered.
KEPT_FOR = timedelta(days=7)


class AlreadyDoneError(Exception):
    """The same request finished meanwhile; the use case runs again and finds its record."""


class Done(Record):
    """A key that was used, and the record it made."""

    class Meta:
        """Table settings."""

        table_name = "idempotency"

    repeat_id = UnicodeAttribute(hash_key=True)
    body_hash = UnicodeAttribute()
    record_id = UnicodeAttribute()
    forgotten_at = TTLAttribute()


def done_before(repeat: Repeat | None) -> str | None:
    """The id of the record this very request made before, or None; raises IdempotencyKeyReused for another body."""
    return made_before(repeat, Done.find(repeat.repeat_id) if repeat else None)


def made_before(repeat: Repeat | None, found: Done | None = None) -> str | None:
    """The same of what was read of the key already."""
    if repeat is None or found is None:
        return None
    check_same_body(repeat, found.body_hash)
    return found.record_id


def remember(tx: Transaction, repeat: Repeat | None, record_id: str) -> None:
    """The key and the record it makes, in the transaction that makes it."""
    if repeat is not None:
        done = Done(
            repeat.repeat_id, body_hash=repeat.body_hash, record_id=record_id, forgotten_at=runtime.now() + KEPT_FOR
        )
        tx.create(done, lambda _: AlreadyDoneError())
