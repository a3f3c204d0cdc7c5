"""Owns attempts (one sitting of an assessment) and retries (when a person may sit it again, R17)."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record


class AttemptsByEnd(GlobalSecondaryIndex["Attempt"]):
    """Running attempts by the server's clock; a finished one leaves the index."""

    class Meta:
        """Index settings."""

        index_name = "by_end"
        projection = KeysOnlyProjection()

    running_shard = UnicodeAttribute(hash_key=True)
    ends_at = InstantAttribute(range_key=True)


class Attempt(Record):
    """One sitting: the drawn items, the answers so far, the result."""

    class Meta:
        """Table settings."""

        table_name = "attempts"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    attempt_id = UnicodeAttribute(hash_key=True)
    account_id = UnicodeAttribute()
    assessment_id = UnicodeAttribute()
    version = IntegerAttribute()
    state = UnicodeAttribute()
    items = JsonAttribute()
    started_at = InstantAttribute()
    ends_at = InstantAttribute()
    running_shard = UnicodeAttribute(null=True)
    submitted_at = InstantAttribute(null=True)
    graded_at = InstantAttribute(null=True)
    score_percent = IntegerAttribute(null=True)
    topics = JsonAttribute(null=True)
    by_end = AttemptsByEnd()


class AttemptAnswer(Record):
    """The answer to one item, saved as soon as it is given."""

    class Meta:
        """Table settings."""

        table_name = "attempt_answers"

    attempt_id = UnicodeAttribute(hash_key=True)
    item_id = UnicodeAttribute(range_key=True)
    answer = JsonAttribute()
    saved_at = InstantAttribute()


class Retry(Record):
    """A person and an assessment: the running attempt, or the instant from which a new one may start."""

    class Meta:
        """Table settings."""

        table_name = "retries"

    account_id = UnicodeAttribute(hash_key=True)
    assessment_id = UnicodeAttribute(range_key=True)
    running_attempt_id = UnicodeAttribute(null=True)
    retry_at = InstantAttribute(null=True)
    tries = IntegerAttribute(default=0)
