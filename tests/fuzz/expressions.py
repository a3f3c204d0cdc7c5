"""Random values and expressions about the fuzz's table.

Left out, because the emulator is known to differ from AWS there (tests/integration/conformance says where): operands
of a wrong type, several removals in one list, overlapping paths, filters on keys, attributes an index does not hold.
"""

import random
from collections.abc import Callable
from typing import Any

from tests.fuzz.table import KINDS, OTHERS

Item = dict[str, Any]
_WORDS = ("a", "ab", "abc", "b", "é", "z", "zeta")


class Expressions:
    """A seeded source of expressions and their placeholders; `item_at` shows what is stored, which some must know."""

    def __init__(self, seed: int, item_at: Callable[[Item], Any]) -> None:
        self.dice = random.Random(f"fuzz/{seed}")
        self.item_at = item_at
        self.names: dict[str, str] = {}
        self.values: Item = {}

    # values

    def value(self, kind: str) -> Item:
        dice = self.dice
        if kind == "S":
            return {"S": dice.choice(_WORDS)}
        if kind == "N":
            return {"N": dice.choice(("0", "1", "2", "3", "-1", "10", "2.5", "0.001", "123456789012345678901234"))}
        if kind == "BOOL":
            return {"BOOL": dice.random() < 0.5}
        if kind == "SS":
            return {"SS": sorted(dice.sample(_WORDS, dice.randint(1, 3)))}
        if kind == "NS":
            return {"NS": sorted(dice.sample(("1", "2", "3", "5"), dice.randint(1, 3)))}
        if kind == "L":
            return {"L": [self.value(dice.choice(("N", "S"))) for _ in range(dice.randint(0, 3))]}
        return {"M": {"a": self.value("N"), "b": self.value("S"), "c": {"M": {"d": self.value("N")}}}}

    def key(self) -> Item:
        return {"pk": {"S": self.dice.choice("pqr")}, "sk": {"N": str(self.dice.randint(0, 3))}}

    def key_value(self, name: str) -> Item:
        return {"S": self.dice.choice("pqr")} if name == "pk" else self.value(KINDS[name])

    def item(self) -> Item:
        item = self.key()
        for name in OTHERS:
            if self.dice.random() < 0.6:
                item[name] = self.value(KINDS[name])
        if self.dice.random() < 0.1:
            item["long"] = {"S": "x" * self.dice.randint(500, 2500)}
        return item

    def placeholder(self, value: Item) -> str:
        name = f":v{len(self.values)}"
        self.values[name] = value
        return name

    def name(self, name: str) -> str:
        self.names["#" + name] = name
        return "#" + name

    # expressions

    def fresh(self) -> None:
        self.names, self.values = {}, {}

    def placeholders(self) -> Item:
        found: Item = {}
        if self.names:
            found["ExpressionAttributeNames"] = self.names
        if self.values:
            found["ExpressionAttributeValues"] = self.values
        return found

    def condition(self, attributes: tuple[str, ...] = (*OTHERS, "pk"), depth: int = 0) -> str:
        roll = self.dice.random()
        if depth < 3 and roll < 0.45:
            if roll < 0.1:
                return f"NOT ({self.condition(attributes, depth + 1)})"
            word = self.dice.choice(("AND", "OR"))
            return f"({self.condition(attributes, depth + 1)}) {word} ({self.condition(attributes, depth + 1)})"
        return self.predicate(self.dice.choice(attributes))

    def predicate(self, name: str) -> str:
        dice, kind = self.dice, KINDS[name]
        path = self.name(name)
        if name == "doc" and dice.random() < 0.7:
            part, kind = dice.choice(((".a", "N"), (".b", "S"), (".c.d", "N"), (".zz", "N")))
            path += part
        elif name == "list" and dice.random() < 0.4:
            return self.comparison(f"{path}[{dice.randint(0, 2)}]", "N")  # which may be text: then it is not met
        roll = dice.random()
        if roll < 0.25:
            return f"attribute_{dice.choice(('exists', 'not_exists'))}({path})"
        if roll < 0.3:
            return f"attribute_type({path}, {self.placeholder({'S': dice.choice(('S', 'N', 'SS', 'M', 'L'))})})"
        if roll < 0.45 and kind in ("SS", "NS", "L", "M", "S"):
            return f"size({path}) {dice.choice(('=', '<', '>='))} {self.placeholder({'N': str(dice.randint(0, 4))})}"
        if roll < 0.6 and kind in ("SS", "NS", "S", "L"):
            return f"contains({path}, {self.placeholder(self.value({'SS': 'S', 'NS': 'N', 'L': 'N'}.get(kind, 'S')))})"
        return self.comparison(path, kind)

    def comparison(self, path: str, kind: str) -> str:
        dice = self.dice
        if kind not in ("S", "N"):
            return f"{path} {dice.choice(('=', '<>'))} {self.placeholder(self.value(kind))}"
        roll = dice.random()
        if roll < 0.1 and kind == "S":
            return f"begins_with({path}, {self.placeholder({'S': dice.choice(_WORDS)})})"
        if roll < 0.2:
            choices = ", ".join(self.placeholder(self.value(kind)) for _ in range(dice.randint(1, 3)))
            return f"{path} IN ({choices})"
        if roll < 0.3:
            low, high = sorted((self.value(kind), self.value(kind)), key=lambda v: _sortable(v, kind))
            return f"{path} BETWEEN {self.placeholder(low)} AND {self.placeholder(high)}"
        return f"{path} {dice.choice(('=', '<>', '<', '<=', '>', '>='))} {self.placeholder(self.value(kind))}"

    def update_expression(self, key: Item) -> str:
        clauses: dict[str, list[str]] = {}
        stored = self.item_at(key) or {}
        for name in self.dice.sample(OTHERS, self.dice.randint(1, 4)):
            clause, text = self.action(name, KINDS[name], stored)
            clauses.setdefault(clause, []).append(text)
        return " ".join(f"{clause} {', '.join(texts)}" for clause, texts in clauses.items())

    def action(self, name: str, kind: str, stored: Item) -> tuple[str, str]:
        dice, path = self.dice, self.name(name)
        roll = dice.random()
        if roll < 0.15:
            return "REMOVE", path
        if kind == "N" and roll < 0.5 and name != "rank":
            return "ADD", f"{path} {self.placeholder({'N': str(dice.randint(-3, 3))})}"
        if kind == "N" and roll < 0.7:
            start = f"if_not_exists({path}, {self.placeholder({'N': '0'})})" if dice.random() < 0.7 else path
            return "SET", f"{path} = {start} {dice.choice('+-')} {self.placeholder({'N': '2'})}"
        if kind in ("SS", "NS") and roll < 0.7:
            return dice.choice(("ADD", "DELETE")), f"{path} {self.placeholder(self.value(kind))}"
        if kind in ("L", "M") and name in stored and roll < 0.8:
            return self.inner_action(path, kind)
        if roll < 0.9:
            return "SET", f"{path} = {self.placeholder(self.value(kind))}"
        return "SET", f"{path} = if_not_exists({path}, {self.placeholder(self.value(kind))})"

    def inner_action(self, path: str, kind: str) -> tuple[str, str]:
        """A change inside a stored list or map."""
        which, index = self.dice.randint(0, 3), self.dice.randint(0, 3)
        if kind == "L":
            if which == 0:
                return "REMOVE", f"{path}[{index}]"
            if which == 1:
                return "SET", f"{path} = list_append({path}, {self.placeholder(self.value('L'))})"
            return "SET", f"{path}[{index}] = {self.placeholder(self.value('N'))}"
        if which == 0:
            return "REMOVE", f"{path}.b"
        if which == 1:
            return "ADD", f"{path}.e {self.placeholder({'N': '1'})}"
        return "SET", f"{path}.{'a' if which == 2 else 'c.d'} = {self.placeholder(self.value('N'))}"

    def range_condition(self, name: str) -> str:
        kind, path = KINDS[name], self.name(name)
        roll = self.dice.random()
        if roll < 0.2 and kind == "S":
            return f"begins_with({path}, {self.placeholder({'S': self.dice.choice(('a', 'ab', 'p', 'z'))})})"
        if roll < 0.4:
            low, high = sorted((self.value(kind), self.value(kind)), key=lambda v: _sortable(v, kind))
            return f"{path} BETWEEN {self.placeholder(low)} AND {self.placeholder(high)}"
        return f"{path} {self.dice.choice(('=', '<', '<=', '>', '>='))} {self.placeholder(self.key_value(name))}"


def _sortable(value: Item, kind: str) -> Any:
    return float(value["N"]) if kind == "N" else value["S"]
