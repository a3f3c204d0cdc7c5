"""Read and write units by AWS's documented rules (Developer Guide, "Capacity unit consumption for operations")."""

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.dynamodb.tables import Index, Record, Table


@dataclass(slots=True)
class Consumed:
    """Units of one call on one table: of the table itself and of each index."""

    table: str
    is_read: bool
    units: float = 0.0
    indexes: dict[str, float] = field(default_factory=dict)
    global_names: set[str] = field(default_factory=set)
    items: int = 0  # items written
    is_transaction: bool = False

    @property
    def total(self) -> float:
        return self.units + sum(self.indexes.values())

    def add_index(self, index: Index, units: float) -> None:
        name = str(index.name)
        self.indexes[name] = self.indexes.get(name, 0.0) + units
        if index.is_global:
            self.global_names.add(name)

    def answer(self, wanted: str) -> dict[str, Any]:
        """The ConsumedCapacity member of an answer."""
        answer = {"TableName": self.table, **self._units(self.total)}
        if wanted == "INDEXES":
            answer["Table"] = self._units(self.units)
            for is_global, member in ((True, "GlobalSecondaryIndexes"), (False, "LocalSecondaryIndexes")):
                units = {
                    name: self._units(u) for name, u in self.indexes.items() if (name in self.global_names) is is_global
                }
                if units:
                    answer[member] = units
        return answer

    def _units(self, units: float) -> dict[str, Any]:
        if not self.is_transaction:
            return {"CapacityUnits": units}
        return {"CapacityUnits": units, "ReadCapacityUnits" if self.is_read else "WriteCapacityUnits": units}


def read_units(size: int, *, is_consistent: bool) -> float:
    """Half a unit per started 4 KB, a whole one when the read is strongly consistent; at least one step."""
    return max(1, -(-size // 4096)) * (1.0 if is_consistent else 0.5)


def write_units(size: int) -> float:
    return float(max(1, -(-size // 1024)))


def charge_write(consumed: Consumed, table: Table, old: Record | None, new: Record | None, factor: float = 1.0) -> None:
    """A write costs the larger of the two images; an index costs what changes in it (a transaction doubles only
    the table's part)."""
    before, after = (old.size if old else 0), (new.size if new else 0)
    consumed.units += factor * write_units(max(before, after))
    consumed.items += 1
    for index in table.indexes.values():
        units = index_units(index, old, new)
        if units:
            consumed.add_index(index, units)


def index_units(index: Index, old: Record | None, new: Record | None) -> float:
    """Nothing when the entry stays as it is, one write to add, drop or rewrite it, two to move it."""
    if old is not None and new is not None and not index.moves(old, new):
        if not index.holds(new) or index.view(old.item) == index.view(new.item):
            return 0.0
        return write_units(max(index.view_size(old), index.view_size(new)))
    return sum(write_units(index.view_size(record)) for record in (old, new) if record and index.holds(record))
