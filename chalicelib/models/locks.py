"""Owns the locks table: makes a value unique by being the only item under it (an e-mail, a document)."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.models.attributes import InstantAttribute
from chalicelib.models.store import Record


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


def lock_of(what: str, value: str) -> Lock | None:
    """The lock on a value, or None while it is free."""
    return Lock.find(f"{what}#{value}")
