"""Owns the imports table: a file of tasks being brought into a project."""

from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib import runtime
from chalicelib.domain.imports import NoSuchImport
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction


class ImportMovedError(Exception):
    """The import went on elsewhere; read it again."""


class ImportsByOpenState(GlobalSecondaryIndex["Import"]):
    """Imports that are not finished, for the sweep; a finished one leaves the index."""

    class Meta:
        """Index settings."""

        index_name = "by_open_state"
        projection = KeysOnlyProjection()

    open_state = UnicodeAttribute(hash_key=True)
    created_at = InstantAttribute(range_key=True)


class ImportsByProject(GlobalSecondaryIndex["Import"]):
    """A project's imports; its keys never change, so that running one writes nothing here."""

    class Meta:
        """Index settings."""

        index_name = "by_project"
        projection = KeysOnlyProjection()

    project_id = UnicodeAttribute(hash_key=True)
    created_at = InstantAttribute(range_key=True)


class Import(Record):
    """Waiting for its file, queued, checking, creating, done, failed or cancelled; with an answer for every bad line.

    `step` grows with every change of the record: who writes names the one it saw.
    """

    class Meta:
        """Table settings."""

        table_name = "imports"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    import_id = UnicodeAttribute(hash_key=True)
    project_id = UnicodeAttribute()
    account_id = UnicodeAttribute()
    state = UnicodeAttribute()
    open_state = UnicodeAttribute(null=True)
    step = IntegerAttribute(default=0)
    mode = UnicodeAttribute()
    format = UnicodeAttribute(default="jsonl")
    key_column = UnicodeAttribute(null=True)
    template = JsonAttribute(null=True)
    columns_left_out = JsonAttribute(default=list)
    file_key = UnicodeAttribute()
    file_version = UnicodeAttribute(null=True)
    file_tag = UnicodeAttribute(null=True)
    file_bytes = IntegerAttribute(null=True)
    first_shard = IntegerAttribute(null=True)
    tasks_per_shard = IntegerAttribute(null=True)
    lines_total = IntegerAttribute(null=True)
    tasks_found = IntegerAttribute(default=0)
    lines_done = IntegerAttribute(default=0)
    bytes_done = IntegerAttribute(default=0)
    continued = IntegerAttribute(default=0)
    tasks_created = IntegerAttribute(default=0)
    errors_count = IntegerAttribute(default=0)
    errors = JsonAttribute(default=list)
    failure = UnicodeAttribute(null=True)
    created_at = InstantAttribute()
    moved_at = InstantAttribute()
    step_began_at = InstantAttribute(null=True)
    finished_at = InstantAttribute(null=True)
    by_open_state = ImportsByOpenState()
    by_project = ImportsByProject()

    @property
    def errors_key(self) -> str:
        """Where the file with every bad line is."""
        return f"{self.file_key}.errors.jsonl"

    @property
    def is_running(self) -> bool:
        """Whether there is something left to do for `run_imports`."""
        return self.open_state is not None

    def advance(self, tx: Transaction, **changes: Any) -> None:
        """Changed as it was read; raises ImportMovedError from the commit if somebody else was first.

        After the commit `follow` brings this object to what is stored.
        """
        changes = self._stamped(changes)
        actions = [
            getattr(Import, name).remove() if value is None else getattr(Import, name).set(value)
            for name, value in changes.items()
        ]
        unmoved = (Import.state == self.state) & (Import.step == self.step)
        tx.update(Import(self.import_id), actions, unmoved, lambda _: ImportMovedError())

    def follow(self, **changes: Any) -> None:
        """What `advance` stored."""
        for name, value in self._stamped(changes).items():
            setattr(self, name, value)

    def move(self, **changes: Any) -> None:
        """Changed by itself; raises ImportMovedError."""
        with store.transaction() as tx:
            self.advance(tx, **changes)
        self.follow(**changes)

    def _stamped(self, changes: dict[str, Any]) -> dict[str, Any]:
        return {**changes, "step": self.step + 1, "moved_at": runtime.now()}


def import_of(import_id: str) -> Import:
    """The import, read consistently; raises NoSuchImport."""
    found = Import.find(import_id)
    if found is None:
        raise NoSuchImport("POST /projects/{project_id}/imports begins one.")
    return found


def stuck(since: datetime) -> list[str]:
    """Ids of the unfinished imports that did not move since then: their message was lost. From the sparse index."""
    hints = list(Import.by_open_state.query("open", Import.created_at < since))
    return [found.import_id for found in store.whole(hints) if found.is_running and found.moved_at < since]
