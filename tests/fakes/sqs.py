"""SQS in memory: visibility on the product's clock, dead letters, duplicates on request, Lambda's event source."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chalicelib import runtime
from tests.fakes.errors import ServiceError

ACCOUNT, REGION = "000000000000", "us-east-1"
_MOST_BYTES = 1024 * 1024
_DEFAULTS = {"VisibilityTimeout": "30", "DelaySeconds": "0", "MaximumMessageSize": str(_MOST_BYTES)}


@dataclass
class Message:
    """One message; `deliveries_owed` is above one while a duplicate is still to come."""

    message_id: str
    body: str
    sent_at: datetime
    visible_at: datetime
    times_received: int = 0
    first_received_at: datetime | None = None
    receipt: str = ""
    deliveries: int = 0
    deliveries_owed: int = 1

    def attributes(self) -> dict[str, str]:
        """The system attributes, as SQS and the Lambda event spell them."""
        first = self.first_received_at or self.sent_at
        return {
            "ApproximateReceiveCount": str(self.times_received),
            "SentTimestamp": _milliseconds(self.sent_at),
            "SenderId": ACCOUNT,
            "ApproximateFirstReceiveTimestamp": _milliseconds(first),
        }


@dataclass
class Queue:
    """One queue: its attributes and the messages not deleted yet, oldest first."""

    name: str
    attributes: dict[str, str]
    messages: list[Message] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{self.name}"

    @property
    def arn(self) -> str:
        return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{self.name}"

    @property
    def bodies(self) -> list[Any]:
        """What the messages say, parsed: for assertions."""
        return [json.loads(message.body) for message in self.messages]


class Sqs:
    """The service. `deliver_twice` hands every message out once more after it was deleted;
    `refusals[body] = n` makes SendMessageBatch refuse that body n times as a failure of the service."""

    def __init__(self, clock: Callable[[], datetime] = runtime.now) -> None:
        self.clock = clock
        self.queues: dict[str, Queue] = {}
        self.deliver_twice = False
        self.refusals: Counter[str] = Counter()
        self._ids = 0

    def __call__(self, op: str, params: dict[str, Any]) -> dict[str, Any]:
        operations: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "CreateQueue": self._create_queue,
            "GetQueueUrl": lambda params: {"QueueUrl": self._named(params["QueueName"]).url},
            "GetQueueAttributes": self._get_attributes,
            "SetQueueAttributes": self._set_attributes,
            "SendMessage": lambda params: self._send(self._queue(params), params),
            "SendMessageBatch": self._send_batch,
            "ReceiveMessage": self._receive,
            "DeleteMessage": self._delete,
            "DeleteMessageBatch": lambda params: self._each(params, self._delete),
            "ChangeMessageVisibility": self._change_visibility,
            "ChangeMessageVisibilityBatch": lambda params: self._each(params, self._change_visibility),
        }
        return operations[op](params)

    # what tests and the simulator use directly

    def create(self, name: str, **attributes: str) -> Queue:
        """The queue of that name, made if there is none."""
        queue = self.queues.setdefault(name, Queue(name, {**_DEFAULTS, "QueueArn": ""}))
        queue.attributes |= {**attributes, "QueueArn": queue.arn}
        return queue

    def create_with_dead(self, name: str, *, receive_count: int = 5, visible_after: int = 30) -> Queue:
        """A queue and its `-dead` queue, as `infra/` declares them."""
        dead = self.create(f"{name}-dead")
        policy = json.dumps({"deadLetterTargetArn": dead.arn, "maxReceiveCount": receive_count})
        return self.create(name, RedrivePolicy=policy, VisibilityTimeout=str(visible_after))

    def as_lambda_event(self, name: str, max: int = 10) -> dict[str, Any]:  # noqa: A002  (SQS's own word)
        """Take messages as Lambda's poller does and give the raw event; `Records` is empty if nothing is visible."""
        queue = self._named(name)
        return {
            "Records": [
                {
                    "messageId": message.message_id,
                    "receiptHandle": message.receipt,
                    "body": message.body,
                    "attributes": message.attributes(),
                    "messageAttributes": {},
                    "md5OfBody": _md5(message.body),
                    "eventSource": "aws:sqs",
                    "eventSourceARN": queue.arn,
                    "awsRegion": REGION,
                }
                for message in self._take(queue, max, None)
            ]
        }

    def settle(self, event: dict[str, Any], response: Any) -> None:
        """Delete what the function did not report in `batchItemFailures`; the others come back when visible again.

        An empty or unknown `itemIdentifier` fails the whole batch, as the developer guide says.
        A function that raised settles nothing: do not call this.
        """
        records = event["Records"]
        failures = [failure.get("itemIdentifier") for failure in (response or {}).get("batchItemFailures") or []]
        known = {record["messageId"] for record in records}
        if any(failure not in known for failure in failures):
            return
        for record in records:
            if record["messageId"] not in failures:
                queue = self._named(record["eventSourceARN"].rsplit(":", 1)[1])
                self._remove(queue, record["receiptHandle"])

    # operations

    def _create_queue(self, params: dict[str, Any]) -> dict[str, Any]:
        return {"QueueUrl": self.create(params["QueueName"], **params.get("Attributes", {})).url}

    def _get_attributes(self, params: dict[str, Any]) -> dict[str, Any]:
        queue, now = self._queue(params), self.clock()
        hidden = [message for message in queue.messages if message.visible_at > now]
        in_hand = sum(1 for message in hidden if message.receipt)
        found = queue.attributes | {
            "ApproximateNumberOfMessages": str(len(queue.messages) - len(hidden)),
            "ApproximateNumberOfMessagesNotVisible": str(in_hand),
            "ApproximateNumberOfMessagesDelayed": str(len(hidden) - in_hand),
        }
        wanted = params.get("AttributeNames", [])
        return {"Attributes": {name: found[name] for name in found if name in wanted or "All" in wanted}}

    def _set_attributes(self, params: dict[str, Any]) -> dict[str, Any]:
        self._queue(params).attributes |= params["Attributes"]
        return {}

    def _send(self, queue: Queue, entry: dict[str, Any]) -> dict[str, Any]:
        body = entry["MessageBody"]
        if not body:
            raise ServiceError("MissingParameter", "The request must contain the parameter MessageBody.")
        limit = int(queue.attributes["MaximumMessageSize"])
        if len(body.encode()) > limit:
            raise ServiceError("InvalidParameterValue", f"Message must be shorter than {limit} bytes.")
        self._ids += 1
        now = self.clock()
        delay = int(entry.get("DelaySeconds", queue.attributes["DelaySeconds"]))
        message_id = f"00000000-0000-4000-8000-{self._ids:012x}"
        owed = 2 if self.deliver_twice else 1
        visible_at = now + timedelta(seconds=delay)
        queue.messages.append(Message(message_id, body, now, visible_at, deliveries_owed=owed))
        return {"MessageId": message_id, "MD5OfMessageBody": _md5(body)}

    def _send_batch(self, params: dict[str, Any]) -> dict[str, Any]:
        queue, entries = self._queue(params), params["Entries"]
        _check_batch(entries)
        size = sum(len(entry["MessageBody"].encode()) for entry in entries)
        if size > _MOST_BYTES:
            raise _sqs_error("BatchRequestTooLong", f"at most {_MOST_BYTES} bytes, you have sent {size}")
        done, failed = [], []
        for entry in entries:
            if self.refusals[entry["MessageBody"]] > 0:
                self.refusals[entry["MessageBody"]] -= 1
                failed.append({"Id": entry["Id"], "Code": "InternalError", "SenderFault": False})
                continue
            try:
                done.append({"Id": entry["Id"], **self._send(queue, entry)})
            except ServiceError as error:
                failed.append({"Id": entry["Id"], "Code": error.code, "SenderFault": True})
        return _batch_answer(done, failed)

    def _receive(self, params: dict[str, Any]) -> dict[str, Any]:
        most = params.get("MaxNumberOfMessages", 1)
        if not 1 <= most <= 10:
            raise ServiceError("InvalidParameterValue", "MaxNumberOfMessages must be between 1 and 10.")
        wanted = params.get("MessageSystemAttributeNames") or params.get("AttributeNames") or []
        messages = []
        for message in self._take(self._queue(params), most, params.get("VisibilityTimeout")):
            found = {name: value for name, value in message.attributes().items() if name in wanted or "All" in wanted}
            messages.append(
                {
                    "MessageId": message.message_id,
                    "ReceiptHandle": message.receipt,
                    "MD5OfBody": _md5(message.body),
                    "Body": message.body,
                    **({"Attributes": found} if found else {}),
                }
            )
        return {"Messages": messages} if messages else {}

    def _take(self, queue: Queue, most: int, hidden_for: int | None) -> list[Message]:
        now = self.clock()
        self._bury(queue, now)
        seconds = int(queue.attributes["VisibilityTimeout"]) if hidden_for is None else hidden_for
        taken = [message for message in queue.messages if message.visible_at <= now][:most]
        for message in taken:
            message.times_received += 1
            message.first_received_at = message.first_received_at or now
            message.deliveries += 1
            message.receipt = f"{message.message_id}#{message.deliveries}"
            message.visible_at = now + timedelta(seconds=seconds)
        return taken

    def _bury(self, queue: Queue, now: datetime) -> None:
        """Messages received as often as allowed go to the dead-letter queue when somebody asks for them again."""
        if "RedrivePolicy" not in queue.attributes:
            return
        policy = json.loads(queue.attributes["RedrivePolicy"])
        dead = self._named(policy["deadLetterTargetArn"].rsplit(":", 1)[1])
        most = int(policy["maxReceiveCount"])
        for message in list(queue.messages):
            if message.visible_at <= now and message.times_received >= most:
                queue.messages.remove(message)
                message.receipt, message.deliveries_owed = "", 1
                dead.messages.append(message)

    def _delete(self, params: dict[str, Any]) -> dict[str, Any]:
        self._remove(self._queue(params), params["ReceiptHandle"])
        return {}

    def _remove(self, queue: Queue, receipt: str) -> None:
        """A receipt that is not the latest one succeeds and deletes nothing (API reference, DeleteMessage)."""
        if "#" not in receipt:
            raise ServiceError("ReceiptHandleIsInvalid", "The input receipt handle is invalid.", 404)
        for message in list(queue.messages):
            if message.receipt == receipt:
                message.deliveries_owed -= 1
                if message.deliveries_owed:
                    message.visible_at, message.receipt = self.clock(), ""
                    message.times_received -= 1  # the copy must not use up the tries before the dead-letter queue
                else:
                    queue.messages.remove(message)

    def _change_visibility(self, params: dict[str, Any]) -> dict[str, Any]:
        if "#" not in params["ReceiptHandle"]:
            raise ServiceError("ReceiptHandleIsInvalid", "The input receipt handle is invalid.", 404)
        now = self.clock()
        for message in self._queue(params).messages:
            if message.receipt == params["ReceiptHandle"]:
                if message.visible_at <= now:
                    raise _sqs_error("MessageNotInflight", "The message is not in flight.")
                message.visible_at = now + timedelta(seconds=int(params["VisibilityTimeout"]))
        return {}

    def _each(self, params: dict[str, Any], one: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
        _check_batch(params["Entries"])
        done, failed = [], []
        for entry in params["Entries"]:
            try:
                one({"QueueUrl": params["QueueUrl"], **entry})
                done.append({"Id": entry["Id"]})
            except ServiceError as error:
                failed.append({"Id": entry["Id"], "Code": error.code, "SenderFault": True})
        return _batch_answer(done, failed)

    def _queue(self, params: dict[str, Any]) -> Queue:
        return self._named(params["QueueUrl"].rsplit("/", 1)[1])

    def _named(self, name: str) -> Queue:
        if name not in self.queues:
            raise _sqs_error("NonExistentQueue", "The specified queue does not exist.")
        return self.queues[name]


def _check_batch(entries: list[dict[str, Any]]) -> None:
    ids = [entry["Id"] for entry in entries]
    if not entries:
        raise _sqs_error("EmptyBatchRequest", "There should be at least one entry in the request.")
    if len(entries) > 10:
        raise _sqs_error("TooManyEntriesInBatchRequest", "A maximum of 10 messages are allowed.")
    if len(set(ids)) < len(ids):
        raise _sqs_error("BatchEntryIdsNotDistinct", "Ids are repeated.")
    if not all(re.fullmatch(r"[A-Za-z0-9_-]{1,80}", one) for one in ids):
        raise _sqs_error("InvalidBatchEntryId", "A batch entry id can only contain letters, digits, - and _.")


def _batch_answer(done: list[dict[str, Any]], failed: list[dict[str, Any]]) -> dict[str, Any]:
    return {**({"Successful": done} if done else {}), **({"Failed": failed} if failed else {})}


def _sqs_error(name: str, message: str) -> ServiceError:
    return ServiceError(f"AWS.SimpleQueueService.{name}", message)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def _milliseconds(instant: datetime) -> str:
    return str(int(instant.timestamp() * 1000))
