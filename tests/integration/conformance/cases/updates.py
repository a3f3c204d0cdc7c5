"""Update expressions: what they make of an item."""

from typing import Any

from tests.integration.conformance.language import INVALID, Case, attributes, key, put, thing, update

_GIVEN = (put(thing(t="abc", n=5, tags={"x", "y"}, many=[1, 2, 3, 4], doc={"a": {"b": 1}})),)


def _makes(name: str, asked: Any, **values: Any) -> Case:
    """Only these attributes of the new item are compared."""
    return Case(name, asked, {"Attributes": {"...": attributes(**values)}}, _GIVEN)


UPDATES = [
    Case("an update makes an item that is not there", update("ADD n :n", n=3), {"Attributes": thing(n=3)}),
    Case("a removal alone makes an item that is not there", update("REMOVE n"), {"Attributes": key()}),
    _makes("every value is taken from the item as it was", update("SET t = :t, u = t", t="new"), t="new", u="abc"),
    _makes("a sum and a difference", update("SET n = n + :n, m = n - :n", n=2), n=7, m=3),
    _makes("a start value for what is missing", update("SET m = if_not_exists(m, :zero) + :one", zero=0, one=1), m=1),
    _makes("a list grows at either end", update("SET many = list_append(:l, many), more = list_append(many, :l)", l=[9]),
           many=[9, 1, 2, 3, 4], more=[1, 2, 3, 4, 9]),
    _makes("a position beyond the end appends", update("SET many[9] = :nine, many[7] = :seven", nine=9, seven=7),
           many=[1, 2, 3, 4, 7, 9]),
    _makes("removals in a list mean the positions as they were", update("REMOVE many[0], many[2]"), many=[2, 4]),
    _makes("a member of a map is set and removed", update("SET doc.a.c = :c REMOVE doc.a.b", c=2), doc={"a": {"c": 2}}),
    _makes("a set gains and loses members", update("ADD tags :t", t={"z"}), tags={"x", "y", "z"}),
    Case("a set that loses its last member goes", update("DELETE tags :t", t={"x", "y"}, ReturnValues="UPDATED_NEW"),
         {"Attributes": None}, _GIVEN),
    Case("only what was updated is shown", update("SET n = :n, doc.a.b = :n", n=6, ReturnValues="UPDATED_OLD"),
         {"Attributes": attributes(n=5, doc={"a": {"b": 1}})}, _GIVEN),
    Case("a sum with text is refused", update("SET t = t + :n", n=1), INVALID, _GIVEN),
    Case("a list grown from what is no list is refused", update("SET n = list_append(n, :l)", l=[1]), INVALID, _GIVEN),
    Case("a value from a missing attribute is refused", update("SET n = nothing"), INVALID, _GIVEN),
    Case("a path below a missing map is refused", update("SET nothing.a = :n", n=1), INVALID, _GIVEN),
    Case("a key cannot be updated", update("SET sk = :n", n=2), INVALID, _GIVEN),
    Case("overlapping paths are refused", update("SET doc = :d, doc.a.b = :n", d={}, n=1), INVALID, _GIVEN),
    Case("the same clause twice is refused", update("SET n = :n SET m = :n", n=1), INVALID, _GIVEN),
    Case("a trailing comma is refused", update("SET n = :n,", n=1), INVALID, _GIVEN),
    Case("ADD of text is refused", update("ADD t :t", t="x"), INVALID, _GIVEN),
    Case("the key of an index cannot become another type", update("SET g = :n", n=1), INVALID, _GIVEN),
]  # fmt: skip
