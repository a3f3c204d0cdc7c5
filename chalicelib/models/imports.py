"""Owns the imports table: a file of tasks being brought into a project."""

from collections.abc import Sequence

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.domain.imports import NoSuchImport
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


class Import(Record):
    """Waiting for its file, queued, checking, creating, done or failed; with an answer for every bad line.

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
    file_key = UnicodeAttribute()
    file_tag = UnicodeAttribute(null=True)
    file_bytes = IntegerAttribute(null=True)
    first_shard = IntegerAttribute(null=True)
    tasks_per_shard = IntegerAttribute(null=True)
    lines_total = IntegerAttribute(null=True)
    lines_done = IntegerAttribute(default=0)
    bytes_done = IntegerAttribute(default=0)
    continued = IntegerAttribute(default=0)
    tasks_created = IntegerAttribute(default=0)
    errors_count = IntegerAttribute(default=0)
    errors = JsonAttribute(default=list)
    failure = UnicodeAttribute(null=True)
    created_at = InstantAttribute()
    finished_at = InstantAttribute(null=True)
    by_open_state = ImportsByOpenState()

    @property
    def errors_key(self) -> str:
        """Where the file with every bad line is."""
        return f"{self.file_key}.errors.jsonl"

    @property
    def is_running(self) -> bool:
        """Whether there is something left to do for `run_imports`."""
        return self.open_state is not None

    def advance(self, tx: Transaction, actions: Sequence[Action]) -> None:
        """Changed as it was read; raises ImportMovedError from the commit if somebody else was first."""
        tx.update(
            Import(self.import_id),
            [*actions, Import.step.set(self.step + 1)],
            (Import.state == self.state) & (Import.step == self.step),
            lambda _: ImportMovedError(),
        )


def import_of(import_id: str) -> Import:
    """The import, read consistently; raises NoSuchImport."""
    found = Import.find(import_id)
    if found is None:
        raise NoSuchImport("POST /projects/{project_id}/imports begins one.")
    return found


def unfinished() -> list[str]:
    """Ids of the imports that should be running, from the sparse index, oldest first."""
    return [found.import_id for found in Import.by_open_state.query("open")]
