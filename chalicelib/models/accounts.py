"""Owns the accounts table: who can sign in, their roles, standing and identity."""

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.models.attributes import DateAttribute, InstantAttribute, IntegerAttribute
from chalicelib.models.store import Record


class ByStanding(GlobalSecondaryIndex["Account"]):
    """Administrators' list of people."""

    class Meta:
        """Index settings."""

        index_name = "by_standing"
        projection = KeysOnlyProjection()

    standing = UnicodeAttribute(hash_key=True)
    created_at = InstantAttribute(range_key=True)


class Account(Record):
    """A person who can sign in."""

    class Meta:
        """Table settings."""

        table_name = "accounts"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    account_id = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute()
    email = UnicodeAttribute()
    country = UnicodeAttribute()
    time_zone = UnicodeAttribute(default="UTC")
    born_on = DateAttribute()
    terms_version = UnicodeAttribute()
    roles = UnicodeSetAttribute()
    standing = UnicodeAttribute()
    identity = UnicodeAttribute(default="none")
    verification_requests = IntegerAttribute(default=0)
    verification_window_at = InstantAttribute(null=True)
    email_verified_at = InstantAttribute(null=True)
    created_at = InstantAttribute()
    by_standing = ByStanding()
