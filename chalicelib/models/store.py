"""Owns the way to the tables: one connection for all of them, and transaction()."""

import base64
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, Self, TypeVar, cast

import msgspec
from botocore.exceptions import ConnectionError, HTTPClientError  # noqa: A004  (botocore's name for it)
from pynamodb.connection import Connection
from pynamodb.connection.table import TableConnection
from pynamodb.exceptions import DeleteError, PutError, TransactWriteError, UpdateError, VerboseClientError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model
from pynamodb.transactions import TransactGet, TransactWrite

from chalicelib import aws, runtime, settings
from chalicelib.domain.problems import Invalid, Unavailable

R = TypeVar("R", bound="Record")
T = TypeVar("T")
P = ParamSpec("P")

#: How often a transaction that met another one is sent again before the caller is told to try later.
TRIES = 8
READ_TRIES = 4
_TRANSIENT = {
    "TransactionConflict",
    "TransactionConflictException",
    "ThrottlingError",
    "ThrottlingException",
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "TransactionInProgressException",
}
_READS = {"GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems"}
_CONDITION = {"ConditionalCheckFailed", "ConditionalCheckFailedException"}


class Busy(Unavailable):
    """Too many people write the same record at this moment."""


class StoreUnreachable(Unavailable):
    """The store does not answer."""


class StoreConnection(Connection):
    """PynamoDB's connection whose reads are repeated when the store is busy, and then say so."""

    def _make_api_call(self, operation_name: str, operation_kwargs: dict[str, Any]) -> dict[str, Any]:
        if operation_name not in _READS:
            return self._answered(operation_name, operation_kwargs)
        for attempt in range(READ_TRIES):
            try:
                return self._answered(operation_name, operation_kwargs)
            except VerboseClientError as error:
                if not _is_passing(error):
                    raise
                runtime.wait(runtime.jitter(attempt))
        raise Busy("Nothing was changed. Send the same request again in a moment.", retry_after=1)

    def _answered(self, operation_name: str, operation_kwargs: dict[str, Any]) -> dict[str, Any]:
        try:
            return cast("dict[str, Any]", super()._make_api_call(operation_name, operation_kwargs))
        except (ConnectionError, HTTPClientError) as error:
            raise StoreUnreachable(
                "It may have been done all the same: send it again with the same Idempotency-Key.", retry_after=1
            ) from error


def _is_passing(error: VerboseClientError) -> bool:
    code = error.response["Error"]["Code"]
    if code == "TransactionCanceledException":  # a transactional read met a write
        return any(reason is not None and reason.code in _TRANSIENT for reason in error.cancellation_reasons)
    return code in _TRANSIENT


class _Shared:
    """One Connection for every table: a client per table costs a second of cold start for ten tables."""

    connection: StoreConnection | None = None


def connection() -> Connection:
    """The one connection, made when first asked for; `start.prepare()` asks during a function's cold start."""
    if _Shared.connection is None:
        _Shared.connection = StoreConnection(
            region=aws.region(),
            connect_timeout_seconds=1,
            read_timeout_seconds=3,
            max_retry_attempts=2,
            max_pool_connections=10,
        )
        _Shared.connection._local.session = aws.session()
    return _Shared.connection


class Record(Model):
    """A row of a table. `Meta.table_name` is the short name; the stage's prefix is put before it at first use."""

    @classmethod
    def _get_connection(cls) -> TableConnection:
        if cls._connection is None:
            cls.Meta.table_name = settings.current().table_prefix + cls.Meta.table_name
            table = super()._get_connection()
            shared = connection()
            shared._tables.setdefault(table.table_name, table.get_meta_table())
            table.connection = shared
            return table
        return cls._connection

    @classmethod
    def short_name(cls) -> str:
        """The table's name without the stage's prefix."""
        return cls.Meta.table_name.removeprefix(settings.current().table_prefix)

    @classmethod
    def values(cls, image: dict[str, Any] | None) -> dict[str, Any] | None:
        """The attribute values of a stream record's image; absent attributes are None."""
        if image is None:
            return None
        record = cls.from_raw_data(image)
        return {name: getattr(record, name) for name in cls.get_attributes()}

    @classmethod
    def find(cls, hash_key: Any, range_key: Any = None, *, consistent: bool = True) -> Self | None:
        """The record under this key, or None; read consistently unless told otherwise."""
        try:
            return cls.get(hash_key, range_key, consistent_read=consistent)
        except cls.DoesNotExist:
            return None


