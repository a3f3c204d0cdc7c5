"""Owns how far people are in training modules: which examples are done until all are, then a flag and its day (R53)."""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.update import Action

from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute
from chalicelib.models.store import Record


class Completed(Record):
    """This person has completed the module of this task type, or answered some of its examples rightly."""

    class Meta:
        """Table settings."""

        table_name = "completed_training"

    account_id = UnicodeAttribute(hash_key=True)
    task_type = UnicodeAttribute(range_key=True)
    completed_at = InstantAttribute(null=True)
    right = UnicodeSetAttribute(null=True)


def completed_by(account_id: str) -> dict[str, datetime]:
    """Task type -> when its module was completed."""
    found = Completed.query(account_id, consistent_read=True)
    return {one.task_type: one.completed_at for one in found if one.completed_at is not None}


def answered_rightly(account_id: str, task_type: str, example_id: str) -> None:
    """One example more; nothing once the module is completed."""
    _unless_completed(account_id, task_type, Completed.right.add({example_id}))


def right_by_now(account_id: str, task_type: str) -> set[str] | None:
    """The examples answered rightly; None once the module is completed."""
    found = Completed.find(account_id, task_type)
    if found is None:
        return set()
    return None if found.completed_at is not None else set(found.right or ())


def complete(account_id: str, task_type: str, at: datetime) -> None:
    """Completed now, if it was not before: the first time stands, and what led to it is forgotten."""
    _unless_completed(account_id, task_type, Completed.completed_at.set(at), Completed.right.remove())


def _unless_completed(account_id: str, task_type: str, *actions: Action) -> None:
    first = Completed.completed_at.does_not_exist()
    try:
        store.update(Completed(account_id, task_type), list(actions), first, lambda _: _StandsError())
    except _StandsError:
        return


class _StandsError(Exception):
    """It was completed before."""
