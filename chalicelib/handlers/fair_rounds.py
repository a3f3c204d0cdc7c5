"""Routes of fair rounds: enter one, look at its draw and at its entries."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.access import CONTRIBUTOR, SIGNED_IN
from chalicelib.domain.claims import NotEnrolled, OwnProject, ProjectNotOpen
from chalicelib.domain.fair_rounds import NoSuchRound, RoundsNotInForce
from chalicelib.domain.matching import NotEligible
from chalicelib.domain.pauses import PausedInProject, ProjectTestFirst
from chalicelib.domain.projects import NoSuchProject
from chalicelib.handlers.http import Call, NoInput, PageQuery, Routes
from chalicelib.services import fair_rounds

routes = Routes(__name__)


class OwnEntryView(msgspec.Struct, frozen=True):
    """Your entry; once drawn, its rank, how many claims it won, and how many of them are left until `claim_until`."""

    entry_id: str
    rank: str | None
    won: int | None
    may_claim: int | None


class RoundView(msgspec.Struct, frozen=True):
    """A fair round; `seed` and what follows from it are there once it is drawn."""

    project_id: str
    round_id: str
    state: Literal["open", "drawn"]
    opens_at: datetime
    draws_at: Annotated[datetime, Meta(description="The first instant at which it takes no entries any more.")]
    claim_until: Annotated[datetime, Meta(description="When the winners' time is over: the next draw.")]
    quota: Annotated[int, Meta(description="How many places a winner may take.")]
    seed_hash: Annotated[str, Meta(description="SHA-256 of the seed, in hexadecimal, published before the draw.")]
    seed: str | None
    entrants: int | None
    places: Annotated[int | None, Meta(description="Places that were open at the draw.")]
    winners: int | None
    threshold: Annotated[str | None, Meta(description="Entries up to this rank win: SHA-256 of seed and entry id.")]
    last_quota: Annotated[int | None, Meta(description="How many places the entry at the threshold may take.")]
    own: OwnEntryView | None


class EntriesView(msgspec.Struct, frozen=True):
    """A page of a round's entries, without their people; it may be short while `next_cursor` goes on."""

    entry_ids: list[str]
    next_cursor: str | None


@routes.post(
    "/projects/{project_id}/round-entries",
    allow=CONTRIBUTOR,
    answer=RoundView,
    refuses=(
        NoSuchProject,
        NotEnrolled,
        PausedInProject,
        ProjectTestFirst,
        NotEligible,
        OwnProject,
        ProjectNotOpen,
        RoundsNotInForce,
    ),
)
def enter_round(call: Call[NoInput], project_id: str) -> object:
    """Enter the project's round that is drawn next, while places are scarce; the answer has your entry."""
    return fair_rounds.enter(call.actor, project_id, call.repeat)


@routes.get(
    "/projects/{project_id}/rounds/{round_id}",
    allow=SIGNED_IN,
    answer=RoundView,
    refuses=(NoSuchProject, NoSuchRound),
)
def read_round(call: Call[NoInput], project_id: str, round_id: str) -> object:
    """Read a round, how it was drawn, and what your entry won."""
    return fair_rounds.shown(call.actor, project_id, round_id)


@routes.get(
    "/projects/{project_id}/rounds/{round_id}/entries",
    allow=SIGNED_IN,
    query=PageQuery,
    answer=EntriesView,
    refuses=(NoSuchProject, NoSuchRound),
)
def list_round_entries(call: Call[PageQuery], project_id: str, round_id: str) -> object:
    """List a round's entries, so that anybody can make its draw again."""
    page = fair_rounds.entries(project_id, round_id, limit=call.input.limit, cursor=call.input.cursor)
    return {"entry_ids": page.records, "next_cursor": page.next_cursor}