def together(*keys: tuple[type[Record], Any]) -> list[Any]:
    """Records of several tables in one consistent call; None for each that is not there."""
    with TransactGet(connection=connection()) as tx:
        futures = []
        for kind, key in keys:
            kind._get_connection()
            futures.append((kind, tx.get(kind, key)))
    return [_found(kind, future) for kind, future in futures]


def _found(kind: type[Record], future: Any) -> Record | None:
    try:
        return cast("Record", future.get())
    except kind.DoesNotExist:
        return None


class _Write(msgspec.Struct):
    order: int
    add: Callable[[TransactWrite], None]
    refused: Callable[[dict[str, Any] | None], Exception] | None


class Transaction:
    """The writes of one use case: all or none. Each says which problem its refused condition is."""

    def __init__(self) -> None:
        self.writes: list[_Write] = []

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
        self.put(record, _absent(record), refused)

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
                runtime.wait(runtime.jitter(attempt))
            else:
                return
        raise Busy("Nothing was changed. Send the same request again in a moment.", retry_after=1)

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
            if reason is not None and reason.code in _CONDITION and write.refused is not None:
                raise write.refused(reason.raw_item) from error
        return any(reason.code in _TRANSIENT for reason in by_write.values()) or (
            error.cause_response_code in _TRANSIENT
        )


class RefusedWriteError(Exception):
    """A condition failed that no rule expects to fail: a bug, with the table that refused."""


@contextmanager
def transaction() -> Iterator[Transaction]:
    """Collect writes inside the block; they are sent, all or none, when it ends without an exception."""
    tx = Transaction()
    yield tx
    tx.commit()


def create(record: Record, refused: Callable[[Any], Exception]) -> None:
    """Write one record if there is none under its key; otherwise raise what `refused` makes of the one found."""
    condition = _absent(record)

    def send() -> None:
        record.save(condition)

    def explain() -> Exception:
        return refused(type(record).find(*_key(record)))

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
        found = type(record).find(*_key(record))
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
            if error.cause_response_code in _CONDITION:
                raise explain() from error
            if error.cause_response_code not in _TRANSIENT:
                raise
            runtime.wait(runtime.jitter(attempt))
        else:
            return
    raise Busy("Nothing was changed. Send the same request again in a moment.", retry_after=1)


def _absent(record: Record) -> Condition:
    key = type(record).get_attributes()[str(type(record)._hash_keyname)]
    return key.does_not_exist()


def _key(record: Record) -> tuple[Any, Any]:
    hash_name, range_name = type(record)._hash_keyname, type(record)._range_keyname
    return getattr(record, str(hash_name)), getattr(record, range_name) if range_name else None


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
            raise Busy("Nothing was changed. Send the same request again in a moment.", retry_after=1)

        return again

    return decorate


class CursorInvalid(Invalid):
    """The cursor is not one of this list."""


class Page(msgspec.Struct, frozen=True):
    """Some records and the cursor of the next page (None at the end)."""

    records: list[Any]
    next_cursor: str | None


def listing(
    source: Any,
    hash_key: str,
    condition: Condition | None = None,
    *,
    limit: int,
    cursor: str | None = None,
    is_newest_first: bool = False,
) -> Page:
    """One page of a partition of a table (a Record class) or an index, in key order.

    The cursor is the store's own last key; one of another partition is refused, so it opens nobody else's list.
    """
    after = _opened(cursor, _hash_name(source), hash_key) if cursor else None
    results = source.query(
        hash_key, condition, limit=limit, last_evaluated_key=after, scan_index_forward=not is_newest_first
    )
    records = list(results)
    last = results.last_evaluated_key
    return Page(records, base64.urlsafe_b64encode(msgspec.json.encode(last)).decode() if last else None)


def whole(hints: Sequence[R]) -> list[R]:
    """The records behind the keys an index gave, in that order; those gone meanwhile are left out."""
    if not hints:
        return []
    kind = type(hints[0])
    keys = [_key(hint) if kind._range_keyname else _key(hint)[0] for hint in hints]
    found = {_key(record): record for record in kind.batch_get(keys, consistent_read=True)}
    return [found[_key(hint)] for hint in hints if _key(hint) in found]


def _hash_name(source: Any) -> str:
    attribute = source._hash_key_attribute()
    return str(attribute.attr_name)


def _opened(cursor: str, hash_name: str, hash_key: str) -> dict[str, Any]:
    try:
        last = msgspec.json.decode(base64.urlsafe_b64decode(cursor), type=dict[str, dict[str, str]])
    except (ValueError, msgspec.MsgspecError) as error:
        raise CursorInvalid("Begin again without a cursor.", field="cursor") from error
    if hash_key not in last.get(hash_name, {}).values():
        raise CursorInvalid("Begin again without a cursor.", field="cursor")
    return last
