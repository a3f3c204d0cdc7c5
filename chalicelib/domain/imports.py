"""Owns how a file becomes tasks: its lines and their errors, ids and shards, states, who is told (rule 13)."""

from array import array
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from chalicelib.domain.broken_rules import broken_rule
from chalicelib.domain.ids import derived_id, shard_of
from chalicelib.domain.messages import RunImport, Tell
from chalicelib.domain.problems import Conflict, InvalidField, NotFound
from chalicelib.domain.task_types import TaskRules, check_input

State = Literal["waiting", "queued", "checking", "creating", "done", "failed"]
Mode = Literal["all_or_nothing", "skip_bad"]

MOST_LINES = 1_000_000
MOST_BYTES = 1024**3
#: Bad lines shown in the record; the error file has all of them.
ERRORS_SHOWN = 100
#: A file with more bad lines is not read further: it is the wrong file.
ERRORS_TOLD = 100_000
LONGEST_KEY = 200


class NoSuchImport(NotFound):
    """There is no such import of yours."""


class ImportRunning(Conflict):
    """Another import of this project is running."""


class UploadMissing(Conflict):
    """The file is not uploaded yet."""


class ImportNotWaiting(Conflict):
    """This import does not wait for a file any more."""


class BadLine(msgspec.Struct, frozen=True):
    """What is wrong with one line: the field and the rule it breaks."""

    line: int
    field: str
    rule: str


class NewTask(msgspec.Struct, frozen=True):
    """One good line: its key within the project, the task's id and its input."""

    line: int
    key: str
    task_id: str
    input: dict[str, Any]


class _Given(msgspec.Struct, forbid_unknown_fields=True):
    input: dict[str, Any]
    key: str | None = None


_decoder = msgspec.json.Decoder(_Given)
_A_LINE = 'a line is {"input": {…}, "key": "…"}'


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
    content: bytes, line: int, *, is_cut: bool, project_id: str, import_id: str, rules: TaskRules
) -> NewTask | BadLine | None:
    """The task a line describes, or what is wrong with it; None for an empty line."""
    if is_cut:
        return BadLine(line, "line", "is too long; a line has at most 256 KiB")
    content = content.removeprefix(b"\xef\xbb\xbf") if line == 1 else content
    if not content.strip():
        return None
    try:
        given = _decoder.decode(content)
        key = given.key if given.key is not None else f"{import_id}#{line}"
        _check_key(key)
        check_input(rules, given.input)
    except msgspec.ValidationError as error:
        field, rule = broken_rule(error, _Given)
        return BadLine(line, field or "line", f"{rule}; {_A_LINE}")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return BadLine(line, "line", _why_unreadable(content, error))
    except InvalidField as problem:
        return BadLine(line, problem.extra["field"], problem.extra["rule"])
    return NewTask(line, key, task_id_of(project_id, key), given.input)


def _check_key(key: str) -> None:
    if not 0 < len(key) <= LONGEST_KEY:
        raise InvalidField("key", f"has 1 to {LONGEST_KEY} characters")


def _why_unreadable(content: bytes, error: Exception) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        return f"is not UTF-8: byte {wrong.start + 1} of the line"
    if isinstance(error, RecursionError):
        return "is nested too deeply"
    return f"is not one JSON object: {error}; {_A_LINE}"


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
        yield Tell(new["account_id"], "import_finished", new["import_id"], facts)
