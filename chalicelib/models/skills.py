"""Owns the skills table: what a person says or has proved they can do."""

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.models.attributes import InstantAttribute, IntegerAttribute
from chalicelib.models.store import Record


class Skill(Record):
    """One skill of one person, such as `programming/python`, self-declared or verified by an attempt."""

    class Meta:
        """Table settings."""

        table_name = "skills"

    account_id = UnicodeAttribute(hash_key=True)
    skill = UnicodeAttribute(range_key=True)
    level = IntegerAttribute()
    is_verified = BooleanAttribute(default=False)
    attempt_id = UnicodeAttribute(null=True)
    updated_at = InstantAttribute()
