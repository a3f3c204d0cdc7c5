"""What happens at the same moment, and what a dead process leaves behind."""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.attempts import AttemptOver
from chalicelib.domain.idempotency import Repeat
from chalicelib.models import attempts as records
from chalicelib.models.skills import Skill
from chalicelib.services import attempts
from tests.builders.assessments import ANN, a_graded_attempt, a_published_assessment, answer_all, right_answer
from tests.builders.work import Clock
from tests.fakes.calls import Call
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import CrashPoint, every_crash_point
from tests.fakes.snapshots import Snapshot


class World:
    """The same world every time: clock, dice and ids included."""

    def __init__(self, *, right: int = 8, is_over: bool = False) -> None:
        self.right, self.is_over, self.attempt_id, self.assessment_id = right, is_over, "", ""

    def prepare(self, cloud: MemoryCloud) -> None:
        cloud.create_tables()
        clock = Clock()
        runtime.install(clock=clock, bits=random.Random(11).getrandbits, sleep=lambda _: None)
        self.assessment_id = a_published_assessment().assessment_id
        sheet = attempts.start_attempt(ANN, self.assessment_id, None)
        self.attempt_id = sheet.attempt_id
        answer_all(ANN, sheet.attempt_id, right=self.right)
        clock.at = sheet.ends_at if self.is_over else sheet.ends_at - (sheet.ends_at - sheet.started_at) / 2

    def submit(self, _: MemoryCloud) -> attempts.Sheet:
        return attempts.submit_attempt(ANN, self.attempt_id)

    def sweep(self, _: MemoryCloud) -> dict[str, Any]:
        return attempts.expire_attempts("schedule", "attempts past their end")


@pytest.fixture(autouse=True)
def real_runtime_afterwards():
    yield
    runtime.install()


def records_after_every_crash(world: World, run: Callable[[MemoryCloud], object]) -> list[tuple[CrashPoint, Any]]:
    seen = list(every_crash_point(MemoryCloud, run, prepare=world.prepare))
    assert len(seen) > 8, "a hand-in makes at least four calls, each crashed before and after"
    return seen


@pytest.mark.parametrize("right", [8, 2], ids=["passing", "failing"])
def test_a_hand_in_that_dies_anywhere_and_is_sent_again_leaves_the_records_of_one(right):
    world = World(right=right)
    (_, clean), *crashed = records_after_every_crash(world, world.submit)
    for point, seen in crashed:
        assert seen == clean, str(point)


def test_a_sweep_that_dies_anywhere_and_runs_again_leaves_the_records_of_one():
    world = World(is_over=True)
    (_, clean), *crashed = records_after_every_crash(world, world.sweep)
    for point, seen in crashed:
        assert seen == clean, str(point)


def test_a_start_that_dies_anywhere_and_is_sent_again_leaves_one_attempt():
    assessment_id = ""

    def prepare(cloud):
        nonlocal assessment_id
        cloud.create_tables()
        runtime.install(clock=Clock(), bits=random.Random(5).getrandbits, sleep=lambda _: None)
        assessment_id = a_published_assessment().assessment_id

    def run(_):
        return attempts.start_attempt(ANN, assessment_id, Repeat("acc_ann#start#1", "hash"))

    def look(_):
        retry = records.retry_of("acc_ann", assessment_id)
        return [found.attempt_id == retry.last_attempt_id for found in records.Attempt.scan()], retry.tries

    for point, seen in every_crash_point(MemoryCloud, run, prepare=prepare, look=look):
        assert seen == ([True], 1), str(point)


def one_fault_at_every_call(world: World, plan: Callable[[MemoryCloud, int], None]) -> Iterator[Snapshot]:
    """The records after a fault at each call of a hand-in, the clean run's first."""
    with MemoryCloud() as cloud:
        world.prepare(cloud)
        with cloud.counting() as counted:
            world.submit(cloud)
        yield cloud.snapshot()
    for number in range(1, len(counted.calls) + 1):
        with MemoryCloud() as cloud:
            world.prepare(cloud)
            plan(cloud, number)
            world.submit(cloud)
            yield cloud.snapshot()


