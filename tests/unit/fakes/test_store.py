"""What the memory store does beyond single requests: streams, expiry, late readers, scans in segments, size."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.fakes.cloud import MemoryCloud
from tests.fakes.dynamodb.values import canonical, item_size, number_size
from tests.fakes.errors import ServiceError
from tests.unit.fakes.things import add, group, n_of, put, thing


def test_the_stream_tells_every_change_once_and_in_order(store: Any, cloud: MemoryCloud) -> None:
    put(store, "a", n=1)
    add(store, "a")
    put(store, "a", n=2)  # changes nothing
    store.delete_item(TableName="things", Key=thing("a"))
    records = cloud.store.drain_stream("things")
    assert [record["eventName"] for record in records] == ["INSERT", "MODIFY", "REMOVE"]
    assert records[1]["dynamodb"]["OldImage"] == thing("a", n=1)
    assert records[1]["dynamodb"]["NewImage"] == thing("a", n=2)
    assert "NewImage" not in records[2]["dynamodb"]
    assert records[0]["dynamodb"]["Keys"] == thing("a")
    assert cloud.store.drain_stream("things") == []


def test_bytes_in_a_stream_are_base64_as_lambda_gets_them(store: Any, cloud: MemoryCloud) -> None:
    store.put_item(TableName="things", Item={**thing("a"), "b": {"B": b"\xff"}, "l": {"L": [{"BS": [b"\x00"]}]}})
    [record] = cloud.store.drain_stream("things")
    assert record["dynamodb"]["NewImage"]["b"] == {"B": "/w=="}
    assert record["dynamodb"]["NewImage"]["l"] == {"L": [{"BS": ["AA=="]}]}


def test_a_record_whose_handler_fails_is_delivered_again(store: Any, cloud: MemoryCloud) -> None:
    put(store, "a", n=1)

    def failing(_: Any) -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        cloud.deliver("things", failing)
    seen: list[str] = []
    assert cloud.deliver("things", lambda event: seen.extend(r["eventName"] for r in event["Records"])) == 1
    assert seen == ["INSERT"]
    assert cloud.deliver("things", failing) == 0


def test_a_transaction_is_in_the_stream_only_when_it_happened(store: Any, cloud: MemoryCloud) -> None:
    refused = {"TableName": "things", "Key": thing("b"), "ConditionExpression": "attribute_exists(pk)"}
    write = {"Put": {"TableName": "things", "Item": thing("a")}}
    with pytest.raises(ClientError):
        store.transact_write_items(TransactItems=[write, {"ConditionCheck": refused}])
    assert cloud.store.drain_stream("things") == []
    store.transact_write_items(TransactItems=[write])
    assert len(cloud.store.drain_stream("things")) == 1


def test_what_has_outlived_its_time_goes_when_the_test_says_so(store: Any, cloud: MemoryCloud) -> None:
    store.update_time_to_live(TableName="things", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"})
    put(store, "old", expires=99)
    put(store, "young", expires=101)
    put(store, "text", expires="1")
    cloud.store.drain_stream("things")
    assert cloud.store.expire("things", at=100) == 1
    [record] = cloud.store.drain_stream("things")
    assert record["dynamodb"]["Keys"] == thing("old")
    assert record["userIdentity"] == {"type": "Service", "principalId": "dynamodb.amazonaws.com"}


def test_an_index_may_be_a_few_changes_behind(store: Any, cloud: MemoryCloud) -> None:
    put(store, "a", group="x")
    put(store, "b", group="x")
    cloud.lag(index_records=1)
    assert group(store, "x") == ["a"]
    put(store, "a", group="y")
    assert (group(store, "x"), group(store, "y")) == (["a", "b"], [])
    cloud.lag()
    assert (group(store, "x"), group(store, "y")) == (["b"], ["a"])


def test_a_consistent_read_is_never_behind(store: Any, cloud: MemoryCloud) -> None:
    put(store, "a", n=1)
    add(store, "a")
    cloud.lag(table_records=1, index_records=1)
    eventual = store.get_item(TableName="things", Key=thing("a"))
    assert eventual["Item"]["n"] == {"N": "1"}
    assert n_of(store, "a") == 2


def test_the_segments_of_a_scan_are_the_whole_table_once(store: Any) -> None:
    for number in range(50):
        put(store, f"thing-{number}")
    parts = [
        {item["pk"]["S"] for item in store.scan(TableName="things", Segment=n, TotalSegments=4)["Items"]}
        for n in range(4)
    ]
    assert sum(map(len, parts)) == len(set().union(*parts)) == 50
    assert all(parts)


def test_a_scan_in_pages_sees_everything_once(store: Any) -> None:
    for number in range(23):
        put(store, f"thing-{number}", group="x")
    for index in ({}, {"IndexName": "by_group"}):
        pages = store.get_paginator("scan").paginate(TableName="things", Limit=4, **index)
        seen = [item["pk"]["S"] for page in pages for item in page["Items"]]
        assert len(seen) == len(set(seen)) == 23


def test_what_a_client_does_to_an_answer_does_not_reach_the_store(store: Any) -> None:
    put(store, "a", n=1)
    for _ in range(2):
        answer = store.get_item(TableName="things", Key=thing("a"))["Item"]
        assert answer["n"] == {"N": "1"}
        answer["n"]["N"] = "2"


def test_what_a_client_sent_it_may_change_afterwards(store: Any) -> None:
    item = {**thing("a"), "l": {"L": [{"N": "1"}]}}
    store.put_item(TableName="things", Item=item)
    item["l"]["L"].append({"N": "2"})
    assert store.get_item(TableName="things", Key=thing("a"))["Item"]["l"] == {"L": [{"N": "1"}]}


def test_the_token_of_a_transaction_is_forgotten_after_ten_minutes(session: Any) -> None:
    now = [0.0]
    with MemoryCloud(clock=lambda: now[0], services={}) as cloud:
        cloud.store.call("CreateTable", _SCHEMA)
        request = {"TransactItems": [{"Update": _ADD}], "ClientRequestToken": "token"}
        for now[0] in (0.0, 599.0, 601.0):
            cloud.store.call("TransactWriteItems", request)
        assert cloud.store.call("GetItem", {"TableName": "counts", "Key": thing("a")}).output["Item"]["n"] == {"N": "2"}


_SCHEMA = {
    "TableName": "counts",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
}
_ADD = {
    "TableName": "counts",
    "Key": thing("a"),
    "UpdateExpression": "ADD n :n",
    "ExpressionAttributeValues": {":n": {"N": "1"}},
}


@pytest.mark.parametrize(
    ("text", "size"), [("0", 1), ("5", 2), ("55", 2), ("100", 2), ("-5", 3), ("1.5", 3), ("0.001", 2), ("123456", 4)]
)
def test_a_number_is_as_long_as_its_pairs_of_digits(text: str, size: int) -> None:
    assert number_size(text) == size


def test_the_size_of_an_item_counts_names_values_and_the_overhead_of_documents() -> None:
    assert item_size({"é": {"S": "ab"}, "l": {"L": [{"BOOL": True}]}, "m": {"M": {"k": {"NULL": True}}}}) == (
        2 + 2 + 1 + (3 + 1 + 1) + 1 + (3 + 1 + 1 + 1)
    )


def test_the_resend_of_a_transaction_is_charged_as_a_read(store: Any) -> None:
    request = {
        "TransactItems": [{"Put": {"TableName": "things", "Item": thing("a", text="x" * 5000)}}],
        "ClientRequestToken": "token",
        "ReturnConsumedCapacity": "TOTAL",
    }
    first, again = (store.transact_write_items(**request)["ConsumedCapacity"] for _ in range(2))
    assert first == [{"TableName": "things", "CapacityUnits": 10.0, "WriteCapacityUnits": 10.0}]
    assert again == [{"TableName": "things", "CapacityUnits": 4.0, "ReadCapacityUnits": 4.0}]


def test_an_update_may_not_nest_an_item_deeper_than_32_levels(store: Any) -> None:
    def nested(levels: int) -> dict[str, Any]:
        return {"M": {"m": nested(levels - 1)}} if levels else {"S": "x"}

    def set_below(levels: int) -> None:
        store.update_item(
            TableName="things",
            Key=thing("a"),
            UpdateExpression="SET m.m = :v",
            ExpressionAttributeValues={":v": nested(levels)},
        )

    store.put_item(TableName="things", Item={**thing("a"), "m": nested(2)})
    set_below(30)
    with pytest.raises(ClientError, match="Nesting Levels"):
        set_below(31)


def test_a_value_deeper_than_32_levels_is_refused() -> None:
    value: dict[str, Any] = {"S": "x"}
    for _ in range(31):
        value = {"L": [value]}
    assert canonical(value) == value
    with pytest.raises(ServiceError, match="Nesting Levels"):
        canonical({"L": [value]})


def test_values_have_one_spelling_so_that_equal_means_equal() -> None:
    assert canonical({"NS": ["3.0", "1e0"]}) == canonical({"NS": ["1", "3"]})
    assert canonical({"M": {"a": {"N": "-0.0"}}}) == {"M": {"a": {"N": "0"}}}
