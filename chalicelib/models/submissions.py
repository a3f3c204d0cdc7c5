"""Owns the submissions table: work handed in, its checks and what was decided."""

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record


class ByDue(GlobalSecondaryIndex["Submission"]):
    """Undecided submissions by the instant they must be decided (rule 3); a decided one leaves the index."""

    class Meta:
        """Index settings."""

        index_name = "by_due"
        projection = KeysOnlyProjection()

    due_shard = UnicodeAttribute(hash_key=True)
    review_due_at = InstantAttribute(range_key=True)


class ByProject(GlobalSecondaryIndex["Submission"]):
    """A project's submissions for its manager, in 16 parts so that no partition runs hot."""

    class Meta:
        """Index settings."""

        index_name = "by_project"
        projection = KeysOnlyProjection()

    project_shard = UnicodeAttribute(hash_key=True)
    submitted_at = InstantAttribute(range_key=True)


class Submission(Record):
    """Checking, in_review, accepted, soft_rejected, rejected, returned or appealed."""

    class Meta:
        """Table settings."""

        table_name = "submissions"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    submission_id = UnicodeAttribute(hash_key=True)
    claim_id = UnicodeAttribute()
    account_id = UnicodeAttribute()
    task_id = UnicodeAttribute()
    project_id = UnicodeAttribute()
    state = UnicodeAttribute()
    answer = JsonAttribute()
    terms = JsonAttribute()
    budget_shard = IntegerAttribute()
    reserved_minor = IntegerAttribute()
    review_level = IntegerAttribute(default=0)
    checks = JsonAttribute(null=True)
    is_flagged = BooleanAttribute(default=False)
    reason = UnicodeAttribute(null=True)
    clause = UnicodeAttribute(null=True)
    decided_by = UnicodeAttribute(null=True)
    decided_at = InstantAttribute(null=True)
    submitted_at = InstantAttribute()
    review_due_at = InstantAttribute()
    due_shard = UnicodeAttribute(null=True)
    project_shard = UnicodeAttribute()
    by_due = ByDue()
    by_project = ByProject()
