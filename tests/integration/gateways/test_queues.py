"""The contract of the gateway to SQS."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.messages import RunImport
from chalicelib.gateways import aws, queues
from tests.integration.gateways.worlds import World


@pytest.fixture
def queue(world: World) -> str:
    """A queue whose messages are dead after two tries, and its dead-letter queue."""
    name, sqs = f"any-{uuid4().hex}", aws.client("sqs")
    dead = sqs.create_queue(QueueName=f"inlier-local-{name}-dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 2})
    sqs.create_queue(QueueName=f"inlier-local-{name}", Attributes={"VisibilityTimeout": "1", "RedrivePolicy": policy})
    return name


def _drained(queue: str) -> list[str]:
    """Every body in the queue, taken out."""
    bodies = []
    while received := queues.receive(queue):
        bodies += [message.body for message in received]
        queues.delete(queue, received)
    return bodies


def test_every_message_sent_is_received_once_and_in_full(queue: str) -> None:
    sent = [RunImport(import_id=f"imp_{number}") for number in range(25)]
    queues.send(queue, sent)
    assert sorted(_drained(queue)) == sorted(
        json.dumps({"import_id": one.import_id}, separators=(",", ":")) for one in sent
    )


def test_messages_too_big_for_one_batch_travel_in_several(queue: str) -> None:
    sent = [{"number": number, "text": "é" * 50_000} for number in range(7)]
    queues.send(queue, sent)
    assert sorted(json.loads(body)["number"] for body in _drained(queue)) == list(range(7))


def test_sending_nothing_sends_nothing(queue: str) -> None:
    queues.send(queue, [])
    assert queues.counts(queue) == queues.Counts(waiting=0, in_hand=0, delayed=0)


def test_a_message_over_the_limit_is_a_bug_and_nothing_of_its_batch_is_sent(queue: str) -> None:
    with pytest.raises(ValueError, match="at most 262144"):
        queues.send(queue, [{"small": 1}, {"big": "x" * 262_144}])
    assert queues.counts(queue).waiting == 0


def test_the_counts_tell_waiting_messages_from_those_in_hand_and_delayed(queue: str) -> None:
    queues.send(queue, [{"number": 1}, {"number": 2}])
    queues.send(queue, [{"number": 3}], delay_for=timedelta(seconds=60))
    queues.receive(queue, most=1, hidden_for=timedelta(seconds=60))
    assert queues.counts(queue) == queues.Counts(waiting=1, in_hand=1, delayed=1)


def test_a_message_that_nobody_deleted_comes_back_when_its_time_in_hand_is_over(world: World, queue: str) -> None:
    queues.send(queue, [{"number": 1}])
    (first,) = queues.receive(queue, hidden_for=timedelta(seconds=1))
    assert queues.receive(queue) == []
    world.wait(1.2)
    (again,) = queues.receive(queue)
    assert (first.message_id, first.times_received, again.message_id, again.times_received) == (
        again.message_id,
        1,
        first.message_id,
        2,
    )


def test_a_message_that_was_tried_as_often_as_allowed_waits_in_the_dead_letter_queue_and_can_be_replayed(
    world: World, queue: str
) -> None:
    queues.send(queue, [{"number": 1}])
    for _ in range(2):
        assert len(queues.receive(queue, hidden_for=timedelta(seconds=1))) == 1
        world.wait(1.2)
    assert queues.receive(queue) == []

    dead = queues.receive(f"{queue}-dead")
    queues.send_again(queue, [message.body for message in dead])
    queues.delete(f"{queue}-dead", dead)

    assert queues.counts(f"{queue}-dead").waiting == 0
    assert [json.loads(body) for body in _drained(queue)] == [{"number": 1}]


def test_deleting_twice_is_deleting_once(queue: str) -> None:
    queues.send(queue, [{"number": 1}])
    received = queues.receive(queue)
    queues.delete(queue, received)
    queues.delete(queue, received)
    assert queues.counts(queue) == queues.Counts(waiting=0, in_hand=0, delayed=0)


def test_a_queue_that_does_not_exist_is_a_bug_and_passes_as_it_is(world: World) -> None:
    with pytest.raises(ClientError) as refusal:
        queues.send("no-such-queue", [{"number": 1}])
    assert refusal.value.response["Error"]["Code"] == "AWS.SimpleQueueService.NonExistentQueue"
