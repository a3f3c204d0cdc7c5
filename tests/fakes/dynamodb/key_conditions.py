"""Key condition expressions: which partition a query reads, and which part of its order."""

from typing import Any, NamedTuple

from tests.fakes.dynamodb.conditions import FUNCTIONS
from tests.fakes.dynamodb.refusals import invalid, invalid_parameter
from tests.fakes.dynamodb.syntax import Reader
from tests.fakes.dynamodb.values import Value, order


class KeyCondition(NamedTuple):
    """The partition asked for, and the part of its order: an operator and its placeholders."""

    partition: str
    sign: str | None = None
    bounds: tuple[str, ...] = ()


class KeyConditionReader(Reader):
    """`hash = :v [AND range ...]`: the only shape that a query takes."""

    def read(self, hash_name: str, range_name: str | None) -> KeyCondition:
        terms: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._terms(terms)
        self.end()
        for name in terms:
            if name not in (hash_name, range_name):
                raise invalid(
                    f"Query condition missed key schema element: {range_name or hash_name}"
                    if hash_name in terms
                    else f"Query condition missed key schema element: {hash_name}"
                )
        if hash_name not in terms:
            raise invalid(f"Query condition missed key schema element: {hash_name}")
        if terms[hash_name][0] != "=":
            raise invalid("Query key condition not supported")
        partition = terms[hash_name][1][0]
        if range_name is None or range_name not in terms:
            return KeyCondition(partition)
        return KeyCondition(partition, *terms[range_name])

    def _terms(self, terms: dict[str, tuple[str, tuple[str, ...]]]) -> None:
        while True:
            if self.took("("):
                self._terms(terms)
                self.expect(")")
            else:
                name, term = self._term()
                if name in terms:
                    raise invalid("KeyConditionExpressions must only contain one condition per key")
                terms[name] = term
            if not self.took("AND"):
                break
        for word in ("OR", "NOT", "IN"):
            if self.is_word(word):
                raise self.refusal(f"Invalid operator used in KeyConditionExpression: {word}")

    def _term(self) -> tuple[str, tuple[str, tuple[str, ...]]]:
        if self.is_word("NOT") or self.peek() == "<>":
            raise self.refusal(f"Invalid operator used in KeyConditionExpression: {self.peek()}")
        if self.peek(1) == "(" and self.peek()[0] != "#":
            return self._prefix()
        name = self._key_name()
        sign = self.take()
        if sign in ("=", "<", "<=", ">", ">="):
            return name, (sign, (self._placeholder(),))
        if sign.upper() == "BETWEEN":
            low = self._placeholder()
            self.expect("AND")
            return name, ("BETWEEN", (low, self._placeholder()))
        if sign == "<>" or sign.upper() == "IN":
            raise self.refusal(f"Invalid operator used in KeyConditionExpression: {sign}")
        self.at -= 1
        raise self.unexpected()

    def _prefix(self) -> tuple[str, tuple[str, tuple[str, ...]]]:
        function = self.take()
        if function != "begins_with":
            raise self.refusal(
                f"Invalid operator used in KeyConditionExpression: {function}"
                if function in (*FUNCTIONS, "size")
                else f"Invalid function name; function: {function}"
            )
        self.expect("(")
        name = self._key_name()
        self.expect(",")
        start = self.value()
        self.check_kind(start, ("S", "B"), "begins_with")
        self.expect(")")
        return name, ("begins_with", (start.value_name or "",))

    def _key_name(self) -> str:
        path = self.path()
        if len(path) > 1:
            raise self.refusal("KeyConditionExpressions cannot have conditions on nested attributes")
        return str(path[0])

    def _placeholder(self) -> str:
        return self.value().value_name or ""


def check_bound(value: Value, kind: str, name: str) -> Any:
    """The value a key is compared with; its type is the key's."""
    if kind not in value:
        raise invalid_parameter("Condition parameter type does not match schema type")
    if value[kind] in ("", b""):
        raise invalid(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
            f"contain an empty {'string' if kind == 'S' else 'binary'} value. Key: {name}"
        )
    return order(value)
