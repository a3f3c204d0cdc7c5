"""Owns which training modules a person has completed: a flag and its day, nothing of what they tried (R53)."""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute
from chalicelib.models.store import Record


class Completed(Record):
    """This person has completed the module of this task type."""

    class Meta:
        """Table settings."""

        table_name = "completed_training"

    account_id = UnicodeAttribute(hash_key=True)
    task_type = UnicodeAttribute(range_key=True)
    completed_at = InstantAttribute()


def completed_by(account_id: str) -> dict[str, datetime]:
    """Task type -> when its module was completed."""
    return {found.task_type: found.completed_at for found in Completed.query(account_id, consistent_read=True)}


def complete(account_id: str, task_type: str, at: datetime) -> None:
    """Completed now, if it was not before: the first time stands."""
    first = Completed.completed_at.does_not_exist()
    try:
        store.update(
            Completed(account_id, task_type), [Completed.completed_at.set(at)], first, lambda _: _StandsError()
        )
    except _StandsError:
        return


class _StandsError(Exception):
    """It was completed before."""
