"""Owns who grades what: one attempt at a time for each person who grades by a rubric."""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from chalicelib.models.attributes import InstantAttribute
from chalicelib.models.store import Record, Transaction


class GraderMovedError(Exception):
    """This person took another attempt meanwhile; read again."""


class Grader(Record):
    """The attempt a person holds for grading, until when."""

    class Meta:
        """Table settings."""

        table_name = "graders"

    account_id = UnicodeAttribute(hash_key=True)
    attempt_id = UnicodeAttribute(null=True)
    taken_until = InstantAttribute(null=True)

    def take(self, tx: Transaction, attempt_id: str, until: datetime) -> None:
        """The person holds this attempt, instead of the one this record says."""
        unmoved = Grader.attempt_id == self.attempt_id if self.attempt_id else Grader.attempt_id.does_not_exist()
        actions = [Grader.attempt_id.set(attempt_id), Grader.taken_until.set(until)]
        tx.update(Grader(self.account_id), actions, unmoved, lambda _: GraderMovedError())


def grader_of(account_id: str) -> Grader:
    """What the person holds; an empty record for one who holds nothing."""
    return Grader.find(account_id) or Grader(account_id)


def release(tx: Transaction, account_id: str, attempt_id: str) -> None:
    """The person does not hold this attempt any more."""
    actions = [Grader.attempt_id.remove(), Grader.taken_until.remove()]
    tx.update(Grader(account_id), actions, Grader.attempt_id == attempt_id, lambda _: GraderMovedError())
