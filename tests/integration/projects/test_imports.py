import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from chalicelib import runtime
from chalicelib.domain.imports import ImportRunning, NoSuchImport, UploadMissing
from chalicelib.domain.projects import NoSuchProject
from chalicelib.models import projects as project_records
from chalicelib.models import tasks
from chalicelib.models.imports import Import
from chalicelib.services import imports, outbox
from tests.builders.projects import (
    MANAGER,
    OTHER_MANAGER,
    a_draft,
    an_uploaded_import,
    files_of,
    lines,
    pictures,
)
from tests.builders.work import Clock
from tests.fakes.cloud import MemoryCloud

HUGE = b'{"input": {"text": "' + b"x" * 300_000 + b'"}}'


def all_tasks() -> list[tasks.Task]:
    return list(tasks.Task.scan())


def told_errors(import_id: str) -> list[tuple[int, str]]:
    return [(error["line"], error["field"]) for error in Import.get(import_id).errors]


def test_a_file_becomes_tasks_that_are_open_in_its_order(cloud: MemoryCloud) -> None:
    project = a_draft()
    import_id = an_uploaded_import(cloud, project, lines(*pictures(3)))

    assert imports.run(import_id) is True

    page = tasks.in_queue(project.project_id, 1, limit=10)
    assert [(task.key, task.input, task.places, task.taken) for task in page.records] == [
        (f"picture-{n}", {"text": f"Picture {n}"}, 2, 0) for n in (1, 2, 3)
    ]
    after = project_records.project_of(project.project_id)
    assert (after.task_count, after.shard_count, bool(after.running_import_id)) == (3, 1, False)
    report = imports.report(MANAGER, import_id)
    assert (report.state, report.tasks_created, report.errors_count, report.errors_link) == ("done", 3, 0, None)


def test_a_line_without_a_key_is_known_by_its_import_and_number(cloud: MemoryCloud) -> None:
    import_id = an_uploaded_import(cloud, a_draft(), lines({"input": {"text": "a"}}, {"input": {"text": "a"}}))
    imports.run(import_id)
    assert sorted(task.key for task in all_tasks()) == [f"{import_id}#1", f"{import_id}#2"]


