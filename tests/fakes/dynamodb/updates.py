"""Update expressions: read once into a change of an item; every value is taken from the item as it was."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

from tests.fakes.dynamodb.refusals import Item, MemberRefusedError
from tests.fakes.dynamodb.syntax import Operand, Path, Reader, Values, fetch, shown
from tests.fakes.dynamodb.values import Value, in_order, plus

_SETS = ("SS", "NS", "BS")
_WRONG_TYPE = "An operand in the update expression has an incorrect data type"
_MISSING = "The provided expression refers to an attribute that does not exist in the item"
_WRONG_PATH = "The document path provided in the update expression is invalid for update"

Apply = Callable[[Item, Item, Values], None]  # (the item as it was, the item being made, placeholders)


class Update(NamedTuple):
    """A read update expression."""

    paths: tuple[Path, ...]
    apply: Callable[[Item, Values], Item]
    is_nested: bool
    roots: frozenset[str]


def _parent(new: Item, path: Path) -> Any:
    """The container of the path's last step, copied on the way so that the old item stays as it was."""
    container: Any = new
    for step, following in pairwise(path):
        try:
            value = container[step]
        except (KeyError, IndexError, TypeError):
            raise MemberRefusedError(_WRONG_PATH) from None
        kind = "L" if isinstance(following, int) else "M"
        if kind not in value:
            raise MemberRefusedError(_WRONG_PATH)
        copy = value[kind].copy()
        container[step] = {kind: copy}
        container = copy
    return container


def _put(new: Item, path: Path, value: Value) -> None:
    container = _parent(new, path)
    step = path[-1]
    if isinstance(step, int) and step >= len(container):
        container.append(value)
    else:
        container[step] = value


def _drop(new: Item, path: Path) -> None:
    container = _parent(new, path)
    step = path[-1]
    if isinstance(step, int):
        if step < len(container):
            del container[step]
    else:
        container.pop(step, None)


