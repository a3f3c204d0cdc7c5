"""Compares the memory store with the emulator's DynamoDB on random requests (`python -m infra.fuzz_store`)."""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fakes.dynamodb import Engine
from tests.fakes.errors import ServiceError
from tests.fuzz.requests import Requests
from tests.fuzz.table import CREATE, TABLE, Request

_ROOT = Path(__file__).resolve().parents[1]
_PYTHON = _ROOT / ".local" / "cloud-venv" / "bin" / "python"
_LONGEST_STEP = 4096  # the emulator charges every read as one of up to 4 KB, so longer ones are not compared


class Difference(Exception):  # noqa: N818  (a finding, not a failure of this program)
    """The two engines answer the last of these requests differently."""

    def __init__(self, seed: int, requests: list[Request], ours: Any, theirs: Any) -> None:
        self.seed, self.requests, self.ours, self.theirs = seed, requests, ours, theirs
        lines = [f"seed {seed}: the engines differ after {len(requests) - 1} requests"]
        lines += [f"  {operation} {json.dumps(request, ensure_ascii=False)}" for operation, request in requests]
        super().__init__("\n".join([*lines, f"  memory:   {json.dumps(ours)}", f"  emulator: {json.dumps(theirs)}"]))

    def outcome(self) -> tuple[Any, ...]:
        """What kind of difference it is, so that shrinking does not wander off to another."""
        return tuple((status, body.get("__type")) for status, body in (self.ours, self.theirs))


class Oracle:
    """The emulator's functions in a process of their own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def answers(self, requests: list[Request]) -> list[Any]:
        """The answers of a fresh world."""
        sender, receiver = self.process.stdin, self.process.stdout
        if sender is None or receiver is None:
            raise RuntimeError("the oracle was started without pipes")
        sender.write(json.dumps([CREATE, *requests]) + "\n")
        sender.flush()
        line = receiver.readline()
        if not line:
            raise RuntimeError("The emulator's functions died; run infra/fuzz_oracle.py by hand to see why.")
        return list(json.loads(line))[1:]


@contextmanager
def oracle() -> Iterator[Oracle]:
    """Starts the emulator's functions; they end with the block."""
    if not _PYTHON.exists():
        raise SystemExit(f"The emulator is not installed ({_PYTHON}): run `make run` or `make test` once.")
    command = [str(_PYTHON), str(_ROOT / "infra" / "fuzz_oracle.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Oracle(process)
        finally:
            process.terminate()


class Memory:
    """The memory store in a fresh world."""

    def __init__(self) -> None:
        self.engine = Engine(clock=lambda: 0.0)
        self.engine.call(*CREATE)

    def answer(self, operation: str, request: dict[str, Any]) -> list[Any]:
        """Status and body, as the oracle gives them."""
        try:
            return [200, self.engine.call(operation, request).output]
        except ServiceError as refusal:
            return [refusal.http_status, {"__type": refusal.code, "message": refusal.message, **refusal.extra}]

    def item_at(self, key: dict[str, Any]) -> Any:
        """The stored item."""
        table = self.engine.table(TABLE)
        record = table.items.get(table.key(key))
        return record.item if record else None


def comparable(operation: str, answer: list[Any]) -> Any:
    """What must be equal: no texts of messages, no order of sets, no charge where the emulator's rule is wrong."""
    status, body = answer
    if status != 200:
        reasons = [
            {"Code": r.get("Code", "None"), "Item": _tidy(r.get("Item"))} for r in body.get("CancellationReasons", [])
        ]
        return {"refused": body["__type"].rpartition("#")[2], "reasons": reasons, "Item": _tidy(body.get("Item"))}
    tidy = _tidy({name: part for name, part in body.items() if part != {} or name == "Item"})
    if operation in ("Query", "Scan", "GetItem", "BatchGetItem", "TransactGetItems"):
        tidy.pop("ConsumedCapacity", None)
    if operation == "BatchGetItem":
        tidy["Responses"] = {name: _sorted(items) for name, items in body.get("Responses", {}).items()}
    if "Items" in tidy and "Limit" not in body:
        tidy["Items"] = _sorted(tidy["Items"]) if operation == "Scan" else tidy["Items"]
    if isinstance(tidy.get("ConsumedCapacity"), list):
        tidy["ConsumedCapacity"] = [{k: c[k] for k in ("TableName", "CapacityUnits")} for c in tidy["ConsumedCapacity"]]
    return tidy


def _sorted(items: list[Any]) -> list[Any]:
    return sorted((_tidy(item) for item in items), key=lambda item: json.dumps(item, sort_keys=True))


def _tidy(value: Any) -> Any:
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)) in ("SS", "NS"):
            return {kind: sorted(members) for kind, members in value.items()}
        return {name: _tidy(member) for name, member in value.items()}
    return [_tidy(member) for member in value] if isinstance(value, list) else value


def run_seed(seed: int, number: int, reference: Oracle) -> tuple[int, int]:
    """Send so many requests to both; how many were sent and how many refused. Raises Difference."""
    memory = Memory()
    source = Requests(seed, memory.item_at)
    requests: list[Request] = []
    answers = []
    page = None
    for _ in range(number):
        operation, request = json.loads(json.dumps(source.next(page)))
        requests.append((operation, request))
        answers.append(memory.answer(operation, request))
        end = answers[-1][1].get("LastEvaluatedKey")
        page = {"operation": operation, "request": {**request, "ExclusiveStartKey": end}} if end else None
    for at, theirs in enumerate(reference.answers(requests)):
        operation = requests[at][0]
        if comparable(operation, answers[at]) != comparable(operation, theirs):
            raise shrunken(seed, requests[: at + 1], reference)
    return len(requests), sum(status != 200 for status, _ in answers)


def difference(seed: int, requests: list[Request], reference: Oracle) -> Difference | None:
    """Whether the last of these requests is answered differently, in fresh worlds."""
    memory = Memory()
    ours = [memory.answer(*request) for request in requests][-1]
    theirs = reference.answers(requests)[-1]
    one, two = comparable(requests[-1][0], ours), comparable(requests[-1][0], theirs)
    return Difference(seed, requests, ours, theirs) if one != two else None


def shrunken(seed: int, requests: list[Request], reference: Oracle) -> Difference:
    """The same difference after as few requests as possible."""
    found = difference(seed, requests, reference)
    if found is None:
        raise RuntimeError(f"seed {seed} differs only sometimes: an engine is not deterministic")
    before, last = requests[:-1], requests[-1]
    size = max(1, len(before) // 2)
    while size:
        at = 0
        while at < len(before):
            fewer = before[:at] + before[at + size :]
            still = difference(seed, [*fewer, last], reference)
            if still is None or still.outcome() != found.outcome():
                at += size
            else:
                before, found = fewer, still
        size //= 2
    return found


def main() -> int:
    """Runs the seeds, shows progress, stops at the first difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--requests", type=int, default=500, help="requests a seed")
    arguments = parser.parse_args()
    begin, sent, refused = time.monotonic(), 0, 0
    with oracle() as reference:
        for seed in range(arguments.first, arguments.first + arguments.seeds):
            try:
                more, no = run_seed(seed, arguments.requests, reference)
            except Difference as found:
                print(f"\n{found}")
                return 1
            sent, refused = sent + more, refused + no
            print(f"\rseed {seed}: {sent:,} requests, {refused:,} refused, no difference", end="", flush=True)
    print(f"\n{sent:,} requests in {time.monotonic() - begin:.0f} s, the memory store and the emulator agree")
    return 0


if __name__ == "__main__":
    sys.exit(main())
