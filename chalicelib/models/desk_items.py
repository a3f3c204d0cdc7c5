"""Owns the desk: what waits for an administrator, each thing once."""

from datetime import datetime
from itertools import count
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib import runtime
from chalicelib.domain.desk_items import DeskItemResolved, Kind, NoSuchDeskItem, desk_item_id, is_answered
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction


class ByState(GlobalSecondaryIndex["DeskItem"]):
    """What is open and what was resolved, in order of time."""

    class Meta:
        """Index settings."""

        index_name = "by_state"
        projection = AllProjection()

    state = UnicodeAttribute(hash_key=True)
    created_at = InstantAttribute(range_key=True)


class DeskItem(Record):
    """One thing an administrator looks at: open, then resolved with a reason."""

    class Meta:
        """Table settings."""

        table_name = "desk_items"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    item_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute()
    subject = UnicodeAttribute()
    state = UnicodeAttribute()
    facts = JsonAttribute(default=dict)
    created_at = InstantAttribute()
    resolved_at = InstantAttribute(null=True)
    resolved_by = UnicodeAttribute(null=True)
    resolution = UnicodeAttribute(null=True)
    by_state = ByState()

    def resolve(self, tx: Transaction, by: str, reason: str, at: datetime) -> None:
        """Dealt with; DeskItemResolved when it was before."""
        actions = [
            DeskItem.state.set("resolved"),
            DeskItem.resolved_at.set(at),
            DeskItem.resolved_by.set(by),
            DeskItem.resolution.set(reason),
        ]
        tx.update(DeskItem(self.item_id), actions, DeskItem.state == "open", _resolved_before)


def _resolved_before(found: DeskItem | None) -> Exception:
    by = found.resolved_by if found else None
    return DeskItemResolved("GET /desk-items?state=resolved shows how.", resolved_by=by)


class ItemExistsError(Exception):
    """This is on the desk already, or was."""


def new_item(kind: Kind, subject: str, facts: dict[str, Any]) -> DeskItem | None:
    """An item that is not written yet; None when one on the desk speaks for it."""
    for occasion in count(1):
        item_id = desk_item_id(kind, subject, occasion)
        found = DeskItem.find(item_id)
        if found is None:
            return DeskItem(item_id, kind=kind, subject=subject, state="open", facts=facts, created_at=runtime.now())
        if is_answered(kind, found.state):
            break
    return None


def keep(item: DeskItem) -> None:
    """The item is on the desk; what was put there first stays."""
    try:
        store.create(item, lambda _: ItemExistsError())
    except ItemExistsError:
        return


def item_of(item_id: str) -> DeskItem:
    """The item with this id; raises NoSuchDeskItem."""
    found = DeskItem.find(item_id)
    if found is None:
        raise NoSuchDeskItem("GET /desk-items lists them.")
    return found