class UpdateReader(Reader):
    """SET, REMOVE, ADD, DELETE, each clause at most once."""

    def read(self) -> Update:
        self.sets: list[tuple[Path, Callable[[Item, Values], Value]]] = []
        self.removals: list[Path] = []
        self.others: list[tuple[Path, Apply]] = []
        clauses: dict[str, Callable[[], None]] = {
            "SET": self._set,
            "REMOVE": self._remove,
            "ADD": self._add,
            "DELETE": self._delete,
        }
        seen: set[str] = set()
        while self.peek() != "<EOF>":
            clause = self.peek().upper()
            if clause not in clauses:
                raise self.unexpected()
            if clause in seen:
                raise self.refusal(f'The "{clause}" section can only be used once in an update expression;')
            seen.add(clause)
            self.at += 1
            clauses[clause]()
            while self.took(","):
                clauses[clause]()
        paths = (*(p for p, _ in self.sets), *self.removals, *(p for p, _ in self.others))
        self._check_overlap(paths)
        return Update(paths, self._applier(), any(len(path) > 1 for path in paths), frozenset(str(p[0]) for p in paths))

    def _check_overlap(self, paths: tuple[Path, ...]) -> None:
        for i, one in enumerate(paths):
            for two in paths[i + 1 :]:
                for a, b in zip(one, two, strict=False):
                    if type(a) is not type(b):
                        raise self.refusal(
                            "Two document paths conflict with each other; must remove or rewrite one of "
                            f"these paths; path one: {shown(one)}, path two: {shown(two)}"
                        )
                    if a != b:
                        break
                else:
                    raise self.refusal(
                        "Two document paths overlap with each other; must remove or rewrite one of "
                        f"these paths; path one: {shown(one)}, path two: {shown(two)}"
                    )

    def _applier(self) -> Callable[[Item, Values], Item]:
        # new members of a list are appended in the order of their numbers; removals go from the back,
        # so that every number means a position in the list as it was
        sets = sorted(self.sets, key=lambda s: s[0][-1] if isinstance(s[0][-1], int) else -1)
        removals = sorted(self.removals, key=lambda p: -p[-1] if isinstance(p[-1], int) else 0)
        others = self.others

        def apply(old: Item, values: Values) -> Item:
            new = old.copy()
            for path, value in [(path, read(old, values)) for path, read in sets]:
                if len(path) == 1:
                    new[path[0]] = value
                else:
                    _put(new, path, value)
            for _, change in others:
                change(old, new, values)
            for path in removals:
                _drop(new, path)
            return new

        return apply

    # SET

    def _set(self) -> None:
        path = self.path()
        self.expect("=")
        left = self._operand()
        sign = self.peek()
        if sign not in ("+", "-"):
            self.sets.append((path, _required(left)))
            return
        self.at += 1
        right = self._operand()
        for operand in (left, right):
            self.check_kind(operand, ("N",), sign)
        one, two = _required(left), _required(right)
        factor = 1 if sign == "+" else -1

        def add(item: Item, values: Values) -> Value:
            a, b = one(item, values), two(item, values)
            if "N" not in a or "N" not in b:
                raise MemberRefusedError(_WRONG_TYPE)
            return {"N": plus(a["N"], b["N"], factor)}

        self.sets.append((path, add))

    def _operand(self) -> Operand:
        if self.peek()[0] == ":":
            return self.value()
        if self.peek() == "(":
            self.at += 1
            inner = self._operand()
            self.expect(")")
            return inner
        if self.peek(1) != "(":
            return self.place()
        name = self.take()
        self.at += 1
        if name == "if_not_exists":
            operand = self._if_not_exists()
        elif name == "list_append":
            operand = self._list_append()
        else:
            raise self.refusal(f"Invalid function name; function: {name}")
        self.expect(")")
        return operand

    def _if_not_exists(self) -> Operand:
        place = self.place()
        self.expect(",")
        other = self._operand()
        fallback = _required(other)
        return Operand(lambda item, values: place.read(item, values) or fallback(item, values), kind=None)

    def _list_append(self) -> Operand:
        left = self._operand()
        self.expect(",")
        right = self._operand()
        for operand in (left, right):
            self.check_kind(operand, ("L",), "list_append")
        one, two = _required(left), _required(right)

        def append(item: Item, values: Values) -> Value:
            a, b = one(item, values), two(item, values)
            if "L" not in a or "L" not in b:
                raise MemberRefusedError(_WRONG_TYPE)
            return {"L": a["L"] + b["L"]}

        return Operand(append, kind="L")

    # the other clauses

    def _remove(self) -> None:
        self.removals.append(self.path())

    def _add(self) -> None:
        path, name = self._with_value("ADD", ("N", *_SETS))

        def add(old: Item, new: Item, values: Values) -> None:
            current, [(kind, more)] = fetch(old, path), values[name].items()
            if current is None:
                _put(new, path, values[name])
            elif kind not in current:
                raise MemberRefusedError(_WRONG_TYPE)
            elif kind == "N":
                _put(new, path, {"N": plus(current["N"], more)})
            else:
                _put(new, path, {kind: in_order(kind, {*current[kind], *more})})

        self.others.append((path, add))

    def _delete(self) -> None:
        path, name = self._with_value("DELETE", _SETS)

        def delete(old: Item, new: Item, values: Values) -> None:
            current, [(kind, less)] = fetch(old, path), values[name].items()
            if current is None:
                return
            if kind not in current:
                raise MemberRefusedError(_WRONG_TYPE)
            left = in_order(kind, set(current[kind]) - set(less))
            if left:
                _put(new, path, {kind: left})
            else:
                _drop(new, path)

        self.others.append((path, delete))

    def _with_value(self, clause: str, allowed: tuple[str, ...]) -> tuple[Path, str]:
        path = self.path()
        operand = self.value()
        self.check_kind(operand, allowed, clause)
        return path, operand.value_name or ""


def _required(operand: Operand) -> Callable[[Item, Values], Value]:
    """The operand's value; what is missing cannot be assigned."""
    read = operand.read

    def value(item: Item, values: Values) -> Value:
        found = read(item, values)
        if found is None:
            raise MemberRefusedError(_MISSING)
        return found

    return value
