"""Routes of rates: announced by managers, their history and the rate card open to look at (R62, R75, R76)."""

from datetime import datetime

import msgspec

from chalicelib.domain.access import ANYONE, MANAGER, SIGNED_IN
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.projects import NoSuchProject, ProjectStateRefuses
from chalicelib.domain.rates import RateChangesUsedUp, RateNoticeTooShort
from chalicelib.handlers.http import Amount, Call, NoInput, Routes
from chalicelib.handlers.projects.prices import RateChangeInput, RateHistoryView
from chalicelib.services import rates

routes = Routes(__name__)


class SpreadView(msgspec.Struct, frozen=True):
    """The lowest, the middle and the highest of some amounts."""

    lowest: Amount
    median: Amount
    highest: Amount


class RateLineView(msgspec.Struct, frozen=True):
    """What work of one kind pays; `tier` is the highest skill level it asks, `hourly` is at the estimated pace."""

    task_type: str
    tier: int
    difficulty: int
    projects: int
    reward: SpreadView
    hourly: SpreadView


class RateCardView(msgspec.Struct, frozen=True):
    """What open work pays; `is_whole` is false when there are more open projects than it looks at."""

    as_of: datetime
    is_whole: bool
    lines: list[RateLineView]


@routes.post(
    "/projects/{project_id}/rate-changes",
    allow=MANAGER,
    body=RateChangeInput,
    answer=RateHistoryView,
    refuses=(NoSuchProject, ProjectStateRefuses, RateNoticeTooShort, RateChangesUsedUp, InvalidField),
)
def announce_rate(call: Call[RateChangeInput], project_id: str) -> object:
    """Announce another rate for claims to come: a raise from now on, a lower one seven days ahead."""
    return rates.announce(call.actor, project_id, call.input.wanted, call.repeat)


@routes.get("/projects/{project_id}/rate-history", allow=SIGNED_IN, answer=RateHistoryView, refuses=(NoSuchProject,))
def read_rate_history(call: Call[NoInput], project_id: str) -> object:
    """Read every rate a project has had and announced, with the reasons."""
    return rates.history(call.actor, project_id)


@routes.get("/rate-card", allow=ANYONE, answer=RateCardView)
def read_rate_card(_: Call[NoInput]) -> object:
    """Read what open work pays, by task type, skill tier and difficulty."""
    return rates.card()
