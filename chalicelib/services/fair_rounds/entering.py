"""Use cases of somebody who enters a round, and of anybody who looks at one."""

from datetime import datetime

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.claims import check_may_work, check_open
from chalicelib.domain.fair_rounds import (
    State,
    Window,
    check_in_force,
    no_such_round,
    parts_for,
    rank_of,
    seed_hash_of,
    window_at,
    window_named,
)
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.matching import check_takes_work
from chalicelib.models import enrolments, fair_rounds, idempotency, projects, store
from chalicelib.services.fair_rounds.drawing import demand_in, drawn, seed_of
from chalicelib.services.fair_rounds.rights import entry_id_of, may_claim
from chalicelib.services.proofs import prove_again


class OwnEntry(msgspec.Struct, frozen=True):
    """The person's entry; what it won is known once the round is drawn."""

    entry_id: str
    rank: str | None = None
    won: int | None = None
    may_claim: int | None = None


class Shown(msgspec.Struct, frozen=True):
    """A round: what it was opened with, and how it was drawn."""

    project_id: str
    round_id: str
    state: State
    opens_at: datetime
    draws_at: datetime
    claim_until: datetime
    quota: int
    seed_hash: str
    own: OwnEntry | None
    seed: str | None = None
    entrants: int | None = None
    places: int | None = None
    winners: int | None = None
    threshold: str | None = None
    last_quota: int | None = None


@store.again_when(idempotency.AlreadyDoneError)
def enter(actor: Actor, project_id: str, repeat: Repeat | None = None) -> Shown:
    """The person is in the round that takes entries now; entering it again changes nothing.

    Raises NoSuchProject, OwnProject, ProjectNotOpen, NotEligible, NotEnrolled, RoundsNotInForce.
    """
    before = idempotency.done_before(repeat)
    if before is not None:
        return shown(actor, project_id, before)
    project = projects.project_of(project_id)
    check_may_work(actor.account_id, project.managers)
    check_open(project.state)
    check_takes_work(actor.account_id, project.asked, runtime.now(), has_resume=actor.has_resume)
    now = demand_in(project)
    check_in_force(project_id, now, project.quota)
    window = window_at(project_id, runtime.now())
    try:
        return _entered(actor, window, project.quota, parts_for(now.people), repeat)
    except fair_rounds.RoundClosedError:  # by a draw whose clock is ahead of ours
        return _entered(actor, window.next, project.quota, parts_for(now.people), repeat)


def shown(actor: Actor, project_id: str, round_id: str) -> Shown:
    """A round and the person's own entry; after the draw all that is needed to do it again.

    Raises NoSuchProject, NoSuchRound.
    """
    project = projects.published(project_id)
    window = window_named(project_id, round_id)
    found = fair_rounds.FairRound.find(project_id, round_id)
    if found is None and project.quota and window == window_at(project_id, runtime.now()):
        return _shown(window, None, None, project.quota)
    if found is None:
        raise no_such_round()
    found = drawn(found)
    [entry] = fair_rounds.entries_with((found, entry_id_of(round_id, actor.account_id)))
    return _shown(window, found, None if entry is None else _own(found, entry), found.quota)


def entries(project_id: str, round_id: str, *, limit: int, cursor: str | None) -> store.Page:
    """The ids of a round's entries, without their people. Raises NoSuchProject, NoSuchRound, CursorInvalid."""
    projects.published(project_id)
    found = fair_rounds.FairRound.find(project_id, window_named(project_id, round_id).round_id)
    if found is None:
        raise no_such_round()
    page = fair_rounds.page_of_entries(found, limit=limit, cursor=cursor)
    return store.Page([entry.entry_id for entry in page.records], page.next_cursor)


def _entered(actor: Actor, window: Window, quota: int, parts: int, repeat: Repeat | None) -> Shown:
    seed_hash = seed_hash_of(seed_of(window.round_id))
    found = fair_rounds.opened(window, quota=quota, parts=parts, seed_hash=seed_hash)
    entry_id = entry_id_of(window.round_id, actor.account_id)
    try:
        with store.transaction() as tx:
            fair_rounds.enter(tx, found, entry_id)
            enrolments.check_may_claim(tx, actor.account_id, window.project_id, runtime.now())
            idempotency.remember(tx, repeat, window.round_id)
    except enrolments.ProofsRanOutError:
        prove_again(actor, projects.project_of(window.project_id))
        return _entered(actor, window, quota, parts, repeat)
    except fair_rounds.EnteredBeforeError:
        pass
    return _shown(window, found, OwnEntry(entry_id), found.quota)


def _own(found: fair_rounds.FairRound, entry: fair_rounds.RoundEntry) -> OwnEntry:
    if found.state != "drawn":
        return OwnEntry(entry.entry_id)
    won = may_claim(found, entry.entry_id)
    is_over = found.window.claim_until <= runtime.now()
    left = 0 if is_over else max(0, won - (entry.claims or 0))
    return OwnEntry(entry.entry_id, rank_of(found.seed or "", entry.entry_id), won, left)


def _shown(window: Window, found: fair_rounds.FairRound | None, own: OwnEntry | None, quota: int) -> Shown:
    names = ("seed", "entrants", "places", "winners", "threshold", "last_quota")
    outcome = {name: getattr(found, name) for name in names} if found else {}
    return Shown(
        window.project_id,
        window.round_id,
        found.state if found and found.state == "drawn" else "open",  # type: ignore[arg-type]  # one of two words
        window.opens_at,
        window.draws_at,
        window.claim_until,
        quota,
        found.seed_hash if found else seed_hash_of(seed_of(window.round_id)),
        own,
        **outcome,
    )
