"""Owns the enrolments table: a contributor in a project (R67)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.domain.claims import NotEnrolled
from chalicelib.domain.enrolments import Receipt, guidelines_not_read, next_step
from chalicelib.domain.money import Money
from chalicelib.domain.pauses import test_first
from chalicelib.domain.qualifications import what_next
from chalicelib.models import attempts, pauses, store
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction


class EnrolmentsByTest(GlobalSecondaryIndex["Enrolment"]):
    """People in a project's test, by when it has begun; who is through leaves the index."""

    class Meta:
        """Index settings."""

        index_name = "by_test"
        projection = KeysOnlyProjection()

    test_shard = UnicodeAttribute(hash_key=True)
    test_by = InstantAttribute(range_key=True)


class Enrolment(Record):
    """Applied, qualifying, qualified, failed, tasking, paused or left; `step` grows with every change of it."""

    class Meta:
        """Table settings."""

        table_name = "enrolments"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    account_id = UnicodeAttribute(hash_key=True)
    project_id = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute()
    guidelines_read = IntegerAttribute(default=0)
    claims_count = IntegerAttribute(default=0)
    has_seat = BooleanAttribute(default=False)
    tools = JsonAttribute(null=True)
    step = IntegerAttribute(null=True)
    test = JsonAttribute(null=True)
    test_by = InstantAttribute(null=True)
    test_shard = UnicodeAttribute(null=True)
    test_minutes = IntegerAttribute(null=True)
    stipend_state = UnicodeAttribute(null=True)
    stipend_minor = IntegerAttribute(null=True)
    stipend_currency = UnicodeAttribute(null=True)
    stipend_shard = IntegerAttribute(null=True)
    stipend_older = UnicodeAttribute(null=True)
    skills_until = InstantAttribute(null=True)  # when the proofs that let the person in run out
    created_at = InstantAttribute()
    by_test = EnrolmentsByTest()

    @property
    def unpaid_test_minutes(self) -> int:
        """The minutes of its test that the person was not paid for."""
        return self.test_minutes or 0

    @property
    def stipend(self) -> dict[str, Any] | None:
        """What is kept for the person's test, or was paid for it."""
        if not self.stipend_state:
            return None
        return {"amount": Money(self.stipend_minor, self.stipend_currency), "state": self.stipend_state}

    @property
    def is_followed(self) -> bool:
        """Whether something is to become of it: of the person in the test, or of the money kept for it."""
        return self.state == "qualifying" or self.stipend_state == "kept"

    def unmoved(self) -> Condition:
        """Nothing became of it since it was read."""
        return Enrolment.step.does_not_exist() if self.step is None else Enrolment.step == self.step

    @property
    def next_step(self) -> str:
        """What comes next for the person, in one sentence."""
        if self.state == "qualifying" and self.test:
            return what_next(self.test["assessment_id"], self.test_by)
        return next_step(self.state, self.project_id)


class ProofsRanOutError(Exception):
    """The proofs by which the person was let in have run out; others may have come since."""


def check_may_claim(
    tx: Transaction, account_id: str, project_id: str, at: datetime, *, guidelines_version: int = 0
) -> None:
    """The person is in the project, may work, and has read these guidelines at the moment the claim is made.

    Raises NotEnrolled, PausedInProject, ProjectTestFirst, GuidelinesNotRead, ProofsRanOutError from the commit.
    """
    may = (Enrolment.state == "tasking") & (Enrolment.skills_until.does_not_exist() | (Enrolment.skills_until > at))
    if guidelines_version:
        may &= Enrolment.guidelines_read >= guidelines_version
    tx.check(
        Enrolment(account_id, project_id),
        may,
        lambda _: _why_not_claiming(account_id, project_id, guidelines_version),
    )


