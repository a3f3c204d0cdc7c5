"""Owns how a file becomes tasks: its lines and their errors, ids and shards, states, who is told (rule 13)."""

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import msgspec

from chalicelib.domain.attachments import references_in
from chalicelib.domain.ids import derived_id, shard_of
from chalicelib.domain.import_rows import Given, RowReader, object_given
from chalicelib.domain.messages import RunImport, Tell
from chalicelib.domain.problems import Conflict, InvalidField, NotFound
from chalicelib.domain.splitting import Line
from chalicelib.domain.task_types import TaskRules, check_input

State = Literal["waiting", "queued", "checking", "creating", "done", "failed", "cancelled"]
Mode = Literal["all_or_nothing", "skip_bad"]

MOST_LINES = 1_000_000
MOST_BYTES = 1024**3
#: Bad lines shown in the record; the error file has all of them.
ERRORS_SHOWN = 100
#: A file with more bad lines is not read further: it is the wrong file.
ERRORS_TOLD = 100_000
LONGEST_KEY = 200
#: Characters of a field or rule that are told of a bad line, and bytes of all that are shown in the record: names of
#: fields come from the file, and a line may be one long name.
LONGEST_TOLD, SHOWN_BYTES = 300, 100_000


class NoSuchImport(NotFound):
    """There is no such import of yours."""


class ImportRunning(Conflict):
    """Another import of this project is running."""


class UploadMissing(Conflict):
    """The file is not uploaded yet."""


class ImportNotWaiting(Conflict):
    """This import does not wait for a file any more."""


class ImportOver(Conflict):
    """This import is over."""


class ImportCreating(Conflict):
    """All of the file's tasks are being made."""


class BadLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is wrong with one line: the field and the rule it breaks, and its key as far as one could be read."""

    line: int
    field: str
    rule: str
    key: str = ""


class NewTask(msgspec.Struct, frozen=True):
    """One good line: its key within the project, the task's id and its input."""

    line: int
    key: str
    task_id: str
    input: dict[str, Any]


def task_id_of(project_id: str, key: str) -> str:
    """One task a project and key, however often its file is imported."""
    return derived_id("tsk", project_id, key)


def queue_position(line: int, tasks_per_shard: int) -> str:
    """Where a new task stands in its shard: in the order of the file, from 0."""
    return f"open#{(line - 1) % tasks_per_shard:06d}"


def shard_number(first_shard: int, line: int, tasks_per_shard: int) -> int:
    """Which of the project's shards a line's task stands in: the same at every try."""
    return first_shard + (line - 1) // tasks_per_shard


def shards_needed(lines: int, tasks_per_shard: int) -> int:
    """Shards for a file of so many lines."""
    return -(-lines // tasks_per_shard)


def read_line(
    line: Line, *, project_id: str, import_id: str, rules: TaskRules, read: RowReader = object_given
) -> NewTask | BadLine | None:
    """The task a line describes, or what is wrong with it; None for a line that says nothing."""
    if line.fault:
        return BadLine(line.number, "file", line.fault)
    if line.is_cut:
        return BadLine(line.number, "line", "is too long; a line has at most 256 KiB")
    given = None
    try:
        given = read(line)
        if given is None:
            return None
        key = _key_of(given, line, import_id)
        _check_key(key)
        check_input(rules, given.input)
        references_in(project_id, given.input)
    except InvalidField as problem:
        told = (given.key or "")[:LONGEST_KEY] if given is not None else ""
        return BadLine(line.number, told_short(problem.extra["field"]), told_short(problem.extra["rule"]), told)
    return NewTask(line.number, key, task_id_of(project_id, key), given.input)


def task_id_in(line: Line, *, project_id: str, import_id: str, read: RowReader) -> str | None:
    """The task of a line that was found good before, without judging it again; None for one that says nothing."""
    try:
        given = read(line)
    except InvalidField:
        return None
    return None if given is None else task_id_of(project_id, _key_of(given, line, import_id))


def _key_of(given: Given, line: Line, import_id: str) -> str:
    return given.key if given.key is not None else f"{import_id}#{line.number}"


def told_short(text: str) -> str:
    """So much of a text from the file as a report holds."""
    return text if len(text) <= LONGEST_TOLD else f"{text[: LONGEST_TOLD - 1]}…"


def errors_shown(wrong: Sequence[BadLine]) -> list[dict[str, Any]]:
    """The first bad lines as the record shows them, so many as fit into it; the error file has all."""
    shown: list[dict[str, Any]] = []
    size = 0
    for bad in wrong[:ERRORS_SHOWN]:
        size += len(msgspec.json.encode(bad))
        if size > SHOWN_BYTES:
            break
        shown.append(msgspec.to_builtins(bad))
    return shown


def _check_key(key: str) -> None:
    if not 0 < len(key) <= LONGEST_KEY:
        raise InvalidField("key", f"has 1 to {LONGEST_KEY} characters")


def check_may_stop(state: str, mode: str) -> None:
    """An import may be cancelled; raises ImportOver, ImportCreating.

    Until tasks are made nothing was; then `skip_bad` keeps what was made, and `all_or_nothing` makes all of it.
    """
    if state in ("done", "failed"):
        raise ImportOver(f"It is {state}. What it made stays.", state=state)
    if state == "creating" and mode == "all_or_nothing":
        raise ImportCreating(
            "Every line is good and its tasks are being made; all or nothing was chosen, so it goes on to its end."
            " Pause or close the project to keep them from being claimed.",
            state=state,
        )


class SeenKeys:
    """The task ids of a file met so far, 16 to 32 bytes each: a million fit into 17 MB.

    Open addressing over 64-bit hashes; two different keys of a million share one with a chance of 3 in 10 million.
    """

    def __init__(self, slots: int = 1 << 10) -> None:
        self._slots = array("Q", bytes(8 * slots))
        self._count = 0

    def add(self, task_id: str) -> bool:
        """Whether the id is new."""
        if self._count * 2 >= len(self._slots):
            self._grow()
        is_new = self._insert(shard_of(task_id, (1 << 64) - 1) + 1)
        self._count += is_new
        return is_new

    def _insert(self, number: int) -> bool:
        mask = len(self._slots) - 1
        at = number & mask
        while self._slots[at] not in (0, number):
            at = (at + 1) & mask
        is_new = self._slots[at] == 0
        self._slots[at] = number
        return is_new

    def _grow(self) -> None:
        before, self._slots = self._slots, array("Q", bytes(16 * len(self._slots)))
        for number in before:
            if number:
                self._insert(number)


def imports_followed(old: dict[str, Any] | None, new: dict[str, Any] | None) -> Iterator[RunImport | Tell]:
    """What a change of an import sets off: running it, going on with it, telling its manager that it is over."""
    if new is None:
        return
    before = old or {}
    is_queued = new["state"] == "queued" and before.get("state") != "queued"
    is_sent_on = new["continued"] != before.get("continued", new["continued"])
    if is_queued or is_sent_on:
        yield RunImport(new["import_id"])
    if new["state"] in ("done", "failed") and before.get("state") != new["state"]:
        facts = {name: new[name] for name in ("project_id", "import_id")}
        facts |= {"accepted": new["tasks_created"], "refused": new["errors_count"]}
        if new["state"] == "failed":
            yield Tell(new["account_id"], "import_failed", new["import_id"], facts | {"failure": new["failure"]})
        else:
            yield Tell(new["account_id"], "import_finished", new["import_id"], facts)
