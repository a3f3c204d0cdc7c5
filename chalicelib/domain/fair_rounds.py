"""Owns fair rounds: when a project's places are drawn by lot, in which windows, and which entries win.

Rounds are windows of five minutes by the clock. A round's seed is fixed, and its hash published, before anybody
enters; an entry's rank is the SHA-256 of seed and entry id, and the lowest ranks win. Who knows the seed and the list
of entries can do all of it again: docs/fair-rounds.md.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from chalicelib.domain.ids import shard_of
from chalicelib.domain.problems import Conflict, NotFound
from chalicelib.domain.project_counts import WorkCounts

State = Literal["open", "drawn"]

#: How long a round takes entries, and how long its winners may claim after the draw.
ROUND = timedelta(minutes=5)
#: How long a round and its entries can be looked at.
KEPT_FOR = timedelta(days=90)
#: How long one draw may take before another one may be begun beside it; both would come to the same.
DRAWING_FOR = timedelta(seconds=30)
#: A round's entries lie in one part for so many people at work in the project, and in at most so many parts.
PEOPLE_A_PART, MOST_PARTS = 1000, 32
#: Into the hash of a round's id goes its project; so many bits of it.
_HASH_BITS = 80
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


class ClaimsByRound(Conflict):
    """Places of this project are drawn by lot at the moment."""


class RoundsNotInForce(Conflict):
    """Places of this project go first come, first served at the moment."""


class NoSuchRound(NotFound):
    """There is no such round."""


class Demand(msgspec.Struct, frozen=True):
    """How many places are open in a project, and how many people are at work in it; a moment old."""

    open_places: int
    people: int


class Window(msgspec.Struct, frozen=True):
    """Five minutes in which a project's round takes entries; winners claim in the five after."""

    project_id: str
    opens_at: datetime

    @property
    def draws_at(self) -> datetime:
        """The first instant at which it takes no entries any more."""
        return self.opens_at + ROUND

    @property
    def claim_until(self) -> datetime:
        """When its winners' time is over: the next draw."""
        return self.draws_at + ROUND

    @property
    def round_id(self) -> str:
        """`rnd_` and 26 characters: 48 bits of its beginning, so that ids sort, and 80 of the project's hash."""
        digest = hashlib.sha256(f"round\x1f{self.project_id}".encode()).digest()
        hashed = int.from_bytes(digest[: _HASH_BITS // 8], "big")
        number = (self.opens_at - _EPOCH) // timedelta(milliseconds=1) << _HASH_BITS | hashed
        return "rnd_" + "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))

    @property
    def before(self) -> "Window":
        """The window whose winners may claim while this one takes entries."""
        return Window(self.project_id, self.opens_at - ROUND)

    @property
    def next(self) -> "Window":
        """The window after this one."""
        return Window(self.project_id, self.draws_at)


class Outcome(msgspec.Struct, frozen=True):
    """A draw: entries of a rank up to `threshold` win; the one at it may take `last_quota`, all others the quota."""

    entrants: int
    places: int
    winners: int
    threshold: str | None
    last_quota: int


class Right(msgspec.Struct, frozen=True):
    """A winner's right to so many claims by one entry of a round, and what they are told when it is used up."""

    round_part: str
    entry_id: str
    may_claim: int
    otherwise: ClaimsByRound


def demand(tasks: int, places: int, counts: WorkCounts) -> Demand:
    """Open places and people at work by a project's counters."""
    freed = counts.released + counts.expired + counts.rejected + counts.soft_rejected
    return Demand(max(0, tasks * places - counts.claimed + freed), max(0, counts.joined - counts.left))


def is_scarce(now: Demand, quota: int) -> bool:
    """Whether rounds are in force: fewer places are open than everybody at work could take, a quota each."""
    return now.open_places < now.people * quota


def window_at(project_id: str, at: datetime) -> Window:
    """The window that takes entries at an instant; its last instant belongs to the next one."""
    return Window(project_id, at - (at - _EPOCH) % ROUND)


def window_named(project_id: str, round_id: str) -> Window:
    """The window of a round of this project; raises NoSuchRound."""
    number = 0
    for letter in round_id.removeprefix("rnd_")[:26]:
        number = number << 5 | max(0, _ALPHABET.find(letter))
    try:
        found = window_at(project_id, _EPOCH + timedelta(milliseconds=number >> _HASH_BITS))
    except OverflowError as error:
        raise no_such_round() from error
    if found.round_id != round_id:
        raise no_such_round()
    return found


def no_such_round() -> NoSuchRound:
    """What is told of a round that nobody entered, that is to come, or that never was."""
    return NoSuchRound("A round is there once somebody entered it; entering one answers its id.")


def parts_for(people: int) -> int:
    """Into how many parts the entries of a round are divided."""
    return min(MOST_PARTS, 1 + people // PEOPLE_A_PART)


def part_of(round_id: str, entry_id: str, parts: int) -> str:
    """The part of a round in which an entry lies."""
    return part_named(round_id, shard_of(entry_id, parts))


def part_named(round_id: str, number: int) -> str:
    """The number-th part of a round."""
    return f"{round_id}#{number:02d}"


def seed_hash_of(seed: str) -> str:
    """What is published of a seed before the draw."""
    return hashlib.sha256(seed.encode()).hexdigest()


def rank_of(seed: str, entry_id: str) -> str:
    """Where an entry stands in a draw: lower is better."""
    return hashlib.sha256(f"{seed}{entry_id}".encode()).hexdigest()


def draw(seed: str, entry_ids: Iterable[str], *, places: int, quota: int) -> Outcome:
    """Who wins: whole quotas in the order of ranks until the places run out; the last winner gets what is left.

    All ranks are sorted in memory: 50,000 entries take 8.4 MB and 0.06 s of CPU (0.65 s with reading them).
    """
    ranks = sorted({rank_of(seed, entry_id) for entry_id in entry_ids})
    winners = min(len(ranks), -(-max(0, places) // quota))
    if winners == 0:
        return Outcome(len(ranks), places, 0, None, 0)
    last_quota = min(quota, places - (winners - 1) * quota)
    return Outcome(len(ranks), places, winners, ranks[winners - 1], last_quota)


def allowed_by(rank: str, threshold: str | None, *, quota: int, last_quota: int) -> int:
    """How many claims an entry of this rank won."""
    if threshold is None or rank > threshold:
        return 0
    return last_quota if rank == threshold else quota


def route_to_enter(project_id: str) -> str:
    """Where the round that takes entries now is entered."""
    return f"POST /projects/{project_id}/round-entries"


def claims_by_round(window: Window, *, is_entered: bool, is_used: bool = False, at: datetime) -> ClaimsByRound:
    """Why somebody may not claim at this moment, and how they may: `window` takes entries now."""
    used = "What your last entry won is claimed. " if is_used else ""
    way = (
        "You are in this round: claim after the draw, if your entry wins." if is_entered else "Enter this round first."
    )
    return ClaimsByRound(
        f"{used}{way} It is drawn at {window.draws_at:%H:%M} UTC.",
        round_id=window.round_id,
        draws_at=window.draws_at,
        enter=route_to_enter(window.project_id),
        is_entered=is_entered,
        retry_after=max(1, -((at - window.draws_at) // timedelta(seconds=1))),
    )


def being_drawn(window: Window, *, is_entered: bool) -> ClaimsByRound:
    """What an entrant is told who claims while the round before is being drawn."""
    return ClaimsByRound(
        "The last round is being drawn; claim again in a moment.",
        round_id=window.round_id,
        draws_at=window.draws_at,
        enter=route_to_enter(window.project_id),
        is_entered=is_entered,
        retry_after=2,
    )


def check_in_force(project_id: str, now: Demand, quota: int) -> None:
    """Places are scarce; raises RoundsNotInForce. A quota of 0 is that of a project without rounds."""
    if not is_scarce(now, quota):
        raise RoundsNotInForce(f"There is nothing to enter: claim at once, with POST /projects/{project_id}/claims.")
