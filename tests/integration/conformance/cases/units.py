"""Capacity units: Developer Guide, "Capacity unit consumption for read and write operations"."""

from typing import Any

from tests.integration.conformance.language import TABLE, Case, delete, get, key, put, query, thing, transact, update

_NINE = (put(thing(t="x" * 9_000)),)
_MANY = tuple(put(thing(sk=n, t="x" * 4_000)) for n in range(5))


def _units(name: str, asked: Any, units: float, *given: Any) -> Case:
    asked[1]["ReturnConsumedCapacity"] = "TOTAL"
    return Case(name, asked, {"ConsumedCapacity": {"...": {"TableName": TABLE, "CapacityUnits": units}}}, given)


def _transaction_units(name: str, asked: Any, units: float, *given: Any) -> Case:
    asked[1]["ReturnConsumedCapacity"] = "TOTAL"
    return Case(name, asked, {"ConsumedCapacity": [{"...": {"TableName": TABLE, "CapacityUnits": units}}]}, given)


UNITS = [
    _units("a get of nothing costs half a unit", get(), 0.5),
    _units("a get of 9 KB costs one and a half", get(), 1.5, *_NINE),
    _units("a consistent get of 9 KB costs three", get(ConsistentRead=True), 3.0, *_NINE),
    _units("a query adds the sizes up before it rounds", query("pk = :p", p="a"), 2.5, *_MANY),
    _units("a put of 9 KB costs nine units", put(thing(t="x" * 9_000)), 9.0),
    _units("a smaller item costs what the larger one did", put(key()), 9.0, *_NINE),
    _units("an index costs a unit to enter", put(thing(g="x", r=1)), 3.0),
    _units("an index costs two units to move in", update("SET r = :r", r=2), 3.0, put(thing(g="x", r=1))),
    _units("an index that holds nothing new costs nothing", update("SET n = :n", n=1), 1.0, put(thing(l="x", n=1))),
    _units("a delete costs its indexes too", delete(), 3.0, put(thing(g="x", r=1))),
    _transaction_units("a transaction costs twice the table's units", transact(put(thing(t="x" * 1_500)), put(key(sk=2))), 6.0),
    _transaction_units("a transaction costs an index once", transact(put(thing(g="x", r=1))), 4.0),
]  # fmt: skip
