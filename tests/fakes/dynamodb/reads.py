"""GetItem, Query and Scan: order, pages, filters, projections, late readers."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any, NamedTuple

from tests.fakes.dynamodb.capacity import Consumed, read_units
from tests.fakes.dynamodb.expressions import Expressions, read_expressions
from tests.fakes.dynamodb.key_conditions import KeyCondition, check_bound
from tests.fakes.dynamodb.refusals import Item, constraint, invalid, invalid_parameter
from tests.fakes.dynamodb.syntax import Values
from tests.fakes.dynamodb.tables import Entry, Index, Key, Record, Table, rank
from tests.fakes.dynamodb.values import canonical_item, copied_item, order
from tests.fakes.dynamodb.writes import check_choice, requested_key

PAGE_BYTES = 1024 * 1024
_SELECTS = ("", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "COUNT", "SPECIFIC_ATTRIBUTES")
_sort_of = itemgetter(0)

Overlay = dict[Key, Record | None]
Lag = Callable[[Table, Index, bool], int]


class Read(NamedTuple):
    """One query or scan, understood."""

    table: Table
    source: Index
    expressions: Expressions
    values: Values
    overlay: Overlay
    limit: int | None
    is_consistent: bool
    select: str
    project: Callable[[Item], Item]


def get_item(table: Table, request: dict[str, Any], lag: Lag) -> tuple[Item | None, Consumed]:
    expressions, _ = read_expressions(request)
    _, key = requested_key(table, request)
    is_consistent = bool(request.get("ConsistentRead"))
    behind = lag(table, table.primary, is_consistent)
    record = table.record(key, table.recent(behind)) if behind else table.items.get(key)
    consumed = Consumed(table.name, is_read=True)
    consumed.units = read_units(record.size if record else 0, is_consistent=is_consistent)
    if record is None:
        return None, consumed
    return (expressions.project or copied_item)(record.item), consumed


def query(table: Table, request: dict[str, Any], lag: Lag) -> tuple[dict[str, Any], Consumed]:
    if "KeyConditionExpression" not in request:
        raise invalid("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.")
    read = _understood(table, request, lag, is_query=True)
    condition = read.expressions.key_condition or KeyCondition("")
    index = read.source
    partition = check_bound(read.values[condition.partition], table.kinds[index.hash_name], index.hash_name)
    entries = table.entries(index, partition, read.overlay)
    low, high = _range(entries, condition, read.values, table, index)
    is_forward = request.get("ScanIndexForward", True)
    if (start := request.get("ExclusiveStartKey")) is not None:
        start_partition, after = _start(table, index, start)
        if start_partition != partition:
            raise invalid("The provided starting key is outside query boundaries based on provided conditions")
        if is_forward:
            low = max(low, bisect_right(entries, after))
        else:
            high = min(high, bisect_left(entries, after))
    positions = range(low, high) if is_forward else range(high - 1, low - 1, -1)
    return _page(read, (entries[position] for position in positions))


def scan(table: Table, request: dict[str, Any], lag: Lag) -> tuple[dict[str, Any], Consumed]:
    read = _understood(table, request, lag, is_query=False)
    segment, segments = request.get("Segment", 0), request.get("TotalSegments", 1)
    if ("Segment" in request) is not ("TotalSegments" in request) or not 0 <= segment < segments:
        raise invalid(
            "The Segment parameter is required but was not present in the request when parameter "
            "TotalSegments is present, and must be less than it"
        )
    start = request.get("ExclusiveStartKey")
    return _page(read, _scanned(read, start, segment, segments))


def _scanned(read: Read, start: Any, segment: int, segments: int) -> Iterator[Entry]:
    table, index = read.table, read.source
    first, after = (None, None) if start is None else _start(table, index, start)
    first_rank = None if start is None else rank(first)
    for ranked in table.partitions(index, read.overlay):
        if int.from_bytes(ranked[0][:4], "big") * segments >> 32 != segment:
            continue
        if first_rank is not None and ranked < first_rank:
            continue
        entries = table.entries(index, ranked[1], read.overlay)
        yield from entries[bisect_right(entries, after) :] if after is not None and ranked == first_rank else entries


def _understood(table: Table, request: dict[str, Any], lag: Lag, *, is_query: bool) -> Read:
    index = table.primary
    if (name := request.get("IndexName")) is not None:
        if name not in table.indexes:
            raise invalid(f"The table does not have the specified index: {name}")
        index = table.indexes[name]
    is_consistent = bool(request.get("ConsistentRead"))
    if is_consistent and index.is_global:
        raise invalid("Consistent reads are not supported on global secondary indexes")
    limit = request.get("Limit")
    if limit is not None and limit < 1:
        raise constraint("limit", "Member must have value greater than or equal to 1", limit)
    expressions, values = read_expressions(request, index.keys if is_query else ())
    select = check_choice(request, "Select", _SELECTS)
    overlay = table.recent(lag(table, index, is_consistent))
    return Read(
        table, index, expressions, values, overlay, limit, is_consistent, select, _shows(index, expressions, select)
    )


def _shows(index: Index, expressions: Expressions, select: str) -> Callable[[Item], Item]:
    """What of each item the answer holds."""
    if expressions.project is not None:
        if select not in ("", "SPECIFIC_ATTRIBUTES"):
            raise invalid(
                "Cannot specify the ProjectionExpression when choosing to get "
                f"{'only the Count' if select == 'COUNT' else select}"
            )
        if index.is_global and index.projected is not None:
            missing = [name for name in expressions.projected if name not in index.projected]
            if missing:
                raise invalid_parameter(f"Global secondary index {index.name} does not project [{', '.join(missing)}]")
        return expressions.project
    if select == "SPECIFIC_ATTRIBUTES":
        raise invalid("SPECIFIC_ATTRIBUTES needs a ProjectionExpression")
    if select == "ALL_PROJECTED_ATTRIBUTES" and index.name is None:
        raise invalid("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName")
    if select == "ALL_ATTRIBUTES" and index.is_global and index.projected is not None:
        raise invalid_parameter(
            "Select type ALL_ATTRIBUTES is not supported for global secondary index "
            f"{index.name} because its projection type is not ALL"
        )
    if select == "ALL_ATTRIBUTES" or index.projected is None:
        return copied_item
    return lambda item: copied_item(index.view(item))


def _range(
    entries: list[Entry], condition: KeyCondition, values: Values, table: Table, index: Index
) -> tuple[int, int]:
    """The positions in a partition that the key condition admits."""
    sign, name = condition.sign, index.range_name
    if sign is None or name is None:
        return 0, len(entries)
    bounds = [check_bound(values[bound], table.kinds[name], name) for bound in condition.bounds]
    first = bounds[0]
    if sign == "begins_with":
        low = bisect_left(entries, first, key=_sort_of)
        return low, bisect_left(entries, True, low, key=lambda entry: not entry[0].startswith(first))
    if sign == "BETWEEN" and bounds[1] < first:
        raise invalid(
            "Invalid KeyConditionExpression: The BETWEEN operator requires upper bound to be greater than "
            "or equal to lower bound"
        )
    low = 0 if sign in ("<", "<=") else (bisect_right if sign == ">" else bisect_left)(entries, first, key=_sort_of)
    if sign in (">", ">="):
        return low, len(entries)
    return low, (bisect_left if sign == "<" else bisect_right)(entries, bounds[-1], key=_sort_of)


def _start(table: Table, index: Index, start: Any) -> tuple[Any, Entry]:
    """The partition and the entry after which a page begins."""
    item = canonical_item(start)
    names = {name for name in (*table.key_names, *index.keys) if name}
    if set(item) != names or any(table.kinds[name] not in item[name] for name in names):
        raise invalid("The provided starting key is invalid")
    key = table.key_of(item)
    sort = order(item[index.range_name]) if index.range_name else None
    return order(item[index.hash_name]), (sort, key)


def _page(read: Read, entries: Iterable[Entry]) -> tuple[dict[str, Any], Consumed]:
    """Items up to the limit or 1 MB of what was read, whatever the filter leaves of them."""
    table, index = read.table, read.source
    wanted, project = read.expressions.filter, read.project
    size = fetched = scanned = count = 0
    items: list[Item] = []
    last: Record | None = None
    end: Record | None = None
    for _, key in entries:
        record = table.record(key, read.overlay)
        if record is None:
            continue
        more = index.view_size(record)
        if last is not None and size + more > PAGE_BYTES:
            end = last
            break
        size, scanned, last = size + more, scanned + 1, record
        if _is_fetched(read):
            fetched += max(1, -(-record.size // 4096))
        seen = record.item if index.name is None or not index.is_global else index.view(record.item)
        if wanted is None or wanted(seen, read.values):
            count += 1
            if read.select != "COUNT":
                items.append(project(record.item))
        if scanned == read.limit or size >= PAGE_BYTES:
            end = record
            break
    answer: dict[str, Any] = {"Count": count, "ScannedCount": scanned}
    if read.select != "COUNT":
        answer["Items"] = items
    if end is not None:
        answer["LastEvaluatedKey"] = table.key_attributes(end.item, index)
    return answer, _charged(read, size, fetched)


def _is_fetched(read: Read) -> bool:
    """A local index that lacks what is asked for reads each item from the table as well."""
    projected = read.source.projected
    if read.source.is_global or projected is None:
        return False
    return read.select == "ALL_ATTRIBUTES" or any(name not in projected for name in read.expressions.projected)


def _charged(read: Read, size: int, fetched: int) -> Consumed:
    consumed = Consumed(read.table.name, is_read=True)
    units = read_units(size, is_consistent=read.is_consistent)
    if read.source.name is None:
        consumed.units = units
    else:
        consumed.add_index(read.source, units)
        consumed.units = fetched * (1.0 if read.is_consistent else 0.5)
    return consumed
