"""Owns the notices table: messages to one person, in the app and by e-mail."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.models.attributes import InstantAttribute, JsonAttribute
from chalicelib.models.store import Record


class Notice(Record):
    """One message; its id is derived from its cause, so that a repeated event tells once."""

    class Meta:
        """Table settings."""

        table_name = "notices"

    account_id = UnicodeAttribute(hash_key=True)
    notice_id = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    facts = JsonAttribute()
    created_at = InstantAttribute()
    read_at = InstantAttribute(null=True)
    mailed_at = InstantAttribute(null=True)
