"""What a run asked of the cloud: each call with its cost, and their sum."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.dynamodb.capacity import Consumed

READS = frozenset({"GetItem", "BatchGetItem", "TransactGetItems", "Query", "Scan"})
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})


@dataclass(slots=True)
class Call:
    """One call of a botocore client, whatever became of it."""

    service: str
    operation: str
    params: dict[str, Any]
    attempts: int = 1  # how often the client's configuration lets it send
    consumed: list[Consumed] = field(default_factory=list)
    refused: str | None = None  # the error code of its answer

    def __str__(self) -> str:
        return f"{self.service}.{self.operation}" + (f" ({self.refused})" if self.refused else "")


class Summary:
    """The calls made within `cloud.counting()`, added up; live until the block ends."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def _of_store(self, operations: frozenset[str]) -> list[Call]:
        return [call for call in self.calls if call.service == "dynamodb" and call.operation in operations]

    @property
    def operations(self) -> Counter[str]:
        """How often each `service.operation` was called."""
        return Counter(f"{call.service}.{call.operation}" for call in self.calls)

    @property
    def reads(self) -> int:
        """Calls that read the store."""
        return len(self._of_store(READS))

    @property
    def writes(self) -> int:
        """Calls that write single items or batches to the store."""
        return len(self._of_store(WRITES)) - self.transactions

    @property
    def transactions(self) -> int:
        """Write transactions sent."""
        return len(self._of_store(frozenset({"TransactWriteItems"})))

    @property
    def largest_transaction(self) -> int:
        """Members of the widest write transaction, condition checks included."""
        sizes = [len(call.params["TransactItems"]) for call in self._of_store(frozenset({"TransactWriteItems"}))]
        return max(sizes, default=0)

    @property
    def items_written(self) -> int:
        """Items that writes which were not refused put, changed or deleted."""
        return sum(part.items for call in self.calls for part in call.consumed)

    @property
    def read_units(self) -> dict[str, float]:
        """Read units by table, indexes included."""
        return self._units(is_read=True)

    @property
    def write_units(self) -> dict[str, float]:
        """Write units by table, indexes included."""
        return self._units(is_read=False)

    def _units(self, *, is_read: bool) -> dict[str, float]:
        units: dict[str, float] = {}
        for call in self.calls:
            for part in call.consumed:
                if part.is_read is is_read:
                    units[part.table] = units.get(part.table, 0.0) + part.total
        return dict(sorted(units.items()))

    def __str__(self) -> str:
        return (
            f"{self.reads} reads, {self.writes} writes, {self.transactions} transactions, "
            f"{self.items_written} items written, {sum(self.read_units.values()):g} read units, "
            f"{sum(self.write_units.values()):g} write units"
        )
