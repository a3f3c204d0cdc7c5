"""Use cases of reading a project's guidelines: any version of them, and what changed between two."""

import msgspec

from chalicelib.domain.access import Actor
from chalicelib.domain.guidelines import NoSuchGuidelines, PartDiff, difference
from chalicelib.domain.projects import NoSuchProject
from chalicelib.models import projects


class GuidelinesDiff(msgspec.Struct, frozen=True):
    """What changed from one version to another."""

    project_id: str
    from_version: int
    to_version: int
    parts: list[PartDiff]


def version_of(actor: Actor, project_id: str, version: int | None) -> projects.Guidelines:
    """One version, the present one if none is named; for whoever may read the project (R76).

    Raises NoSuchProject, NoSuchGuidelines.
    """
    project = _readable(actor, project_id)
    return _found(project, project.guidelines_version if version is None else version)


def compared(actor: Actor, project_id: str, *, earlier: int | None, later: int | None) -> GuidelinesDiff:
    """What changed; if nothing is named, from the version before the present one to the present one.

    Raises NoSuchProject, NoSuchGuidelines.
    """
    project = _readable(actor, project_id)
    to_version = project.guidelines_version if later is None else later
    from_version = max(1, to_version - 1) if earlier is None else earlier
    before, after = _found(project, from_version), _found(project, to_version)
    return GuidelinesDiff(project_id, from_version, to_version, difference(before.instructions, after.instructions))


def _readable(actor: Actor, project_id: str) -> projects.Project:
    project = projects.project_of(project_id)
    if project.state == "draft" and not project.is_managed_by(actor):
        raise NoSuchProject("GET /projects lists what is open to you.")
    return project


def _found(project: projects.Project, version: int) -> projects.Guidelines:
    found = projects.Guidelines.find(project.project_id, version)
    if found is None:
        raise NoSuchGuidelines(f"Its versions are 1 to {project.guidelines_version}.", version=version)
    return found
