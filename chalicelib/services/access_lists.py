"""Use cases of the people a project's managers let in by name, or keep out."""

from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.domain.access import Actor
from chalicelib.domain.eligibility import Eligibility, check_consistent, check_listed, kept, newly_listed
from chalicelib.domain.project_sizes import SAID, check_fits
from chalicelib.models import accounts, audit, projects, store


def access_lists(actor: Actor, project_id: str) -> Eligibility:
    """Who is let in and who is kept out; for the project's managers. Raises NoSuchProject."""
    return projects.managed(actor, project_id).asked


@store.again_when(projects.ProjectMovedError)
def change(
    actor: Actor, project_id: str, *, allowed: Sequence[str], blocked: Sequence[str], reason: str
) -> Eligibility:
    """Other lists from now on, also of an open project, on the record; work in hand stays. Raises InvalidField."""
    project = projects.managed(actor, project_id)
    asked = replace(project.asked, allowed=list(allowed), blocked=list(blocked))
    check_consistent(asked)
    before = project.asked
    project.fill({"eligibility": kept(asked)})
    check_fits({name: getattr(project, name) for name in SAID})
    check_listed(asked, accounts.unknown_of(newly_listed(asked, before)))
    with store.transaction() as tx:
        project.change(tx, {"eligibility": project.eligibility})
        audit.note(tx, actor.account_id, "change_access_lists", project_id, reason=reason, blocked=len(blocked))
    return asked
