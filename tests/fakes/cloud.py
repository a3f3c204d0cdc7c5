"""The memory cloud: every botocore client of the process is answered here, and nothing leaves it.

from chalicelib.services import claims                 # the product, as it is

def test_a_task_is_claimed(cloud):                      # the fixture of tests/conftest.py
    cloud.create_tables()                               # all of chalicelib.models.registry
    cloud.services["sqs"].create("inlier-local-checks")     # the fakes: sqs, s3, sesv2, cognito-idp, kms, ...
    with cloud.counting() as count:
        claims.claim(...)                               # real PynamoDB, real conditions and exceptions
    assert (count.reads, count.transactions, count.largest_transaction) == (2, 1, 5)
    cloud.crash_at(3, "after")                          # or throttle_at, conflict_at, lose_answer_at, lag
    records = cloud.store.drain_stream("inlier-local-claims")   # or cloud.deliver(table, handler)
"""

import random
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, Self

import botocore.client
import botocore.httpsession
from botocore.exceptions import ParamValidationError
from botocore.validate import ParamValidationDecorator, ParamValidator

from tests.fakes import faults
from tests.fakes.calls import Call, Summary
from tests.fakes.dynamodb import Engine
from tests.fakes.dynamodb.engine import refused_cost
from tests.fakes.dynamodb.tables import Index, Table
from tests.fakes.errors import ServiceError
from tests.fakes.services import default_services
from tests.fakes.snapshots import Snapshot, snapshot_of

Service = Callable[[str, dict[str, Any]], dict[str, Any]]


class KnownClient:
    """What the hook needs to know of a botocore client, looked up once."""

    def __init__(self, client: Any) -> None:
        self.client = client  # kept, so that no other client gets its id
        self.model = client.meta.service_model
        self.service = self.model.service_name
        self.is_validating = isinstance(client._serializer, ParamValidationDecorator)
        retries = client.meta.config.retries or {}
        self.attempts = int(retries.get("total_max_attempts") or retries.get("max_attempts", 2) + 1)
        self._emit = client.meta.events.emit
        self._events: dict[str, tuple[str, Any]] = {}

    def validate(self, operation: str, params: dict[str, Any]) -> None:
        """botocore's own look at the parameters, which it takes before it sends."""
        shape = self.model.operation_model(operation).input_shape
        report = ParamValidator().validate(params, shape) if shape is not None else None
        if report is not None and report.has_errors():
            raise ParamValidationError(report=report.generate_report())

    def emit(self, operation: str, parsed: dict[str, Any], status: int) -> None:
        """The event botocore emits after each answer."""
        if operation not in self._events:
            event = f"after-call.{self.model.service_id.hyphenize()}.{operation}"
            self._events[operation] = event, self.model.operation_model(operation)
        event, model = self._events[operation]
        response = SimpleNamespace(status_code=status, headers={})
        self._emit(event, http_response=response, parsed=parsed, model=model, context={})


class LaggingEngine(Engine):
    """An engine whose eventually consistent readers may be a number of changes behind."""

    index_lag = 0
    table_lag = 0

    def lag(self, table: Table, index: Index, is_consistent: bool) -> int:
        if is_consistent:
            return 0
        return self.index_lag if index.is_global else self.table_lag


