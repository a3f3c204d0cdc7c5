"""Speed of the memory store through real PynamoDB models, on one core: it must not care how much it holds.

python -m tests.bench.memory_store
"""

import gc
import os
import time
from collections.abc import Callable
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.connection import Connection
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

import tests.conftest  # noqa: F401  (sets the environment first)
from tests.fakes.cloud import MemoryCloud

_BATCHES = 7
_AN_HOUR_AGO = 1_800_000_000.0


class ByGroup(GlobalSecondaryIndex["Thing"]):
    """Things of a group, in order."""

    class Meta:
        index_name = "by_group"
        projection = AllProjection()

    group = UnicodeAttribute(hash_key=True)
    position = UnicodeAttribute(range_key=True)


class Thing(Model):
    """An item of 13 attributes."""

    class Meta:
        table_name = "things"
        region = "us-east-1"

    thing_id = UnicodeAttribute(hash_key=True)
    group = UnicodeAttribute()
    position = UnicodeAttribute()
    taken = NumberAttribute(default=0)
    total = NumberAttribute(default=0)
    one = UnicodeAttribute(default="one")
    two = UnicodeAttribute(default="two")
    three = UnicodeAttribute(default="three")
    four = UnicodeAttribute(default="four")
    five = UnicodeAttribute(default="five")
    six = UnicodeAttribute(default="six")
    seven = UnicodeAttribute(default="seven")
    version = VersionAttribute()
    by_group = ByGroup()


class Receipt(Model):
    """A small record, as transactions write them beside what they change."""

    class Meta:
        table_name = "receipts"
        region = "us-east-1"

    receipt_id = UnicodeAttribute(hash_key=True)
    thing_id = UnicodeAttribute()
    total = NumberAttribute()


def _rate(operation: Callable[[int], object], number: int) -> int:
    """Operations per second of CPU time: the median of the batches."""
    rates = []
    for batch in range(_BATCHES):
        begin = time.process_time()
        for i in range(number):
            operation(batch * number + i)
        rates.append(number / (time.process_time() - begin))
    return round(sorted(rates)[_BATCHES // 2])


class Canned(MemoryCloud):
    """Answers each operation with what it last answered: what is left is PynamoDB itself."""

    def __init__(self) -> None:
        super().__init__(clock=lambda: _AN_HOUR_AGO, services={})
        self.keeps_calls = self.is_canned = False
        self.last: dict[str, dict[str, Any]] = {}

    def api_call(self, client: Any, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        if self.is_canned:
            return self.last[operation]
        self.last[operation] = super().api_call(client, operation, params)
        return self.last[operation]


def measure(items: int) -> dict[str, tuple[int, int]]:
    """Rates of the usual operations on a table of so many items, and those of PynamoDB with canned answers."""
    with Canned() as cloud:
        Thing.create_table(billing_mode="PAY_PER_REQUEST")
        Receipt.create_table(billing_mode="PAY_PER_REQUEST")
        for i in range(items):
            Thing(f"thing-{i}", group=f"group-{i // 20}", position=f"{i:09d}").save()
        connection = Connection(region="us-east-1")
        things = [Thing.get(f"thing-{i}") for i in range(100)]

        def transaction(i: int) -> None:
            with TransactWrite(connection=connection) as tx:
                tx.condition_check(Thing, f"thing-{i % 50}", condition=Thing.thing_id.exists())
                tx.save(Receipt(f"receipt-{i}", thing_id=f"thing-{i}", total=i), Receipt.receipt_id.does_not_exist())
                tx.update(things[(i + 1) % 50], [Thing.total.add(1)], add_version_condition=False)
                tx.update(things[(i + 2) % 50], [Thing.taken.set(i)], add_version_condition=False)

        operations: dict[str, tuple[Callable[[int], object], int]] = {
            "get": (lambda i: Thing.get(f"thing-{i % items}"), 1500),
            "transaction of 4": (transaction, 500),
            "query of 20": (lambda i: list(Thing.by_group.query(f"group-{i % (items // 20)}")), 100),
            # last, because a canned answer makes all things the same one
            "conditional update": (
                lambda i: things[50 + i % 50].update([Thing.taken.add(1), Thing.one.set("1")], Thing.thing_id.exists()),
                700,
            ),
        }
        gc.freeze()  # what was there before is not looked through again and again
        found = {}
        for name, (operation, number) in operations.items():
            rate = _rate(operation, number)
            cloud.is_canned = True
            found[name] = rate, _rate(operation, number)
            cloud.is_canned = False
        return found


if __name__ == "__main__":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for size in (1_000, 20_000):
        for name, (rate, alone) in measure(size).items():
            print(f"{size:6,} items, {name + ':':19} {rate:6,}/s (PynamoDB alone {alone:6,}/s)")
