"""Client of SQS: messages handed over in batches, and dead letters taken back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.problems import Unavailable
from chalicelib.gateways import aws

Message = Mapping[str, Any] | msgspec.Struct

MOST_IN_BATCH = 10
MOST_BYTES = 256 * 1024
_TRIES = 4


class QueueRefused(Unavailable):
    """Some messages could not be queued; those before them were, so send all of them again."""


@dataclass(frozen=True, slots=True)
class Received:
    """One message in our hands until its visibility timeout; the receipt is what deletes it."""

    message_id: str
    body: str
    times_received: int
    receipt: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Counts:
    """About how many messages a queue holds: SQS counts roughly."""

    waiting: int
    in_hand: int
    delayed: int


def send(queue: str, messages: Sequence[Message], *, delay_for: timedelta = timedelta(0)) -> None:
    """Every message is in the queue when this returns, each as JSON.

    Refused members of a batch are tried again; raises QueueRefused when they stay refused.
    A message over 256 KiB is a bug: a message names records, it does not carry them.
    """
    for batch in _batches([msgspec.json.encode(message).decode() for message in messages]):
        _send_batch(_url(queue), batch, int(delay_for.total_seconds()))


def send_again(queue: str, bodies: Sequence[str]) -> None:
    """Put bodies taken from another queue into this one unchanged (replay of dead letters)."""
    for batch in _batches(bodies):
        _send_batch(_url(queue), batch, 0)


def receive(queue: str, *, most: int = MOST_IN_BATCH, hidden_for: timedelta = timedelta(minutes=2)) -> list[Received]:
    """Up to ten messages, hidden from everybody else for so long; none means none were found just now."""
    with aws.problems():
        answer: dict[str, Any] = aws.client("sqs").receive_message(
            QueueUrl=_url(queue),
            MaxNumberOfMessages=most,
            VisibilityTimeout=int(hidden_for.total_seconds()),
            MessageSystemAttributeNames=["ApproximateReceiveCount"],
        )
    return [
        Received(
            message_id=message["MessageId"],
            body=message["Body"],
            times_received=int(message["Attributes"]["ApproximateReceiveCount"]),
            receipt=message["ReceiptHandle"],
        )
        for message in answer.get("Messages", [])
    ]


def delete(queue: str, received: Sequence[Received]) -> None:
    """These messages are done. One that could not be deleted comes back, which every consumer allows for."""
    for start in range(0, len(received), MOST_IN_BATCH):
        entries = [
            {"Id": str(number), "ReceiptHandle": message.receipt}
            for number, message in enumerate(received[start : start + MOST_IN_BATCH])
        ]
        with aws.problems():
            aws.client("sqs").delete_message_batch(QueueUrl=_url(queue), Entries=entries)


def counts(queue: str) -> Counts:
    """About how many messages wait, are in hand and are delayed."""
    names = (
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
    )
    with aws.problems():
        answer: dict[str, Any] = aws.client("sqs").get_queue_attributes(
            QueueUrl=_url(queue), AttributeNames=list(names)
        )
    return Counts(*(int(answer["Attributes"][name]) for name in names))


def _url(queue: str) -> str:
    return settings.current().queue_url_prefix + queue


def _batches(bodies: Sequence[str]) -> Iterator[list[str]]:
    """Up to ten bodies and 256 KiB at a time, in order."""
    batch: list[str] = []
    size = 0
    for body in bodies:
        length = len(body.encode())
        if length > MOST_BYTES:
            raise ValueError(f"a message of {length} bytes; at most {MOST_BYTES} may be queued")
        if batch and (len(batch) == MOST_IN_BATCH or size + length > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(body)
        size += length
    if batch:
        yield batch


def _send_batch(url: str, bodies: Sequence[str], delay: int) -> None:
    entries = [
        {"Id": str(number), "MessageBody": body, **({"DelaySeconds": delay} if delay else {})}
        for number, body in enumerate(bodies)
    ]
    for attempt in range(_TRIES):
        with aws.problems():
            answer: dict[str, Any] = aws.client("sqs").send_message_batch(QueueUrl=url, Entries=entries)
        failed = {failure["Id"]: failure for failure in answer.get("Failed", [])}
        if not failed:
            return
        if any(failure["SenderFault"] for failure in failed.values()):
            break  # the same message would be refused for ever
        entries = [entry for entry in entries if entry["Id"] in failed]
        runtime.wait(runtime.jitter(attempt))
    codes = sorted({failure["Code"] for failure in failed.values()})
    raise QueueRefused(f"{len(failed)} of {len(bodies)} messages were refused: {', '.join(codes)}")
