"""Owns the tasks table: one unit of input data with places, and the queue of open tasks."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record


class ByShard(GlobalSecondaryIndex["Task"]):
    """The tasks of one bounded shard; `open#...` sorts before `taken#...`, so open ones come first."""

    class Meta:
        """Index settings."""

        index_name = "by_shard"
        projection = KeysOnlyProjection()

    shard_id = UnicodeAttribute(hash_key=True)
    queue_position = UnicodeAttribute(range_key=True)


class Task(Record):
    """One unit of work. `taken` counts active and handed-in answers and never exceeds `places` (rule 1)."""

    class Meta:
        """Table settings."""

        table_name = "tasks"

    task_id = UnicodeAttribute(hash_key=True)
    project_id = UnicodeAttribute()
    key = UnicodeAttribute()
    input = JsonAttribute()
    places = IntegerAttribute()
    taken = IntegerAttribute(default=0)
    accepted = IntegerAttribute(default=0)
    shard_id = UnicodeAttribute()
    queue_position = UnicodeAttribute()
    import_id = UnicodeAttribute()
    created_at = InstantAttribute()
    by_shard = ByShard()
