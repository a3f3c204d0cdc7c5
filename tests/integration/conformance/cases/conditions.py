"""Condition expressions: what is met by which item."""

from tests.integration.conformance.language import INVALID, MET, NOT_MET, Case, check, put, thing, update

_GIVEN = (put(thing(t="abc", n=5, tags={"x", "y"}, many=[1, 2], doc={"a": 1})),)
_MET = {
    "equality looks into maps": check("doc = :d", d={"a": 1}),
    "unequal to an attribute that is missing": check("nothing <> :n", n=1),
    "between includes its bounds": check("n BETWEEN :low AND :high", low=5, high=6),
    "one of a list": check("t IN (:a, :b)", a="x", b="abc"),
    "text begins with": check("begins_with(t, :s)", s="ab"),
    "text contains": check("contains(t, :s)", s="bc"),
    "a set contains a member": check("contains(tags, :s)", s="x"),
    "a list contains a value": check("contains(many, :n)", n=2),
    "the size of text, set and list": check(
        "size(t) = :three AND size(tags) = :two AND size(many) = :two", three=3, two=2
    ),
    "the type of an attribute": check("attribute_type(doc, :m)", m="M"),
    "NOT binds closer than AND, AND closer than OR": check("NOT n = :six AND n = :five OR n = :six", six=6, five=5),
    "numbers compare by value": check("n > :n", n={"raw": {"N": "4.99"}}),
}
_NOT_MET = {
    "a comparison with another type": check("n > :t", t="1"),
    "bounds of which one is stored, in the wrong order": check("n BETWEEN :low AND doc.a", low=4),
    "a comparison of a missing attribute": check("nothing < :n", n=1),
    "a path through what is no map": check("attribute_exists(n.a)"),
    "text that begins a number": check("begins_with(n, :s)", s="5"),
    "text that begins otherwise": check("begins_with(t, :s)", s="bc"),
    "a set does not contain part of a member": check("contains(tags, :s)", s=""),
}
_INVALID = {
    "a placeholder that is not given": check("n = :n"),
    "a placeholder that is not used": check("n = :n", n=1, m=2),
    "an unknown function": check("exists(n)"),
    "an expression that does not end": check("n = :n AND", n=1),
    "bounds in the wrong order": check("n BETWEEN :low AND :high", low=6, high=5),
    "an operator without its operand": check("= :n", n=1),
    "an order of booleans": check("n < :b", b=True),
}

CONDITIONS = [
    *(Case(f"met: {name}", asked, MET, _GIVEN) for name, asked in _MET.items()),
    *(Case(f"not met: {name}", asked, NOT_MET, _GIVEN) for name, asked in _NOT_MET.items()),
    *(Case(f"refused: {name}", asked, INVALID, _GIVEN) for name, asked in _INVALID.items()),
    Case("a condition is checked before the update is tried", update("SET t = t + :one", "n = :six", one=1, six=6),
         NOT_MET, _GIVEN),
]  # fmt: skip
