"""How a case of the conformance suite is written: what is there, what is asked, what AWS answers."""

from dataclasses import dataclass, field
from typing import Any

TABLE = "things"
Request = tuple[str, dict[str, Any]]

CREATE: dict[str, Any] = {
    "TableName": TABLE,
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "sk", "AttributeType": "N"},
        {"AttributeName": "g", "AttributeType": "S"},
        {"AttributeName": "r", "AttributeType": "N"},
        {"AttributeName": "l", "AttributeType": "S"},
    ],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "by_g",
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}, {"AttributeName": "r", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "ALL"},
        },
        {
            "IndexName": "keys_by_g",
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        },
    ],
    "LocalSecondaryIndexes": [
        {
            "IndexName": "by_l",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "l", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["n"]},
        },
    ],
}


@dataclass(frozen=True)
class Case:
    """`asked` after `given`; of the answer only the members named in `answer` are compared."""

    name: str
    asked: Request
    answer: dict[str, Any]
    given: tuple[Request, ...] = field(default=())


@dataclass(frozen=True)
class Known:
    """An engine's answer that is not AWS's, and the document of AWS that says so."""

    answer: dict[str, Any]
    document: str


def v(value: Any) -> dict[str, Any]:
    """The attribute value of a Python value: text, int, bool, None, bytes, list, dict, set."""
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, bytes):
        return {"B": value}
    if value is None:
        return {"NULL": True}
    if isinstance(value, list):
        return {"L": [v(member) for member in value]}
    if isinstance(value, dict):
        return {"M": {name: v(member) for name, member in value.items()}}
    return {"NS" if isinstance(next(iter(value)), int) else "SS": sorted(str(member) for member in value)}


def attributes(**values: Any) -> dict[str, Any]:
    return {name: v(value) for name, value in values.items()}


def key(pk: str = "a", sk: int = 1) -> dict[str, Any]:
    return attributes(pk=pk, sk=sk)


def thing(pk: str = "a", sk: int = 1, **values: Any) -> dict[str, Any]:
    return {**key(pk, sk), **attributes(**values)}


def put(item: dict[str, Any], **parameters: Any) -> Request:
    return "PutItem", {"TableName": TABLE, "Item": item, **parameters}


def get(of: dict[str, Any] | None = None, **parameters: Any) -> Request:
    return "GetItem", {"TableName": TABLE, "Key": of or key(), **parameters}


def delete(of: dict[str, Any] | None = None, **parameters: Any) -> Request:
    return "DeleteItem", {"TableName": TABLE, "Key": of or key(), **parameters}


def update(
    expression: str, /, condition: str | None = None, names: dict[str, str] | None = None, **values: Any
) -> Request:
    """Placeholders `:x` come from keyword `x`; parameters of the request from capitalised keywords."""
    return "UpdateItem", {
        "TableName": TABLE,
        "Key": values.pop("Key", key()),
        "UpdateExpression": expression,
        "ReturnValues": values.pop("ReturnValues", "ALL_NEW"),
        **({"ConditionExpression": condition} if condition else {}),
        **placeholders(names, values),
    }


def query(condition: str, /, names: dict[str, str] | None = None, **values: Any) -> Request:
    parameters = {name: values.pop(name) for name in list(values) if name[0].isupper()}
    return "Query", {
        "TableName": TABLE,
        "KeyConditionExpression": condition,
        **parameters,
        **placeholders(names, values),
    }


def placeholders(names: dict[str, str] | None, values: dict[str, Any]) -> dict[str, Any]:
    parameters = {name: values.pop(name) for name in list(values) if name[0].isupper()}
    if names:
        parameters["ExpressionAttributeNames"] = names
    if values:
        parameters["ExpressionAttributeValues"] = {f":{name}": _given(value) for name, value in values.items()}
    return parameters


def _given(value: Any) -> dict[str, Any]:
    """A raw attribute value stays as it is."""
    return value["raw"] if isinstance(value, dict) and set(value) == {"raw"} else v(value)


def check(condition: str, of: dict[str, Any] | None = None, /, **values: Any) -> Request:
    """Asks a condition of the stored item: met, it answers as a delete does."""
    return delete(of, ConditionExpression=condition, **placeholders(None, values))


def transact(*members: Request, **parameters: Any) -> Request:
    """A write transaction of single writes (a `check` is written as one by `condition_check`)."""
    kinds = {"PutItem": "Put", "UpdateItem": "Update", "DeleteItem": "Delete", "ConditionCheck": "ConditionCheck"}
    written = []
    for operation, request in members:
        request.pop("ReturnValues", None)
        written.append({kinds[operation]: request})
    return "TransactWriteItems", {"TransactItems": written, **parameters}


def condition_check(condition: str, of: dict[str, Any] | None = None, /, **values: Any) -> Request:
    return "ConditionCheck", check(condition, of, **values)[1]


def refused(code: str, *reasons: str, **members: Any) -> dict[str, Any]:
    """The outcome of a refusal: its code, and the codes of a cancelled transaction's reasons."""
    return {"refused": code, **({"reasons": list(reasons)} if reasons else {}), **members}


INVALID = refused("ValidationException")
NOT_MET = refused("ConditionalCheckFailedException")
MET: dict[str, Any] = {}
