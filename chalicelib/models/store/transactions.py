"""Owns transaction(): the writes of one use case, all or none, each with the problem its refused condition is."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import msgspec
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib import runtime
from chalicelib.models.store.records import (
    CONDITION_FAILED,
    TRANSIENT,
    TRIES,
    Record,
    RefusedWriteError,
    absent,
    busy,
    connection,
)

T = TypeVar("T")
P = ParamSpec("P")


class _Write(msgspec.Struct):
    order: int
    add: Callable[[TransactWrite], None]
    refused: Callable[[dict[str, Any] | None], Exception] | None


class Transaction:
    """The writes of one use case: all or none. Each says which problem its refused condition is."""

    def __init__(self, contended: type[Exception] | None = None) -> None:
        self.writes: list[_Write] = []
        self.contended = contended

    def check(self, record: Record, condition: Condition, refused: Callable[[Any], Exception]) -> None:
        """The condition holds for a record that is not written."""
        hash_key, range_key = record._get_hash_range_key_serialized_values()
        kind = type(record)
        self._add(0, lambda tx: tx.condition_check(kind, hash_key, range_key, condition), refused, kind)

    def delete(
        self,
        record: Record,
        condition: Condition | None = None,
        refused: Callable[[Any], Exception] | None = None,
    ) -> None:
        """The record goes away."""
        self._add(1, lambda tx: tx.delete(record, condition), refused, type(record))

    def put(
        self,
        record: Record,
        condition: Condition | None = None,
        refused: Callable[[Any], Exception] | None = None,
    ) -> None:
        """The record is written whole. `refused` gets the record that stood in the way (or None)."""
        kind = type(record)
        self._add(2, lambda tx: tx.save(record, condition, return_values="ALL_OLD"), refused, kind)

    def create(self, record: Record, refused: Callable[[Any], Exception]) -> None:
        """The record is written if there is none under its key."""
        self.put(record, absent(record), refused)

    def update(
        self,
        record: Record,
        actions: Sequence[Action],
        condition: Condition | None = None,
        refused: Callable[[Any], Exception] | None = None,
    ) -> None:
        """The record is changed in place. `refused` gets the record as it was (or None)."""
        self._add(
            3,
            lambda tx: tx.update(record, list(actions), condition, return_values="ALL_OLD"),
            refused,
            type(record),
        )

    def _add(
        self,
        order: int,
        add: Callable[[TransactWrite], None],
        refused: Callable[[Any], Exception] | None,
        kind: type[Record],
    ) -> None:
        def translated(raw: dict[str, Any] | None) -> Exception:
            record = kind.from_raw_data(raw) if raw else None
            return refused(record) if refused else RefusedWriteError(kind.Meta.table_name, record)

        self.writes.append(_Write(order, add, translated))

    def commit(self) -> None:
        """Send it; again after a conflict or throttling; a refused condition raises its problem, first write first."""
        if not self.writes:
            return
        for attempt in range(TRIES):
            try:
                self._send()
            except TransactWriteError as error:
                if not self._may_repeat(error):
                    raise
                if self.contended is not None:
                    raise self.contended from error
                runtime.wait(runtime.jitter(attempt))
            else:
                return
        raise busy()

    def _send(self) -> None:
        with TransactWrite(connection=connection()) as tx:
            for write in self.writes:
                write.add(tx)

    def _may_repeat(self, error: TransactWriteError) -> bool:
        """PynamoDB sends checks, deletes, puts, updates in that order, and the reasons come back in it."""
        sent = sorted(self.writes, key=lambda write: write.order)
        reasons = list(error.cancellation_reasons)
        by_write = {id(write): reason for write, reason in zip(sent, reasons, strict=False) if reason is not None}
        for write in self.writes:
            reason = by_write.get(id(write))
            if reason is not None and reason.code in CONDITION_FAILED and write.refused is not None:
                raise write.refused(reason.raw_item) from error
        return any(reason.code in TRANSIENT for reason in by_write.values()) or (error.cause_response_code in TRANSIENT)


@contextmanager
def transaction(contended: type[Exception] | None = None) -> Iterator[Transaction]:
    """Collect writes inside the block; they are sent, all or none, when it ends without an exception.

    With `contended` it is sent once: who can do with another item takes one, instead of waiting for this.
    """
    tx = Transaction(contended)
    yield tx
    tx.commit()


def again_when(moved: type[Exception]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Run a use case again from its reads when a record it built on has moved meanwhile."""

    def decorate(use_case: Callable[P, T]) -> Callable[P, T]:
        @wraps(use_case)
        def again(*args: P.args, **kwargs: P.kwargs) -> T:
            for attempt in range(TRIES):
                try:
                    return use_case(*args, **kwargs)
                except moved:
                    runtime.wait(runtime.jitter(attempt))
            raise busy()

        return again

    return decorate
