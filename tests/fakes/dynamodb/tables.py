"""A table in memory: its items, its indexes in order, and the log of its changes."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator
from hashlib import md5
from typing import Any, NamedTuple

from tests.fakes.dynamodb.refusals import Item, MemberRefusedError, invalid, invalid_parameter
from tests.fakes.dynamodb.syntax import Path
from tests.fakes.dynamodb.values import Value, attribute_size, copied_item, item_size, order, text_size

Key = tuple[Any, Any]  # the partition's value and the sort value (None where there is none)
Entry = tuple[Any, Key]  # sort value, primary key

_LONGEST_HASH, _LONGEST_RANGE = 2048, 1024


class Record:
    """A stored item; never changed once stored, so that the log may keep it."""

    __slots__ = ("item", "key", "size")

    def __init__(self, item: Item, key: Key, size: int | None = None) -> None:
        self.item, self.key = item, key
        self.size = item_size(item) if size is None else size

    def changed(self, item: Item, names: Iterable[str]) -> "Record":
        """This record after a change of those attributes only."""
        size = self.size
        for name in names:
            if name in self.item:
                size -= attribute_size(name, self.item[name])
            if name in item:
                size += attribute_size(name, item[name])
        return Record(item, self.key, size)


class Change(NamedTuple):
    """One entry of the change log; `old` or `new` is None where there was, or is, no item."""

    table: str
    key: Key
    old: Record | None
    new: Record | None
    at: float
    sequence: int
    is_expiry: bool = False


class Ordering:
    """Entries by partition, sorted; partitions ranked by a hash of their value, as a scan meets them."""

    def __init__(self) -> None:
        self.partitions: dict[Any, list[Entry]] = {}
        self.ranks: list[tuple[bytes, Any]] = []

    def add(self, partition: Any, sort: Any, key: Key) -> None:
        entries = self.partitions.get(partition)
        if entries is None:
            self.partitions[partition] = [(sort, key)]
            insort(self.ranks, rank(partition))
        else:
            insort(entries, (sort, key))

    def remove(self, partition: Any, sort: Any, key: Key) -> None:
        entries = self.partitions[partition]
        del entries[bisect_left(entries, (sort, key))]
        if not entries:
            del self.partitions[partition]
            del self.ranks[bisect_left(self.ranks, rank(partition))]


def rank(partition: Any) -> tuple[bytes, Any]:
    return md5(repr(partition).encode(), usedforsecurity=False).digest(), partition


class Index:
    """A secondary index, or (with no name) the table's own order."""

    def __init__(
        self,
        name: str | None,
        keys: tuple[str, str | None],
        *,
        is_global: bool = False,
        projected: frozenset[str] | None = None,
    ) -> None:
        self.name, self.keys, self.is_global, self.projected = name, keys, is_global, projected
        self.hash_name, self.range_name = keys
        self.ordering = Ordering()

    def place(self, record: Record | None) -> tuple[Any, Any] | None:
        """Where the item stands in this index; None when it is not in it."""
        if record is None or not self.holds(record):
            return None
        item = record.item
        return order(item[self.hash_name]), order(item[self.range_name]) if self.range_name else None

    def holds(self, record: Record) -> bool:
        item = record.item
        return self.hash_name in item and (self.range_name is None or self.range_name in item)

    def moves(self, old: Record | None, new: Record | None) -> bool:
        """Whether the entry's place changes; values that an update did not touch are the same objects."""
        if old is not None and new is not None:
            before, after = old.item, new.item
            if before.get(self.hash_name) is after.get(self.hash_name) and (
                self.range_name is None or before.get(self.range_name) is after.get(self.range_name)
            ):
                return False
        return self.place(old) != self.place(new)

    def view(self, item: Item) -> Item:
        """The part of the item that the index holds."""
        projected = self.projected
        return item if projected is None else {name: value for name, value in item.items() if name in projected}

    def view_size(self, record: Record) -> int:
        return record.size if self.projected is None else item_size(self.view(record.item))


