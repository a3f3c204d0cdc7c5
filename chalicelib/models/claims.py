"""Owns claims and drafts: one contributor's right to one place on one task."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record


class ByExpiry(GlobalSecondaryIndex["Claim"]):
    """Active claims by deadline; any other claim leaves the index."""

    class Meta:
        """Index settings."""

        index_name = "by_expiry"
        projection = KeysOnlyProjection()

    expiry_shard = UnicodeAttribute(hash_key=True)
    expires_at = InstantAttribute(range_key=True)


class Claim(Record):
    """Active, submitted, released or expired; carries the terms it was made under, signed."""

    class Meta:
        """Table settings."""

        table_name = "claims"

    account_id = UnicodeAttribute(hash_key=True)
    claim_id = UnicodeAttribute(range_key=True)
    task_id = UnicodeAttribute()
    project_id = UnicodeAttribute()
    state = UnicodeAttribute()
    terms = JsonAttribute()
    signature = UnicodeAttribute()
    budget_shard = IntegerAttribute()
    reserved_minor = IntegerAttribute()
    claimed_at = InstantAttribute()
    expires_at = InstantAttribute()
    expiry_shard = UnicodeAttribute(null=True)
    submission_id = UnicodeAttribute(null=True)
    by_expiry = ByExpiry()


class Draft(Record):
    """Work saved and not handed in; the version grows with each save, so that a second tab is told."""

    class Meta:
        """Table settings."""

        table_name = "drafts"

    claim_id = UnicodeAttribute(hash_key=True)
    account_id = UnicodeAttribute()
    version = IntegerAttribute()
    answer = JsonAttribute()
    saved_at = InstantAttribute()
