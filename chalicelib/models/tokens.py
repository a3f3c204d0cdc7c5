"""Owns the tokens table: single-use secrets sent by e-mail, kept as a hash (R10)."""

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib.models.attributes import InstantAttribute
from chalicelib.models.store import Record


class Token(Record):
    """What the holder of a link may do once, until `expires_at`."""

    class Meta:
        """Table settings."""

        table_name = "tokens"

    token_hash = UnicodeAttribute(hash_key=True)
    purpose = UnicodeAttribute()
    account_id = UnicodeAttribute()
    expires_at = InstantAttribute()
    used_at = InstantAttribute(null=True)
    forgotten_at = TTLAttribute()
