"""An import killed anywhere, delivered twice or run by two at once ends as one clean run does (rule 13)."""

import json
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.models.imports import Import
from chalicelib.models.projects import Project
from chalicelib.models.tasks import Task
from chalicelib.services import imports, outbox
from chalicelib.services.imports.runs import RUNS_FOR
from tests.builders.projects import MANAGER, a_draft, files_of, lines, pictures
from tests.builders.work import Clock
from tests.fakes.calls import Call
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point
from tests.fakes.snapshots import differences

#: How often a record moved and how often it was sent on tell of the crash; everything else must be the same.
TRAVELS = re.compile(r'(?<="step": \{"N": ")\d+|(?<="continued": \{"N": ")\d+')
GOOD = lines(*pictures(120))
MIXED = lines(*pictures(100), b"{", {"key": "picture-7", "input": {"text": "again"}}, *pictures(9, first=101))
NO_TIME = timedelta(0)


class InterruptedCloud(MemoryCloud):
    """Before its n-th call to the store, somebody else does something."""

    interruption: tuple[int, Callable[[], object]] | None = None

    def carry_out(self, call: Call) -> dict[str, Any]:
        if self.interruption is not None and call.service == "dynamodb":
            left, act = self.interruption
            self.interruption = (left - 1, act) if left > 1 else None
            if left == 1:
                act()
        return super().carry_out(call)


@contextmanager
def world(kind: type[MemoryCloud] = MemoryCloud) -> Iterator[Any]:
    with kind() as cloud:
        cloud.create_tables()
        files_of(cloud)
        for queue in ("imports", "notices"):
            cloud.services["sqs"].create(f"inlier-local-{queue}")
        runtime.install(clock=Clock(), bits=random.Random(7).getrandbits, sleep=lambda _: None)
        try:
            yield cloud
        finally:
            runtime.install()


def queued(content: bytes, mode: Any = "all_or_nothing", **form: Any) -> Callable[[MemoryCloud], None]:
    def prepare(cloud: MemoryCloud) -> None:
        begun = imports.begin(MANAGER, a_draft().project_id, mode=mode, repeat=None, form=imports.Form(**form))
        cloud.services["s3"].upload(begun.upload.url, begun.upload.fields, content)
        imports.complete_upload(MANAGER, begun.import_id)

    return prepare


def the_import() -> Import:
    (found,) = Import.scan()
    return found


def finish(_: object = None, runs_for: timedelta = RUNS_FOR) -> None:
    for _leg in range(100):
        if imports.run(the_import().import_id, runs_for=runs_for):
            return
    raise AssertionError("the import does not end")


@pytest.mark.parametrize(
    ("content", "mode", "runs_for"),
    [(GOOD, "all_or_nothing", RUNS_FOR), (MIXED, "all_or_nothing", RUNS_FOR), (MIXED, "skip_bad", NO_TIME)],
    ids=["good lines", "bad lines refused", "bad lines left out, leg by leg"],
)
def test_an_import_killed_at_any_call_ends_as_one_clean_run(content: bytes, mode: str, runs_for: timedelta) -> None:
    def counting_s3_too(cloud: MemoryCloud) -> None:
        queued(content, mode)(cloud)
        cloud.faults.counted_services = {"dynamodb", "sqs", "s3"}

    points = every_crash_point(
        world, lambda cloud: finish(cloud, runs_for), prepare=counting_s3_too,
        look=lambda cloud: cloud.snapshot(mask=TRAVELS),
    )  # fmt: skip
    _, clean = next(points)
    tried = 0
    for point, found in points:
        assert found == clean, (str(point), differences(clean, found)[:6])
        tried += 1
    assert tried > 20


def test_starting_an_import_killed_at_any_call_queues_it_once() -> None:
    def prepare(cloud: MemoryCloud) -> None:
        begun = imports.begin(MANAGER, a_draft().project_id, mode="all_or_nothing", repeat=None)
        cloud.services["s3"].upload(begun.upload.url, begun.upload.fields, GOOD)

    points = every_crash_point(
        world, lambda _: imports.complete_upload(MANAGER, the_import().import_id), prepare=prepare
    )
    _, clean = next(points)
    for point, found in points:
        assert found == clean, str(point)


@pytest.mark.parametrize("leg", [NO_TIME, RUNS_FOR], ids=["one leg", "to the end"])
@pytest.mark.parametrize(("content", "mode"), [(GOOD, "all_or_nothing"), (MIXED, "skip_bad")], ids=["good", "mixed"])
def test_two_consumers_at_once_make_each_task_once(content: bytes, mode: str, leg: timedelta) -> None:
    with world() as cloud:
        queued(content, mode)(cloud)
        with cloud.counting() as count:
            finish()
        calls, clean = len(count.calls), cloud.snapshot(mask=TRAVELS)
    for n in range(1, calls + 1):
        with world(InterruptedCloud) as cloud:
            queued(content, mode)(cloud)
            import_id = the_import().import_id
            cloud.interruption = (n, lambda import_id=import_id: imports.run(import_id, runs_for=leg))
            finish()
            found = cloud.snapshot(mask=TRAVELS)
            assert found == clean, (n, differences(clean, found)[:6])


@pytest.mark.parametrize("fault", ["lost", "all answers lost", "conflict", "throttled"])
def test_lost_answers_and_conflicts_count_nothing_twice(fault: str) -> None:
    with world() as cloud:
        queued(MIXED, "skip_bad")(cloud)
        with cloud.counting() as count:
            finish()
        calls, clean = len(count.calls), cloud.snapshot(mask=TRAVELS)
    for n in range(1, calls + 1):
        with world() as cloud:
            queued(MIXED, "skip_bad")(cloud)
            if fault == "lost":
                cloud.lose_answer_at(n)
            elif fault == "all answers lost":
                cloud.lose_answer_at(n, is_resent=False)
            elif fault == "conflict":
                cloud.conflict_at(n)
            else:
                cloud.throttle_at(n)
            try:
                finish()
            except Exception:  # noqa: BLE001  (whatever it was, the queue delivers the message again)
                finish()
            assert cloud.snapshot(mask=TRAVELS) == clean, n


def test_the_stream_alone_carries_an_import_to_its_end_and_tells_its_manager() -> None:
    with world() as cloud:
        queued(GOOD)(cloud)
        for _ in range(30):
            cloud.deliver("inlier-local-imports", relay)
            for message in bodies(cloud, "imports"):
                imports.run(message["import_id"], runs_for=NO_TIME)
        assert the_import().state == "done"
        assert the_import().continued >= 2
        (told,) = bodies(cloud, "notices")
        assert told["account_id"] == MANAGER.account_id
        assert (told["kind"], told["facts"]["accepted"], told["facts"]["refused"]) == ("import_finished", 120, 0)
        (project,) = Project.scan()
        assert (project.task_count, len(list(Task.scan()))) == (120, 120)


def relay(event: dict[str, Any]) -> None:
    for record in event["Records"]:
        images = record["dynamodb"]
        outbox.follow(record["eventSourceARN"], images.get("OldImage"), images.get("NewImage"))


def bodies(cloud: MemoryCloud, queue: str) -> list[dict[str, Any]]:
    """What waits in a queue, taken out of it."""

    waiting = cloud.services["sqs"].queues[f"inlier-local-{queue}"].messages
    found = [json.loads(message.body) for message in waiting]
    waiting.clear()
    return found
