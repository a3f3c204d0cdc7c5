"""Makes the emulator deliver table streams as AWS does: failed records come again, and a hopeless one is set aside."""

from typing import Any

from ministack.services import dynamodb, lambda_svc


def retry_failed_records() -> None:
    """A stream record reported as failed is lost, and one that makes its function fail blocks the stream for ever.

    AWS delivers again from the first failed record on, halves a failing batch where BisectBatchOnFunctionError
    says so, and sends a record that failed more often than MaximumRetryAttempts to the OnFailure destination.
    """
    original = lambda_svc._execute_function

    def execute(function: dict[str, Any], event: Any) -> dict[str, Any]:
        records = event.get("Records") if isinstance(event, dict) else None
        if not records or records[0].get("eventSource") != "aws:dynamodb":
            return dict(original(function, event))
        mapping = _mapping(function, records[0]["eventSourceARN"])
        if mapping is None:
            return dict(original(function, event))
        return _Delivery(original, function, mapping).deliver(records)

    lambda_svc._execute_function = execute


_failures: dict[tuple[str, str], int] = {}  # how often a mapping's record has failed, by (mapping, sequence number)


class _Delivery:
    """One pass of one mapping over the records that wait for it."""

    def __init__(self, execute: Any, function: dict[str, Any], mapping: dict[str, Any]) -> None:
        self.execute = execute
        self.function = function
        self.mapping = mapping
        self.last: dict[str, Any] = {}

    def deliver(self, records: list[dict[str, Any]]) -> dict[str, Any]:
        """Success if all are done; else an error, and the stream's position is at the first that is not."""
        done = self._deliver(records)
        if done == len(records):
            return {**self.last, "error": False}
        self._move_to(records[done])
        return {**self.last, "error": True}

    def _deliver(self, records: list[dict[str, Any]]) -> int:
        """How many of these records, from the first on, are done with."""
        self.last = self.execute(self.function, {"Records": records})
        failed = self._first_failed(records)
        if failed is None:
            return len(records)
        if failed == 0 and len(records) > 1 and self.mapping.get("BisectBatchOnFunctionError"):
            half = len(records) // 2
            done = self._deliver(records[:half])
            return done if done < half else half + self._deliver(records[half:])
        if self._is_hopeless(records[failed]):
            done = failed + 1
            return done if done == len(records) else done + self._deliver(records[done:])
        return failed

    def _first_failed(self, records: list[dict[str, Any]]) -> int | None:
        if self.last.get("error"):
            return 0
        answer = self.last.get("body")
        if "ReportBatchItemFailures" not in (self.mapping.get("FunctionResponseTypes") or []):
            return None
        failures = (answer.get("batchItemFailures") if isinstance(answer, dict) else None) or []
        reported = {failure.get("itemIdentifier") for failure in failures}
        numbers = [_number(record) for record in records]
        if reported - set(numbers):
            return 0  # an identifier AWS does not know fails the whole batch
        return min((numbers.index(number) for number in reported), default=None)

    def _is_hopeless(self, record: dict[str, Any]) -> bool:
        """Whether this record has used up its attempts; then it goes where the mapping says."""
        key = (str(self.mapping["UUID"]), _number(record))
        _failures[key] = _failures.get(key, 0) + 1
        most = self.mapping.get("MaximumRetryAttempts")
        if most is None or int(most) < 0 or _failures[key] <= int(most):
            return False
        del _failures[key]
        source = self.mapping["EventSourceArn"]
        lambda_svc._send_ddb_stream_failure_record(
            self.mapping, self.function, [record], source, self.last, "RetryAttemptsExhausted"
        )
        return True

    def _move_to(self, record: dict[str, Any]) -> None:
        """The next pass begins with this record (the mapping's filter may have left out some before it)."""
        table = self.mapping["EventSourceArn"].split(":table/")[1].split("/")[0]
        with lambda_svc._dynamodb_stream_positions_lock:
            positions = lambda_svc._dynamodb_stream_positions
            position = positions[self.mapping["UUID"]]
            waiting = dynamodb.stream_records_since(table, position, self.mapping.get("BatchSize", 100))
            numbers = [_number(one) for one in waiting]
            positions[self.mapping["UUID"]] = position + numbers.index(_number(record))


def _number(record: dict[str, Any]) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


def _mapping(function: dict[str, Any], source: str) -> dict[str, Any] | None:
    name = (function.get("config") or function).get("FunctionName")
    mappings = (mapping for _, _, mapping in lambda_svc._iter_all_esms())
    return next((one for one in mappings if one["EventSourceArn"] == source and one["FunctionName"] == name), None)