@pytest.mark.parametrize("fault", ["lose_answer_at", "conflict_at"])
def test_a_lost_answer_or_a_conflict_at_any_call_of_a_hand_in_changes_nothing(fault):
    clean, *seen = one_fault_at_every_call(World(), lambda cloud, number: getattr(cloud, fault)(number))
    assert len(seen) >= 5
    assert all(records == clean for records in seen)


class InterruptedCloud(MemoryCloud):
    """Runs something else in between: before the n-th call of an operation from now on."""

    def interrupt(self, operation: str, what: Any) -> None:
        self.operation, self.what = operation, what

    operation = ""
    what: Any = None

    def carry_out(self, call: Call) -> dict[str, Any]:
        if call.operation == self.operation and self.what is not None:
            what, self.what = self.what, None
            what()
        return super().carry_out(call)


def test_an_answer_saved_while_handing_in_is_graded_or_refused_but_never_acknowledged_and_lost():
    outcomes = []
    for operation in ("GetItem", "UpdateItem", "Query", "TransactWriteItems"):
        world = World(right=0)
        with InterruptedCloud() as cloud:
            world.prepare(cloud)
            question = records.attempt_of(world.attempt_id).questions[0]
            acknowledged: list[int] = []

            def save(world=world, question=question, acknowledged=acknowledged):
                try:
                    attempts.save_answer(ANN, world.attempt_id, question.item_id, right_answer(question))
                    acknowledged.append(1)
                except AttemptOver:
                    pass

            cloud.interrupt(operation, save)
            result = world.submit(cloud)
            assert sum(topic.right for topic in result.topics) == len(acknowledged), operation
            outcomes.append(bool(acknowledged))
    assert outcomes == [True, True, False, False]


@pytest.mark.parametrize("operation", ["GetItem", "UpdateItem", "Query", "TransactWriteItems"])
def test_two_hand_ins_at_once_give_one_result(operation):
    world = World()
    other = []
    with InterruptedCloud() as cloud:
        world.prepare(cloud)
        cloud.interrupt(operation, lambda: other.append(world.submit(cloud)))
        mine = world.submit(cloud)
        assert other == [mine]
        assert [(found.level, found.attempt_id) for found in Skill.scan()] == [(1, world.attempt_id)]


def test_two_levels_of_one_skill_passed_at_once_leave_the_higher():
    with InterruptedCloud() as cloud:
        cloud.create_tables()
        runtime.install(clock=Clock(), sleep=lambda _: None)
        easy, hard = a_published_assessment(level=2), a_published_assessment(level=4)
        sheet = attempts.start_attempt(ANN, easy.assessment_id, None)
        answer_all(ANN, sheet.attempt_id, right=8)
        cloud.interrupt("TransactWriteItems", lambda: a_graded_attempt(ANN, hard, right=8))
        result = attempts.submit_attempt(ANN, sheet.attempt_id)
        assert result.state == "passed"
        assert [found.level for found in Skill.scan()] == [4]


class Rush(MemoryCloud):
    """Nobody's first transaction goes before everybody's has come."""

    everybody: threading.Barrier | None = None
    mine = threading.local()

    def carry_out(self, call: Call) -> dict[str, Any]:
        is_first = call.operation == "TransactWriteItems" and not getattr(self.mine, "has_come", False)
        if self.everybody is not None and is_first:
            self.mine.has_come = True
            self.everybody.wait(timeout=30)
        return super().carry_out(call)


def test_32_starts_at_once_are_one_attempt():
    with Rush() as cloud:
        cloud.create_tables()
        runtime.install(clock=Clock(), sleep=lambda _: None)
        assessment_id = a_published_assessment().assessment_id
        cloud.everybody = threading.Barrier(32)
        with ThreadPoolExecutor(32) as pool:
            starts = [pool.submit(attempts.start_attempt, ANN, assessment_id, None) for _ in range(32)]
            sheets = [start.result(timeout=60) for start in starts]
        assert len({sheet.attempt_id for sheet in sheets}) == 1
        assert [found.attempt_id for found in records.Attempt.scan()] == [sheets[0].attempt_id]
        assert records.retry_of("acc_ann", assessment_id).tries == 1
