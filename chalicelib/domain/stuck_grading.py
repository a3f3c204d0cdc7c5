"""Owns what becomes of attempts whose functions cannot be run: a person looks at them, and says what is right (R6)."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from chalicelib.domain.grading import Mark, Question
from chalicelib.domain.problems import Conflict, InvalidField

#: So long after an attempt's end its functions have been tried again and again.
GIVEN_UP_AFTER = timedelta(hours=2)


class NothingToMark(Conflict):
    """No function of this attempt waits to be run."""


def marks_by_hand(functions: Sequence[Question], right: Collection[str]) -> dict[str, Mark]:
    """Each function right or wrong as an administrator found it; raises NothingToMark, InvalidField."""
    waiting = [each.item_id for each in functions]
    if not waiting:
        raise NothingToMark("It has its result, or waits for a grader: GET /attempts/{attempt_id} shows its state.")
    if not set(right) <= set(waiting):
        raise InvalidField("right", f"names functions of the attempt that wait: {', '.join(waiting)}")
    note = "It could not be run; an administrator read it"
    return {item_id: Mark(int(item_id in right), 1, note=note) for item_id in waiting}
