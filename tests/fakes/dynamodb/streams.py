"""Stream records as Lambda's event source mapping hands them to a function."""

from base64 import b64encode
from typing import Any

from tests.fakes.dynamodb.refusals import Item
from tests.fakes.dynamodb.tables import Change, Table
from tests.fakes.dynamodb.values import Value

_REGION = "us-east-1"


def stream_arn(table: Table) -> str:
    return f"arn:aws:dynamodb:{_REGION}:123456789012:table/{table.name}/stream/2026-01-01T00:00:00.000"


def stream_record(table: Table, change: Change) -> dict[str, Any]:
    """One change in the shape of a Lambda event record, with both images."""
    image = change.new or change.old
    keys = {name: image.item[name] for name in table.key_names} if image else {}
    record: dict[str, Any] = {
        "eventID": f"{change.sequence:032x}",
        "eventName": "INSERT" if change.old is None else "REMOVE" if change.new is None else "MODIFY",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": _REGION,
        "dynamodb": {
            "ApproximateCreationDateTime": float(int(change.at)),
            "Keys": _as_json(keys),
            "SequenceNumber": f"{change.sequence:021d}",
            "SizeBytes": (change.old.size if change.old else 0) + (change.new.size if change.new else 0),
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "eventSourceARN": stream_arn(table),
    }
    if change.new is not None:
        record["dynamodb"]["NewImage"] = _as_json(change.new.item)
    if change.old is not None:
        record["dynamodb"]["OldImage"] = _as_json(change.old.item)
    if change.is_expiry:
        record["userIdentity"] = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
    return record


def _as_json(item: Item) -> Item:
    return {name: _value(value) for name, value in item.items()}


def _value(value: Value) -> Value:
    """A copy as JSON: bytes in base 64."""
    [(kind, content)] = value.items()
    if kind == "M":
        return {"M": _as_json(content)}
    if kind == "L":
        return {"L": [_value(member) for member in content]}
    if kind == "B":
        return {"B": b64encode(content).decode()}
    if kind == "BS":
        return {"BS": [b64encode(member).decode() for member in content]}
    return {kind: list(content) if isinstance(content, list) else content}
