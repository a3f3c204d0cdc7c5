"""Owns the workloads table: how much a person has in hand, the caps of R45."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.models.attributes import IntegerAttribute
from chalicelib.models.store import Record


class Workload(Record):
    """One contributor's open claims and accepted answers."""

    class Meta:
        """Table settings."""

        table_name = "workloads"

    account_id = UnicodeAttribute(hash_key=True)
    open_claims = IntegerAttribute(default=0)
    accepted_count = IntegerAttribute(default=0)
    last_repeat_id = UnicodeAttribute(null=True)
    last_claim_id = UnicodeAttribute(null=True)
