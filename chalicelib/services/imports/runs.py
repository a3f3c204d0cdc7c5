"""A file of tasks is checked whole, then becomes tasks, chunk by chunk, once however often it runs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Any

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.imports import (
    ERRORS_SHOWN,
    ERRORS_TOLD,
    MOST_LINES,
    BadLine,
    NewTask,
    NoSuchImport,
    SeenKeys,
    queue_position,
    read_line,
    shard_number,
    shards_needed,
)
from chalicelib.domain.task_types import TaskRules
from chalicelib.gateways import files
from chalicelib.models import imports, projects, store, tasks

#: The function has 300 s; what is left serves the chunk in hand.
RUNS_FOR = timedelta(seconds=200)
#: Lines between two records of progress while checking; tasks and bytes of one transaction (100 items, 4 MB).
LINES_A_LEG, LINES_A_READ, TASKS_A_CHUNK, BYTES_A_CHUNK = 10_000, 100, 99, 2_500_000


class TaskStandsError(Exception):
    """One of the chunk's tasks exists already."""


class _FileGoneError(Exception):
    """The file is missing or was replaced since the import was queued."""


@dataclass(frozen=True, slots=True)
class _Source:
    """The file and what its lines are held against."""

    import_id: str
    file_key: str
    project: projects.Project
    rules: TaskRules

    @classmethod
    def of(cls, project: projects.Project, import_id: str, file_key: str) -> "_Source":
        return cls(import_id, file_key, project, project.rules)

    def lines(self, *, offset: int = 0, lines_done: int = 0) -> Iterator[files.Line]:
        bucket = settings.current().files_bucket
        return files.lines(bucket, self.file_key, from_offset=offset, from_number=lines_done + 1)

    def read(self, line: files.Line) -> NewTask | BadLine | None:
        return read_line(
            line.content,
            line.number,
            is_cut=line.is_cut,
            project_id=self.project.project_id,
            import_id=self.import_id,
            rules=self.rules,
        )


@dataclass(slots=True)
class _Judged:
    """One line with what became of it."""

    line: files.Line
    task: NewTask | None = None
    wrong: BadLine | None = None


@dataclass(slots=True)
class _Checked:
    """What checking has found so far."""

    seen: SeenKeys = field(default_factory=SeenKeys)
    wrong: list[BadLine] = field(default_factory=list)
    good: int = 0


def run(import_id: str, *, runs_for: timedelta = RUNS_FOR) -> bool:
    """The import goes on from where it stands; False when its time ran out and it sent itself on.

    Whatever crashes, arrives twice or runs beside another: each line becomes one task, once.
    """
    until = runtime.stopwatch() + runs_for.total_seconds()
    try:
        record = imports.import_of(import_id)
    except NoSuchImport:
        return True
    while record.is_running:
        try:
            if not _go_on(record, until):
                return False
        except imports.ImportMovedError:
            pass  # delivered twice; the other one was first with this step
        record = imports.import_of(import_id)
    return True


def dry_run_of(project: projects.Project, import_id: str, file_key: str) -> dict[str, Any]:
    """What an import of this file would find, without writing anything."""
    found, lines = _Checked(), 0
    for judged in _judged(_Source.of(project, import_id, file_key), found.seen):
        lines = judged.line.number
        _count(found, judged)
    shown = [msgspec.to_builtins(bad) for bad in found.wrong[:ERRORS_SHOWN]]
    return {"lines": lines, "tasks_found": found.good, "errors_count": len(found.wrong), "errors": shown}


def _go_on(record: imports.Import, until: float) -> bool:
    """One state's work; False if time ran out and the rest is left to another message."""
    if record.state == "queued":
        _change(record, state="checking")
        return True
    try:
        _check_file(record)
        source = _Source.of(projects.project_of(record.project_id), record.import_id, record.file_key)
        is_over = _check(record, source, until) if record.state == "checking" else _create(record, source, until)
    except (files.FileMissing, files.FileChanged, _FileGoneError):
        _end(record, state="failed", failure="file-changed")
        return True
    if not is_over:
        _change(record, continued=record.continued + 1)
    return is_over


