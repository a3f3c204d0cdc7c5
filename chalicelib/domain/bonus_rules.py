"""Owns bonus rules: data that is frozen in a claim's terms, and the one evaluator that says what they come to (R22).

A rule `per_answer` pays for each accepted answer whose inputs lie within its bounds. A rule `per_count` pays for every
n-th accepted answer of a person in a project and week, n being `count.at_least`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from chalicelib.domain.problems import InvalidField

#: So many rules a project has at most: each may be an entry of its own.
RULES_MOST = 5
#: What a rule of each kind may look at; `accuracy` is not measured yet and is refused at publication.
INPUTS: dict[str, frozenset[str]] = {
    "per_answer": frozenset({"difficulty", "minutes", "accuracy"}),
    "per_count": frozenset({"count"}),
}
NOT_MEASURED = frozenset({"accuracy"})


class BonusRule(msgspec.Struct, frozen=True):
    """Pays `amount` minor units when every input named in `when` lies within its bounds, `at_least` and `at_most`."""

    rule_id: str
    kind: Literal["per_answer", "per_count"]
    when: dict[str, dict[str, int]]
    amount: int


class Owed(msgspec.Struct, frozen=True):
    """What a rule came to, and everything it looked at."""

    rule_id: str
    kind: str
    minor: int
    inputs: dict[str, int]


def rules_of(kept: Sequence[Mapping[str, Any]] | None) -> list[BonusRule]:
    """The rules as a project's record or a claim's terms keep them."""
    return msgspec.convert(list(kept or ()), list[BonusRule])


def check_bonus_rules(kept: Sequence[Mapping[str, Any]] | None) -> None:
    """Every rule can be followed: its own id, inputs of its kind, bounds that can be met; raises InvalidField."""
    rules = rules_of(kept)
    if len(rules) > RULES_MOST:
        raise InvalidField("bonus_rules", f"are {RULES_MOST} at most")
    ids = Counter(rule.rule_id for rule in rules)
    for place, rule in enumerate(rules):
        _check(f"bonus_rules[{place}]", rule, is_twice=ids[rule.rule_id] > 1)


def _check(field: str, rule: BonusRule, *, is_twice: bool) -> None:
    if is_twice:
        raise InvalidField(f"{field}.rule_id", "is used once: an entry names its rule")
    if rule.amount < 1:
        raise InvalidField(f"{field}.amount", "is more than zero, in minor units of the project's currency")
    other = sorted(rule.when.keys() - INPUTS[rule.kind])
    if other:
        raise InvalidField(
            f"{field}.when.{other[0]}", f"is no input of {rule.kind}: {', '.join(sorted(INPUTS[rule.kind]))}"
        )
    for name, bounds in rule.when.items():
        if not bounds or bounds.keys() - {"at_least", "at_most"}:
            raise InvalidField(f"{field}.when.{name}", "is at_least, at_most or both")
        if bounds.get("at_least", 0) > bounds.get("at_most", bounds.get("at_least", 0)):
            raise InvalidField(f"{field}.when.{name}", "can be met: at_least is not above at_most")
    if rule.kind == "per_count" and (set(rule.when.get("count", {})) != {"at_least"} or every(rule) < 1):
        raise InvalidField(f"{field}.when.count", "is at_least n, for every n-th accepted answer of a week")


def unmeasured(rules: Sequence[BonusRule]) -> list[str]:
    """Inputs of the rules that nothing measures yet."""
    return sorted({name for rule in rules for name in rule.when} & NOT_MEASURED)


def every(rule: BonusRule) -> int:
    """Which accepted answers of a week a `per_count` rule pays: every so-many-th."""
    return rule.when["count"]["at_least"]


def evaluate(rule: BonusRule, inputs: Mapping[str, int]) -> Owed:
    """What a rule comes to for these inputs, and those it looked at; an input that is missing meets no bound."""
    looked_at = {name: inputs[name] for name in sorted(rule.when) if name in inputs}
    if rule.kind == "per_count":
        is_met = inputs.get("count", 0) > 0 and inputs["count"] % every(rule) == 0
    else:
        is_met = len(looked_at) == len(rule.when) and all(
            _is_within(looked_at[name], bounds) for name, bounds in rule.when.items()
        )
    return Owed(rule.rule_id, rule.kind, rule.amount if is_met else 0, looked_at)


def _is_within(value: int, bounds: Mapping[str, int]) -> bool:
    return bounds.get("at_least", value) <= value <= bounds.get("at_most", value)


def owed(rules: Sequence[BonusRule], inputs: Mapping[str, int]) -> list[Owed]:
    """What is owed by each rule that pays, in the rules' order: the same inputs always give the same."""
    return [found for found in (evaluate(rule, inputs) for rule in rules) if found.minor]


def counts(rules: Sequence[BonusRule]) -> bool:
    """Whether some rule looks at how many answers were accepted."""
    return any(rule.kind == "per_count" for rule in rules)


def answer_worst_minor(rules: Sequence[BonusRule]) -> int:
    """The most that one answer may bring: every rule pays at once, so that a claim never relies on another's money."""
    return sum(rule.amount for rule in rules)


def worst_minor(rules: Sequence[BonusRule], answers: int) -> int:
    """The most that so many answers bring together: by one person in one week, each within bounds."""
    return sum(rule.amount * (answers // every(rule) if rule.kind == "per_count" else answers) for rule in rules)


def minutes_taken(began_at: datetime, handed_in_at: datetime, counted_seconds: int | None) -> int:
    """Begun minutes of an answer: the counted ones, or, where no time is counted, those from claim to first hand-in."""
    seconds = (handed_in_at - began_at).total_seconds() if counted_seconds is None else counted_seconds
    return max(1, -int(-seconds // 60))
