"""The injector: crashes, throttling, conflicts and lost answers at chosen calls, and late readers."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from botocore.exceptions import ReadTimeoutError

from tests.fakes.calls import WRITES, Call
from tests.fakes.dynamodb.transactions import cancelled
from tests.fakes.errors import ServiceError

if TYPE_CHECKING:
    from tests.fakes.cloud import MemoryCloud

When = Literal["before", "after"]
Send = Callable[[], dict[str, Any]]


class Crashed(BaseException):
    """The process died here. No `except Exception` may survive it, and nothing that unwinds reaches the cloud."""


class NetworkClosedError(RuntimeError):
    """Something tried to send a real request during a test."""


@dataclass
class Fault:
    """What happens at one call: `play` decides how its sends go."""

    at: int
    play: Callable[[Call, Send], dict[str, Any]]


class Faults:
    """The plan of faults, in numbers of counted calls from now (1 is the next)."""

    def __init__(self) -> None:
        self.counted_services = {"dynamodb", "sqs"}
        self.count = 0
        self.is_down = False
        self.planned: list[Fault] = []

    def plan(self, n: int, play: Callable[[Call, Send], dict[str, Any]]) -> None:
        if n < 1:
            raise ValueError("the next call is number 1")
        self.planned.append(Fault(self.count + n, play))

    def carry_out(self, call: Call, send: Send) -> dict[str, Any]:
        """The answer of a call, through whatever is planned for it."""
        if self.is_down:
            raise Crashed(f"{call}: the process is dead since an earlier call")
        if call.service not in self.counted_services:
            return send()
        self.count += 1
        for fault in self.planned:
            if fault.at == self.count:
                self.planned.remove(fault)
                return fault.play(call, send)
        return send()

    def crash(self, when: When) -> Callable[[Call, Send], dict[str, Any]]:
        def play(call: Call, send: Send) -> dict[str, Any]:
            if when == "after":
                with suppress(ServiceError):  # nobody is left to hear a refusal
                    send()
            self.is_down = True
            raise Crashed(f"{when} {call}")

        return play

    def restart(self) -> None:
        """A new process: what the old one still had planned is forgotten."""
        self.is_down = False
        self.planned.clear()


def throttled(sends: int | None) -> Callable[[Call, Send], dict[str, Any]]:
    """So many sends are refused for their rate; botocore repeats as often as the client is configured to."""

    def play(call: Call, send: Send) -> dict[str, Any]:
        if sends is not None and sends < call.attempts:
            return send()
        code = "ThrottlingException" if call.service != "dynamodb" else "ProvisionedThroughputExceededException"
        raise ServiceError(
            code,
            "The level of configured provisioned throughput for the table was exceeded. "
            "Consider increasing your provisioning level with the UpdateTable API.",
        )

    return play


def conflicting(member: int, reason: str) -> Callable[[Call, Send], dict[str, Any]]:
    """Another transaction holds an item: two ways to say so, and botocore repeats neither."""

    def play(call: Call, send: Send) -> dict[str, Any]:
        message = "Transaction is ongoing for the item"
        if call.operation == "TransactWriteItems":
            reasons: list[dict[str, Any]] = [{"Code": "None"} for _ in call.params["TransactItems"]]
            reasons[min(member, len(reasons) - 1)] = {"Code": reason, "Message": message}
            raise cancelled(reasons)
        if call.operation in WRITES:
            raise ServiceError("TransactionConflictException", message)
        return send()

    return play


def lost(*, is_resent: bool) -> Callable[[Call, Send], dict[str, Any]]:
    """Applied, but the answer never arrives: botocore sends the same again, with the same token.

    If that is not resent, every answer is lost and the caller sees a timeout.
    """

    def play(call: Call, send: Send) -> dict[str, Any]:
        for _ in range(1 if is_resent else call.attempts):
            with suppress(ServiceError):  # a refusal is an answer too, and it is lost as well
                send()
        if is_resent:
            return send()
        raise ReadTimeoutError(endpoint_url=f"https://{call.service}.memory")

    return play


class CrashPoint(NamedTuple):
    """The process dies before or after the n-th counted call; n = 0 is the clean run."""

    n: int
    when: When
    call: str = ""

    def __str__(self) -> str:
        return f"{self.when} call {self.n} {self.call}".rstrip() if self.n else "the clean run"


def every_crash_point(
    cloud_factory: Callable[[], AbstractContextManager["MemoryCloud"]],
    run: Callable[["MemoryCloud"], object],
    *,
    prepare: Callable[["MemoryCloud"], object] = lambda _: None,
    look: Callable[["MemoryCloud"], Any] = lambda cloud: cloud.snapshot(),
) -> Iterator[tuple[CrashPoint, Any]]:
    """Runs `run` clean, then once for every call x {before, after}: crash there, restart, run to the end.

    Yields (point, what `look` shows); the first is the clean run, with n = 0. `prepare` sets each fresh cloud up
    and is never crashed. `run` must be what the product does again by itself: a message delivered again, a request
    sent again with its idempotency key.
    """
    with cloud_factory() as cloud:
        prepare(cloud)
        begin = cloud.faults.count
        with cloud.counting() as counted:
            run(cloud)
        total = cloud.faults.count - begin
        names = [str(call) for call in counted.calls if call.service in cloud.faults.counted_services]
        yield CrashPoint(0, "before"), look(cloud)
    for n in range(1, total + 1):
        for when in ("before", "after"):
            yield _crashed_run(cloud_factory, run, CrashPoint(n, when, names[n - 1]), prepare, look)


def _crashed_run(
    cloud_factory: Callable[[], AbstractContextManager["MemoryCloud"]],
    run: Callable[["MemoryCloud"], object],
    point: CrashPoint,
    prepare: Callable[["MemoryCloud"], object],
    look: Callable[["MemoryCloud"], Any],
) -> tuple[CrashPoint, Any]:
    with cloud_factory() as cloud:
        prepare(cloud)
        cloud.crash_at(point.n, point.when)
        try:
            run(cloud)
        except Crashed:
            cloud.restart()
            run(cloud)
        else:
            raise AssertionError(f"{point}: the run made fewer calls than the clean one, or swallowed the crash")
        return point, look(cloud)
