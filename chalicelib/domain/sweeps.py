"""Owns how a sweep goes through its records: one that fails stops no other."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


class SweepFailuresError(ExceptionGroup[Exception]):
    """Some records of a sweep failed, each with its own error; all others are done."""


def each_alone(records: Iterable[T], act: Callable[[T], bool]) -> tuple[int, list[Exception]]:
    """How many records the act changed, and what went wrong with others; give it to `check_all_done` in the end.

    A sweep begins at the same end every time, so a record that always fails would otherwise keep all
    that come after it waiting for ever.
    """
    done, failures = 0, []
    for record in records:
        try:
            done += act(record)
        except Exception as error:  # noqa: BLE001  (whatever is wrong with this record, the others are owed theirs)
            failures.append(error)
    return done, failures


def check_all_done(failures: Sequence[Exception]) -> None:
    """Nothing went wrong; raises SweepFailuresError, so that the function fails and its alarm rings."""
    if failures:
        raise SweepFailuresError(f"{len(failures)} records failed; the others are done.", failures)
