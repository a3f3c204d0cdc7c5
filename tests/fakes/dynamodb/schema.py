"""CreateTable and DescribeTable: the rules of key schemas, and the table they make."""

import re
from collections.abc import Callable
from typing import Any

from tests.fakes.dynamodb.refusals import constraint, invalid, invalid_parameter
from tests.fakes.dynamodb.streams import stream_arn
from tests.fakes.dynamodb.tables import Index, Table
from tests.fakes.errors import ServiceError

_NAME = re.compile(r"[a-zA-Z0-9_.-]{3,255}")
_MOST_GLOBAL, _MOST_LOCAL = 20, 5


def new_table(request: dict[str, Any], clock: Callable[[], float]) -> Table:
    """The table that a CreateTable request describes."""
    name = request.get("TableName", "")
    if not _NAME.fullmatch(name):
        raise constraint("tableName", "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+", name)
    kinds: dict[str, str] = {}
    for definition in request.get("AttributeDefinitions", ()):
        if definition.get("AttributeType") not in ("S", "N", "B"):
            kind = definition.get("AttributeType")
            raise constraint("attributeType", "Member must satisfy enum value set: [B, N, S]", kind)
        if definition["AttributeName"] in kinds:
            raise invalid_parameter("Duplicate attribute definitions: " + definition["AttributeName"])
        kinds[definition["AttributeName"]] = definition["AttributeType"]
    primary = Index(None, _keys(request.get("KeySchema"), kinds))
    indexes = [
        *_indexes(request, "GlobalSecondaryIndexes", primary, kinds),
        *_indexes(request, "LocalSecondaryIndexes", primary, kinds),
    ]
    if len({index.name for index in indexes}) != len(indexes):
        raise invalid_parameter("Duplicate index name")
    used = {key for index in (primary, *indexes) for key in index.keys if key}
    if used != set(kinds):
        raise invalid_parameter(
            "Number of attributes in KeySchema does not exactly match number of attributes "
            "defined in AttributeDefinitions"
        )
    _check_billing(request)
    table = Table(name, kinds, primary, indexes, clock)
    table.request = request
    return table


def _check_billing(request: dict[str, Any]) -> None:
    mode, throughput = request.get("BillingMode", "PROVISIONED"), request.get("ProvisionedThroughput")
    if mode == "PROVISIONED" and not throughput:
        raise invalid_parameter(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
        )
    if mode == "PAY_PER_REQUEST" and throughput:
        raise invalid_parameter(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
        )


def _keys(schema: Any, kinds: dict[str, str]) -> tuple[str, str | None]:
    roles = [element.get("KeyType") for element in schema or ()]
    names = [element.get("AttributeName") for element in schema or ()]
    if roles not in (["HASH"], ["HASH", "RANGE"]):
        raise invalid(
            "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"
            if roles[:1] != ["HASH"]
            else "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"
        )
    if len(set(names)) != len(names):
        raise invalid("Both the Hash Key and the Range Key element in the KeySchema have the same name")
    for name in names:
        if name not in kinds:
            raise invalid_parameter(
                "Some index key attributes are not defined in AttributeDefinitions. "
                f"Keys: [{name}], AttributeDefinitions: [{', '.join(kinds)}]"
            )
    return names[0], names[1] if len(names) > 1 else None


def _indexes(request: dict[str, Any], member: str, primary: Index, kinds: dict[str, str]) -> list[Index]:
    is_global = member == "GlobalSecondaryIndexes"
    described = request.get(member) or []
    if len(described) > (_MOST_GLOBAL if is_global else _MOST_LOCAL):
        raise invalid_parameter(f"{member} count exceeds the per-table limit")
    return [_index(description, primary, kinds, is_global=is_global) for description in described]


def _index(description: dict[str, Any], primary: Index, kinds: dict[str, str], *, is_global: bool) -> Index:
    name, keys = description["IndexName"], _keys(description.get("KeySchema"), kinds)
    if not is_global and (keys[0] != primary.hash_name or keys[1] is None or primary.range_name is None):
        raise invalid_parameter(
            f"Index KeySchema does not have the table's hash key and a range key of its own for index: {name}"
        )
    kept = description.get("Projection", {})
    kind, others = kept.get("ProjectionType"), kept.get("NonKeyAttributes")
    if kind not in ("ALL", "KEYS_ONLY", "INCLUDE") or (kind == "INCLUDE") is not bool(others):
        raise invalid_parameter(f"ProjectionType is {kind}, and NonKeyAttributes is {others}")
    projected = None if kind == "ALL" else frozenset(key for key in (*primary.keys, *keys, *(others or ())) if key)
    return Index(name, keys, is_global=is_global, projected=projected)


def described(table: Table) -> dict[str, Any]:
    """The TableDescription of a table, always ready."""
    request = table.request
    arn = stream_arn(table).rpartition("/stream/")[0]
    counts = {"ItemCount": len(table.items), "IndexStatus": "ACTIVE"}
    description = {
        "TableName": table.name,
        "TableStatus": "ACTIVE",
        "TableArn": arn,
        "KeySchema": request["KeySchema"],
        "AttributeDefinitions": request["AttributeDefinitions"],
        "ItemCount": len(table.items),
        "TableSizeBytes": sum(record.size for record in table.items.values()),
        "ProvisionedThroughput": request.get("ProvisionedThroughput")
        or {"ReadCapacityUnits": 0, "WriteCapacityUnits": 0, "NumberOfDecreasesToday": 0},
    }
    if request.get("BillingMode") == "PAY_PER_REQUEST":
        description["BillingModeSummary"] = {"BillingMode": "PAY_PER_REQUEST"}
    for member in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        if request.get(member):
            description[member] = [
                {**index, **counts, "IndexArn": f"{arn}/index/{index['IndexName']}"} for index in request[member]
            ]
    if request.get("StreamSpecification", {}).get("StreamEnabled"):
        description["StreamSpecification"] = request["StreamSpecification"]
        description["LatestStreamArn"] = stream_arn(table)
    return description


def in_use(name: str) -> ServiceError:
    return ServiceError("ResourceInUseException", f"Table already exists: {name}")
