"""Owns the look into the tables, and the counting of the steps that records take."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.dynamodb import Engine
from tests.simulation.oracle.raw import Item, must, text

PREFIX = "inlier-local-"
#: Clocks of two machines are at most so far apart.
CLOCKS_DIFFER = timedelta(seconds=11)


class Records:
    """The stored items by table, and what all oracles share."""

    def __init__(self, store: Engine, coverage: Counter[str], pay_week_start: str) -> None:
        self.store, self.coverage, self.pay_week_start = store, coverage, pay_week_start
        self.funded: dict[str, int] = {}
        self.is_begun = False

    def one(self, table: str, hash_key: str, range_key: Any = None) -> Item | None:
        """The item under a key."""
        record = self.store.tables[PREFIX + table].items.get((hash_key, range_key))
        return record.item if record else None

    def some(self, table: str, hash_key: str) -> list[Item]:
        """A partition in order of its sort key."""
        found = self.store.tables[PREFIX + table]
        return [found.items[key].item for _, key in found.primary.ordering.partitions.get(hash_key, [])]

    def all(self, table: str) -> list[Item]:
        """Every item of a table; none if there is no such table (yet)."""
        found = self.store.tables.get(PREFIX + table)
        return [record.item for record in found.items.values()] if found else []

    def now(self) -> datetime:
        """The present instant."""
        return datetime.fromtimestamp(self.store.clock(), UTC)

    def has_passed(self, instant: str) -> bool:
        """Whether an instant is over, by the clock of any machine."""
        return self.now() + CLOCKS_DIFFER >= datetime.fromisoformat(instant)

    def step(
        self, what: str, allowed: dict[str, set[str]], old: Item | None, new: Item, record_id: str, name: str = "state"
    ) -> bool:
        """The state's step is one that is allowed; it is counted. Whether the state changed."""
        before, after = text(old, name) if old else "", text(new, name)
        is_again = what == "review" and old is not None and old.get("taken_at") != new.get("taken_at")
        if (before == after and not is_again) or not self.is_begun:
            return False
        must(after in allowed.get(before, ()), f"{what} {record_id} went from {before or 'nothing'} to {after}")
        self.coverage[f"step: {what}: {before or 'new'} -> {after}"] += 1
        return True
