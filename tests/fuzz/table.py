"""The table that the fuzz asks about: every attribute keeps its type, as a PynamoDB model would have it."""

from typing import Any

Request = tuple[str, dict[str, Any]]
TABLE = "fuzz"

CREATE: Request = (
    "CreateTable",
    {
        "TableName": TABLE,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "N"},
            {"AttributeName": "group", "AttributeType": "S"},
            {"AttributeName": "rank", "AttributeType": "N"},
            {"AttributeName": "word", "AttributeType": "S"},
        ],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "by_group",
                "KeySchema": [
                    {"AttributeName": "group", "KeyType": "HASH"},
                    {"AttributeName": "rank", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            },
            {
                "IndexName": "keys_of_group",
                "KeySchema": [{"AttributeName": "group", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            },
            {
                "IndexName": "by_word",
                "KeySchema": [
                    {"AttributeName": "word", "KeyType": "HASH"},
                    {"AttributeName": "pk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["count", "flag"]},
            },
        ],
        "LocalSecondaryIndexes": [
            {
                "IndexName": "by_own_word",
                "KeySchema": [
                    {"AttributeName": "pk", "KeyType": "HASH"},
                    {"AttributeName": "word", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            },
        ],
    },
)
#: name -> hash key, range key, attributes a filter may look at
INDEXES = {
    "": ("pk", "sk", ("count", "total", "word", "flag", "tags", "numbers", "list", "doc")),
    "by_group": ("group", "rank", ("count", "total", "word", "flag", "tags", "numbers", "list", "doc")),
    "keys_of_group": ("group", "", ()),
    "by_word": ("word", "pk", ("count", "flag")),
    "by_own_word": ("pk", "word", ("count", "total", "flag", "tags", "numbers", "list", "doc")),
}
KINDS = {
    "pk": "S", "sk": "N", "group": "S", "rank": "N", "word": "S", "count": "N", "total": "N", "flag": "BOOL",
    "tags": "SS", "numbers": "NS", "list": "L", "doc": "M",
}  # fmt: skip
OTHERS = tuple(name for name in KINDS if name not in ("pk", "sk"))
