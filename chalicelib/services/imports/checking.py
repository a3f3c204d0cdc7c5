"""A file's lines are all read and judged before the first task is made."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Literal

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.import_rows import Heading, RowReader, heading_of, row_reader
from chalicelib.domain.imports import (
    ERRORS_TOLD,
    MOST_LINES,
    BadLine,
    NewTask,
    SeenKeys,
    errors_shown,
    read_line,
    task_id_in,
)
from chalicelib.domain.schema_fields import fields_named
from chalicelib.domain.splitting import SPLITTERS, Line
from chalicelib.domain.task_types import TaskRules
from chalicelib.gateways import files
from chalicelib.models import imports, projects, tasks

#: Lines and bytes between two records of progress, and lines whose keys are looked up together.
LINES_A_LEG, BYTES_A_LEG, LINES_A_READ = 10_000, 16 * 1024 * 1024, 100
#: Seconds after which a leg or read ends with fewer: a schema may take a second a line, and what is read is kept.
LASTS = 20.0
_STANDS = "is the key of a task the project has already"
_TWICE = "stands on an earlier line of this file"

Verdict = Literal["out-of-time", "refused", "taken"]


class Source(msgspec.Struct, frozen=True):
    """The file of one import and what its lines are held against."""

    record: imports.Import
    project: projects.Project
    rules: TaskRules
    reader: RowReader
    merges_rows: bool = False

    @classmethod
    def of(cls, project: projects.Project, record: imports.Import) -> "Source":
        """The version of the file that was there when the import was queued. Raises InvalidField for its heading."""
        heading = heading_in(record, project.rules)
        merges_rows = heading is not None and heading.merges_rows
        return cls(record, project, project.rules, row_reader(record.format, heading), merges_rows)

    def lines(self, *, offset: int = 0, lines_done: int = 0) -> Iterator[Line]:
        """Its lines, from one that a run stopped at."""
        return _lines(self.record, offset=offset, lines_done=lines_done)

    def read(self, line: Line) -> NewTask | BadLine | None:
        """The task a line describes, or what is wrong with it."""
        return read_line(line, **self._ids, rules=self.rules, read=self.reader)

    def task_id_in(self, line: Line) -> str | None:
        """The task of a line that was found good before."""
        return task_id_in(line, **self._ids, read=self.reader)

    @property
    def _ids(self) -> dict[str, str]:
        return {"project_id": self.project.project_id, "import_id": self.record.import_id}


def heading_in(record: imports.Import, rules: TaskRules) -> Heading | None:
    """The heading of a CSV file; None for another format. Raises InvalidField, FileMissing."""
    if record.format != "csv":
        return None
    first = next(_lines(record), None)
    wanted = fields_named(rules.input_text)
    return heading_of(first, key_column=record.key_column, template=record.template, wanted=wanted)


def _lines(record: imports.Import, *, offset: int = 0, lines_done: int = 0) -> Iterator[Line]:
    version = files.FileVersion(record.file_bytes or 0, record.file_tag or "", record.file_version or "")
    parts = files.parts(settings.current().files_bucket, record.file_key, from_offset=offset, version=version)
    return SPLITTERS[record.format](parts, offset=offset, number=lines_done + 1)


class _Judged(msgspec.Struct):
    """One line with what became of it."""

    line: Line
    is_good: bool = False
    wrong: BadLine | None = None


class _Checked(msgspec.Struct):
    """What checking has found so far."""

    seen: SeenKeys = msgspec.field(default_factory=SeenKeys)
    wrong: list[BadLine] = msgspec.field(default_factory=list)
    good: int = 0


def dry_run_of(project: projects.Project, record: imports.Import) -> dict[str, Any]:
    """What an import of this file would find, read as far as that would read it, without writing anything."""
    found, lines = _Checked(), 0
    for judged in _judged(Source.of(project, record), found.seen):
        lines = judged.line.number
        _count(found, judged)
        if _is_refused(found, lines):
            break
    return {"lines": lines, **_summary(found)}


def check(record: imports.Import, source: Source, until: float) -> Verdict:
    """Go on reading; progress and every bad line are kept leg by leg.

    No half import: `refused` for one bad line, unless the manager chose to leave bad lines out.
    """
    found = _checked_before(record, source)
    judged = _judged(source, found.seen, offset=record.bytes_done, lines_done=record.lines_done)
    while leg := _leg(judged):
        wrong_before, last = len(found.wrong), leg[-1].line
        for one in leg:
            _count(found, one)
        is_refused = _is_refused(found, last.number)
        if len(found.wrong) > wrong_before:
            _write_errors(record, found.wrong)
        record.move(lines_done=last.number, bytes_done=last.next_offset, **_summary(found))
        if is_refused:
            return "refused"
        if runtime.stopwatch() > until:
            return "out-of-time"
    return _verdict(record, found)


def _is_refused(found: _Checked, lines: int) -> bool:
    """Whether the file is read no further: it is the wrong one, or too long, which is told as a bad line."""
    if lines > MOST_LINES:
        found.wrong.append(BadLine(lines, "file", f"has at most {MOST_LINES} lines"))
    return lines > MOST_LINES or len(found.wrong) > ERRORS_TOLD


def _leg(judged: Iterator[_Judged]) -> list[_Judged]:
    """So many of the next lines as are held in memory at once."""
    leg: list[_Judged] = []
    size, until = 0, runtime.stopwatch() + LASTS
    for one in judged:
        leg.append(one)
        size += len(one.line.content)
        if len(leg) == LINES_A_LEG or size >= BYTES_A_LEG or runtime.stopwatch() > until:
            break
    return leg


def _batch(source: Source, lines: Iterator[Line]) -> list[tuple[Line, NewTask | BadLine | None]]:
    """The next lines, each with its task or what is wrong with it."""
    read: list[tuple[Line, NewTask | BadLine | None]] = []
    until = runtime.stopwatch() + LASTS
    for line in lines:
        read.append((line, source.read(line)))
        if len(read) == LINES_A_READ or runtime.stopwatch() > until:
            break
    return read


def _verdict(record: imports.Import, found: _Checked) -> Verdict:
    if not found.good and not found.wrong:
        found.wrong.append(BadLine(1, "file", "has no line with a task"))
        _write_errors(record, found.wrong)
        record.move(**_summary(found))
    return "refused" if not found.good or (found.wrong and record.mode == "all_or_nothing") else "taken"


def _checked_before(record: imports.Import, source: Source) -> _Checked:
    """What the lines before `lines_done` left behind: bad lines from the error file, keys from the file itself."""
    found = _Checked(good=record.tasks_found)
    if record.errors_count:
        kept = files.lines(settings.current().files_bucket, record.errors_key)
        told = [msgspec.json.decode(line.content, type=BadLine) for line in kept]
        found.wrong = [bad for bad in told if bad.line <= record.lines_done]
    if record.lines_done:
        bad_lines = {bad.line for bad in found.wrong}
        for line in islice(source.lines(), record.lines_done):
            task_id = None if line.number in bad_lines else source.task_id_in(line)
            if task_id is not None:
                found.seen.add(task_id)
    return found


def _judged(source: Source, seen: SeenKeys, *, offset: int = 0, lines_done: int = 0) -> Iterator[_Judged]:
    """Every line from there on with its task or its error: broken, against a rule, or a key met before."""
    lines = source.lines(offset=offset, lines_done=lines_done)
    while read := _batch(source, lines):
        ids = list({one.task_id for _, one in read if isinstance(one, NewTask)})
        standing = tasks.standing_in(ids) if source.project.task_count else {}
        for line, one in read:
            if isinstance(one, NewTask):
                judged = _judged_key(line, one, _is_foreign(standing.get(one.task_id), source), seen)
                is_merged = source.merges_rows and judged.wrong is not None and judged.wrong.rule == _TWICE
                yield _Judged(line) if is_merged else judged
            else:
                yield _Judged(line, wrong=one)


def _is_foreign(standing: tasks.Task | None, source: Source) -> bool:
    """Whether an earlier import made the task; one of our own means that another run of this import is ahead."""
    return standing is not None and standing.import_id != source.record.import_id


def _judged_key(line: Line, one: NewTask, is_standing: bool, seen: SeenKeys) -> _Judged:  # noqa: FBT001
    if is_standing:
        return _Judged(line, wrong=BadLine(line.number, "key", _STANDS, one.key))
    if not seen.add(one.task_id):
        return _Judged(line, wrong=BadLine(line.number, "key", _TWICE, one.key))
    return _Judged(line, is_good=True)


def _count(found: _Checked, judged: _Judged) -> None:
    found.good += judged.is_good
    if judged.wrong is not None:
        found.wrong.append(judged.wrong)


def _summary(found: _Checked) -> dict[str, Any]:
    return {"tasks_found": found.good, "errors_count": len(found.wrong), "errors": errors_shown(found.wrong)}


def _write_errors(record: imports.Import, wrong: list[BadLine]) -> None:
    """Before the record says how many they are, so that a crash between the two is made good by the next try.

    A run that was overtaken meanwhile writes nothing: what it knows of the project's tasks is old.
    """
    if imports.import_of(record.import_id).step != record.step:
        raise imports.ImportMovedError
    content = b"".join(msgspec.json.encode(bad) + b"\n" for bad in wrong)
    files.write(settings.current().files_bucket, record.errors_key, content, content_type="application/x-ndjson")
