"""Owns assessments and their banks of items: a versioned test of a skill, with more items than one attempt asks."""

from collections.abc import Iterable
from typing import Any

import msgspec
from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.update import RemoveAction, SetAction
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.domain.assessments import NoSuchAssessment
from chalicelib.domain.items import Item
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Page, Record, Transaction


class VersionMovedError(Exception):
    """Another version of this assessment was written meanwhile; read again."""


class AssessmentsByState(GlobalSecondaryIndex["Assessment"]):
    """What a contributor can take."""

    class Meta:
        """Index settings."""

        index_name = "by_state"
        projection = AllProjection()

    state = UnicodeAttribute(hash_key=True)
    assessment_id = UnicodeAttribute(range_key=True)


class Assessment(Record):
    """A test: what it proves, how long it takes, how many items are drawn, what passes. `draft` or `published`.

    It shows the version that can be taken; a newer one that is not published yet lies in its bank, and
    `latest_version` names it.
    """

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
    valid_months = IntegerAttribute(null=True)
    created_by = UnicodeAttribute()
    created_at = InstantAttribute()
    name = UnicodeAttribute(null=True)
    latest_version = IntegerAttribute(null=True)
    suspended = JsonAttribute(null=True)
    by_state = AssessmentsByState()

    @classmethod
    def read(cls, assessment_id: str) -> "Assessment":
        """The assessment, draft or published; raises NoSuchAssessment."""
        return known(cls.find(assessment_id))

    @property
    def latest(self) -> int:
        """The highest version that is written."""
        return int(self.latest_version or self.version)

    @property
    def suspended_ids(self) -> list[str]:
        """The items that are asked no more, in any version."""
        return list(self.suspended or [])

    def suspend(self, tx: Transaction, item_ids: Iterable[str]) -> None:
        """Exactly these items are asked no more; raises VersionMovedError when that changed meanwhile."""
        unmoved = Assessment.suspended.does_not_exist()
        if self.suspended is not None:
            unmoved = Assessment.suspended == self.suspended
        actions = [Assessment.suspended.set(sorted(item_ids))]
        tx.update(Assessment(self.assessment_id), actions, unmoved, lambda _: VersionMovedError())

    def await_version(self, tx: Transaction, version: int) -> None:
        """A higher version is written and waits for its publication; raises VersionMovedError when another was."""
        unmoved = Assessment.latest_version == self.latest_version
        if self.latest_version is None:
            unmoved = Assessment.latest_version.does_not_exist()
        self.latest_version = version
        actions = [Assessment.latest_version.set(version)]
        tx.update(Assessment(self.assessment_id), actions, unmoved, lambda _: VersionMovedError())

    def publish(self, tx: Transaction) -> None:
        """Its latest version can be taken from now on; publishing twice is publishing once."""
        actions = [Assessment.state.set("published")]
        if self.latest != self.version:
            settings = {
                "valid_months": None,
                **Bank.get(self.assessment_id, self.latest, consistent_read=True).settings,
            }
            actions += [_given(name, value) for name, value in settings.items()]
            actions.append(Assessment.version.set(self.latest))
            self.version = self.latest
            for name, value in settings.items():
                setattr(self, name, value)
        self.state = "published"
        tx.update(Assessment(self.assessment_id), actions, Assessment.assessment_id.exists())


def known(found: Assessment | None) -> Assessment:
    """What was read of an assessment; raises NoSuchAssessment if it is nothing."""
    if found is None:
        raise NoSuchAssessment("Look at GET /assessments for what can be taken.")
    return found


def _given(name: str, value: Any) -> SetAction | RemoveAction:
    """What a version does not say is said no more."""
    attribute = getattr(Assessment, name)
    action: SetAction | RemoveAction = attribute.remove() if value is None else attribute.set(value)
    return action


class Bank(Record):
    """Every item of one version, keys included, in one record: a version is written and read whole or not at all.

    `settings` is what a version may change of its assessment; the first one's stands in the assessment itself.
    """

    class Meta:
        """Table settings."""

        table_name = "assessment_banks"

    assessment_id = UnicodeAttribute(hash_key=True)
    version = IntegerAttribute(range_key=True)
    items = JsonAttribute()
    settings = JsonAttribute(default=dict)
    written_by = UnicodeAttribute(null=True)

    @property
    def content(self) -> list[Item]:
        """Its items."""
        return msgspec.convert(self.items, list[Item])


def published(*, limit: int, cursor: str | None) -> Page:
    """One page of what can be taken."""
    return store.listing(Assessment.by_state, "published", limit=limit, cursor=cursor)


def items_of(assessment_id: str, version: int) -> list[Item]:
    """The items of one version; raises NoSuchAssessment for one that is not written."""
    return bank_of(assessment_id, version).content


def bank_of(assessment_id: str, version: int) -> Bank:
    """The bank of one version; raises NoSuchAssessment for one that is not written."""
    bank = Bank.find(assessment_id, version)
    if bank is None:
        raise NoSuchAssessment("Look at GET /assessments for what can be taken.")
    return bank