def _why_not_claiming(account_id: str, project_id: str, guidelines_version: int) -> Exception:
    """Read for those who are refused alone: a check's refusal does not come with its record."""
    found = Enrolment.find(account_id, project_id)
    if found is not None and found.state == "tasking":
        if (found.guidelines_read or 0) >= guidelines_version:
            return ProofsRanOutError()
        return guidelines_not_read(project_id, guidelines_version)
    if found is not None and found.state == "paused":
        return pauses.pause_of(account_id, project_id)
    if found is not None and found.state in ("qualifying", "failed"):
        retry = attempts.retry_of(account_id, found.test["assessment_id"]) if found.test else None
        return test_first(found.state, retry_at=retry.retry_at if retry else None)
    return NotEnrolled(
        f"POST /projects/{project_id}/enrolments with the `guidelines_version` that GET /projects/{project_id}"
        " shows; its eligibility says what stands in the way."
    )


#: What an enrolment says of its test's pay.
_STIPEND = ("stipend_state", "stipend_minor", "stipend_currency", "stipend_shard", "stipend_older")


class EnrolmentMovedError(Exception):
    """The enrolment changed meanwhile; read it again."""


def join(tx: Transaction, before: Enrolment, receipt: Receipt, *, state: str, has_seat: bool) -> Enrolment:
    """The person is in the project with this receipt; raises EnrolmentMovedError from the commit."""
    if before.state is None:
        before.state, before.guidelines_read = state, receipt.guidelines_version
        before.has_seat, before.tools = has_seat, list(receipt.tools)
        tx.create(before, lambda _: EnrolmentMovedError())
        return before
    actions = [
        Enrolment.state.set(state),
        Enrolment.guidelines_read.set(receipt.guidelines_version),
        Enrolment.has_seat.set(has_seat),
        Enrolment.tools.set(list(receipt.tools)),
        _until(before.skills_until),
        Enrolment.step.add(1),
    ]
    if state == "qualifying":
        actions += [
            getattr(Enrolment, name).set(value)
            for name in ("test", "test_by", "test_shard", *_STIPEND)
            if (value := getattr(before, name)) is not None
        ]
    tx.update(
        Enrolment(before.account_id, before.project_id),
        actions,
        (Enrolment.state == before.state) & before.unmoved(),
        lambda _: EnrolmentMovedError(),
    )
    before.state, before.guidelines_read, before.has_seat = state, receipt.guidelines_version, has_seat
    return before


def _until(at: datetime | None) -> Action:
    action: Action = Enrolment.skills_until.remove() if at is None else Enrolment.skills_until.set(at)
    return action


def prove(account_id: str, project_id: str, until: datetime | None) -> None:
    """The person in the project has proved what it asks until then."""
    store.update(Enrolment(account_id, project_id), [_until(until)], Enrolment.account_id.exists())


def leave(tx: Transaction, before: Enrolment, state: str, *, also: Sequence[Action] = ()) -> None:
    """The person is out of the project; their seat is theirs no more. Raises EnrolmentMovedError from the commit.

    Where money stays kept for a sitting that still runs, the sweep goes on looking after it; `also` ends that.
    """
    is_over = bool(also) or before.stipend_state != "kept"
    tx.update(
        Enrolment(before.account_id, before.project_id),
        [
            Enrolment.state.set(state),
            Enrolment.has_seat.set(False),
            Enrolment.step.add(1),
            *([Enrolment.test_shard.remove()] if before.test_shard and is_over else []),
            *also,
        ],
        (Enrolment.state == before.state) & before.unmoved(),
        lambda _: EnrolmentMovedError(),
    )


def move(tx: Transaction, before: Enrolment, state: str) -> None:
    """Another state, the seat kept. Raises EnrolmentMovedError from the commit."""
    tx.update(
        Enrolment(before.account_id, before.project_id),
        [Enrolment.state.set(state)],
        Enrolment.state == before.state,
        lambda _: EnrolmentMovedError(),
    )


def of_person(account_id: str) -> dict[str, Enrolment]:
    """The person's enrolments by project."""
    return {found.project_id: found for found in Enrolment.query(account_id)}
