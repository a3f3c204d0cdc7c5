"""Owns assessments and their banks of items: a versioned test of a skill, with more items than one attempt asks."""

from typing import Self

import msgspec
from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.domain.assessments import Item, NoSuchAssessment
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Page, Record, Transaction


class AssessmentsByState(GlobalSecondaryIndex["Assessment"]):
    """What a contributor can take."""

    class Meta:
        """Index settings."""

        index_name = "by_state"
        projection = AllProjection()

    state = UnicodeAttribute(hash_key=True)
    assessment_id = UnicodeAttribute(range_key=True)


class Assessment(Record):
    """A test: what it proves, how long it takes, how many items are drawn, what passes. `draft` or `published`."""

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
    item_count = IntegerAttribute()
    pass_percent = IntegerAttribute()
    created_by = UnicodeAttribute()
    created_at = InstantAttribute()
    by_state = AssessmentsByState()

    @classmethod
    def read(cls, assessment_id: str) -> Self:
        """The assessment, draft or published; raises NoSuchAssessment."""
        found = cls.find(assessment_id)
        if found is None:
            raise NoSuchAssessment("Look at GET /assessments for what can be taken.")
        return found

    def publish(self, tx: Transaction) -> None:
        """It can be taken from now on; publishing twice is publishing once."""
        self.state = "published"
        tx.update(
            Assessment(self.assessment_id), [Assessment.state.set("published")], Assessment.assessment_id.exists()
        )


class Bank(Record):
    """Every item of one version, keys included, in one record: a version is written and read whole or not at all."""

    class Meta:
        """Table settings."""

        table_name = "assessment_banks"

    assessment_id = UnicodeAttribute(hash_key=True)
    version = IntegerAttribute(range_key=True)
    items = JsonAttribute()


def published(*, limit: int, cursor: str | None) -> Page:
    """One page of what can be taken."""
    return store.listing(Assessment.by_state, "published", limit=limit, cursor=cursor)


def bank_items(assessment: Assessment) -> list[Item]:
    """The items of the assessment's version."""
    bank = Bank.get(assessment.assessment_id, assessment.version, consistent_read=True)
    return msgspec.convert(bank.items, list[Item])
