"""Owns the enrolments table: a contributor in a project (R67)."""

from datetime import datetime

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
        lambda _: NotEnrolled(
            f"POST /projects/{project_id}/enrolments with the `guidelines_version` that GET /projects/{project_id}"
            " shows; its eligibility says what stands in the way."
        ),
    )


class EnrolmentMovedError(Exception):
    """The enrolment changed meanwhile; read it again."""


def join(
    tx: Transaction, before: Enrolment | None, account_id: str, project_id: str, *, state: str, read: int, at: datetime
) -> Enrolment:
    """The person is in the project with this receipt; raises EnrolmentMovedError from the commit."""
    if before is None:
        new = Enrolment(account_id, project_id, state=state, guidelines_read=read, created_at=at)
        tx.create(new, lambda _: EnrolmentMovedError())
        return new
    tx.update(
        Enrolment(account_id, project_id),
        [Enrolment.state.set(state), Enrolment.guidelines_read.set(read)],
        Enrolment.state == before.state,
        lambda _: EnrolmentMovedError(),
    )
    before.state, before.guidelines_read = state, read
    return before


def states_of(account_id: str) -> dict[str, str]:
    """The state of each of the person's enrolments by project."""
    return {found.project_id: found.state for found in Enrolment.query(account_id)}
