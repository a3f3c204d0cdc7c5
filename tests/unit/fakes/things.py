"""Requests about the things of these tests."""

from typing import Any


def thing(pk: str, **values: Any) -> dict[str, Any]:
    return {"pk": {"S": pk}, **{n: {"N": str(v)} if isinstance(v, int) else {"S": v} for n, v in values.items()}}


def put(store: Any, pk: str, **values: Any) -> None:
    store.put_item(TableName="things", Item=thing(pk, **values))


def add(store: Any, pk: str, by: int = 1) -> None:
    """Adds to a number: applied twice, it shows."""
    store.update_item(**addition(pk, by))


def addition(pk: str, by: int = 1) -> dict[str, Any]:
    return {
        "TableName": "things",
        "Key": thing(pk),
        "UpdateExpression": "ADD n :n",
        "ExpressionAttributeValues": {":n": {"N": str(by)}},
    }


def n_of(store: Any, pk: str) -> int | None:
    item = store.get_item(TableName="things", Key=thing(pk), ConsistentRead=True).get("Item", {})
    return int(item["n"]["N"]) if "n" in item else None


def group(store: Any, name: str) -> list[str]:
    answer = store.query(
        TableName="things",
        IndexName="by_group",
        KeyConditionExpression="#g = :g",
        ExpressionAttributeNames={"#g": "group"},
        ExpressionAttributeValues={":g": {"S": name}},
    )
    return [item["pk"]["S"] for item in answer["Items"]]
