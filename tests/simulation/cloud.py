"""Owns the cloud of a simulation: each call is a place to switch and a place where things go wrong."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

import greenlet

from tests.fakes.calls import WRITES, Call
from tests.fakes.cloud import KnownClient, MemoryCloud
from tests.fakes.errors import ServiceError
from tests.simulation.mishaps import Mishaps, happen
from tests.simulation.scheduler import Scheduler, Task

#: Seconds a call takes.
READING, WRITING = 0.004, 0.009
#: An index is never further behind than so many seconds.
LONGEST_LAG = 300.0
_SETS = ("SS", "NS", "BS")


class Trace:
    """Every call of a run in one hash; with `is_whole`, what was asked and answered too; `lines` tell the story."""

    def __init__(self, *, is_whole: bool = False, lines: list[str] | None = None) -> None:
        self.hash, self.is_whole, self.lines = hashlib.sha256(), is_whole, lines
        self.is_on = is_whole or lines is not None  # telling costs time, so nothing is told that nobody reads

    def say(self, now: float, who: str, what: str, call: Call | None = None, output: Any = None) -> None:
        """One thing that happened."""
        if not self.is_on:
            return
        text = f"{now:.3f} {who} {what}"
        if self.is_whole and call is not None:
            said = json.dumps([_tidy(call.params), _tidy(output)], sort_keys=True, default=_named)
            self.hash.update(said.encode())
        self.hash.update(text.encode())
        if self.lines is not None:
            self.lines.append(text)


class SimulatedCloud(MemoryCloud):
    """Calls made outside of a task (preparing, looking) go straight through."""

    def __init__(self) -> None:
        super().__init__(clock=lambda: self.scheduler.now if self.scheduler else self.prepared_at)
        self.scheduler: Scheduler | None = None
        self.prepared_at = 0.0
        self.mishaps: Mishaps | None = None
        self.trace = Trace()
        self.coverage: Counter[str] = Counter()
        self.tamper: Callable[[Call], None] | None = None
        self.after_write: Callable[[Call], None] = lambda _: None
        self.keeps_calls = False
        self._sent = 0

    def api_call(self, client: Any, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        """As every memory cloud's, without the events that botocore emits: nobody listens here."""
        known = self._clients.get(id(client))
        if known is None:
            known = self._clients[id(client)] = KnownClient(client)
        if known.is_validating:
            known.validate(operation, params)
        if operation == "TransactWriteItems" and "ClientRequestToken" not in params:
            self._sent += 1
            params = {**params, "ClientRequestToken": f"token-{self._sent}"}
        try:
            output = self.carry_out(Call(known.service, operation, params, known.attempts))
        except ServiceError as refusal:
            raise refusal.as_client_error(operation) from None
        output["ResponseMetadata"] = {"HTTPStatusCode": 200, "RequestId": "memory", "HTTPHeaders": {}}
        return output

    def carry_out(self, call: Call) -> dict[str, Any]:
        """One call of the task that runs: others may go on before it, and anything may happen to it."""
        scheduler = self.scheduler
        if scheduler is None:
            return self.answer(call)
        if scheduler.is_over:
            raise greenlet.GreenletExit  # something unwinds after the end, or after its crash
        task = scheduler.current
        if task is None:
            return self.answer(call)
        if self.tamper is not None:
            self.tamper(call)
        if call.operation == "BatchGetItem":
            _in_order(call)
        task.calls += 1
        scheduler.pause(task, WRITING if call.operation in WRITES else READING)
        return self._with_mishaps(scheduler, task, call)

    def _with_mishaps(self, scheduler: Scheduler, task: Task, call: Call) -> dict[str, Any]:
        mishaps = self.mishaps
        if mishaps is None:
            return self._send(scheduler, task, call)
        kind = mishaps.of(task, call)
        if kind is not None:
            self.coverage[f"mishap: {kind.split(' ')[0] if kind.startswith('slow') else kind}"] += 1
            self.trace.say(scheduler.now, task.name, f"*** {kind}: {told(call)}")
            return happen(kind, task, scheduler, call, lambda: self._send(scheduler, task, call))
        behind = mishaps.behind(task, call)
        if behind:
            behind = self._lately(call, behind)
        if not behind:
            return self._send(scheduler, task, call)
        self.coverage["mishap: stale read"] += 1
        self.store.index_lag = self.store.table_lag = behind
        try:
            return self._send(scheduler, task, call, f"{behind} changes behind")
        finally:
            self.store.index_lag = self.store.table_lag = 0

    def _lately(self, call: Call, behind: int) -> int:
        """So many changes ago, but no more than an index ever lags."""
        names = [call.params["TableName"]] if "TableName" in call.params else list(call.params["RequestItems"])
        oldest = self.store.clock() - LONGEST_LAG
        logs = [self.store.tables[name].log[-behind:] for name in names]
        return min(sum(1 for change in log if change.at >= oldest) for log in logs)

    def _send(self, scheduler: Scheduler, task: Task, call: Call, how: str = "") -> dict[str, Any]:
        before = self.store.sequence
        try:
            output = self.answer(call)
        except ServiceError as refusal:
            if self.trace.is_on:
                what = f"{told(call)} {how}-> {_reason(refusal)}"
                self.trace.say(scheduler.now, task.name, what, call, refusal.extra)
            raise
        if self.trace.is_on:
            self.trace.say(scheduler.now, task.name, f"{told(call)} {how}", call, output)
        if self.store.sequence != before or call.service != "dynamodb":
            self.after_write(call)
        return output


def told(call: Call) -> str:
    """The call in a few words: what is asked of which tables."""
    if call.service != "dynamodb":
        return f"{call.service}.{call.operation}"
    params = call.params
    if call.operation == "TransactWriteItems":
        members = [(kind, member[kind]) for member in params["TransactItems"] for kind in member]
        return "transaction: " + ", ".join(f"{kind} {_short(member['TableName'])}" for kind, member in members)
    name = params.get("TableName") or next(iter(params.get("RequestItems", {"": 0})))
    index = f".{params['IndexName']}" if "IndexName" in params else ""
    return f"{call.operation} {_short(name)}{index}"


def _short(table: str) -> str:
    return table.removeprefix("inlier-local-")


def _reason(refusal: ServiceError) -> str:
    reasons = refusal.extra.get("CancellationReasons")
    return ",".join(reason["Code"] for reason in reasons) if reasons else refusal.code


def _in_order(call: Call) -> None:
    """PynamoDB asks for keys in the order of a set, which another hash seed changes."""
    wanted = call.params["RequestItems"]
    sorted_ = {name: {**part, "Keys": sorted(part["Keys"], key=repr)} for name, part in wanted.items()}
    call.params = {**call.params, "RequestItems": sorted_}


def _named(value: Any) -> str:
    """What JSON does not know: an instant as text, anything else by its kind, for its address differs."""
    return value.isoformat() if isinstance(value, datetime) else type(value).__name__


def _tidy(value: Any) -> Any:
    """One spelling: sets sorted, bytes in hex."""
    if isinstance(value, dict):
        if len(value) == 1 and (kind := next(iter(value))) in _SETS:
            return {kind: sorted(map(_tidy, value[kind]))}
        return {name: _tidy(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_tidy(member) for member in value]
    return value.hex() if isinstance(value, bytes) else value
