"""Condition, filter and key condition expressions, read once into functions of an item."""

import operator
from collections.abc import Callable
from typing import Any

from tests.fakes.dynamodb.refusals import Item, invalid
from tests.fakes.dynamodb.syntax import COMPARATORS, Operand, Path, Reader, Values
from tests.fakes.dynamodb.values import Value, order

Test = Callable[[Item, Values], bool]

ORDERED = ("S", "N", "B")
KINDS = ("S", "SS", "N", "NS", "B", "BS", "BOOL", "NULL", "L", "M")
_ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
FUNCTIONS = ("attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains")


def _kind(value: Value) -> str:
    return next(iter(value))


def _compared(left: Value | None, right: Value | None, compare: Callable[[Any, Any], bool]) -> bool:
    if left is None or right is None:
        return False
    kind = _kind(left)
    return kind in ORDERED and kind in right and compare(order(left), order(right))


def _length(value: Value | None) -> Value | None:
    """`size`: characters, bytes or members; nothing for what has no length."""
    if value is None:
        return None
    [(kind, content)] = value.items()
    return None if kind in ("N", "BOOL", "NULL") else {"N": str(len(content))}


def _contains(whole: Value | None, part: Value | None) -> bool:
    if whole is None or part is None:
        return False
    [(kind, content)] = whole.items()
    [(part_kind, sought)] = part.items()
    if kind == "L":
        return part in content
    if kind in ("S", "B"):
        return part_kind == kind and sought in content
    return kind in ("SS", "NS", "BS") and part_kind == kind[0] and sought in content


def _begins(whole: Value | None, start: Value | None) -> bool:
    if whole is None or start is None:
        return False
    kind = _kind(whole)
    return kind in ("S", "B") and kind in start and bool(whole[kind].startswith(start[kind]))


