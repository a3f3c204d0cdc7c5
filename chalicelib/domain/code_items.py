"""Owns items that ask for a Python function: what makes one sound, and which outputs are the right ones (R6)."""

import ast
import math
from collections.abc import Sequence
from keyword import iskeyword
from typing import Any, Protocol

import msgspec

from chalicelib.domain.grading import Example, Mark
from chalicelib.domain.problems import InvalidField

#: What the cases of one item may have as JSON, so that their results fit into what the sandbox lets out.
CASES_LIMIT = 24 * 1024
#: How many lists and objects a result may have within one another.
DEEPEST = 100
#: How far a result that is a float may lie from the wanted one: rounding in another order is no mistake.
_NEAR = 1e-9


class Written(Protocol):
    """An item that asks for a function."""

    @property
    def function(self) -> str:
        """Its name."""

    @property
    def starter(self) -> str:
        """What the editor shows first."""

    @property
    def examples(self) -> list[Example]:
        """Calls that are shown."""

    @property
    def cases(self) -> list[Example]:
        """Calls that are graded."""


class Outcome(msgspec.Struct, frozen=True):
    """What one call came to: a JSON value, or why there is none (`raised`, `not_json`, `ended`, `time`, `output`)."""

    value: Any = None
    error: str | None = None


def check_code(item: Written, path: str) -> None:
    """A function's name, a starter that defines it, cases that are JSON and not all shown; raises InvalidField."""
    if not item.function.isidentifier() or iskeyword(item.function):
        raise InvalidField(f"{path}.function", "is a name that a Python function can have")
    if item.function not in _defined(item.starter, f"{path}.starter"):
        raise InvalidField(f"{path}.starter", f"is Python that defines `{item.function}`")
    for name, calls in (("examples", item.examples), ("cases", item.cases)):
        for index, call in enumerate(calls):
            if not _is_json(call.args) or not _is_json(call.result):
                raise InvalidField(f"{path}.{name}[{index}]", "has JSON values only: no dates, no endless numbers")
    if len(msgspec.json.encode(item.cases)) > CASES_LIMIT:
        raise InvalidField(f"{path}.cases", f"has at most {CASES_LIMIT} bytes as JSON")
    if all(case in item.examples for case in item.cases):
        raise InvalidField(f"{path}.cases", "has a case that is not among the examples, or its results could be copied")


def code_mark(cases: Sequence[Example], outcomes: Sequence[Outcome]) -> Mark:
    """One point if every case came to its result; the note says how many did, and what stopped the first other."""
    rights = [_is_result(case, outcome) for case, outcome in zip(cases, outcomes, strict=True)]
    note = f"{sum(rights)} of {len(rights)} cases"
    failures = [outcome.error or "differs" for outcome, right in zip(outcomes, rights, strict=True) if not right]
    return Mark(int(all(rights)), 1, note=f"{note}; first failure: {failures[0]}" if failures else note)


def _is_result(case: Example, outcome: Outcome) -> bool:
    return outcome.error is None and is_same(outcome.value, case.result)


def is_plain(value: Any, depth: int = DEEPEST) -> bool:
    r"""Whether a value can be sent and kept: no half characters in its text, and not endlessly nested.

    >>> is_plain({"a": ["\U0001f600"]}), is_plain(["\ud83d"]), is_plain([[1]], depth=1)
    (True, False, False)
    """
    if isinstance(value, str):
        return not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, list):
        return depth > 0 and all(is_plain(each, depth - 1) for each in value)
    if isinstance(value, dict):
        return depth > 0 and all(is_plain(each, depth - 1) for pair in value.items() for each in pair)
    return True


def is_same(value: Any, wanted: Any) -> bool:
    """Whether a JSON value is the wanted one: `true` is not 1, 2.0 is 2, floats may differ by rounding.

    >>> is_same([0.1 + 0.2, True], [0.3, True]), is_same(1, True)
    (True, False)
    """
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    if isinstance(value, int) and isinstance(wanted, int):
        return value == wanted
    if isinstance(value, int | float) and isinstance(wanted, int | float):
        return _is_near(value, wanted)
    if isinstance(value, list) and isinstance(wanted, list):
        return len(value) == len(wanted) and all(map(is_same, value, wanted))
    if isinstance(value, dict) and isinstance(wanted, dict):
        return value.keys() == wanted.keys() and all(is_same(value[key], wanted[key]) for key in wanted)
    return type(value) is type(wanted) and bool(value == wanted)


def _is_near(value: float, wanted: float) -> bool:
    try:
        return math.isclose(value, wanted, rel_tol=_NEAR, abs_tol=_NEAR)
    except OverflowError:
        return False


def _defined(source: str, path: str) -> set[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InvalidField(path, "is Python") from None
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def _is_json(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_is_json, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_json(each) for key, each in value.items())
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, bool | int | str)
