"""Owns assessments and their items: a versioned test of a skill with a bank to draw from (R6, R14)."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record


class AssessmentsByState(GlobalSecondaryIndex["Assessment"]):
    """What a contributor can take."""

    class Meta:
        """Index settings."""

        index_name = "by_state"
        projection = AllProjection()

    state = UnicodeAttribute(hash_key=True)
    assessment_id = UnicodeAttribute(range_key=True)


class Assessment(Record):
    """A test: what it proves, how long it takes, how many items are drawn, what passes."""

    class Meta:
        """Table settings."""

        table_name = "assessments"

    assessment_id = UnicodeAttribute(hash_key=True)
    version = IntegerAttribute()
    state = UnicodeAttribute()
    title = UnicodeAttribute()
    skill = UnicodeAttribute()
    level = IntegerAttribute()
    language = UnicodeAttribute()
    limit_minutes = IntegerAttribute()
    draw_count = IntegerAttribute()
    pass_percent = IntegerAttribute()
    created_by = UnicodeAttribute()
    created_at = InstantAttribute()
    by_state = AssessmentsByState()


class AssessmentItem(Record):
    """One question of one version; `key` never leaves the server."""

    class Meta:
        """Table settings."""

        table_name = "assessment_items"

    bank_id = UnicodeAttribute(hash_key=True)  # <assessment_id>#<version>
    item_id = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    topic = UnicodeAttribute()
    prompt = UnicodeAttribute()
    options = JsonAttribute(default=list)
    key = JsonAttribute()
