"""An import cancelled at any moment leaves nothing, or with `skip_bad` what was made, counted once (rule 13)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.imports import ImportCreating, ImportOver
from chalicelib.models.imports import Import
from chalicelib.models.projects import project_of
from chalicelib.models.tasks import Task
from chalicelib.services import imports
from tests.builders.projects import MANAGER, a_draft, an_uploaded_import, lines, pictures
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point
from tests.fakes.snapshots import differences
from tests.integration.crashes.test_imports import (
    GOOD,
    MIXED,
    TRAVELS,
    InterruptedCloud,
    finish,
    queued,
    the_import,
    world,
)

NO_TIME = timedelta(0)


@pytest.fixture
def cloud() -> Iterator[MemoryCloud]:
    with world() as cloud:
        yield cloud


def cancel(_: object = None) -> str:
    """What the manager is told."""
    try:
        return str(imports.cancel(MANAGER, the_import().import_id).state)
    except (ImportCreating, ImportOver) as refused:
        return refused.kind()


def made() -> int:
    """The tasks that exist, as many as the import and the project say."""
    count = len(list(Task.scan()))
    record = the_import()
    project = project_of(record.project_id)
    assert record.open_state is None
    assert (record.tasks_created, project.task_count, project.running_import_id) == (count, count, None)
    return count


@pytest.mark.parametrize("mode", ["all_or_nothing", "skip_bad"])
def test_before_tasks_are_made_cancelling_leaves_nothing(cloud: MemoryCloud, mode: Any) -> None:
    project = a_draft()
    begun = imports.begin(MANAGER, project.project_id, mode=mode, repeat=None)
    assert (cancel(), cancel()) == ("cancelled", "cancelled")
    cloud.services["s3"].upload(begun.upload.url, begun.upload.fields, GOOD)
    assert imports.complete_upload(MANAGER, begun.import_id).state == "cancelled"
    imports.run(begun.import_id)
    assert made() == 0


def test_after_cancelling_another_import_may_begin(cloud: MemoryCloud) -> None:
    project = a_draft()
    first = an_uploaded_import(cloud, project, lines(*pictures(5)))
    imports.cancel(MANAGER, first)
    imports.run(an_uploaded_import(cloud, project, lines(*pictures(3))))
    imports.run(first)
    assert (Import.get(first).state, project_of(project.project_id).task_count) == ("cancelled", 3)


def test_what_is_over_is_not_cancelled(cloud: MemoryCloud) -> None:
    imports.run(an_uploaded_import(cloud, a_draft(), lines(*pictures(2))))
    assert cancel() == "import-over"
    assert made() == 2


@pytest.mark.parametrize("mode", ["all_or_nothing", "skip_bad"])
@pytest.mark.parametrize("content", [GOOD, MIXED], ids=["good", "mixed"])
def test_cancelled_at_any_moment_of_a_run_all_figures_agree(content: bytes, mode: str) -> None:
    with world() as cloud:
        queued(content, mode)(cloud)
        with cloud.counting() as count:
            finish()
        calls, whole = len(count.calls), made()
    told, left = set(), set()
    for n in range(1, calls + 1):
        with world(InterruptedCloud) as cloud:
            queued(content, mode)(cloud)
            answers: list[str] = []
            cloud.interruption = (n, lambda answers=answers: answers.append(cancel()))
            finish()
            told.update(answers)
            left.add(made())
            if answers == ["cancelled"]:
                assert the_import().state == "cancelled"
            finish()
            assert made() in left
    if mode == "all_or_nothing":
        assert left <= {0, whole}
        assert told >= {"cancelled"}
        assert content is MIXED or "import-creating" in told
    else:
        assert {0, 99} <= left
        assert whole in left or content is GOOD


def test_cancelling_killed_at_any_call_and_sent_again_ends_the_same() -> None:
    def half_way(cloud: MemoryCloud) -> None:
        queued(GOOD, "skip_bad")(cloud)
        imports.run(the_import().import_id, runs_for=NO_TIME)
        imports.run(the_import().import_id, runs_for=NO_TIME)

    points = every_crash_point(world, cancel, prepare=half_way)
    _, clean = next(points)
    tried = 0
    for point, found in points:
        assert found == clean, str(point)
        tried += 1
    assert tried > 3


CSV = b"key,text\r\n" + b"".join(b'k%d,"one\r\ntwo %d"\r\n' % (n, n) for n in range(120)) + b"k7,again\r\nbroken\r\n"
ARRAY = b"[" + b",".join(b'{"id": %d, "data": {"text": "a"}}' % n for n in range(120)) + b', {"id": 7, "data": {}}, 5]'


@pytest.mark.parametrize(
    ("content", "form"),
    [(CSV, {"format": "csv", "key_column": "key"}), (ARRAY, {"format": "label_studio"})],
    ids=["csv", "array"],
)
def test_an_import_of_any_format_killed_at_any_call_ends_as_one_clean_run(content: bytes, form: dict[str, str]) -> None:
    def counting_s3_too(cloud: MemoryCloud) -> None:
        queued(content, "skip_bad", **form)(cloud)
        cloud.faults.counted_services = {"dynamodb", "sqs", "s3"}

    points = every_crash_point(
        world, lambda cloud: finish(cloud, NO_TIME), prepare=counting_s3_too,
        look=lambda cloud: cloud.snapshot(mask=TRAVELS),
    )  # fmt: skip
    _, clean = next(points)
    tried = 0
    for point, found in points:
        assert found == clean, (str(point), differences(clean, found)[:6])
        tried += 1
    assert tried > 20
    assert clean["tables"]["inlier-local-tasks"]
