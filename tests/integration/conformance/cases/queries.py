"""Queries and scans: order, pages, indexes."""

from tests.integration.conformance.language import INVALID, TABLE, Case, attributes, key, put, query, thing

_FOUR = tuple(put(thing(sk=n, n=n, t="x" * n)) for n in (10, 2, 1, 30))
_GROUP = (
    put(thing("a", 1, g="x", r=3, n=1, m=1)), put(thing("b", 1, g="x", r=1, l="z", n=2, m=2)),
    put(thing("c", 1, g="x")), put(thing("b", 2, l="a", n=3, m=3)), put(thing("d", 1, r=1)),
)  # fmt: skip
_BIG = tuple(put(thing(sk=n, t="x" * 300_000)) for n in range(4))


def _sks(*numbers: int) -> dict[str, object]:
    return {"Items": [{"...": attributes(sk=n)} for n in numbers], "Count": len(numbers)}


QUERIES = [
    Case("a partition is in the order of its numbers", query("pk = :p", p="a"), _sks(1, 2, 10, 30), _FOUR),
    Case("a partition backwards", query("pk = :p", p="a", ScanIndexForward=False), _sks(30, 10, 2, 1), _FOUR),
    Case("a range of a partition", query("pk = :p AND sk BETWEEN :a AND :b", p="a", a=2, b=10), _sks(2, 10), _FOUR),
    Case("a page ends at its limit with the place to go on", query("pk = :p", p="a", Limit=2),
         {**_sks(1, 2), "LastEvaluatedKey": key(sk=2)}, _FOUR),
    Case("a page that ends with the last item still says where", query("pk = :p", p="a", Limit=4),
         {**_sks(1, 2, 10, 30), "LastEvaluatedKey": key(sk=30)}, _FOUR),
    Case("a page goes on after its place", query("pk = :p", p="a", ExclusiveStartKey=key(sk=2)), _sks(10, 30), _FOUR),
    Case("a place need not be an item", query("pk = :p", p="a", ExclusiveStartKey=key(sk=5)), _sks(10, 30), _FOUR),
    Case("a filter comes after the limit", query("pk = :p", p="a", n=2, Limit=2, FilterExpression="n = :n"),
         {**_sks(2), "ScannedCount": 2, "LastEvaluatedKey": key(sk=2)}, _FOUR),
    Case("counting answers no items", query("pk = :p", p="a", Select="COUNT"), {"Count": 4, "Items": None}, _FOUR),
    Case("a page ends before it passes 1 MB", query("pk = :p", p="a"), {"Count": 3, "LastEvaluatedKey": key(sk=2)}, _BIG),
    Case("an index holds what has its keys, in its order", query("g = :g", g="x", IndexName="by_g"),
         {"Items": [{"...": attributes(pk="b", r=1)}, {"...": attributes(pk="a", r=3)}], "Count": 2}, _GROUP),
    Case("the place in an index names both keys", query("g = :g", g="x", IndexName="by_g", Limit=1),
         {"LastEvaluatedKey": attributes(pk="b", sk=1, g="x", r=1)}, _GROUP),
    Case("an index of keys shows keys", query("g = :g AND r = :r", g="x", r=1, IndexName="by_g", ProjectionExpression="pk"),
         {"Items": [attributes(pk="b")]}, _GROUP),
    Case("a local index in its order shows what it holds", query("pk = :p", p="b", IndexName="by_l"),
         {"Items": [thing("b", 2, l="a", n=3), thing("b", 1, l="z", n=2)]}, _GROUP),
    Case("a local index fetches what it does not hold",
         query("pk = :p", p="b", IndexName="by_l", ProjectionExpression="m"),
         {"Items": [attributes(m=3), attributes(m=2)]}, _GROUP),
    Case("a global index is never read consistently", query("g = :g", g="x", IndexName="by_g", ConsistentRead=True),
         INVALID, _GROUP),
    Case("a global index cannot show all of what it does not hold",
         query("g = :g", g="x", IndexName="keys_by_g", Select="ALL_ATTRIBUTES"), INVALID, _GROUP),
    Case("a filter on a key is refused in a query", query("pk = :p", p="a", n=1, FilterExpression="sk = :n"), INVALID, _FOUR),
    Case("a key condition knows no OR", query("pk = :p OR sk = :n", p="a", n=1), INVALID, _FOUR),
    Case("a key condition knows no <>", query("pk = :p AND sk <> :n", p="a", n=1), INVALID, _FOUR),
    Case("a key condition needs the partition", query("sk = :n", n=1), INVALID, _FOUR),
    Case("a key condition of another type is refused", query("pk = :p", p=1), INVALID, _FOUR),
    Case("an unknown index is refused", query("pk = :p", p="a", IndexName="nothing"), INVALID, _FOUR),
    Case("a scan counts what it looked at", ("Scan", {"TableName": TABLE, "FilterExpression": "n > :n",
         "ExpressionAttributeValues": {":n": {"N": "2"}}}), {"Count": 2, "ScannedCount": 4}, _FOUR),
    Case("a scan may filter keys", ("Scan", {"TableName": TABLE, "FilterExpression": "sk = :n",
         "ExpressionAttributeValues": {":n": {"N": "2"}}}), _sks(2), _FOUR),
]  # fmt: skip
