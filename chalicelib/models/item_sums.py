"""Owns the sums behind the analysis of items: one record for each assessment, each attempt counted once."""

from datetime import datetime

import msgspec
from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain.item_analysis import Sums
from chalicelib.models.attempts import Attempt
from chalicelib.models.attributes import IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction


class SumsMovedError(Exception):
    """Another attempt was counted meanwhile; read again."""


class CountedBeforeError(Exception):
    """This attempt is counted."""


class ItemSums(Record):
    """The sums of every item of one assessment, whatever the version."""

    class Meta:
        """Table settings."""

        table_name = "item_sums"

    assessment_id = UnicodeAttribute(hash_key=True)
    by_item = JsonAttribute(default=dict)
    counted = IntegerAttribute(default=0)

    @property
    def sums(self) -> dict[str, Sums]:
        """By item."""
        return msgspec.convert(self.by_item, dict[str, Sums])

    def replace(self, tx: Transaction, sums: dict[str, Sums]) -> None:
        """The sums with one attempt more; raises SumsMovedError."""
        unmoved = ItemSums.counted == self.counted if self.counted else ItemSums.counted.does_not_exist()
        actions = [ItemSums.by_item.set(msgspec.to_builtins(sums)), ItemSums.counted.set(self.counted + 1)]
        tx.update(ItemSums(self.assessment_id), actions, unmoved, lambda _: SumsMovedError())


def mark_counted(tx: Transaction, attempt_id: str, at: datetime) -> None:
    """The attempt is in the sums, once; raises CountedBeforeError."""
    fresh = Attempt.counted_at.does_not_exist()
    tx.update(Attempt(attempt_id), [Attempt.counted_at.set(at)], fresh, lambda _: CountedBeforeError())


def sums_of(assessment_id: str) -> ItemSums:
    """The record, or an empty one before the first attempt."""
    return ItemSums.find(assessment_id) or ItemSums(assessment_id)
