"""Owns the reviews table: one reviewer's judgement of one submission at one level (R28)."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record


class ByQueue(GlobalSecondaryIndex["Review"]):
    """Open reviews by due time, in 16 parts; a taken one leaves the index."""

    class Meta:
        """Index settings."""

        index_name = "by_queue"
        projection = KeysOnlyProjection()

    queue_shard = UnicodeAttribute(hash_key=True)
    due_at = InstantAttribute(range_key=True)


class ByReviewer(GlobalSecondaryIndex["Review"]):
    """A reviewer's own list."""

    class Meta:
        """Index settings."""

        index_name = "by_reviewer"
        projection = KeysOnlyProjection()

    reviewer_id = UnicodeAttribute(hash_key=True)
    taken_at = InstantAttribute(range_key=True)


class Review(Record):
    """Open, taken or done."""

    class Meta:
        """Table settings."""

        table_name = "reviews"

    review_id = UnicodeAttribute(hash_key=True)
    submission_id = UnicodeAttribute()
    project_id = UnicodeAttribute()
    author_id = UnicodeAttribute()
    level = IntegerAttribute()
    state = UnicodeAttribute()
    queue_shard = UnicodeAttribute(null=True)
    due_at = InstantAttribute()
    reviewer_id = UnicodeAttribute(null=True)
    taken_at = InstantAttribute(null=True)
    taken_until = InstantAttribute(null=True)
    verdict = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    clause = UnicodeAttribute(null=True)
    evidence = JsonAttribute(default=list)
    rubric = JsonAttribute(null=True)
    decided_at = InstantAttribute(null=True)
    by_queue = ByQueue()
    by_reviewer = ByReviewer()
