"""The draw: made by the first who asks after its instant, or by the schedule; twice is once."""

import base64
from typing import Any

from chalicelib import runtime
from chalicelib.domain.fair_rounds import Demand, demand, draw
from chalicelib.domain.sweeps import check_all_done, each_alone
from chalicelib.gateways import secrets
from chalicelib.models import audit, fair_rounds, project_counts, projects


def seed_of(round_id: str) -> str:
    """The round's seed, 64 hexadecimal digits: nobody can choose it, and nobody without our key can know it before."""
    signed = secrets.sign(round_id.encode(), purpose="round")
    return base64.urlsafe_b64decode(f"{signed}=").hex()


def demand_in(project: projects.Project) -> Demand:
    """Open places and people at work, from the project's counters."""
    return demand(project.task_count or 0, project.places, project_counts.counts_of(project.project_id))


def drawn(found: fair_rounds.FairRound) -> fair_rounds.FairRound:
    """The round with its outcome if it is due, unless somebody else is drawing it.

    It is closed before its entries are read, and an entry is written only into a part that is not closed: none that
    was confirmed is missed. Whoever comes second, or after a crash, finds the same entries and the same seed; the
    outcome written first, with the places open then, stays.
    """
    now = runtime.now()
    if not found.is_due(now) or not found.begin_drawing(now):
        return found
    found.close()
    places = demand_in(projects.project_of(found.project_id)).open_places
    seed = seed_of(found.round_id)
    return found.reveal(seed, draw(seed, found.entry_ids(), places=places, quota=found.quota))


def draw_rounds(*, by: str, reason: str, dry_run: bool = False) -> dict[str, Any]:
    """Rounds past their instant are drawn, so that their outcome is there before anybody asks."""
    due = fair_rounds.due(runtime.now())
    count, failures = each_alone(due, lambda hint: dry_run or _draw(hint))
    if count and not dry_run:
        audit.append(by, "draw_rounds", "fair_rounds", reason=reason, drawn=count)
    check_all_done(failures)
    return {"drawn": count, "dry_run": dry_run}


def _draw(hint: fair_rounds.FairRound) -> bool:
    """Whether it was drawn here; the index may be a moment old."""
    found = fair_rounds.FairRound.find(hint.project_id, hint.round_id)
    return found is not None and found.is_due(runtime.now()) and drawn(found).state == "drawn"
