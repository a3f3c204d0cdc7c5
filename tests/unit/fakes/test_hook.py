"""The hook: which clients it answers, what they see, what it counts."""

from typing import Any

import botocore.client
import botocore.httpsession
import botocore.session
import greenlet
import pytest
from botocore.exceptions import ClientError, ParamValidationError

from chalicelib.models.registry import TABLES
from tests.fakes.calls import Call
from tests.fakes.cloud import MemoryCloud
from tests.fakes.errors import ServiceError
from tests.fakes.faults import NetworkClosedError
from tests.unit.fakes.things import add, addition, n_of, put, thing


def test_leaving_the_cloud_puts_botocore_back() -> None:
    owners = ((botocore.client.BaseClient, "_make_api_call"), (botocore.httpsession.URLLib3Session, "send"))
    before = [getattr(*owner) for owner in owners]
    with MemoryCloud():
        assert [getattr(*owner) for owner in owners] != before
    assert [getattr(*owner) for owner in owners] == before


def test_a_cloud_inside_a_cloud_answers_alone_until_it_is_left(session: Any) -> None:
    client = session.create_client("dynamodb", region_name="us-east-1")
    with MemoryCloud() as outer:
        with MemoryCloud() as inner:
            client.list_tables()
        client.list_tables()
    assert (len(outer.calls), len(inner.calls)) == (1, 1)


def test_nothing_leaves_the_cloud(cloud: MemoryCloud) -> None:
    with pytest.raises(NetworkClosedError):
        botocore.httpsession.URLLib3Session().send(None)


def test_a_service_without_a_fake_says_so(cloud: MemoryCloud, session: Any) -> None:
    with pytest.raises(NetworkClosedError, match="no fake for sts"):
        session.create_client("sts", region_name="us-east-1").get_caller_identity()


def test_a_service_of_the_test_answers_and_refuses_as_aws_does(cloud: MemoryCloud, session: Any) -> None:
    def sns(operation: str, params: dict[str, Any]) -> dict[str, Any]:
        if operation == "ListTopics":
            return {"Topics": []}
        raise ServiceError("NotFound", f"no topic {params['TopicArn']}", http_status=404)

    cloud.services["sns"] = sns
    client = session.create_client("sns", region_name="us-east-1")
    assert client.list_topics()["ResponseMetadata"]["HTTPStatusCode"] == 200
    with pytest.raises(client.exceptions.ClientError) as refused:
        client.get_topic_attributes(TopicArn="x")
    assert refused.value.response["Error"] == {"Code": "NotFound", "Message": "no topic x"}
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_parameters_that_botocore_would_refuse_are_refused(store: Any) -> None:
    with pytest.raises(ParamValidationError):
        store.put_item(TableName="things")


def test_listeners_hear_of_answers_and_refusals(store: Any) -> None:
    heard = []
    store.meta.events.register("after-call.dynamodb.*", lambda http_response, parsed, **_: heard.append(
        (http_response.status_code, parsed.get("Error", {}).get("Code"))
    ))  # fmt: skip
    put(store, "a")
    with pytest.raises(ClientError):
        store.put_item(TableName="things", Item=thing("a"), ConditionExpression="attribute_not_exists(pk)")
    assert heard == [(200, None), (400, "ConditionalCheckFailedException")]


def test_every_transaction_gets_a_token_of_its_own_and_the_same_in_every_run(session: Any) -> None:
    def tokens() -> list[str]:
        with MemoryCloud(services={}) as cloud:
            client = session.create_client("dynamodb", region_name="us-east-1")
            for _ in range(2):
                with pytest.raises(ClientError):
                    client.transact_write_items(TransactItems=[{"Update": addition("a")}])
            return [call.params["ClientRequestToken"] for call in cloud.calls]

    first = tokens()
    assert len(set(first)) == 2
    assert tokens() == first


def test_counting_adds_up_what_a_block_costs(store: Any, cloud: MemoryCloud) -> None:
    put(store, "before")
    with cloud.counting() as count:
        put(store, "a", group="x")
        n_of(store, "a")
        store.query(TableName="things", KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": {"S": "a"}})
        check = {"TableName": "things", "Key": thing("a"), "ConditionExpression": "attribute_exists(pk)"}
        store.transact_write_items(TransactItems=[{"ConditionCheck": check}, {"Update": addition("b")}])
    n_of(store, "a")
    assert (count.reads, count.writes, count.transactions) == (2, 1, 1)
    assert (count.items_written, count.largest_transaction) == (2, 2)
    assert count.read_units == {"things": 1.0 + 0.5}
    assert count.write_units == {"things": 2.0 + 2 * 2.0}
    assert count.operations["dynamodb.Query"] == 1


def test_a_refused_condition_costs_what_aws_charges_for_it(store: Any, cloud: MemoryCloud) -> None:
    put(store, "a", text="x" * 3000)
    with cloud.counting() as count, pytest.raises(ClientError):
        store.put_item(TableName="things", Item=thing("a"), ConditionExpression="attribute_not_exists(pk)")
    assert count.write_units == {"things": 3.0}
    assert count.items_written == 0


def test_the_products_tables_are_made_from_its_models(cloud: MemoryCloud) -> None:
    cloud.create_tables()
    assert set(cloud.store.tables) == {model._get_connection().table_name for model in TABLES}
    for model in TABLES:
        table = cloud.store.table(model._get_connection().table_name)
        assert {index.Meta.index_name for index in model._indexes.values()} <= set(table.indexes)


def test_a_snapshot_is_the_same_whatever_the_order_of_writing(session: Any) -> None:
    snapshots = []
    for order in ("ab", "ba"):
        with MemoryCloud() as cloud:
            cloud.store.call("CreateTable", _TABLE)
            for pk in order:
                cloud.store.call("PutItem", {"TableName": "counts", "Item": thing(pk, n=1)})
            cloud.services["sqs"].create("queue")
            snapshots.append(cloud.snapshot())
    assert snapshots[0] == snapshots[1]
    assert snapshots[0]["tables"]["counts"] == [thing("a", n=1), thing("b", n=1)]
    assert snapshots[0]["queues"]["queue"] == []


_TABLE = {
    "TableName": "counts",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
}


def test_adding_twice_adds_twice(store: Any) -> None:
    add(store, "a")
    add(store, "a", 2)
    assert n_of(store, "a") == 3


class Scheduled(MemoryCloud):
    """Every call of a task is a point where another task may go on first."""

    def carry_out(self, call: Call) -> dict[str, Any]:
        task = greenlet.getcurrent()
        if task.parent is not None:
            task.parent.switch()
        return super().carry_out(call)


@pytest.mark.parametrize(("order", "left"), [((0, 0, 0, 1, 1, 1), 2), ((0, 1, 0, 1, 0, 1), 1)])
def test_a_scheduler_may_decide_which_call_comes_first(session: Any, order: tuple[int, ...], left: int) -> None:
    def count_up(store: Any) -> None:
        put(store, "a", n=(n_of(store, "a") or 0) + 1)  # reads, then writes whatever was read

    with Scheduled(services={}) as cloud:
        cloud.store.call("CreateTable", {**_TABLE, "TableName": "things"})
        store = session.create_client("dynamodb", region_name="us-east-1")
        tasks = [greenlet.greenlet(count_up) for _ in range(2)]
        for number in order:
            tasks[number].switch(*([store] if not tasks[number] else []))
        assert all(task.dead for task in tasks)
        assert n_of(store, "a") == left