def _check_file(record: imports.Import) -> None:
    if files.facts(settings.current().files_bucket, record.file_key).etag != record.file_tag:
        raise _FileGoneError


# checking: every line is read before the first task is made


def _check(record: imports.Import, source: _Source, until: float) -> bool:
    found = _checked_before(record, source)
    judged = _judged(source, found.seen, offset=record.bytes_done, lines_done=record.lines_done)
    while leg := list(islice(judged, LINES_A_LEG)):
        wrong_before = len(found.wrong)
        for one in leg:
            _count(found, one)
        last = leg[-1].line
        if last.number > MOST_LINES:
            found.wrong.append(BadLine(last.number, "file", f"has at most {MOST_LINES} lines"))
        if len(found.wrong) > wrong_before:
            _write_errors(record, found.wrong)
        _change(record, lines_done=last.number, bytes_done=last.next_offset, **_summary(found))
        if len(found.wrong) > ERRORS_TOLD or last.number > MOST_LINES:
            _end(record, state="failed", failure="bad-lines")
            return True
        if runtime.stopwatch() > until:
            return False
    _end_of_checking(record, found)
    return True


def _checked_before(record: imports.Import, source: _Source) -> _Checked:
    """What the lines before `lines_done` left behind: bad lines from the error file, keys from the file itself."""
    found = _Checked(good=record.tasks_found)
    if record.errors_count:
        kept = files.lines(settings.current().files_bucket, record.errors_key)
        told = [msgspec.json.decode(line.content, type=BadLine) for line in kept]
        found.wrong = [bad for bad in told if bad.line <= record.lines_done]
    if record.lines_done:
        bad_lines = {bad.line for bad in found.wrong}
        for line in islice(source.lines(), record.lines_done):
            one = None if line.number in bad_lines else source.read(line)
            if isinstance(one, NewTask):
                found.seen.add(one.task_id)
    return found


def _judged(source: _Source, seen: SeenKeys, *, offset: int = 0, lines_done: int = 0) -> Iterator[_Judged]:
    """Every line from there on with its task or its error: broken, against a rule, or a key met before."""
    lines = source.lines(offset=offset, lines_done=lines_done)
    while batch := list(islice(lines, LINES_A_READ)):
        read = [(line, source.read(line)) for line in batch]
        ids = list({one.task_id for _, one in read if isinstance(one, NewTask)})
        standing = tasks.standing_in(ids) if source.project.task_count else {}
        for line, one in read:
            if isinstance(one, NewTask):
                yield _judged_key(line, one, _is_foreign(standing.get(one.task_id), source), seen)
            else:
                yield _Judged(line, wrong=one)


def _is_foreign(standing: tasks.Task | None, source: _Source) -> bool:
    """Whether an earlier import made the task; one of our own means that another run of this import is ahead."""
    return standing is not None and standing.import_id != source.import_id


def _judged_key(line: files.Line, one: NewTask, is_standing: bool, seen: SeenKeys) -> _Judged:  # noqa: FBT001
    if is_standing:
        return _Judged(line, wrong=BadLine(line.number, "key", "is the key of a task the project has already"))
    if not seen.add(one.task_id):
        return _Judged(line, wrong=BadLine(line.number, "key", "stands on an earlier line of this file"))
    return _Judged(line, task=one)


def _count(found: _Checked, judged: _Judged) -> None:
    found.good += judged.task is not None
    if judged.wrong is not None:
        found.wrong.append(judged.wrong)


def _summary(found: _Checked) -> dict[str, Any]:
    shown = [msgspec.to_builtins(bad) for bad in found.wrong[:ERRORS_SHOWN]]
    return {"tasks_found": found.good, "errors_count": len(found.wrong), "errors": shown}


