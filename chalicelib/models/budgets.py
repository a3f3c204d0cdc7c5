"""Owns the budgets table: a project's money in shards, so that no single item runs hot."""

from collections.abc import Callable
from typing import Any

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.domain.budgets import Gathering
from chalicelib.domain.claims import ProjectNotOpen
from chalicelib.models.attributes import IntegerAttribute
from chalicelib.models.store import Record, Transaction


class BudgetShardShortError(Exception):
    """This shard has too little left; another one may have more."""


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


def reserve(tx: Transaction, project_id: str, shard: int, minor: int) -> None:
    """So much of the shard is kept for a claim; refused when the project is paused or the shard has too little."""
    tx.update(
        BudgetShard(project_id, shard),
        [BudgetShard.available_minor.add(-minor), BudgetShard.reserved_minor.add(minor)],
        (BudgetShard.available_minor >= minor) & (BudgetShard.is_open == True),  # noqa: E712  (a DynamoDB expression)
        _why_not_reserved,
    )


def _why_not_reserved(found: BudgetShard | None) -> Exception:
    if found is None or not found.is_open:
        return ProjectNotOpen("It is paused or closed; work in hand stays yours.")
    return BudgetShardShortError()


def release(
    tx: Transaction, project_id: str, shard: int, minor: int, refused: Callable[[Any], Exception] | None = None
) -> None:
    """What was reserved is free again."""
    tx.update(
        BudgetShard(project_id, shard),
        [BudgetShard.available_minor.add(minor), BudgetShard.reserved_minor.add(-minor)],
        BudgetShard.reserved_minor >= minor,
        refused,
    )


def spend(tx: Transaction, project_id: str, shard: int, *, reserved_minor: int, spent_minor: int) -> None:
    """Of what was reserved so much is spent; the rest is free again.

    Where more is spent than leaves the reservation, the difference is taken from what is free: raises
    BudgetShardShortError when there is too little.
    """
    topped_up = max(0, spent_minor - reserved_minor)
    condition = BudgetShard.reserved_minor >= max(0, reserved_minor)
    if topped_up:
        condition &= BudgetShard.available_minor >= topped_up
    tx.update(
        BudgetShard(project_id, shard),
        [
            BudgetShard.reserved_minor.add(-reserved_minor),
            BudgetShard.spent_minor.add(spent_minor),
            BudgetShard.available_minor.add(reserved_minor - spent_minor),
        ],
        condition,
        (lambda _: BudgetShardShortError()) if topped_up else None,
    )


def take_back(tx: Transaction, project_id: str, shard: int, minor: int) -> None:
    """What was spent is free again: its entry was reversed."""
    tx.update(
        BudgetShard(project_id, shard),
        [BudgetShard.available_minor.add(minor), BudgetShard.spent_minor.add(-minor)],
        BudgetShard.spent_minor >= minor,
    )


class BudgetMovedError(Exception):
    """The shards hold other than was read; read them again."""


def shards_of(project_id: str) -> list[BudgetShard]:
    """A project's shards in order, read consistently."""
    return list(BudgetShard.query(project_id, consistent_read=True))


def unlock(tx: Transaction, shard: BudgetShard, available_minor: int) -> None:
    """The shard takes claims from now on, with so much; raises BudgetMovedError if it holds other than was read."""
    tx.update(
        BudgetShard(shard.project_id, shard.shard),
        [BudgetShard.available_minor.set(available_minor), BudgetShard.is_open.set(True)],
        BudgetShard.available_minor == shard.available_minor,
        lambda _: BudgetMovedError(),
    )


def lock(tx: Transaction, project_id: str, shard: int) -> None:
    """The shard takes no new claims; what is reserved stays."""
    tx.update(BudgetShard(project_id, shard), [BudgetShard.is_open.set(False)], BudgetShard.project_id.exists())


def deposit(tx: Transaction, project_id: str, shard: int, minor: int) -> None:
    """So much more is in the shard."""
    tx.update(BudgetShard(project_id, shard), [BudgetShard.available_minor.add(minor)], BudgetShard.project_id.exists())


def gather(tx: Transaction, project_id: str, gathering: Gathering) -> None:
    """Free money moves from some shards into one; BudgetMovedError when one of them has less by now."""
    for shard, minor in gathering.taken:
        tx.update(
            BudgetShard(project_id, shard),
            [BudgetShard.available_minor.add(-minor)],
            BudgetShard.available_minor >= minor,
            lambda _: BudgetMovedError(),
        )
    deposit(tx, project_id, gathering.into, gathering.minor)