class ConditionReader(Reader):
    """Recursive descent: OR, AND, NOT, then comparisons and functions; `paths` are all it looks at."""

    def __init__(self, slot: str, text: Any, names: dict[str, str], kinds: dict[str, str]) -> None:
        super().__init__(slot, text, names, kinds)
        self.paths: list[Path] = []

    def read(self) -> Test:
        test = self._either()
        self.end()
        return test

    def _either(self) -> Test:
        tests = [self._both()]
        while self.took("OR"):
            tests.append(self._both())
        return tests[0] if len(tests) == 1 else lambda item, values: any(t(item, values) for t in tests)

    def _both(self) -> Test:
        tests = [self._not()]
        while self.took("AND"):
            tests.append(self._not())
        return tests[0] if len(tests) == 1 else lambda item, values: all(t(item, values) for t in tests)

    def _not(self) -> Test:
        if self.took("NOT"):
            test = self._not()
            return lambda item, values: not test(item, values)
        if self.took("("):
            test = self._either()
            self.expect(")")
            return test
        if self.peek(1) == "(" and self.peek() != "size":
            return self._function()
        return self._comparison()

    def _operand(self) -> Operand:
        if self.peek()[0] == ":":
            return self.value()
        if self.peek() == "size" and self.peek(1) == "(":
            self.at += 2
            inner = self._operand()
            self.check_kind(inner, tuple(k for k in KINDS if k not in ("N", "BOOL", "NULL")), "size")
            self.expect(")")
            return Operand(lambda item, values: _length(inner.read(item, values)), kind="N")
        operand = self.place()
        self.paths.append(operand.path or ())
        return operand

    def _comparison(self) -> Test:
        left = self._operand()
        sign = self.peek()
        if sign in COMPARATORS:
            self.at += 1
            return self._compare(left, sign, self._operand())
        if self.took("BETWEEN"):
            return self._between(left)
        self.expect("IN")
        return self._among(left)

    def _compare(self, left: Operand, sign: str, right: Operand) -> Test:
        if left.path is not None and left.path == right.path:
            raise self.refusal(
                "The first operand must be distinct from the remaining operands for this operator "
                f"or function; operator: {sign}, first operand: [{left.path[-1]}]"
            )
        first, second = left.read, right.read
        if sign == "=":
            return lambda item, values: (one := first(item, values)) is not None and one == second(item, values)
        if sign == "<>":
            return lambda item, values: first(item, values) != second(item, values)
        self.check_kind(left, ORDERED, sign)
        self.check_kind(right, ORDERED, sign)
        compare = _ORDERINGS[sign]
        return lambda item, values: _compared(first(item, values), second(item, values), compare)

    def _between(self, middle: Operand) -> Test:
        low = self._operand()
        self.expect("AND")
        high = self._operand()
        for operand in (middle, low, high):
            self.check_kind(operand, ORDERED, "BETWEEN")
        if low.kind and high.kind and low.kind != high.kind:
            raise self.refusal("The BETWEEN operator requires same data type for lower and upper bounds")
        slot = self.slot
        is_given = low.value_name is not None and high.value_name is not None

        def test(item: Item, values: Values) -> bool:
            value, lower, upper = middle.read(item, values), low.read(item, values), high.read(item, values)
            if is_given and _compared(upper, lower, operator.lt):
                raise invalid(
                    f"Invalid {slot}: The BETWEEN operator requires upper bound to be greater than or "
                    "equal to lower bound"
                )
            return _compared(value, lower, operator.ge) and _compared(value, upper, operator.le)

        return test

    def _among(self, sought: Operand) -> Test:
        self.expect("(")
        choices = [self._operand()]
        while self.took(","):
            choices.append(self._operand())
        self.expect(")")
        if len(choices) > 100:
            raise self.refusal("Invalid number of operands for IN: at most 100")

        def test(item: Item, values: Values) -> bool:
            value = sought.read(item, values)
            return value is not None and any(choice.read(item, values) == value for choice in choices)

        return test

    def _function(self) -> Test:
        name = self.take()
        if name not in FUNCTIONS:
            raise self.refusal(f"Invalid function name; function: {name}")
        self.expect("(")
        operands = [self._operand()]
        while self.took(","):
            operands.append(self._operand())
        self.expect(")")
        expected = 1 if name in ("attribute_exists", "attribute_not_exists") else 2
        if len(operands) != expected:
            raise self.refusal(
                f"Incorrect number of operands for operator or function; operator or function: {name}, "
                f"number of operands: {len(operands)}"
            )
        if operands[0].path is None and name not in ("begins_with", "contains"):
            raise self.refusal(f"Operator or function requires a document path; operator or function: {name}")
        return self._test(name, operands[0].read, operands)

    def _test(self, name: str, first: Callable[[Item, Values], Value | None], operands: list[Operand]) -> Test:
        if name == "attribute_exists":
            return lambda item, values: first(item, values) is not None
        if name == "attribute_not_exists":
            return lambda item, values: first(item, values) is None
        second = operands[1].read
        if name == "contains":
            return lambda item, values: _contains(first(item, values), second(item, values))
        if name == "begins_with":
            for operand in operands:
                self.check_kind(operand, ("S", "B"), name)
            return lambda item, values: _begins(first(item, values), second(item, values))
        if operands[1].value_name is None:
            raise self.refusal("Incorrect operand type for operator or function; operator or function: attribute_type")
        self.check_kind(operands[1], ("S",), name)
        return lambda item, values: (
            (one := first(item, values)) is not None and _named_kind(second(item, values)) in one
        )


def _named_kind(value: Value | None) -> str:
    kind = (value or {}).get("S")
    if kind not in KINDS:
        raise invalid(f"Invalid attribute type name found; type: {kind}, valid types: {{B,NULL,SS,BOOL,L,BS,N,NS,S,M}}")
    return str(kind)


def check_filter(paths: list[Path], keys: tuple[str | None, ...]) -> None:
    """A query's filter looks at non-key attributes only: keys belong to the key condition."""
    for path in paths:
        if path[0] in keys:
            raise invalid(
                f"Filter Expression can only contain non-primary key attributes: Primary key attribute: {path[0]}"
            )
