"""A file's lines are all read and judged before the first task is made."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Literal

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.imports import (
    ERRORS_SHOWN,
    ERRORS_TOLD,
    MOST_LINES,
    BadLine,
    NewTask,
    SeenKeys,
    read_line,
)
from chalicelib.domain.task_types import TaskRules
from chalicelib.gateways import files
from chalicelib.models import imports, projects, tasks

#: Lines between two records of progress, and lines whose keys are looked up together.
LINES_A_LEG, LINES_A_READ = 10_000, 100

Verdict = Literal["out-of-time", "refused", "taken"]


class Source(msgspec.Struct, frozen=True):
    """The file and what its lines are held against."""

    import_id: str
    file_key: str
    project: projects.Project
    rules: TaskRules

    @classmethod
    def of(cls, project: projects.Project, import_id: str, file_key: str) -> "Source":
        """The file of one import of a project."""
        return cls(import_id, file_key, project, project.rules)

    def lines(self, *, offset: int = 0, lines_done: int = 0) -> Iterator[files.Line]:
        """Its lines, from one that a run stopped at."""
        bucket = settings.current().files_bucket
        return files.lines(bucket, self.file_key, from_offset=offset, from_number=lines_done + 1)

    def read(self, line: files.Line) -> NewTask | BadLine | None:
        """The task a line describes, or what is wrong with it."""
        return read_line(
            line.content,
            line.number,
            is_cut=line.is_cut,
            project_id=self.project.project_id,
            import_id=self.import_id,
            rules=self.rules,
        )


class _Judged(msgspec.Struct):
    """One line with what became of it."""

    line: files.Line
    task: NewTask | None = None
    wrong: BadLine | None = None


class _Checked(msgspec.Struct):
    """What checking has found so far."""

    seen: SeenKeys = msgspec.field(default_factory=SeenKeys)
    wrong: list[BadLine] = msgspec.field(default_factory=list)
    good: int = 0


def dry_run_of(project: projects.Project, import_id: str, file_key: str) -> dict[str, Any]:
    """What an import of this file would find, without writing anything."""
    found, lines = _Checked(), 0
    for judged in _judged(Source.of(project, import_id, file_key), found.seen):
        lines = judged.line.number
        _count(found, judged)
    shown = [msgspec.to_builtins(bad) for bad in found.wrong[:ERRORS_SHOWN]]
    return {"lines": lines, "tasks_found": found.good, "errors_count": len(found.wrong), "errors": shown}


def check(record: imports.Import, source: Source, until: float) -> Verdict:
    """Go on reading; progress and every bad line are kept leg by leg.

    No half import: `refused` for one bad line, unless the manager chose to leave bad lines out.
    """
    found = _checked_before(record, source)
    judged = _judged(source, found.seen, offset=record.bytes_done, lines_done=record.lines_done)
    while leg := list(islice(judged, LINES_A_LEG)):
        wrong_before, last = len(found.wrong), leg[-1].line
        for one in leg:
            _count(found, one)
        if last.number > MOST_LINES:
            found.wrong.append(BadLine(last.number, "file", f"has at most {MOST_LINES} lines"))
        if len(found.wrong) > wrong_before:
            _write_errors(record, found.wrong)
        record.move(lines_done=last.number, bytes_done=last.next_offset, **_summary(found))
        if len(found.wrong) > ERRORS_TOLD or last.number > MOST_LINES:
            return "refused"
        if runtime.stopwatch() > until:
            return "out-of-time"
    return _verdict(record, found)


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
            one = None if line.number in bad_lines else source.read(line)
            if isinstance(one, NewTask):
                found.seen.add(one.task_id)
    return found


def _judged(source: Source, seen: SeenKeys, *, offset: int = 0, lines_done: int = 0) -> Iterator[_Judged]:
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


def _is_foreign(standing: tasks.Task | None, source: Source) -> bool:
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
