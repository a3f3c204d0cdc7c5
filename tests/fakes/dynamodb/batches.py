"""BatchGetItem and BatchWriteItem: many single operations in one request, none depending on another."""

from collections.abc import Callable
from typing import Any

from tests.fakes.dynamodb.capacity import Consumed, charge_write, read_units
from tests.fakes.dynamodb.expressions import read_expressions
from tests.fakes.dynamodb.reads import Lag
from tests.fakes.dynamodb.refusals import Item, constraint, invalid
from tests.fakes.dynamodb.tables import Key, Table
from tests.fakes.dynamodb.values import copied_item
from tests.fakes.dynamodb.writes import Plan, plan_delete, plan_put, requested_key

MOST_GETS, MOST_WRITES = 100, 25
ANSWER_BYTES = 16 * 1024 * 1024

Find = Callable[[Any], Table]


def _requests(request: dict[str, Any], most: int, count: Callable[[Any], int]) -> dict[str, Any]:
    by_table = request.get("RequestItems")
    total = sum(map(count, by_table.values())) if isinstance(by_table, dict) else 0
    if not isinstance(by_table, dict) or not total:
        raise constraint("requestItems", "Member must have length greater than or equal to 1")
    if total > most:
        raise constraint("requestItems", f"Member must have length less than or equal to {most}")
    return by_table


def batch_get(request: dict[str, Any], find: Find, lag: Lag) -> tuple[dict[str, Any], list[Consumed]]:
    """Items by key; what does not fit into 16 MB comes back as unprocessed."""
    answers: dict[str, list[Item]] = {}
    left: dict[str, Any] = {}
    all_consumed = []
    size = 0
    for name, part in _requests(request, MOST_GETS, lambda part: len(part.get("Keys", ()))).items():
        table = find(name)
        expressions, _ = read_expressions(part)
        is_consistent = bool(part.get("ConsistentRead"))
        overlay = table.recent(lag(table, table.primary, is_consistent))
        consumed = Consumed(table.name, is_read=True)
        found, seen, unread = answers.setdefault(name, []), set[Key](), []
        for attributes in part["Keys"]:
            _, key = requested_key(table, {"Key": attributes})
            if key in seen:
                raise invalid("Provided list of item keys contains duplicates")
            seen.add(key)
            record = table.record(key, overlay)
            size += record.size if record else 0
            if size > ANSWER_BYTES:
                unread.append(attributes)
                continue
            consumed.units += read_units(record.size if record else 0, is_consistent=is_consistent)
            if record is not None:
                found.append((expressions.project or copied_item)(record.item))
        if unread:
            left[name] = {**part, "Keys": unread}
        all_consumed.append(consumed)
    return {"Responses": answers, "UnprocessedKeys": left}, all_consumed


def batch_write(request: dict[str, Any], find: Find, commit: Callable[[Plan], None]) -> list[Consumed]:
    """Puts and deletes without conditions; all are checked before the first is done."""
    plans: list[Plan] = []
    seen: set[tuple[str, Key]] = set()
    for name, members in _requests(request, MOST_WRITES, len).items():
        table = find(name)
        for member in members:
            plan = _plan(table, member)
            if (name, plan.key) in seen:
                raise invalid("Provided list of item keys contains duplicates")
            seen.add((name, plan.key))
            plans.append(plan)
    consumed: dict[str, Consumed] = {}
    for plan in plans:
        charge = consumed.setdefault(plan.table.name, Consumed(plan.table.name, is_read=False))
        commit(plan)
        charge_write(charge, plan.table, plan.old, plan.new)
    return list(consumed.values())


def _plan(table: Table, member: Any) -> Plan:
    if "PutRequest" in member and len(member) == 1:
        return plan_put(table, {"Item": member["PutRequest"].get("Item", {})})
    if "DeleteRequest" in member and len(member) == 1:
        return plan_delete(table, {"Key": member["DeleteRequest"].get("Key", {})})
    raise invalid(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
    )
