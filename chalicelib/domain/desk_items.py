"""Owns what waits for an administrator: its kinds, and that each is dealt with once."""

from typing import Literal

from chalicelib.domain.ids import derived_id
from chalicelib.domain.problems import Conflict, NotFound

#: `close_difference`: what was closed is not what is folded. `ledger_difference`: reconciliation found something.
#: `payday_missed`: Tuesday noon and the week is not out. `payouts_in_transit`: sent long ago, outcome unknown.
Kind = Literal["close_difference", "ledger_difference", "payday_missed", "payouts_in_transit"]
State = Literal["open", "resolved"]


class NoSuchDeskItem(NotFound):
    """No such item is on the desk."""


class DeskItemResolved(Conflict):
    """Somebody resolved this item before."""


def desk_item_id(kind: Kind, subject: str) -> str:
    """An item's id: what caused it once is on the desk once."""
    return derived_id("dsk", kind, subject)
