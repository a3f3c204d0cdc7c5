"""200 people a second ask one project for its next task: how many tries a claim takes, and who is told "nothing".

`python -m tests.bench.claim_rate [--rate 200] [--seconds 10]`: the real use case over the memory store in virtual time. Every
call takes as long as within a region of AWS; two transactions that hold the same item at once conflict, as DynamoDB's
do; indexes show what was true half a second ago. First with plenty of tasks, then for the last places. Exit code 1 if a
successful claim takes 1.5 tries or more on average, or anybody is told "nothing" while a place was open.
"""

import argparse
import contextvars
import heapq
import logging
import random
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import greenlet

import tests.conftest  # noqa: F401  (sets the environment first)
from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.claims import NothingToClaim
from chalicelib.domain.imports import queue_position
from chalicelib.domain.problems import Problem
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.tasks import Task, shard_id_of
from chalicelib.services import claims
from tests.builders.work import MONDAY, a_project
from tests.fakes.calls import WRITES, Call
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import conflicting

MOST_TRIES = 1.5
#: Seconds: the median of a read and of a write or transaction; each call takes half to three times as long.
READ_S, WRITE_S, INDEX_LAG_S = 0.005, 0.015, 0.5
TASKS_A_SHARD = 1000


class RatedCloud(MemoryCloud):
    """Greenlets in virtual time; outside of one, calls are answered at once."""

    def __init__(self) -> None:
        super().__init__(clock=lambda: self.now)
        self.now = MONDAY.timestamp()
        self.keeps_calls = False
        self.conflicts = self.committed = self.in_flight = 0
        self.tries = Counter[greenlet.greenlet]()
        self._agenda: list[tuple[float, int, Callable[[], Any]]] = []
        self._planned = 0
        self._held: set[tuple[str, str]] = set()
        self._dice = random.Random(11)
        self._hub = greenlet.getcurrent()

    def at(self, instant: float, act: Callable[[], Any]) -> None:
        """The act happens then."""
        self._planned += 1
        heapq.heappush(self._agenda, (instant, self._planned, act))

    def begin(self, instant: float, act: Callable[[], None]) -> None:
        """A request comes then."""
        task = greenlet.greenlet(act, self._hub)
        task.gr_context = contextvars.copy_context()
        self.at(instant, task.switch)

    def run(self) -> None:
        """Until nobody waits any more."""
        while self._agenda:
            self.now, _, act = heapq.heappop(self._agenda)
            act()

    def sleep(self, seconds: float) -> None:
        """The request stands still; the others go on."""
        self.at(self.now + seconds, greenlet.getcurrent().switch)
        self._hub.switch()

    def carry_out(self, call: Call) -> dict[str, Any]:
        """A write holds its items until it is answered; a read of an index sees what it shows by then."""
        if greenlet.getcurrent() is self._hub:
            return self.answer(call)
        takes = (WRITE_S if call.operation in WRITES else READ_S) * self._dice.uniform(0.5, 3)
        if call.operation != "TransactWriteItems":
            self.sleep(takes)
            return self._late_answer(call)
        self.tries[greenlet.getcurrent()] += 1
        keys = {_key(member) for member in call.params["TransactItems"]}
        if keys & self._held:
            self.conflicts += 1
            self.sleep(takes / 2)
            return conflicting(0, "TransactionConflict")(call, lambda: self.answer(call))
        self._held |= keys
        self.in_flight += 1
        try:
            self.sleep(takes)
            answer = self.answer(call)
        finally:
            self.in_flight -= 1
            self._held -= keys
        self.committed += 1
        return answer

    def _late_answer(self, call: Call) -> dict[str, Any]:
        if "IndexName" not in call.params:
            return self.answer(call)
        log = self.store.tables[call.params["TableName"]].log
        behind = 0
        while behind < len(log) and log[-1 - behind].at > self.now - INDEX_LAG_S:
            behind += 1
        self.store.index_lag = behind
        try:
            return self.answer(call)
        finally:
            self.store.index_lag = 0


