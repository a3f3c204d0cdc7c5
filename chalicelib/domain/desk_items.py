"""Owns what waits for an administrator: its kinds, and that each is dealt with once."""

from typing import Literal

from chalicelib.domain.ids import derived_id
from chalicelib.domain.problems import Conflict, NotFound

#: `close_difference`: what was closed is not what is folded. `ledger_difference`: reconciliation found something.
#: `payday_missed`: Tuesday noon and the week is not out. `payouts_in_transit`: sent long ago, outcome unknown.
#: `time_contested`: a person says that time of hourly work was not counted.
#: `appeal_overdue`: nobody decided an appeal in time. `grading_stuck`: an attempt's functions cannot be run.
Kind = Literal[
    "close_difference",
    "ledger_difference",
    "payday_missed",
    "payouts_in_transit",
    "time_contested",
    "appeal_overdue",
    "grading_stuck",
]
State = Literal["open", "resolved"]

#: What is still so after its item was resolved is put on the desk again; the others are of one moment.
_RETURNING: frozenset[Kind] = frozenset({"close_difference", "grading_stuck"})


class NoSuchDeskItem(NotFound):
    """No such item is on the desk."""


class DeskItemResolved(Conflict):
    """Somebody resolved this item before."""


def desk_item_id(kind: Kind, subject: str, occasion: int = 1) -> str:
    """An item's id: what caused it once is on the desk once; `occasion` counts what came back."""
    return derived_id("dsk", kind, subject, *([str(occasion)] if occasion > 1 else []))


def is_answered(kind: Kind, state: str) -> bool:
    """Whether an item in this state speaks for what is found now: it is open, or it was of one moment."""
    return state == "open" or kind not in _RETURNING