class MemoryCloud:
    """A context manager; while it is entered, no other cloud answers. Override `carry_out` to schedule calls."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] | None = None,
        services: dict[str, Service] | None = None,
        seed: int = 0,
    ) -> None:
        self.store = LaggingEngine(clock or _product_clock)
        self.services: dict[str, Any] = default_services() if services is None else dict(services)
        self.faults = faults.Faults()
        self.calls: list[Call] = []
        self.keeps_calls = True
        self._counting: list[Summary] = []
        self._tokens = random.Random(f"tokens/{seed}")
        self._clients: dict[int, KnownClient] = {}
        self._lock = threading.RLock()
        self._before: list[tuple[Any, str, Any]] = []

    # the hook

    def __enter__(self) -> Self:
        def make_api_call(client: Any, operation: str, params: dict[str, Any]) -> dict[str, Any]:
            return self.api_call(client, operation, params)

        def send(*_: Any) -> None:
            raise faults.NetworkClosedError("a request was about to leave the memory cloud")

        self._replace(botocore.client.BaseClient, "_make_api_call", make_api_call)
        self._replace(botocore.httpsession.URLLib3Session, "send", send)
        return self

    def __exit__(self, *_: object) -> None:
        while self._before:
            setattr(*self._before.pop())

    def _replace(self, owner: Any, name: str, new: Any) -> None:
        self._before.append((owner, name, getattr(owner, name)))
        setattr(owner, name, new)

    def api_call(self, client: Any, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        """What a client's method does: one call, its events, its exception."""
        known = self._clients.get(id(client))
        if known is None:
            known = self._clients[id(client)] = KnownClient(client)
        if known.is_validating:
            known.validate(operation, params)
        if operation == "TransactWriteItems" and "ClientRequestToken" not in params:
            token = uuid.UUID(int=self._tokens.getrandbits(128), version=4)
            params = {**params, "ClientRequestToken": str(token)}
        call = Call(known.service, operation, params, known.attempts)
        self._record(call)
        try:
            output = self.carry_out(call)
        except ServiceError as refusal:
            call.refused = refusal.code
            error = refusal.as_client_error(operation)
            known.emit(operation, error.response, refusal.http_status)
            raise error from None
        if "ResponseMetadata" not in output:
            output["ResponseMetadata"] = {
                "HTTPStatusCode": 200,
                "RequestId": "memory",
                "HTTPHeaders": {},
                "RetryAttempts": 0,
            }
        known.emit(operation, output, 200)
        return output

    def carry_out(self, call: Call) -> dict[str, Any]:
        """The one place every call passes: a scheduler overrides it to switch tasks before and after."""
        return self.faults.carry_out(call, lambda: self.answer(call))

    def answer(self, call: Call) -> dict[str, Any]:
        """Apply the call and give its answer; raises ServiceError."""
        with self._lock:
            if call.service != "dynamodb":
                return self._service(call.service)(call.operation, call.params)
            try:
                answer = self.store.call(call.operation, call.params)
            except ServiceError as refusal:
                call.consumed += refused_cost(call.operation, call.params, refusal)
                raise
            call.consumed += answer.consumed
            return answer.output

    def _service(self, name: str) -> Service:
        if name not in self.services:
            raise faults.NetworkClosedError(f"no fake for {name}: put one into cloud.services[{name!r}]")
        service: Service = self.services[name]
        return service

    def _record(self, call: Call) -> None:
        if self.keeps_calls:
            self.calls.append(call)
        for summary in self._counting:
            summary.calls.append(call)

    # what tests do with it

    def create_tables(self) -> None:
        """All tables of the product, from its models' own schemas."""
        from tests.fakes.product_tables import create_tables  # noqa: PLC0415  (fakes work without the product)

        create_tables()

    @contextmanager
    def counting(self) -> Iterator[Summary]:
        """Yields the sum of the calls made within the block."""
        summary = Summary()
        self._counting.append(summary)
        try:
            yield summary
        finally:
            self._counting.remove(summary)

    def deliver(self, table: str, handler: Callable[[dict[str, Any]], object], limit: int = 100) -> int:
        """Hand the table's next stream records to a Lambda handler; they count as delivered unless it raises."""
        records = self.store.pending_stream(table, limit)
        if records:
            handler({"Records": records})
            self.store.drain_stream(table, len(records))
        return len(records)

    def snapshot(self, *, mask: re.Pattern[str] | None = None) -> Snapshot:
        """All that tables, queues and buckets hold, in one order; what `mask` matches in texts is made the same."""
        return snapshot_of(self.store, self.services, mask)

    # faults, by the number of the call from now on (1 is the next call to the store or a queue)

    def crash_at(self, n: int, when: faults.When = "before") -> None:
        """The process dies there: every later call raises too, until `restart()`."""
        self.faults.plan(n, self.faults.crash(when))

    def restart(self) -> None:
        """A new process begins; planned faults are forgotten."""
        self.faults.restart()

    def throttle_at(self, n: int, sends: int | None = None) -> None:
        """So many sends are refused for their rate (None: all that botocore makes, so the caller hears of it)."""
        self.faults.plan(n, faults.throttled(sends))

    def conflict_at(self, n: int, *, member: int = 0, reason: str = "TransactionConflict") -> None:
        """A write meets another transaction; in a transaction `member` is the item, `reason` what AWS says of it
        (ThrottlingError and ProvisionedThroughputExceeded also come this way, and are not sent again either)."""
        self.faults.plan(n, faults.conflicting(member, reason))

    def lose_answer_at(self, n: int, *, is_resent: bool = True) -> None:
        """The call is applied and its answer lost; botocore sends it again, or (not resent) all answers are lost."""
        self.faults.plan(n, faults.lost(is_resent=is_resent))

    def lag(self, *, index_records: int = 0, table_records: int = 0) -> None:
        """Global indexes (and eventually consistent reads of tables) show the state so many changes ago."""
        self.store.index_lag, self.store.table_lag = index_records, table_records


def _product_clock() -> float:
    from chalicelib import runtime  # noqa: PLC0415  (fakes work without the product)

    return runtime.now().timestamp()
