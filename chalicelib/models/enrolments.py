"""Owns the enrolments table: a contributor in a project (R67)."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.claims import NotEnrolled
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute
from chalicelib.models.store import Record, Transaction


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


def check_may_claim(tx: Transaction, account_id: str, project_id: str) -> None:
    """The person is in the project and may work at the moment the claim is made."""
    tx.check(
        Enrolment(account_id, project_id),
        Enrolment.state == "tasking",
        lambda _: NotEnrolled("POST /projects/{project_id}/enrolments; its eligibility says what stands in the way."),
    )
