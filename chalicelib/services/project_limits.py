"""Use case of giving a published project more time, or room for more people."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.eligibility import kept
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.project_limits import Limits, check_may_grow, check_raised
from chalicelib.models import audit, projects, store


@store.again_when(projects.ProjectMovedError)
def raise_limits(actor: Actor, project_id: str, given: Mapping[str, Any], *, reason: str) -> projects.Project:
    """A later last day, more seats, or no limit any more, on the record; what is not given stays.

    Raises NoSuchProject, ProjectStateRefuses, and InvalidField for less than there is.
    """
    project = projects.managed(actor, project_id)
    check_may_grow(project.state)
    if not given:
        raise InvalidField("deadline_at", "or `seats` is given: what the project gets more of")
    before = Limits(project.asked.deadline_at, project.seats)
    after = replace(before, **given)
    check_raised(before, after, now=runtime.now())
    changes = {"eligibility": kept(replace(project.asked, deadline_at=after.deadline_at)), "seats": after.seats}
    if after != before:
        with store.transaction() as tx:
            project.change(tx, changes)
            until = after.deadline_at.isoformat() if after.deadline_at else "no end"
            seats = "no limit" if after.seats is None else after.seats
            audit.note(tx, actor.account_id, "raise_limits", project_id, reason=reason, until=until, seats=seats)
        project.fill(changes)
    return project
