"""Owns the locks table: makes a value unique by being the only item under it (an e-mail, a document)."""

from collections.abc import Callable
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.models.attributes import InstantAttribute
from chalicelib.models.store import Record, Transaction


class Lock(Record):
    """`<what>#<value>` belongs to one owner; read by value it also finds the owner."""

    class Meta:
        """Table settings."""

        table_name = "locks"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    lock_id = UnicodeAttribute(hash_key=True)
    owner_id = UnicodeAttribute()
    record_id = UnicodeAttribute(null=True)
    created_at = InstantAttribute()


def take(tx: Transaction, lock: Lock, refused: Callable[[Any], Exception]) -> None:
    """The value is the owner's; refused with the lock found if it is somebody else's."""
    tx.put(lock, Lock.lock_id.does_not_exist() | (Lock.owner_id == lock.owner_id), refused)


def lock_of(what: str, value: str) -> Lock | None:
    """The lock on a value, or None while it is free."""
    return Lock.find(f"{what}#{value}")
