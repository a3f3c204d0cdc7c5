"""The words of DynamoDB's expressions: tokens, document paths, operands."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.fakes.dynamodb.refusals import Item, invalid
from tests.fakes.dynamodb.values import Value

Values = dict[str, Value]
Path = tuple[Any, ...]  # attribute names and positions in lists; the first is a name
Read = Callable[[Item, Values], Value | None]

_TOKEN = re.compile(r"\s*(?:([A-Za-z_][A-Za-z0-9_]*|#[A-Za-z0-9_]+|:[A-Za-z0-9_]+|\d+|<>|<=|>=|[=<>()\[\],.+\-])|(\S))")
_END = "<EOF>"
_LONGEST = 4096
_NOTHING: dict[str, Value] = {}
COMPARATORS = ("=", "<>", "<", "<=", ">", ">=")


class Operand(NamedTuple):
    """Something with a value: a document path, a placeholder, or a function of them."""

    read: Read
    kind: str | None = None  # the type, when the request itself says it
    path: Path | None = None
    value_name: str | None = None


def fetch(item: Item, path: Path) -> Value | None:
    """The value at a document path, or None."""
    value = item.get(path[0])
    for step in path[1:]:
        if value is None:
            return None
        if isinstance(step, str):
            value = value.get("M", _NOTHING).get(step)
        else:
            members = value.get("L", ())
            value = members[step] if step < len(members) else None
    return value


def shown(path: Path) -> str:
    """A path as AWS's messages print it."""
    return "[" + ", ".join(f"[{step}]" if isinstance(step, int) else step for step in path) + "]"


class Reader:
    """One expression being read; remembers which placeholders it used."""

    def __init__(self, slot: str, text: Any, names: dict[str, str], kinds: dict[str, str]) -> None:
        if not isinstance(text, str) or not text.strip():
            raise invalid(f"Invalid {slot}: The expression can not be empty;")
        if len(text) > _LONGEST:
            raise invalid(f"Invalid {slot}: Expression size has exceeded the maximum allowed size;")
        self.slot, self.text, self.names, self.kinds = slot, text, names, kinds
        self.used: set[str] = set()
        self.tokens: list[str] = []
        for word, strange in _TOKEN.findall(text):
            if strange:
                raise self.refusal(f'Syntax error; token: "{strange}", near: "{strange}"')
            self.tokens.append(word)
        self.at = 0

    def refusal(self, message: str) -> Exception:
        return invalid(f"Invalid {self.slot}: {message}")

    def unexpected(self) -> Exception:
        near = " ".join(self.tokens[max(0, self.at - 1) : self.at + 2])
        return self.refusal(f'Syntax error; token: "{self.peek()}", near: "{near}"')

    def peek(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else _END

    def is_word(self, word: str) -> bool:
        return self.peek().upper() == word

    def take(self) -> str:
        token = self.peek()
        if token == _END:
            raise self.unexpected()
        self.at += 1
        return token

    def took(self, token: str) -> bool:
        """Step over the token if it comes next; keywords in any case."""
        if self.peek().upper() != token:
            return False
        self.at += 1
        return True

    def expect(self, token: str) -> None:
        if not self.took(token):
            raise self.unexpected()

    def end(self) -> None:
        if self.at < len(self.tokens):
            raise self.unexpected()

    # what conditions and updates share

    def path(self) -> Path:
        steps: list[Any] = [self._name()]
        while True:
            if self.took("."):
                steps.append(self._name())
            elif self.took("["):
                index = self.take()
                if not index.isdigit():
                    raise self.unexpected()
                steps.append(int(index))
                self.expect("]")
            else:
                return tuple(steps)

    def _name(self) -> str:
        token = self.peek()
        if token[0] == "#":
            self.at += 1
            if token not in self.names:
                raise self.refusal(
                    f"An expression attribute name used in the document path is not defined; attribute name: {token}"
                )
            self.used.add(token)
            return self.names[token]
        if token == _END or not (token[0].isalpha() or token[0] == "_"):
            raise self.unexpected()
        self.at += 1
        return token

    def value(self) -> Operand:
        token = self.peek()
        if token[0] != ":":
            raise self.unexpected()
        self.at += 1
        if token not in self.kinds:
            raise self.refusal(
                f"An expression attribute value used in expression is not defined; attribute value: {token}"
            )
        self.used.add(token)
        return Operand(lambda _, values: values[token], kind=self.kinds[token], value_name=token)

    def place(self) -> Operand:
        """A document path as an operand."""
        path = self.path()
        if len(path) > 1:
            return Operand(lambda item, _: fetch(item, path), path=path)
        name = path[0]
        return Operand(lambda item, _: item.get(name), path=path)

    def check_kind(self, operand: Operand, allowed: tuple[str, ...], function: str) -> None:
        """Refuse a placeholder of a type that this operator or function never takes."""
        if operand.kind is not None and operand.kind not in allowed:
            raise self.refusal(
                "Incorrect operand type for operator or function; "
                f"operator or function: {function}, operand type: {operand.kind}"
            )
