"""Owns pay periods and the results of their shards (rule 5)."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record


class PayPeriod(Record):
    """A week: open, closing, closed, paid."""

    class Meta:
        """Table settings."""

        table_name = "pay_periods"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    year = UnicodeAttribute(hash_key=True)
    period_id = UnicodeAttribute(range_key=True)  # the date of its first day
    state = UnicodeAttribute()
    starts_at = InstantAttribute()
    ends_at = InstantAttribute()
    messages = IntegerAttribute()
    totals = JsonAttribute(default=dict)
    payout_totals = JsonAttribute(default=dict)
    payouts_hash = UnicodeAttribute(null=True)
    approvals = JsonAttribute(default=list)
    closing_at = InstantAttribute(null=True)
    closed_at = InstantAttribute(null=True)
    prepared_at = InstantAttribute(null=True)
    paid_at = InstantAttribute(null=True)


class PayrollPart(Record):
    """What one payroll message did in one step of one period: written when it is wholly done."""

    class Meta:
        """Table settings."""

        table_name = "payroll_parts"

    step_id = UnicodeAttribute(hash_key=True)  # <period_id>#<step>
    part = IntegerAttribute(range_key=True)
    people = IntegerAttribute()
    totals = JsonAttribute()
    done_at = InstantAttribute()
