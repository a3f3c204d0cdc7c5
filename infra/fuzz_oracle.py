"""The emulator's DynamoDB functions as a pipe: a line of requests in, a line of answers out (run by its own Python)."""

import json
import sys
import threading
from typing import Any


def _load() -> Any:
    """The module without the thread it starts at import, which would delete expired items at its own moments."""
    start = threading.Thread.start
    setattr(threading.Thread, "start", lambda _: None)  # noqa: B010  (a method is not assigned to otherwise)
    try:
        from ministack.services import dynamodb  # noqa: PLC0415  (only with the thread held back)
    finally:
        setattr(threading.Thread, "start", start)  # noqa: B010
    return dynamodb


_OPERATIONS = {
    "CreateTable": "_create_table",
    "PutItem": "_put_item",
    "GetItem": "_get_item",
    "UpdateItem": "_update_item",
    "DeleteItem": "_delete_item",
    "Query": "_query",
    "Scan": "_scan",
    "BatchGetItem": "_batch_get_item",
    "BatchWriteItem": "_batch_write_item",
    "TransactWriteItems": "_transact_write_items",
    "TransactGetItems": "_transact_get_items",
}


def _answer(dynamodb: Any, operation: str, request: dict[str, Any]) -> list[Any]:
    status, _, body = getattr(dynamodb, _OPERATIONS[operation])(request)
    return [status, json.loads(body)]


def main() -> None:
    """Each line holds the requests of one fresh world."""
    dynamodb = _load()
    for line in sys.stdin:
        dynamodb.reset()
        answers = [_answer(dynamodb, operation, request) for operation, request in json.loads(line)]
        sys.stdout.write(json.dumps(answers) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
