"""Owns payouts and payout methods: one transfer of money, and where it goes."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record


class ByPeriod(GlobalSecondaryIndex["Payout"]):
    """The payouts of one part of a period."""

    class Meta:
        """Index settings."""

        index_name = "by_period"
        projection = KeysOnlyProjection()

    period_part = UnicodeAttribute(hash_key=True)  # <period_id>#<part>
    payout_id = UnicodeAttribute(range_key=True)


class Payout(Record):
    """Held, prepared, approved, sent, settled, failed or returned."""

    class Meta:
        """Table settings."""

        table_name = "payouts"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    payout_id = UnicodeAttribute(hash_key=True)
    account_id = UnicodeAttribute()
    period_id = UnicodeAttribute()
    period_part = UnicodeAttribute()
    currency = UnicodeAttribute()
    amount_minor = IntegerAttribute()
    state = UnicodeAttribute()
    holds = JsonAttribute(default=list)
    provider = UnicodeAttribute(null=True)
    method_id = UnicodeAttribute(null=True)
    batch_id = UnicodeAttribute(null=True)
    prepared_at = InstantAttribute()
    sent_at = InstantAttribute(null=True)
    by_period = ByPeriod()


class PayoutMethod(Record):
    """Where a person's money goes; the destination is encrypted."""

    class Meta:
        """Table settings."""

        table_name = "payout_methods"

    account_id = UnicodeAttribute(hash_key=True)
    method_id = UnicodeAttribute(range_key=True)
    provider = UnicodeAttribute()
    currency = UnicodeAttribute()
    label = UnicodeAttribute()
    destination_encrypted = UnicodeAttribute()
    created_at = InstantAttribute()