class Table:
    """Key rules, items and indexes of one table."""

    def __init__(
        self, name: str, kinds: dict[str, str], primary: Index, indexes: list[Index], clock: Callable[[], float]
    ) -> None:
        self.name, self.kinds, self.primary, self.clock = name, kinds, primary, clock
        self.indexes = {str(index.name): index for index in indexes}
        self.hash_name, self.range_name = primary.keys
        self.key_names = tuple(name for name in primary.keys if name)
        self.items: dict[Key, Record] = {}
        self.log: list[Change] = []
        self.streamed = 0  # how many changes of the log the stream has delivered
        self.ttl_attribute: str | None = None
        self.request: dict[str, Any] = {}

    # keys

    def key(self, attributes: Item) -> Key:
        """The primary key that a request names; it must be the whole key and nothing else."""
        if len(attributes) != len(self.key_names):
            raise invalid("The provided key element does not match the schema")
        try:
            return self._key(attributes)
        except KeyError:
            raise invalid("The provided key element does not match the schema") from None
        except MemberRefusedError:
            raise MemberRefusedError("The provided key element does not match the schema") from None

    def key_of(self, item: Item) -> Key:
        """The primary key inside an item to be stored."""
        try:
            return self._key(item)
        except KeyError as missing:
            raise invalid_parameter(f"Missing the key {missing.args[0]} in the item") from None

    def _key(self, item: Item) -> Key:
        first = self._key_value(item[self.hash_name], self.hash_name, _LONGEST_HASH)
        if self.range_name is None:
            return first, None
        return first, self._key_value(item[self.range_name], self.range_name, _LONGEST_RANGE)

    def _key_value(self, value: Value, name: str, longest: int) -> Any:
        kind = self.kinds[name]
        if kind not in value:
            raise MemberRefusedError(
                "One or more parameter values were invalid: "
                f"Type mismatch for key {name} expected: {kind} actual: {next(iter(value))}"
            )
        content = order(value)
        if kind == "N":
            return content
        if not content:
            raise invalid(
                "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
                f"contain an empty {'string' if kind == 'S' else 'binary'} value. Key: {name}"
            )
        if len(content) * 4 > longest and (text_size(content) if kind == "S" else len(content)) > longest:
            which = "hash" if longest == _LONGEST_HASH else "range"
            raise invalid_parameter(
                f"Aggregated size of all {which} keys has exceeded the size limit of {longest} bytes"
            )
        return content

    def check_index_keys(self, item: Item) -> None:
        """An attribute that an index is ordered by has that index's type and is not empty."""
        for index in self.indexes.values():
            for name in index.keys:
                if name is None or name in self.key_names or name not in item:
                    continue
                kind, value = self.kinds[name], item[name]
                if kind not in value:
                    raise MemberRefusedError(
                        "One or more parameter values were invalid: Type mismatch for Index Key "
                        f"{name} Expected: {kind} Actual: {next(iter(value))} IndexName: {index.name}"
                    )
                if kind != "N" and not value[kind]:
                    raise invalid(
                        "One or more parameter values are not valid. A value specified for a secondary "
                        "index key is not supported. The AttributeValue for a key attribute cannot contain "
                        f"an empty {'string' if kind == 'S' else 'binary'} value. IndexName: {index.name}, "
                        f"IndexKey: {name}"
                    )

    def key_attributes(self, item: Item, index: Index) -> Item:
        """The attributes that a page's end is told by: the table's key and the index's."""
        names = dict.fromkeys(name for name in (*self.key_names, *index.keys) if name)
        return copied_item({name: item[name] for name in names})

    # changes

    def store(self, key: Key, new: Record | None, sequence: int, *, is_expiry: bool = False) -> None:
        """Put the item in its place everywhere (None removes it) and log the change, if it is one."""
        old = self.items.get(key)
        if old is new or (old is not None and new is not None and old.item == new.item):
            return
        if old is None or new is None:
            self._move(self.primary, key, old, new)
        for index in self.indexes.values():
            self._move(index, key, old, new)
        if new is None:
            del self.items[key]
        else:
            self.items[key] = new
        self.log.append(Change(self.name, key, old, new, self.clock(), sequence, is_expiry))

    @staticmethod
    def _move(index: Index, key: Key, old: Record | None, new: Record | None) -> None:
        if not index.moves(old, new):
            return
        before, after = index.place(old), index.place(new)
        if before is not None:
            index.ordering.remove(*before, key)
        if after is not None:
            index.ordering.add(*after, key)

    # reading

    def recent(self, behind: int) -> dict[Key, Record | None]:
        """What a reader `behind` changes ago would see instead, by key."""
        overlay: dict[Key, Record | None] = {}
        for change in reversed(self.log[-behind:] if behind else []):
            overlay[change.key] = change.old
        return overlay

    def entries(self, index: Index, partition: Any, overlay: dict[Key, Record | None]) -> list[Entry]:
        """One partition's entries in order, as a late reader sees them if there is an overlay."""
        entries = index.ordering.partitions.get(partition, [])
        if not overlay:
            return entries
        seen = [entry for entry in entries if entry[1] not in overlay]
        for key, record in overlay.items():
            place = index.place(record)
            if place is not None and place[0] == partition:
                seen.append((place[1], key))
        return sorted(seen)

    def partitions(self, index: Index, overlay: dict[Key, Record | None]) -> Iterator[tuple[bytes, Any]]:
        """All partitions in the order of a scan."""
        if not overlay:
            return iter(index.ordering.ranks)
        places = [index.place(record) for record in overlay.values()]
        extra = {rank(place[0]) for place in places if place is not None}
        return iter(sorted({*index.ordering.ranks, *extra}))

    def record(self, key: Key, overlay: dict[Key, Record | None]) -> Record | None:
        return overlay[key] if overlay and key in overlay else self.items.get(key)


def touches_key(paths: tuple[Path, ...], table: Table) -> str | None:
    """The key attribute that an update would change, if any."""
    return next((str(path[0]) for path in paths if path[0] in table.key_names), None)
