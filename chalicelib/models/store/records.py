"""Owns the one connection to all tables, and the record every table's model derives from."""

from typing import Any, Self, cast

from botocore.exceptions import ConnectionError, HTTPClientError  # noqa: A004  (botocore's name for it)
from pynamodb.connection import Connection
from pynamodb.connection.table import TableConnection
from pynamodb.exceptions import VerboseClientError
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib import aws, runtime, settings
from chalicelib.domain.problems import Unavailable

#: How often a write that met another one is sent again before the caller is told to try later.
TRIES = 8
READ_TRIES = 4
TRANSIENT = frozenset(
    {
        "TransactionConflict",
        "TransactionConflictException",
        "ThrottlingError",
        "ThrottlingException",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "TransactionInProgressException",
    }
)
CONDITION_FAILED = frozenset({"ConditionalCheckFailed", "ConditionalCheckFailedException"})
_READS = frozenset({"GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems"})


class Busy(Unavailable):
    """Too many people write the same record at this moment."""


def busy() -> Busy:
    """What the caller is told when every try met somebody else's write."""
    return Busy("Nothing was changed. Send the same request again in a moment.", retry_after=1)


class StoreUnreachable(Unavailable):
    """The store does not answer."""


class RefusedWriteError(Exception):
    """A condition failed that no rule expects to fail: a bug, with the table that refused."""


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
        raise busy()

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
        return any(reason is not None and reason.code in TRANSIENT for reason in error.cancellation_reasons)
    return code in TRANSIENT


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


def absent(record: Record) -> Condition:
    """Nothing is stored under the record's key."""
    key = type(record).get_attributes()[str(type(record)._hash_keyname)]
    return key.does_not_exist()


def key_of(record: Record) -> tuple[Any, Any]:
    """The record's hash and range key; no range key is None."""
    hash_name, range_name = type(record)._hash_keyname, type(record)._range_keyname
    return getattr(record, str(hash_name)), getattr(record, range_name) if range_name else None