def _write_errors(record: imports.Import, wrong: list[BadLine]) -> None:
    """Before the record says how many they are, so that a crash between the two is made good by the next try.

    A run that was overtaken meanwhile writes nothing: what it knows of the project's tasks is old.
    """
    if imports.import_of(record.import_id).step != record.step:
        raise imports.ImportMovedError
    content = b"".join(msgspec.json.encode(bad) + b"\n" for bad in wrong)
    files.write(settings.current().files_bucket, record.errors_key, content, content_type="application/x-ndjson")


def _end_of_checking(record: imports.Import, found: _Checked) -> None:
    """No half import: with a bad line nothing is made, unless the manager chose to leave bad lines out."""
    if not found.good and not found.wrong:
        found.wrong.append(BadLine(1, "file", "has no line with a task"))
        _write_errors(record, found.wrong)
        _change(record, **_summary(found))
    if not found.good or (found.wrong and record.mode == "all_or_nothing"):
        _end(record, state="failed", failure="bad-lines")
        return
    shards = record.first_shard + shards_needed(record.lines_done, record.tasks_per_shard)
    changes = {"state": "creating", "lines_total": record.lines_done, "lines_done": 0, "bytes_done": 0}
    with store.transaction() as tx:
        record.advance(tx, **changes)
        projects.list_shards(tx, record.project_id, record.import_id, shards)
    record.follow(**changes)


# creating: each chunk of tasks and the progress past it are one transaction


def _create(record: imports.Import, source: _Source, until: float) -> bool:
    chunk: dict[str, NewTask] = {}
    size, last = 0, None
    for line in source.lines(offset=record.bytes_done, lines_done=record.lines_done):
        if len(chunk) == TASKS_A_CHUNK or size + len(line.content) > BYTES_A_CHUNK:
            _write_chunk(record, source.project, chunk, last)
            chunk, size = {}, 0
            if runtime.stopwatch() > until:
                return False
        last = line
        one = source.read(line)
        if isinstance(one, NewTask):
            chunk.setdefault(one.task_id, one)  # the same key twice: the first line was good
            size += len(line.content)
    _write_chunk(record, source.project, chunk, last)
    _end(record, state="done")
    return True


def _write_chunk(
    record: imports.Import, project: projects.Project, chunk: dict[str, NewTask], last: files.Line | None
) -> None:
    if last is None or last.number <= record.lines_done:
        return
    try:
        _send_chunk(record, project, list(chunk.values()), last)
    except TaskStandsError:
        standing = tasks.standing_in(list(chunk))  # keys told as bad lines when they were checked
        _send_chunk(record, project, [one for one in chunk.values() if one.task_id not in standing], last)


def _send_chunk(record: imports.Import, project: projects.Project, new: list[NewTask], last: files.Line) -> None:
    changes = {
        "lines_done": last.number,
        "bytes_done": last.next_offset,
        "tasks_created": record.tasks_created + len(new),
    }
    with store.transaction() as tx:
        record.advance(tx, **changes)
        for one in new:
            tx.create(_task(record, project, one), lambda _: TaskStandsError())
    record.follow(**changes)


def _task(record: imports.Import, project: projects.Project, one: NewTask) -> tasks.Task:
    shard = shard_number(record.first_shard, one.line, record.tasks_per_shard)
    return tasks.Task(
        one.task_id,
        project_id=project.project_id,
        key=one.key,
        input=one.input,
        places=project.places,
        shard_id=tasks.shard_id_of(project.project_id, shard),
        queue_position=queue_position(one.line),
        import_id=record.import_id,
        import_line=one.line,
        created_at=record.created_at,
    )


def _change(record: imports.Import, **changes: Any) -> None:
    with store.transaction() as tx:
        record.advance(tx, **changes)
    record.follow(**changes)


def _end(record: imports.Import, **changes: Any) -> None:
    """Done or failed: counted in the project once, and another import may begin."""
    changes |= {"open_state": None, "finished_at": runtime.now()}
    with store.transaction() as tx:
        record.advance(tx, **changes)
        projects.end_import(tx, record.project_id, record.import_id, record.tasks_created)
    record.follow(**changes)
