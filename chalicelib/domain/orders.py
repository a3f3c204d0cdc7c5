"""Owns the order in which a contributor sees a task's responses: shuffled, and for one claim always the same."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

#: Types whose responses are compared with each other, so that their place must not decide.
_SHUFFLED = frozenset({"comparison", "ranking"})


def is_shuffled(task_type: str) -> bool:
    """Whether every contributor sees the responses in an order of their own."""
    return task_type in _SHUFFLED


def shown_order(task_type: str, task_input: Mapping[str, Any], claim_id: str) -> list[int] | None:
    """The original numbers of the responses in the order to show them; None where nothing is shuffled.

    Answers name the original numbers, so that they mean the same whoever gave them.
    """
    responses = task_input.get("responses")
    if not is_shuffled(task_type) or not isinstance(responses, list):
        return None
    order, dice = list(range(len(responses))), _numbers(claim_id)
    for last in range(len(order) - 1, 0, -1):  # Fisher and Yates
        chosen = next(dice) % (last + 1)
        order[last], order[chosen] = order[chosen], order[last]
    return order


def _numbers(seed: str) -> Iterator[int]:
    """Numbers of 64 bits that follow from the seed alone; taken modulo 8 at most, no order is likelier than another."""
    count = 0
    while True:
        yield int.from_bytes(hashlib.sha256(f"order#{seed}#{count}".encode()).digest()[:8], "big")
        count += 1
