"""Two actors at once, in every way that matters: the second runs whole before each call of the first."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from tests.fakes.calls import Call
from tests.fakes.cloud import MemoryCloud


class Meeting:
    """Counts the calls of the first, and lets the second run before one of them."""

    def __init__(self, cloud: MemoryCloud, number: int, second: Callable[[], object]) -> None:
        self.carry_out, self.number, self.second, self.has_met = cloud.carry_out, number, second, False
        setattr(cloud, "carry_out", self)  # noqa: B010  (this cloud alone)

    def __call__(self, call: Call) -> dict[str, Any]:
        self.number -= 1
        if self.number == 0:
            self.has_met = True
            self.second()
        return self.carry_out(call)


def before_every_call(
    world: Callable[[], AbstractContextManager[MemoryCloud]],
    prepare: Callable[[MemoryCloud], object],
    first: Callable[[], Any],
    second: Callable[[], object],
) -> Iterator[Any]:
    """What the first answers, each time in a world of its own that stands until the next is asked for."""
    number, has_met = 1, True
    while has_met:
        with world() as cloud:
            prepare(cloud)
            meeting = Meeting(cloud, number, second)
            answer = first()
            has_met = meeting.has_met
            meeting.number = 0
            if has_met:
                yield answer
        number += 1
