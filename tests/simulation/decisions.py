"""Owns every free decision of a run: what goes wrong and who goes on, by dice from a seed or as it was kept."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

#: A decision that is not "nothing special", by the name of where it was made.
Specials = dict[str, Any]


class Decisions:
    """Each decision has a name that other decisions do not shift: the task it was made in and its number there.

    Without `kept` the dice decide and `made` remembers all that is special. With it nothing is special but
    what is kept, so leaving one out is all it takes to try a run without it.
    """

    def __init__(self, seed: int, kept: Mapping[str, Any] | None = None) -> None:
        self.dice = Random(f"decisions/{seed}")
        self.kept = kept
        self.made: Specials = {}

    def special(self, where: str, number: int, pick: Callable[[], Any]) -> Any:
        """What is special there, or None; `pick` throws the dice."""
        found = pick() if self.kept is None else self.kept.get(f"{where}/{number}")
        if found is not None:
            self.made[f"{where}/{number}"] = found
        return found

    def chance(self, where: str, number: int, rate: float, value: Any = 1) -> Any:
        """The value at this rate, or None."""
        return self.special(where, number, lambda: value if self.dice.random() < rate else None)
