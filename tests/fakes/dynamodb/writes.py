"""Single writes: each is planned (which checks everything and changes nothing), then committed."""

from typing import Any, NamedTuple

from tests.fakes.dynamodb.expressions import read_expressions
from tests.fakes.dynamodb.projections import projection
from tests.fakes.dynamodb.refusals import (
    ConditionFailedError,
    Item,
    MemberRefusedError,
    constraint,
    invalid,
    invalid_parameter,
    missing,
)
from tests.fakes.dynamodb.tables import Key, Record, Table, touches_key
from tests.fakes.dynamodb.updates import Update
from tests.fakes.dynamodb.values import canonical_item, copied_item, depth

_LARGEST_ITEM = 400 * 1024
_NO_ITEM: Item = {}


class Plan(NamedTuple):
    """A write that may be committed."""

    table: Table
    key: Key
    old: Record | None
    new: Record | None
    is_check: bool = False
    update: Update | None = None


def check_choice(request: dict[str, Any], parameter: str, allowed: tuple[str, ...]) -> str:
    """A parameter with few values; the first is what its absence means."""
    value = request.get(parameter, allowed[0])
    if value not in allowed:
        place = parameter[0].lower() + parameter[1:]
        raise constraint(place, f"Member must satisfy enum value set: [{', '.join(allowed)}]", value)
    return str(value)


def plan_put(table: Table, request: dict[str, Any]) -> Plan:
    if "Item" not in request:
        raise missing("item")
    expressions, values = read_expressions(request)
    item = canonical_item(request["Item"])
    key = table.key_of(item)
    table.check_index_keys(item)
    new = Record(item, key)
    if new.size > _LARGEST_ITEM:
        raise invalid("Item size has exceeded the maximum allowed size")
    old = table.items.get(key)
    _check_condition(expressions.condition, values, old, request)
    return Plan(table, key, old, new)


def plan_delete(table: Table, request: dict[str, Any]) -> Plan:
    expressions, values = read_expressions(request)
    _, key = requested_key(table, request)
    old = table.items.get(key)
    _check_condition(expressions.condition, values, old, request)
    return Plan(table, key, old, None)


def plan_check(table: Table, request: dict[str, Any]) -> Plan:
    if "ConditionExpression" not in request:
        raise missing("conditionExpression")
    plan = plan_delete(table, request)
    return plan._replace(is_check=True)


def plan_update(table: Table, request: dict[str, Any]) -> Plan:
    expressions, values = read_expressions(request)
    attributes, key = requested_key(table, request)
    update = expressions.update
    if update is not None and (name := touches_key(update.paths, table)):
        raise invalid_parameter(f"Cannot update attribute {name}. This attribute is part of the key")
    old = table.items.get(key)
    _check_condition(expressions.condition, values, old, request)
    item = old.item if old else attributes
    if update is not None:
        item = update.apply(item, values)
        table.check_index_keys(item)
        if update.is_nested and max(map(depth, item.values())) > 32:
            raise MemberRefusedError("Nesting Levels have exceeded supported limits")
    new = old.changed(item, update.roots) if old and update else Record(item, key)
    if new.size > _LARGEST_ITEM:
        raise MemberRefusedError("Item size to update has exceeded the maximum allowed size")
    return Plan(table, key, old, new, update=update)


PLANNERS = {"Put": plan_put, "Delete": plan_delete, "Update": plan_update, "ConditionCheck": plan_check}


def requested_key(table: Table, request: dict[str, Any]) -> tuple[Item, Key]:
    """The attributes and the value of the request's Key."""
    if "Key" not in request:
        raise missing("key")
    attributes = canonical_item(request["Key"])
    return attributes, table.key(attributes)


def _check_condition(condition: Any, values: Any, old: Record | None, request: dict[str, Any]) -> None:
    shows = check_choice(request, "ReturnValuesOnConditionCheckFailure", ("NONE", "ALL_OLD")) == "ALL_OLD"
    if condition is None:
        return
    item = old.item if old else _NO_ITEM
    if not condition(item, values):
        raise ConditionFailedError(item, shown=copied_item(item) if shows else None, read_bytes=old.size if old else 0)


def attributes_answer(plan: Plan, wanted: str) -> Item | None:
    """The Attributes member of an answer, or None where it has none."""
    old = plan.old.item if plan.old else None
    if wanted == "ALL_OLD":
        return copied_item(old) if old is not None else None
    if wanted == "ALL_NEW":
        return copied_item(plan.new.item) if plan.new else {}
    if wanted == "NONE" or plan.update is None:
        return None
    source = old if wanted == "UPDATED_OLD" else plan.new.item if plan.new else None
    if source is None:
        return None
    # maps are shown by the touched member, lists as a whole
    paths = {path if all(isinstance(step, str) for step in path) else path[:1] for path in plan.update.paths}
    whole = {path for path in paths if not any(path[:n] in paths for n in range(1, len(path)))}
    return projection(sorted(whole, key=str))(source) or None
