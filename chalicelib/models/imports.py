"""Owns the imports table: a file of tasks being brought into a project."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record


class ImportsByOpenState(GlobalSecondaryIndex["Import"]):
    """Imports that are not finished, for the sweep; a finished one leaves the index."""

    class Meta:
        """Index settings."""

        index_name = "by_open_state"
        projection = KeysOnlyProjection()

    open_state = UnicodeAttribute(hash_key=True)
    created_at = InstantAttribute(range_key=True)


class Import(Record):
    """Waiting for its file, running, done or failed; with counts, and an answer for every bad line."""

    class Meta:
        """Table settings."""

        table_name = "imports"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    import_id = UnicodeAttribute(hash_key=True)
    project_id = UnicodeAttribute()
    account_id = UnicodeAttribute()
    state = UnicodeAttribute()
    open_state = UnicodeAttribute(null=True)
    mode = UnicodeAttribute()
    file_key = UnicodeAttribute()
    lines_done = IntegerAttribute(default=0)
    bytes_done = IntegerAttribute(default=0)
    tasks_created = IntegerAttribute(default=0)
    errors_count = IntegerAttribute(default=0)
    errors = JsonAttribute(default=list)
    created_at = InstantAttribute()
    finished_at = InstantAttribute(null=True)
    by_open_state = ImportsByOpenState()
