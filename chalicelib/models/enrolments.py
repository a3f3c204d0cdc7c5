"""Owns the enrolments table: a contributor in a project (R67)."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.models.attributes import InstantAttribute, IntegerAttribute
from chalicelib.models.store import Record


class Enrolment(Record):
    """Applied, qualifying, qualified, failed, tasking, paused or left."""

    class Meta:
        """Table settings."""

        table_name = "enrolments"

    account_id = UnicodeAttribute(hash_key=True)
    project_id = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute()
    guidelines_read = IntegerAttribute(default=0)
    claims_count = IntegerAttribute(default=0)
    created_at = InstantAttribute()
