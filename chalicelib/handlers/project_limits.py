"""The route that gives a published project more time, or room for more people."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.domain.access import MANAGER
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.projects import NoSuchProject, ProjectStateRefuses
from chalicelib.handlers.http import Call, Routes
from chalicelib.handlers.projects.views import ProjectView
from chalicelib.services import project_limits

routes = Routes(__name__)

LaterDay = Annotated[datetime, Meta(tz=True, description="Later than now and than before.")]
MoreSeats = Annotated[int, Meta(ge=1, le=1_000_000, description="As many as before, or more.")]


class LimitsInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """More than there is of one or both; null takes the limit away, what is left out stays."""

    deadline_at: LaterDay | UnsetType | None = UNSET
    seats: MoreSeats | UnsetType | None = UNSET
    reason: Annotated[str, Meta(min_length=3, max_length=500)]

    @property
    def given(self) -> dict[str, datetime | int | None]:
        """What was sent."""
        sent = {"deadline_at": self.deadline_at, "seats": self.seats}
        return {name: value for name, value in sent.items() if not isinstance(value, UnsetType)}


@routes.patch(
    "/projects/{project_id}/limits",
    allow=MANAGER,
    body=LimitsInput,
    answer=ProjectView,
    refuses=(NoSuchProject, ProjectStateRefuses, InvalidField),
)
def raise_limits(call: Call[LimitsInput], project_id: str) -> object:
    """Give a published project a later last day or more seats; never an earlier day or fewer."""
    return project_limits.raise_limits(call.actor, project_id, call.input.given, reason=call.input.reason)
