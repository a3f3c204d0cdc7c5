"""Owns the queue, stream and console seam: one message, one service call; what fails comes back alone."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import msgspec
from chalice.app import Blueprint

from chalicelib.domain.problems import Problem
from chalicelib.domain.sweeps import SweepFailuresError
from chalicelib.handlers import logs

E = TypeVar("E", bound="ConsoleEvent")
S = TypeVar("S", bound=msgspec.Struct)


class ConsoleEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every console function is given: who asks, why, and whether only to try."""

    by: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    dry_run: bool = False


class EventRefusedError(Exception):
    """The event of a console function breaks a rule; the message is the problem as JSON."""


class SweepIncompleteError(Exception):
    """Some records of a sweep failed, which the log names; the others are done, and the next run tries again."""


def queue_consumer(blueprint: Blueprint, queue: str, message: Any) -> Callable[[Callable[[Any], None]], Any]:
    """Feed a function with the queue's messages, one at a time; failed ones alone are delivered again.

    The queue's real ARN and the partial batch answer are put in by `infra/`.
    """

    def decorate(consume: Callable[[Any], None]) -> Any:
        def consumer(event: Any) -> dict[str, Any]:
            records = event.to_dict()["Records"]
            return _batch(
                consume.__name__, records, lambda record: consume(msgspec.json.decode(record["body"], type=message))
            )

        return blueprint.on_sqs_message(queue=queue, name=consume.__name__)(_named(consumer, consume))

    return decorate


def stream_consumer(
    blueprint: Blueprint, deliver: Callable[[list[Any]], object]
) -> Callable[[Callable[[dict[str, Any]], list[Any]]], Any]:
    """Feed a function with the changes of the tables' streams in order; from a failed one on they come again.

    What follows from each record is gathered and delivered together: ten messages cost one call to a queue.
    """

    def decorate(prepare: Callable[[dict[str, Any]], list[Any]]) -> Any:
        def consumer(event: Any) -> dict[str, Any]:
            return _stream_batch(prepare.__name__, event.to_dict()["Records"], prepare, deliver)

        name = prepare.__name__
        return blueprint.on_dynamodb_record(stream_arn="set-by-infra", name=name)(_named(consumer, prepare))

    return decorate


def function(blueprint: Blueprint, given: type[E]) -> Callable[[Callable[[E], dict[str, Any]]], Any]:
    """A function for the console and the schedules: a checked event in, a JSON summary out, a log line for both."""

    def decorate(run: Callable[[E], dict[str, Any]]) -> Any:
        def handler(event: Any, context: Any) -> dict[str, Any]:
            request_id = getattr(context, "aws_request_id", None)
            try:
                asked = msgspec.convert(event, given)
            except msgspec.ValidationError as error:
                raise EventRefusedError(f"The event was refused: {error}. Nothing was done.") from None
            try:
                summary = run(asked)
            except Problem as problem:
                raise EventRefusedError(msgspec.json.encode(problem.body()).decode()) from None
            except SweepFailuresError as failures:
                for failure in failures.exceptions:
                    logs.bug("sweep_failed", failure, function=run.__name__, request_id=request_id)
                raise SweepIncompleteError(failures.message) from None
            logs.line("function", function=run.__name__, request_id=request_id, summary=summary)
            return summary

        return blueprint.lambda_function(name=run.__name__)(_named(handler, run))

    return decorate


def asked_function(blueprint: Blueprint, given: type[S]) -> Callable[[Callable[[S], dict[str, Any]]], Any]:
    """A function that another of ours asks: a checked event in, its answer out; what they say is in no log."""

    def decorate(run: Callable[[S], dict[str, Any]]) -> Any:
        def handler(event: Any, context: Any) -> dict[str, Any]:
            try:
                asked = msgspec.convert(event, given)
            except msgspec.ValidationError as error:
                raise EventRefusedError(f"The event was refused: {error}. Nothing was done.") from None
            answer = run(asked)
            logs.line("function", function=run.__name__, request_id=getattr(context, "aws_request_id", None))
            return answer

        return blueprint.lambda_function(name=run.__name__)(_named(handler, run))

    return decorate


def _batch(name: str, records: list[dict[str, Any]], consume: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    failed = []
    for record in records:
        try:
            consume(record)
        except Exception as error:  # noqa: BLE001  (whatever happened, this message alone is delivered again)
            logs.bug("message_failed", error, consumer=name, message_id=record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
    logs.line("batch", consumer=name, messages=len(records), failed=len(failed))
    return {"batchItemFailures": failed}


def _stream_batch(
    name: str,
    records: list[dict[str, Any]],
    prepare: Callable[[dict[str, Any]], list[Any]],
    deliver: Callable[[list[Any]], object],
) -> dict[str, Any]:
    ready: list[Any] = []
    failed: list[dict[str, str]] = []
    for record in records:
        try:
            ready += prepare(record)
        except Exception as error:  # noqa: BLE001  (order matters: from this record on everything comes again)
            failed = [_failed_at(record, name, error)]
            break
    try:
        deliver(ready)
    except Exception as error:  # noqa: BLE001  (some may be delivered: all come again, and every consumer bears that)
        failed = [_failed_at(records[0], name, error)]
    logs.line("stream", consumer=name, records=len(records), failed=len(failed))
    return {"batchItemFailures": failed}


def _failed_at(record: dict[str, Any], name: str, error: Exception) -> dict[str, str]:
    number = str(record["dynamodb"]["SequenceNumber"])
    logs.bug("stream_failed", error, consumer=name, sequence_number=number)
    return {"itemIdentifier": number}


def _named(handler: Callable[..., Any], like: Callable[..., Any]) -> Callable[..., Any]:
    handler.__name__ = handler.__qualname__ = like.__name__
    handler.__module__ = like.__module__
    handler.__doc__ = like.__doc__
    return handler
