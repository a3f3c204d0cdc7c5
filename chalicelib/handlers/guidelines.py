"""Routes of reading a project's guidelines: any version, and what changed between two."""

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.access import SIGNED_IN
from chalicelib.domain.guidelines import NoSuchGuidelines, PartDiff
from chalicelib.domain.projects import NoSuchProject
from chalicelib.handlers.http import Call, Routes
from chalicelib.handlers.projects.views import GuidelinesView
from chalicelib.services import guidelines

routes = Routes(__name__)

Version = Annotated[int, Meta(ge=1, le=1_000_000)]


class VersionQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which version; the present one if left out."""

    version: Version | None = None


class DiffQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which versions; the last change if left out."""

    earlier: Version | None = msgspec.field(default=None, name="from")
    later: Version | None = msgspec.field(default=None, name="to")


class GuidelinesDiffView(msgspec.Struct, frozen=True):
    """What changed from one version to another, part by part."""

    project_id: str
    from_version: int
    to_version: int
    parts: list[PartDiff]


@routes.get(
    "/projects/{project_id}/guidelines",
    allow=SIGNED_IN,
    query=VersionQuery,
    answer=GuidelinesView,
    refuses=(NoSuchProject, NoSuchGuidelines),
)
def read_guidelines(call: Call[VersionQuery], project_id: str) -> object:
    """Read a version of a project's guidelines, without joining."""
    return guidelines.version_of(call.actor, project_id, call.input.version)


@routes.get(
    "/projects/{project_id}/guidelines/diff",
    allow=SIGNED_IN,
    query=DiffQuery,
    answer=GuidelinesDiffView,
    refuses=(NoSuchProject, NoSuchGuidelines),
)
def compare_guidelines(call: Call[DiffQuery], project_id: str) -> object:
    """Read what changed between two versions of a project's guidelines, line by line."""
    given = call.input
    return guidelines.compared(call.actor, project_id, earlier=given.earlier, later=given.later)
