"""Owns how a line of tables.yaml becomes a DynamoDB table."""

from typing import Any

from infra.build.definitions import Definition, definition, logical_id
from infra.build.failures import DefinitionError

_KEYWORDS = {"key", "indexes", "ttl", "stream"}
#: Tables whose items are only ever added.
FOR_EVER = ("audit", "entries")
REMOVALS = ["DeleteItem", "BatchWriteItem", "PartiQLDelete"]
CHANGES = ["UpdateItem", *REMOVALS, "PartiQLInsert", "PartiQLUpdate"]
_PROJECTIONS = {"all": "ALL", "keys": "KEYS_ONLY"}


def table_id(table: str) -> str:
    """The logical id of a table's resource."""
    return logical_id(table, "Table")


def declared(stage: str) -> dict[str, Definition]:
    """The lines of tables.yaml by table name."""
    tables: dict[str, Definition] = definition("tables", stage)
    for name, line in tables.items():
        if unknown := set(line) - _KEYWORDS:
            raise DefinitionError(f"tables.yaml: `{name}` has {sorted(unknown)}; known are {sorted(_KEYWORDS)}.")
    return tables


def index_names(stage: str) -> dict[str, list[str]]:
    """The indexes of every table."""
    return {name: list(line.get("indexes", {})) for name, line in declared(stage).items()}


def streamed(stage: str) -> list[str]:
    """The tables whose stream is the outbox."""
    return [name for name, line in declared(stage).items() if line.get("stream")]


def resources(stage: str) -> Definition:
    """Every table, on demand, encrypted, restorable to any second."""
    return {table_id(name): _table(stage, name, line) for name, line in declared(stage).items()}


def _table(stage: str, name: str, line: Definition) -> Definition:
    indexes = line.get("indexes", {})
    keys = [line["key"], *(index["key"] for index in indexes.values())]
    attributes = dict(_attribute(entry) for key in keys for entry in key)
    properties: dict[str, Any] = {
        "TableName": f"inlier-{stage}-{name}",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": attribute, "AttributeType": kind} for attribute, kind in sorted(attributes.items())
        ],
        "KeySchema": _key_schema(line["key"]),
        "SSESpecification": {"SSEEnabled": True},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
    }
    if indexes:
        properties["GlobalSecondaryIndexes"] = [_index(index, entry) for index, entry in indexes.items()]
    if "ttl" in line:
        properties["TimeToLiveSpecification"] = {"AttributeName": line["ttl"], "Enabled": True}
    if line.get("stream"):
        properties["StreamSpecification"] = {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    if stage != "local" and name in FOR_EVER:  # the emulator knows no resource policies
        properties["ResourcePolicy"] = {"PolicyDocument": _for_ever(f"inlier-{stage}-{name}")}
    return {"Type": "AWS::DynamoDB::Table", "Properties": properties}


def _for_ever(table: str) -> Definition:
    """Nobody changes or deletes an item, whatever their own policy allows: operators' roles neither."""
    arn = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/"
    statement = {
        "Sid": "OnlyEverAdded",
        "Effect": "Deny",
        "Principal": "*",
        "Action": [f"dynamodb:{action}" for action in CHANGES],
        "Resource": [{"Fn::Sub": arn + table}],
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _index(name: str, entry: Definition) -> Definition:
    wanted = entry.get("project", "all")
    projection: Definition = (
        {"ProjectionType": "INCLUDE", "NonKeyAttributes": wanted}
        if isinstance(wanted, list)
        else {"ProjectionType": _PROJECTIONS[wanted]}
    )
    return {"IndexName": name, "KeySchema": _key_schema(entry["key"]), "Projection": projection}


def _key_schema(key: list[str]) -> list[Definition]:
    return [
        {"AttributeName": _attribute(entry)[0], "KeyType": kind}
        for entry, kind in zip(key, ("HASH", "RANGE"), strict=False)
    ]


def _attribute(entry: str) -> tuple[str, str]:
    """`amount:N` is a number, `task_id` is text."""
    name, _, kind = entry.partition(":")
    return name, kind or "S"
