"""Owns what can go wrong with one call of the cloud, and how often."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from botocore.exceptions import ConnectTimeoutError

from tests.fakes import faults
from tests.fakes.calls import WRITES, Call
from tests.fakes.errors import ServiceError
from tests.simulation.decisions import Decisions
from tests.simulation.scheduler import Scheduler, Task

Send = Callable[[], dict[str, Any]]

#: How often each kind happens beside the others: at reads, at writes of the store, at other services.
_AT_READS = {"crash before": 3, "throttled": 3, "unreachable": 2, "slow": 4}
_AT_WRITES = {
    "crash before": 4, "crash after": 5, "throttled": 2, "conflict": 5, "throttled member": 1, "sent twice": 3,
    "answer lost": 4, "unreachable": 2, "slow": 4,
}  # fmt: skip
_AT_OTHERS = {"crash before": 3, "crash after": 3, "throttled": 2, "sent twice": 2, "answer lost": 2, "slow": 2}
_AT_QUEUES = _AT_OTHERS | {"member refused": 3}
#: How long a slow call takes, in seconds: the last ones outlast a queue's patience.
_SLOW = (0.05, 0.5, 4.0, 24.0, 70.0, 365.0)


class Rates(NamedTuple):
    """How often a call meets a mishap, and how often an index is read late."""

    mishap: float
    stale: float
    delivery: float


class Mishaps:
    """Decides what happens to each call, and lets it happen."""

    def __init__(self, decisions: Decisions, rates: Rates) -> None:
        self.decisions, self.rates = decisions, rates
        self._menus = {kinds: _menu(kinds_) for kinds, kinds_ in _MENUS.items()}

    def of(self, task: Task, call: Call) -> str | None:
        """What happens to this call; None is nothing."""
        decisions = self.decisions
        if decisions.kept is None and decisions.dice.random() >= self.rates.mishap:
            return None

        def pick() -> str:
            menu = self._menus[_menu_of(call)]
            kind = menu[int(decisions.dice.random() * len(menu))]
            return f"{kind} {decisions.dice.choice(_SLOW)}" if kind == "slow" else kind

        found: str | None = decisions.special(task.name, task.calls, pick)
        return found

    def behind(self, task: Task, call: Call) -> int:
        """How many changes ago the index, or an eventually consistent read, is."""
        if call.operation not in ("Query", "BatchGetItem", "GetItem") or _is_consistent(call):
            return 0
        dice, rate = self.decisions.dice, self.rates.stale
        found = self.decisions.special(
            f"~{task.name}", task.calls, lambda: dice.randrange(1, 9) if dice.random() < rate else None
        )
        return found or 0


def happen(kind: str, task: Task, scheduler: Scheduler, call: Call, send: Send) -> dict[str, Any]:
    """The call's answer through its mishap; a crash never comes back."""
    if kind.startswith("slow"):
        scheduler.sleep(task, min(float(kind[5:]), task.longest))
        return send()
    if kind.startswith("crash"):
        if kind == "crash after":
            _unheard(send)
        scheduler.crash(task)
    return _PLAYS[kind](call, send)


def _unheard(send: Send) -> None:
    with suppress(ServiceError):  # nobody is left to hear a refusal
        send()


def _unreachable(call: Call, _: Send) -> dict[str, Any]:
    raise ConnectTimeoutError(endpoint_url=f"https://{call.service}.memory")


def _refused_member(call: Call, send: Send) -> dict[str, Any]:
    """One member of a batch is refused by the service, the others are in the queue."""
    entries = call.params["Entries"]
    refused = entries[-1]
    if len(entries) == 1:
        return {"Failed": [{"Id": refused["Id"], "Code": "InternalError", "SenderFault": False}]}
    call.params = {**call.params, "Entries": entries[:-1]}
    answer = send()
    return {**answer, "Failed": [{"Id": refused["Id"], "Code": "InternalError", "SenderFault": False}]}


_PLAYS: dict[str, Callable[[Call, Send], dict[str, Any]]] = {
    "throttled": faults.throttled(None),
    "throttled member": faults.conflicting(0, "ThrottlingError"),
    "conflict": faults.conflicting(0, "TransactionConflict"),
    "sent twice": faults.lost(is_resent=True),
    "answer lost": faults.lost(is_resent=False),
    "unreachable": _unreachable,
    "member refused": _refused_member,
}
_MENUS = {"reads": _AT_READS, "writes": _AT_WRITES, "queues": _AT_QUEUES, "others": _AT_OTHERS}
#: Every kind of mishap at a call, for the table of coverage.
KINDS = sorted({kind for kinds in _MENUS.values() for kind in kinds} | {"stale read"})


def _menu(kinds: dict[str, int]) -> list[str]:
    return [kind for kind, weight in kinds.items() for _ in range(weight)]


def _menu_of(call: Call) -> str:
    if call.service == "dynamodb":
        return "writes" if call.operation in WRITES else "reads"
    return "queues" if call.operation == "SendMessageBatch" else "others"


def _is_consistent(call: Call) -> bool:
    if call.operation == "BatchGetItem":
        return all(part.get("ConsistentRead") for part in call.params["RequestItems"].values())
    return bool(call.params.get("ConsistentRead"))
