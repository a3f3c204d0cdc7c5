"""A file of tasks is checked whole, then becomes tasks, chunk by chunk, once however often it runs."""

from datetime import timedelta
from typing import Any

import msgspec

from chalicelib import runtime
from chalicelib.domain.imports import NewTask, NoSuchImport, queue_position, shard_number, shards_needed
from chalicelib.domain.splitting import Line
from chalicelib.gateways import files
from chalicelib.models import imports, project_imports, projects, store, tasks
from chalicelib.services.imports.checking import Source, check

#: The function has 300 s; what is left serves the chunk in hand.
RUNS_FOR = timedelta(seconds=200)
#: Tasks and bytes of one transaction, which takes 100 items and 4 MB.
TASKS_A_CHUNK, BYTES_A_CHUNK = 99, 2_500_000
#: Seconds after which a chunk is written with fewer, or none: what was passed over is not read again.
CHUNK_LASTS = 20.0


class TaskStandsError(Exception):
    """One of the chunk's tasks exists already."""


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


def _go_on(record: imports.Import, until: float) -> bool:
    """One state's work; False if time ran out and the rest is left to another message."""
    if record.state == "queued":
        record.move(state="checking", step_began_at=runtime.now())
        return True
    try:
        source = Source.of(projects.project_of(record.project_id), record)
        is_over = _check(record, source, until) if record.state == "checking" else _create(record, source, until)
    except (files.FileMissing, files.FileChanged):
        _end(record, state="failed", failure="file-changed")
        return True
    if not is_over:
        record.move(continued=record.continued + 1)
    return is_over


def _check(record: imports.Import, source: Source, until: float) -> bool:
    verdict = check(record, source, until)
    if verdict == "refused":
        _end(record, state="failed", failure="bad-lines")
    elif verdict == "taken":
        _begin_creating(record)
    return verdict != "out-of-time"


def _begin_creating(record: imports.Import) -> None:
    """The file is read from its beginning again; the shards its tasks will stand in are the project's from now on."""
    shards = record.first_shard + shards_needed(record.lines_done, record.tasks_per_shard)
    changes = {"state": "creating", "lines_total": record.lines_done, "lines_done": 0, "bytes_done": 0}
    changes |= {"step_began_at": runtime.now()}
    with store.transaction() as tx:
        record.advance(tx, **changes)
        project_imports.list_shards(tx, record.project_id, record.import_id, shards)
    record.follow(**changes)


def _create(record: imports.Import, source: Source, until: float) -> bool:
    """Each chunk of tasks and the progress past it are one transaction."""
    chunk: dict[str, NewTask] = {}
    size, last, full_at = 0, None, runtime.stopwatch() + CHUNK_LASTS
    for line in source.lines(offset=record.bytes_done, lines_done=record.lines_done):
        one = source.read(line)
        growth = (
            len(msgspec.json.encode(one.input)) if isinstance(one, NewTask) else 0
        )  # a template makes much of little
        if len(chunk) == TASKS_A_CHUNK or size + growth > BYTES_A_CHUNK or runtime.stopwatch() > full_at:
            _write_chunk(record, source.project, chunk, last)
            chunk, size, full_at = {}, 0, runtime.stopwatch() + CHUNK_LASTS
            if runtime.stopwatch() > until:
                return False
        last = line
        if isinstance(one, NewTask):
            chunk.setdefault(one.task_id, one)  # the same key twice: the first line was good
            size += growth
    _write_chunk(record, source.project, chunk, last)
    _end(record, state="done")
    return True


def _write_chunk(
    record: imports.Import, project: projects.Project, chunk: dict[str, NewTask], last: Line | None
) -> None:
    if last is None or last.number <= record.lines_done:
        return
    try:
        _send_chunk(record, project, list(chunk.values()), last)
    except TaskStandsError:
        standing = tasks.standing_in(list(chunk))  # keys told as bad lines when they were checked
        _send_chunk(record, project, [one for one in chunk.values() if one.task_id not in standing], last)


def _send_chunk(record: imports.Import, project: projects.Project, new: list[NewTask], last: Line) -> None:
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
        queue_position=queue_position(one.line, record.tasks_per_shard),
        import_id=record.import_id,
        import_line=one.line,
        created_at=record.created_at,
    )


def _end(record: imports.Import, **changes: Any) -> None:
    """Done or failed: counted in the project once, and another import may begin."""
    changes |= {"open_state": None, "finished_at": runtime.now()}
    with store.transaction() as tx:
        record.advance(tx, **changes)
        project_imports.end_import(tx, record.project_id, record.import_id, record.tasks_created)
    record.follow(**changes)
