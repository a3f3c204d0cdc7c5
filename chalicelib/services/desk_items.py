"""Use cases of the desk: what the machinery cannot decide waits for an administrator, and an alarm says so."""

from typing import Any

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.desk_items import Kind, State
from chalicelib.gateways import alarms
from chalicelib.models import audit, desk_items, store


def put_on_desk(kind: Kind, subject: str, **facts: Any) -> None:
    """The item is on the desk and its alarm has rung; the same thing again changes nothing while it is open.

    The alarm rings first: a crash in between makes it ring twice, never not at all.
    """
    item = desk_items.new_item(kind, subject, facts)
    if item is None:
        return
    alarms.ring(kind, item_id=item.item_id, subject=subject)
    desk_items.keep(item)


def items(state: State, *, limit: int, cursor: str | None) -> store.Page:
    """A page of what is open, or was resolved, newest first."""
    return store.listing(desk_items.DeskItem.by_state, state, limit=limit, cursor=cursor, is_newest_first=True)


def resolve(actor: Actor, item_id: str, reason: str) -> desk_items.DeskItem:
    """An administrator has dealt with it and says how. Raises NoSuchDeskItem, DeskItemResolved."""
    item = desk_items.item_of(item_id)
    with store.transaction() as tx:
        item.resolve(tx, actor.account_id, reason, runtime.now())
        audit.note(tx, actor.account_id, "resolve_desk_item", item_id, reason=reason, kind=item.kind)
    return desk_items.item_of(item_id)
