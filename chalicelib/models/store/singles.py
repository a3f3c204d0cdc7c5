"""Owns conditional writes of one record outside a transaction."""

from collections.abc import Callable, Sequence
from typing import Any

from pynamodb.exceptions import DeleteError, PutError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib import runtime
from chalicelib.models.store.records import (
    CONDITION_FAILED,
    TRANSIENT,
    TRIES,
    Record,
    RefusedWriteError,
    absent,
    busy,
    key_of,
)


def create(record: Record, refused: Callable[[Any], Exception]) -> None:
    """Write one record if there is none under its key; otherwise raise what `refused` makes of the one found."""
    condition = absent(record)

    def send() -> None:
        record.save(condition)

    def explain() -> Exception:
        return refused(type(record).find(*key_of(record)))

    _single(send, explain)


def update(
    record: Record,
    actions: Sequence[Action],
    condition: Condition | None = None,
    refused: Callable[[Any], Exception] | None = None,
) -> None:
    """Change one record in place under a condition; `record` then holds what is stored.

    A lost answer is sent again by botocore, so the actions must bear being applied twice
    (SET of absolute values under a condition), or belong into a transaction.
    """

    def send() -> None:
        record.update(list(actions), condition)

    def explain() -> Exception:
        found = type(record).find(*key_of(record))
        return refused(found) if refused else RefusedWriteError(type(record).Meta.table_name, found)

    _single(send, explain)


def put(record: Record) -> None:
    """Write one record whole, whatever was there: for records that only one writer owns."""
    _single(record.save, lambda: RefusedWriteError(type(record).Meta.table_name))


def delete(record: Record) -> None:
    """Remove one record; removing it twice is removing it once."""
    _single(record.delete, lambda: RefusedWriteError(type(record).Meta.table_name))


def _single(send: Callable[[], object], explain: Callable[[], Exception]) -> None:
    for attempt in range(TRIES):
        try:
            send()
        except (PutError, UpdateError, DeleteError) as error:
            if error.cause_response_code in CONDITION_FAILED:
                raise explain() from error
            if error.cause_response_code not in TRANSIENT:
                raise
            runtime.wait(runtime.jitter(attempt))
        else:
            return
    raise busy()
