"""Owns what of a published project may grow: its last day moves later, its seats become more; never the other way."""

from datetime import datetime

import msgspec

from chalicelib.domain.problems import InvalidField
from chalicelib.domain.projects import ProjectStateRefuses, check_unfinished


class Limits(msgspec.Struct, frozen=True):
    """How long a project takes work and from how many people; None is no limit."""

    deadline_at: datetime | None
    seats: int | None


def check_may_grow(state: str) -> None:
    """Only what was published needs it; raises ProjectStateRefuses with the way out."""
    if state == "draft":
        raise ProjectStateRefuses("It is a draft: change its last day and its seats in place, with PATCH.", state=state)
    check_unfinished(state)


def check_raised(before: Limits, after: Limits, *, now: datetime) -> None:
    """Nobody who relied on the project loses by it: the same limits, later, more or none; raises InvalidField."""
    if before == after:
        return
    if before.deadline_at is None and after.deadline_at is not None:
        raise InvalidField("deadline_at", "is left out: this project has no last day; pausing or closing it ends it")
    if before.deadline_at and after.deadline_at and after.deadline_at < before.deadline_at:
        raise InvalidField("deadline_at", f"is {before.deadline_at:%Y-%m-%dT%H:%M:%SZ} or later; null: no last day")
    if after.deadline_at != before.deadline_at and after.deadline_at is not None and after.deadline_at <= now:
        raise InvalidField("deadline_at", "lies ahead: claims are taken until then")
    if before.seats is None and after.seats is not None:
        raise InvalidField("seats", "is left out: this project takes any number of people")
    if before.seats is not None and after.seats is not None and after.seats < before.seats:
        raise InvalidField("seats", f"is {before.seats} or more; null: no limit")
