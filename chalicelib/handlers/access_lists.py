"""Routes of the people a project's managers let in by name, or keep out."""

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.access import MANAGER
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.projects import NoSuchProject
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.handlers.projects.people import Listed
from chalicelib.services import access_lists

routes = Routes(__name__)


class AccessListsInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Both lists whole, and why they change."""

    allowed: Annotated[list[Listed], Meta(max_length=1000, description="These people alone; none: everybody.")]
    blocked: Annotated[list[Listed], Meta(max_length=1000)]
    reason: Annotated[str, Meta(min_length=3, max_length=500)]


class AccessListsView(msgspec.Struct, frozen=True):
    """Who is let in by name, and who is kept out."""

    allowed: list[str]
    blocked: list[str]


@routes.get("/projects/{project_id}/access-lists", allow=MANAGER, answer=AccessListsView, refuses=(NoSuchProject,))
def read_access_lists(call: Call[NoInput], project_id: str) -> object:
    """Read whom a project lets in by name, and whom it keeps out."""
    return access_lists.access_lists(call.actor, project_id)


@routes.put(
    "/projects/{project_id}/access-lists",
    allow=MANAGER,
    body=AccessListsInput,
    answer=AccessListsView,
    refuses=(NoSuchProject, InvalidField),
)
def change_access_lists(call: Call[AccessListsInput], project_id: str) -> object:
    """Change whom a project lets in by name or keeps out, for future claims; work in hand stays."""
    given = call.input
    return access_lists.change(
        call.actor, project_id, allowed=given.allowed, blocked=given.blocked, reason=given.reason
    )
