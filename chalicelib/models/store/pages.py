"""Owns reads of several records: pages of lists, the records behind an index, several tables in one call."""

import base64
from collections.abc import Sequence
from typing import Any, TypeVar, cast

import msgspec
from pynamodb.exceptions import QueryError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactGet

from chalicelib import runtime
from chalicelib.domain.problems import Invalid
from chalicelib.models.store.records import READ_TRIES, Record, busy, connection, key_of

R = TypeVar("R", bound=Record)

#: What reading a record raises that is not as its table says; never what the store itself answers.
UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, msgspec.MsgspecError)
#: What the store says of a cursor that is no key of its table or index.
_NO_KEY = frozenset({"ValidationException", "SerializationException"})


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
    try:
        records = list(results)
    except QueryError as error:
        if after is None or error.cause_response_code not in _NO_KEY:
            raise
        raise _not_of_this_list() from error
    last = results.last_evaluated_key
    return Page(records, base64.urlsafe_b64encode(msgspec.json.encode(last)).decode() if last else None)


def whole(hints: Sequence[R], broken: list[R] | None = None) -> list[R]:
    """The records behind the keys an index gave, in that order; those gone meanwhile are left out.

    With `broken`, hints of records that cannot be read are added to it, and the others are given all the same.
    """
    if not hints:
        return []
    kind = type(hints[0])
    keys = dict.fromkeys(key_of(hint) if kind._range_keyname else key_of(hint)[0] for hint in hints)
    try:
        found = {key_of(record): record for record in kind.batch_get(list(keys), consistent_read=True)}
    except UNREADABLE:
        if broken is None:
            raise
        return _readable(hints, broken)
    return [found[key_of(hint)] for hint in hints if key_of(hint) in found]


def _readable(hints: Sequence[R], broken: list[R]) -> list[R]:
    """One by one, so that only those are missed that are broken themselves."""
    found = []
    for hint in hints:
        try:
            found += whole([hint])
        except UNREADABLE:
            broken.append(hint)
    return found


def _hash_name(source: Any) -> str:
    attribute = source._hash_key_attribute()
    return str(attribute.attr_name)


def _opened(cursor: str, hash_name: str, hash_key: str) -> dict[str, Any]:
    try:
        last = msgspec.json.decode(base64.urlsafe_b64decode(cursor), type=dict[str, dict[str, str]])
    except (ValueError, msgspec.MsgspecError) as error:
        raise _not_of_this_list() from error
    if hash_key not in last.get(hash_name, {}).values():
        raise _not_of_this_list()
    return last


def _not_of_this_list() -> CursorInvalid:
    return CursorInvalid("Begin again without a cursor.", field="cursor")


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


def gathered(*keys: tuple[type[Record], *tuple[str, ...]], is_consistent: bool = True) -> list[Any]:
    """Records of several tables, each by its key, in one call at the cost of single reads; None if not there.

    Unlike `together` it is no snapshot: each record is as it was when it was read.
    """
    shared = connection()
    wanted: dict[str, Any] = {}
    for kind, *key in keys:
        table = kind._get_connection().table_name
        found = wanted.setdefault(table, {"Keys": [], "ConsistentRead": is_consistent})
        found["Keys"].append(shared.get_identifier_map(table, *key)["Key"])
    answers = _batched(shared, wanted)
    by_key = {
        (kind, *key_of(record)[: len(key)]): record
        for kind, *key in keys
        for record in map(kind.from_raw_data, answers.get(kind.Meta.table_name, []))
    }
    return [by_key.get(key) for key in keys]


def _batched(shared: Any, wanted: dict[str, Any]) -> dict[str, list[Any]]:
    """What the store gives of these keys; what it leaves over is asked for again."""
    found: dict[str, list[Any]] = {}
    for attempt in range(READ_TRIES):
        answer = shared._make_api_call("BatchGetItem", {"RequestItems": wanted})
        for table, items in answer["Responses"].items():
            found.setdefault(table, []).extend(items)
        wanted = answer.get("UnprocessedKeys") or {}
        if not wanted:
            return found
        runtime.wait(runtime.jitter(attempt))
    raise busy()
