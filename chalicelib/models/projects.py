"""Owns projects, their guidelines and their budget shards."""

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record


class ProjectsByState(GlobalSecondaryIndex["Project"]):
    """What is open to work on."""

    class Meta:
        """Index settings."""

        index_name = "by_state"
        projection = AllProjection()

    state = UnicodeAttribute(hash_key=True)
    created_at = InstantAttribute(range_key=True)


class Project(Record):
    """Instructions, task type, price, eligibility, review policy and budget; owned by its managers."""

    class Meta:
        """Table settings."""

        table_name = "projects"

    project_id = UnicodeAttribute(hash_key=True)
    managers = JsonAttribute()
    title = UnicodeAttribute()
    summary = UnicodeAttribute()
    task_type = UnicodeAttribute()
    state = UnicodeAttribute()
    reward_minor = IntegerAttribute()
    currency = UnicodeAttribute()
    places = IntegerAttribute()
    est_minutes = IntegerAttribute()
    lease_minutes = IntegerAttribute()
    difficulty = IntegerAttribute(default=1)
    review_levels = IntegerAttribute(default=1)
    review_minor = IntegerAttribute(default=0)
    required_skills = JsonAttribute(default=list)
    countries = JsonAttribute(default=list)
    input_schema = JsonAttribute(null=True)
    output_schema = JsonAttribute(null=True)
    guidelines_version = IntegerAttribute(default=0)
    budget_shards = IntegerAttribute()
    funded_minor = IntegerAttribute(default=0)
    task_shards = JsonAttribute(default=list)
    task_count = IntegerAttribute(default=0)
    created_at = InstantAttribute()
    by_state = ProjectsByState()


class Guidelines(Record):
    """One version of a project's instructions; a claim pins one (R24)."""

    class Meta:
        """Table settings."""

        table_name = "guidelines"

    project_id = UnicodeAttribute(hash_key=True)
    version = IntegerAttribute(range_key=True)
    objective = UnicodeAttribute()
    steps = JsonAttribute()
    acceptance_criteria = JsonAttribute()
    good_examples = JsonAttribute()
    bad_examples = JsonAttribute()
    created_by = UnicodeAttribute()
    created_at = InstantAttribute()


class BudgetShard(Record):
    """A part of a project's money: free, reserved by claims, spent. `is_open` is how a project pauses."""

    class Meta:
        """Table settings."""

        table_name = "budgets"

    project_id = UnicodeAttribute(hash_key=True)
    shard = IntegerAttribute(range_key=True)
    currency = UnicodeAttribute()
    available_minor = IntegerAttribute(default=0)
    reserved_minor = IntegerAttribute(default=0)
    spent_minor = IntegerAttribute(default=0)
    is_open = BooleanAttribute(default=False)