BAD_LINES = {
    "broken JSON": (b'{"input": {', "line", 'a line is {"input": {…}, "key": "…"}'),
    "no input": (b'{"key": "a"}', "input", "is required; a line is"),
    "an unknown field": (b'{"input": {"text": "a"}, "colour": 1}', "colour", "is not a known field"),
    "not an object": (b'["input"]', "line", "is an object with `input`, `key` (optional); a line is"),
    "an input against the schema": (b'{"input": {"text": 5}}', "input.text", "is not of type"),
    "an empty key": (b'{"key": "", "input": {"text": "a"}}', "key", "1 to 200 characters"),
    "Latin-1": ('{"input": {"text": "Gänse"}}'.encode("latin-1"), "line", "is not UTF-8"),
    "a byte that no text has": (b'{"input": {"text": "\xff"}}', "line", "is not UTF-8"),
    "a line that is too long": (HUGE, "line", "at most 256 KiB"),
    "too deep": (b'{"input": {"text": ' + b"[" * 5000 + b"]" * 5000 + b"}}", "line", "nested too deeply"),
    "deeper than we keep": (b'{"input": {"other": ' + b"[" * 45 + b"]" * 45 + b"}}", "input", "at most 40 levels"),
    "deeper than a schema is checked": (b'{"input": {"o": ' + b"[" * 800 + b"]" * 800 + b"}}", "input", "at most 40"),
    "a key that stands before": (b'{"key": "picture-1", "input": {"text": "again"}}', "key", "earlier line"),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_bad_line_is_told_with_its_number_field_and_rule_and_nothing_is_imported(
    cloud: MemoryCloud, name: str
) -> None:
    content, field, rule = BAD_LINES[name]
    project = a_draft(input_schema={"properties": {"text": {"type": "string"}}})
    import_id = an_uploaded_import(cloud, project, lines(*pictures(2), content, *pictures(1, first=9)))

    imports.run(import_id)

    report = imports.report(MANAGER, import_id)
    assert (report.state, report.failure, report.errors_count) == ("failed", "bad-lines", 1)
    (error,) = report.errors
    assert (error["line"], error["field"]) == (3, field)
    assert rule in error["rule"]
    assert all_tasks() == []
    assert project_records.project_of(project.project_id).running_import_id is None


@pytest.mark.parametrize("name", BAD_LINES)
def test_a_manager_may_choose_to_leave_bad_lines_out(cloud: MemoryCloud, name: str) -> None:
    project = a_draft(input_schema={"properties": {"text": {"type": "string"}}})
    content = lines(*pictures(2), BAD_LINES[name][0], *pictures(1, first=9))
    import_id = an_uploaded_import(cloud, project, content, mode="skip_bad")

    imports.run(import_id)

    assert sorted(task.key for task in all_tasks()) == ["picture-1", "picture-2", "picture-9"]
    assert (Import.get(import_id).state, told_errors(import_id)[0][0]) == ("done", 3)
    assert project_records.project_of(project.project_id).task_count == 3


@pytest.mark.parametrize("content", [b"\n", b"\n\n  \n", b"\xef\xbb\xbf\n"])
def test_a_file_without_a_task_is_refused(cloud: MemoryCloud, content: bytes) -> None:
    import_id = an_uploaded_import(cloud, a_draft(), content)
    imports.run(import_id)
    found = Import.get(import_id)
    assert (found.state, found.errors) == ("failed", [{"line": 1, "field": "file", "rule": "has no line with a task"}])


def test_utf16_is_told_as_the_wrong_encoding(cloud: MemoryCloud) -> None:
    import_id = an_uploaded_import(cloud, a_draft(), lines(*pictures(1)).decode().encode("utf-16"))
    imports.run(import_id)
    assert "is not UTF-8" in Import.get(import_id).errors[0]["rule"]


def test_a_byte_order_mark_and_windows_line_ends_are_no_error(cloud: MemoryCloud) -> None:
    content = b"\xef\xbb\xbf" + lines(*pictures(2)).replace(b"\n", b"\r\n") + b"\r\n"
    import_id = an_uploaded_import(cloud, a_draft(), content)
    imports.run(import_id)
    assert (Import.get(import_id).tasks_created, len(all_tasks())) == (2, 2)


def test_a_key_of_a_task_that_exists_is_refused_and_the_task_stays_as_it_was(cloud: MemoryCloud) -> None:
    project = a_draft()
    imports.run(an_uploaded_import(cloud, project, lines(*pictures(2))))
    again = [{"key": "picture-2", "input": {"text": "another"}}, {"key": "new", "input": {"text": "new"}}]

    refused = an_uploaded_import(cloud, project, lines(*again))
    imports.run(refused)
    skipped = an_uploaded_import(cloud, project, lines(*again), mode="skip_bad")
    imports.run(skipped)

    assert told_errors(refused) == told_errors(skipped) == [(1, "key")]
    assert {task.key: task.input["text"] for task in all_tasks()} == {
        "picture-1": "Picture 1", "picture-2": "Picture 2", "new": "new",
    }  # fmt: skip
    assert project_records.project_of(project.project_id).task_count == 3


def test_every_bad_line_stands_in_the_error_file_and_the_first_hundred_in_the_record(cloud: MemoryCloud) -> None:
    import_id = an_uploaded_import(cloud, a_draft(), lines(*[b"{"] * 250))
    imports.run(import_id)
    found = Import.get(import_id)
    stored = files_of(cloud)[found.errors_key].content
    told = [json.loads(line) for line in stored.splitlines()]
    assert (len(told), told[249]["line"], len(found.errors), found.errors_count) == (250, 250, 100, 250)
    link = imports.report(MANAGER, import_id).errors_link
    assert link is not None
    assert cloud.services["s3"].download(link).content == stored


def test_tasks_stand_in_shards_of_bounded_size(cloud: MemoryCloud) -> None:
    project = a_draft()
    imports.run(an_uploaded_import(cloud, project, lines(*pictures(2500))))
    imports.run(an_uploaded_import(cloud, project, lines(*pictures(10, first=3000))))
    sizes = {shard: len(list(tasks.Task.by_shard.query(shard))) for shard in _shards(project)}
    assert list(sizes.values()) == [1000, 1000, 500, 10]


def _shards(project: project_records.Project) -> list[str]:
    return project_records.project_of(project.project_id).task_shards


def test_an_import_that_runs_out_of_time_sends_itself_on_and_ends_the_same(cloud: MemoryCloud) -> None:
    project = a_draft()
    import_id = an_uploaded_import(cloud, project, lines(*pictures(250)))
    legs = 1
    while not imports.run(import_id, runs_for=timedelta(0)):
        legs += 1
        assert legs < 20
    found = Import.get(import_id)
    assert (found.state, found.tasks_created, len(all_tasks())) == ("done", 250, 250)
    assert found.continued == legs - 1 >= 3


def test_keys_seen_before_a_pause_are_still_known_after_it(cloud: MemoryCloud) -> None:
    again = [{"key": "picture-1", "input": {"text": "again"}}]
    content = lines(*pictures(10_000), *again, b"{")
    import_id = an_uploaded_import(cloud, a_draft(), content)
    assert imports.run(import_id, runs_for=timedelta(0)) is False
    assert Import.get(import_id).lines_done == 10_000
    imports.run(import_id)
    assert told_errors(import_id) == [(10_001, "key"), (10_002, "line")]


def test_a_message_delivered_again_changes_nothing(cloud: MemoryCloud) -> None:
    import_id = an_uploaded_import(cloud, a_draft(), lines(*pictures(5)))
    imports.run(import_id)
    before = cloud.snapshot()
    assert imports.run(import_id) is True
    assert cloud.snapshot() == before


def test_a_message_for_an_import_that_never_was_is_dropped(cloud: MemoryCloud) -> None:
    assert imports.run("imp_nobody") is True
    assert all_tasks() == []


def test_one_import_at_a_time_makes_tasks_of_a_project(cloud: MemoryCloud) -> None:
    project = a_draft()
    first = an_uploaded_import(cloud, project, lines(*pictures(1)))
    with pytest.raises(ImportRunning) as refused:
        an_uploaded_import(cloud, project, lines(*pictures(1, first=5)))
    assert refused.value.extra == {"import_id": first}
    imports.run(first)
    imports.run(an_uploaded_import(cloud, project, lines(*pictures(1, first=7))))
    assert sorted(task.key for task in all_tasks()) == ["picture-1", "picture-7"]


def replaced_after_it_was_queued(cloud: MemoryCloud) -> str:
    begun = imports.begin(MANAGER, a_draft().project_id, mode="all_or_nothing", repeat=None)
    cloud.services["s3"].upload(begun.upload.url, begun.upload.fields, lines(*pictures(1)))
    imports.complete_upload(MANAGER, begun.import_id)
    cloud.services["s3"].upload(begun.upload.url, begun.upload.fields, lines(*pictures(2, first=5)))
    imports.run(begun.import_id)
    return begun.import_id


def test_a_file_that_was_replaced_after_it_was_queued_is_imported_as_it_was(cloud: MemoryCloud) -> None:
    import_id = replaced_after_it_was_queued(cloud)
    assert Import.get(import_id).state == "done"
    assert [task.key for task in all_tasks()] == ["picture-1"]


def test_where_no_versions_are_kept_a_replaced_file_is_not_imported(cloud: MemoryCloud) -> None:
    cloud.services["s3"].keeps_versions = False
    import_id = replaced_after_it_was_queued(cloud)
    assert (Import.get(import_id).failure, all_tasks()) == ("file-changed", [])


def test_a_file_replaced_between_two_legs_is_never_half_imported(cloud: MemoryCloud) -> None:
    project = a_draft()
    begun = imports.begin(MANAGER, project.project_id, mode="all_or_nothing", repeat=None)
    cloud.services["s3"].upload(begun.upload.url, begun.upload.fields, lines(*pictures(250)))
    imports.complete_upload(MANAGER, begun.import_id)
    while not imports.run(begun.import_id, runs_for=timedelta(0)):
        cloud.services["s3"].upload(begun.upload.url, begun.upload.fields, lines(*pictures(300, first=1000)))
    assert {task.key for task in all_tasks()} == {f"picture-{n}" for n in range(1, 251)}


def test_completion_needs_the_file_and_may_be_said_twice(cloud: MemoryCloud) -> None:
    begun = imports.begin(MANAGER, a_draft().project_id, mode="all_or_nothing", repeat=None)
    with pytest.raises(UploadMissing):
        imports.complete_upload(MANAGER, begun.import_id)
    cloud.services["s3"].upload(begun.upload.url, begun.upload.fields, lines(*pictures(1)))
    first = imports.complete_upload(MANAGER, begun.import_id)
    assert (first.state, imports.complete_upload(MANAGER, begun.import_id).state) == ("queued", "queued")


def test_another_manager_learns_nothing_of_an_import(cloud: MemoryCloud) -> None:
    project = a_draft()
    import_id = an_uploaded_import(cloud, project, lines(*pictures(1)))
    with pytest.raises(NoSuchImport):
        imports.report(OTHER_MANAGER, import_id)
    with pytest.raises(NoSuchProject):
        imports.begin(OTHER_MANAGER, project.project_id, mode="skip_bad", repeat=None)


def test_the_console_imports_a_file_once_and_can_try_it_before(cloud: MemoryCloud) -> None:
    project = a_draft()
    stored = cloud.services["s3"]
    stored("PutObject", {"Bucket": "inlier-local-files", "Key": "drop/one.jsonl", "Body": lines(*pictures(2), b"{")})
    asked: dict[str, Any] = {"by": "ops", "reason": "client sent it by mail", "project_id": project.project_id,
             "file_key": "drop/one.jsonl", "mode": "skip_bad"}  # fmt: skip
    before = cloud.snapshot()

    tried = imports.import_tasks(**asked, dry_run=True)
    assert cloud.snapshot() == before
    assert {name: tried[name] for name in ("lines", "tasks_found", "errors_count")} == {
        "lines": 3, "tasks_found": 2, "errors_count": 1,
    }  # fmt: skip

    first = imports.import_tasks(**asked)
    imports.run(first["import_id"])
    again = imports.import_tasks(**asked)
    assert (first["state"], again["state"], again["tasks_created"]) == ("queued", "done", 2)
    assert first["import_id"] == again["import_id"] == tried["import_id"]
    assert msgspec.json.encode(tried)


def test_an_import_whose_message_was_lost_is_sent_again_by_the_sweep(cloud: MemoryCloud, clock: Clock) -> None:
    cloud.services["sqs"].create("inlier-local-imports")

    def swept() -> int:
        clock.advance(minutes=6)
        return int(outbox.sweep(by="schedule", reason="what a stream forgot")["imports"])

    import_id = an_uploaded_import(cloud, a_draft(), lines(*pictures(1)))
    assert outbox.sweep(by="schedule", reason="too early")["imports"] == 0
    assert swept() == 1
    (message,) = cloud.services["sqs"].queues["inlier-local-imports"].messages
    imports.run(json.loads(message.body)["import_id"])
    assert Import.get(import_id).state == "done"
    assert swept() == 0


def test_a_chunk_of_99_tasks_and_its_progress_are_one_transaction(cloud: MemoryCloud) -> None:
    import_id = an_uploaded_import(cloud, a_draft(), lines(*pictures(198)))
    with cloud.counting() as count:
        imports.run(import_id)
    assert (count.transactions, count.largest_transaction, count.writes) == (6, 100, 0)
    assert count.reads <= 8


def test_a_line_that_grows_beyond_a_record_when_it_is_kept_is_a_bad_line(cloud: MemoryCloud) -> None:
    project = a_draft()
    growing = b'{"input": {"text": [' + b",".join([b"1e15"] * 50_000) + b"]}}"

    import_id = an_uploaded_import(cloud, project, lines(*pictures(2)) + growing + b"\n")
    imports.run(import_id)

    assert Import.get(import_id).state == "failed"
    assert told_errors(import_id) == [(3, "input")]
    assert all_tasks() == []


LONG_NAMES = {
    "ten the size of a line": b'{"input": {"text": "a"}, "' + b"k" * 262_000 + b'": 1}\n',
    "a hundred that are too much together": b'{"input": {"text": "a"}, "' + b"k" * 9_000 + b'": 1}\n',
    "names that grow when they are written": b'{"input": {"text": "a"}, "' + b"\\u0000" * 900 + b'": 1}\n',
}


@pytest.mark.parametrize("line", LONG_NAMES.values(), ids=LONG_NAMES.keys())
def test_names_of_fields_as_long_as_a_line_are_not_said_again_and_end_the_import(
    cloud: MemoryCloud, line: bytes
) -> None:
    project = a_draft()
    import_id = an_uploaded_import(cloud, project, line * (10 if len(line) > 100_000 else 100))

    assert imports.run(import_id) is True

    report = imports.report(MANAGER, import_id)
    assert (report.state, report.failure) == ("failed", "bad-lines")
    assert 0 < len(report.errors) <= report.errors_count
    assert {error["field"] for error in report.errors} == {"line"}
    kept = files_of(cloud)[Import.get(import_id).errors_key]
    assert len(kept.content) < 300_000
    assert not project_records.project_of(project.project_id).running_import_id  # another one may begin


class Slow:
    """A stopwatch of a machine that takes a second between two looks at it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        self.seconds += 1
        return self.seconds


def test_lines_that_take_long_are_kept_before_the_time_of_a_run_is_over(cloud: MemoryCloud, clock: Clock) -> None:
    project = a_draft()
    content = lines(*pictures(150)) + b"\n" * 150 + lines(*pictures(1, first=200))
    import_id = an_uploaded_import(cloud, project, content)
    slow = Slow()
    runtime.install(clock=clock, sleep=lambda _: None, stopwatch=slow)
    seen, longest = [], 0.0

    for _ in range(100):
        began = slow.seconds
        is_over = imports.run(import_id, runs_for=timedelta(seconds=30))
        longest = max(longest, slow.seconds - began)
        found = Import.get(import_id)
        seen.append((found.state, found.lines_done, found.tasks_created))
        if is_over:
            break

    assert seen[-1] == ("done", 301, 151)
    assert longest < 100  # of a run that is given 30
    assert len([1 for state, done, _ in seen if state == "checking" and 0 < done < 301]) > 3
    passed_over = {done for state, done, made in seen if (state, made) == ("creating", 150) and done > 150}
    assert len(passed_over) > 1  # the way past lines that make nothing is kept too


def test_a_dry_run_reads_the_wrong_file_no_further_than_an_import_does(cloud: MemoryCloud) -> None:
    content = b"{\n" * 100_500
    cloud.services["s3"]("PutObject", {"Bucket": "inlier-local-files", "Key": "drop/wrong.jsonl", "Body": content})
    project_id = a_draft().project_id

    tried = imports.import_tasks(
        by="ops", reason="Is it the right one?", project_id=project_id, file_key="drop/wrong.jsonl", dry_run=True
    )

    assert (tried["lines"], tried["errors_count"], len(tried["errors"])) == (100_001, 100_001, 100)