def _key(member: dict[str, Any]) -> tuple[str, str]:
    (kind,) = member.values()
    if "Key" in kind:
        return kind["TableName"], str(sorted(kind["Key"].items()))
    return kind["TableName"], str(sorted(kind["Item"].items()))


def play(*, places: int, people: int, rate: float) -> bool:
    """One project with so many tasks of one place, asked by so many people; whether the goals are met."""
    with RatedCloud() as cloud:
        runtime.install(
            clock=lambda: datetime.fromtimestamp(cloud.now, UTC), bits=random.Random(5).getrandbits, sleep=cloud.sleep
        )
        cloud.create_tables()
        shards = -(-places // TASKS_A_SHARD)
        a_project(shard_count=shards, places=1, available=10**9, budget_shards=32)
        for number in range(places):
            _task(f"tsk_{number:07d}", number)
        told, took = Counter[str](), list[tuple[float, int]]()
        for number in range(people):
            actor = Actor(f"acc_{number:06d}", frozenset({"contributor"}), "active")
            Enrolment(
                actor.account_id, "prj_ducks", state="tasking", guidelines_read=1, created_at=runtime.now()
            ).save()
            cloud.begin(MONDAY.timestamp() + 60 + number / rate, _request(cloud, actor, places, told, took))
        cloud.run()
        runtime.install()
    print(f"{people:,} people, {rate:.0f} a second, for {places:,} places in {shards} shards:")
    return _report(cloud, told, sorted(took), due=min(places, people))


def _task(task_id: str, number: int) -> None:
    Task(
        task_id, project_id="prj_ducks", key=task_id, input={"text": "quack"}, places=1, import_id="imp_1", import_line=1,
        shard_id=shard_id_of("prj_ducks", number // TASKS_A_SHARD),
        queue_position=queue_position(number + 1, TASKS_A_SHARD), created_at=runtime.now(),
    ).save()  # fmt: skip


def _request(
    cloud: RatedCloud, actor: Actor, places: int, told: Counter[str], took: list[tuple[float, int]]
) -> Callable[[], None]:
    def act() -> None:
        began = cloud.now
        try:
            claims.claim_next(actor, "prj_ducks")
        except NothingToClaim:
            is_open = cloud.committed + cloud.in_flight < places
            told[_WRONGLY if is_open else "nothing"] += 1
        except Problem as problem:
            told[type(problem).__name__] += 1
        else:
            told["a claim"] += 1
            took.append((cloud.now - began, cloud.tries[greenlet.getcurrent()]))

    return act


_WRONGLY = "nothing, although a place was open"


def _report(cloud: RatedCloud, told: Counter[str], took: list[tuple[float, int]], *, due: int) -> bool:
    tries = sum(tried for _, tried in took) / max(1, len(took))
    is_met = tries < MOST_TRIES and not told[_WRONGLY]
    print(f"  told: {', '.join(f'{count:,} {what}' for what, count in told.most_common())}; {due:,} could have one")
    print(
        f"  {'ok    ' if is_met else 'MISSED'} {tries:.2f} transactions a successful claim, {cloud.conflicts:,} conflicts in all"
    )
    print(
        f"  ms until a claim: median {took[len(took) // 2][0] * 1000:.0f}, p95 {took[len(took) * 95 // 100][0] * 1000:.0f}"
    )
    return is_met


def main() -> int:
    """Both worlds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=int, default=10)
    given = parser.parse_args()
    logging.getLogger("inlier").setLevel(logging.WARNING)
    people = int(given.rate * given.seconds)
    are_met = [
        play(places=people * 4, people=people, rate=given.rate),
        play(places=people // 2, people=people, rate=given.rate),
    ]
    return 0 if all(are_met) else 1


if __name__ == "__main__":
    sys.exit(main())
