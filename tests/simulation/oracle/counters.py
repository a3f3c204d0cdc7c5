"""Owns what the counters of projects and the pay of hours must come to at rest, recounted from every record."""

from bisect import bisect_left
from collections import Counter
from datetime import datetime
from typing import Any

from tests.simulation.oracle.pay import is_timed, time_pay
from tests.simulation.oracle.raw import Item, derived_id, must, number, parsed, text
from tests.simulation.oracle.watch import Watch

#: Upper ends of the histogram's steps in minutes, written down here once more.
STEPS = (1, 2, 3, 5, 8, 12, 16, 20, 30, 45, 60, 90, 120, 180, 240)
NAMES = ("claimed", "released", "expired", "submitted", "accepted", "soft_rejected", "rejected", "returned")
_ALL = (*NAMES, *(f"step_{number:02d}" for number in range(len(STEPS) + 1)))


def check_counters(watch: Watch) -> None:
    """Every project's counters are what a count of all its claims and answers says."""
    expected: dict[str, Counter[str]] = {}
    for claim in watch.records.all("claims"):
        mine = expected.setdefault(text(claim, "project_id"), Counter())
        mine["claimed"] += 1
        mine[text(claim, "state")] += text(claim, "state") in ("released", "expired")
    for answer in watch.records.all("submissions"):
        mine, state = expected.setdefault(text(answer, "project_id"), Counter()), text(answer, "state")
        mine["submitted"] += 1
        mine["returned"] += number(answer, "lapsed_revisions") + (state == "returned")
        mine[state] += state in ("accepted", "soft_rejected", "rejected")
        if state == "accepted" and (seconds := _seconds(answer)) is not None:
            mine[f"step_{bisect_left(STEPS, seconds / 60):02d}"] += 1
    found: dict[str, Counter[str]] = {}
    for part in watch.records.all("project_counts"):
        found.setdefault(text(part, "project_id"), Counter()).update({name: number(part, name) for name in _ALL})
    for project_id in sorted(expected.keys() | found.keys()):
        said, due = +found.get(project_id, Counter()), +expected.get(project_id, Counter())
        must(said == due, f"{project_id} counts {sorted(said.items())}, it has {sorted(due.items())}")


def _seconds(answer: Item) -> int | None:
    """Counted time, or from claim to handing in; None for a revision, which lay with its reviewer."""
    if "counted_seconds" in answer:
        return number(answer, "counted_seconds") + number(answer, "uncounted_seconds")
    if number(answer, "number") > 1:
        return None
    begun, ended = parsed(answer, "terms")["claimed_at"], text(answer, "submitted_at")
    return max(0, int((datetime.fromisoformat(ended) - datetime.fromisoformat(begun)).total_seconds()))


def check_hours(watch: Watch) -> None:
    """Hourly work is paid for its counted and granted time, never above the cap (R72)."""
    for answer in watch.records.all("submissions"):
        terms = parsed(answer, "terms")
        if is_timed(terms) and text(answer, "state") in ("accepted", "soft_rejected"):
            _check_paid(watch, answer, terms)


def _check_paid(watch: Watch, answer: Item, terms: dict[str, Any]) -> None:
    submission_id, claim_id = text(answer, "submission_id"), text(answer, "claim_id")
    time = watch.records.one("work_times", claim_id) or {}
    contests = parsed(time, "contests", {})
    late = sum(contest["granted_seconds"] for contest in contests.values() if contest.get("is_corrected"))
    items = {derived_id("dsk", "time_contested", f"{claim_id}#{place}") for place in contests}
    booked = watch.ledger.by_id[f"time#{submission_id}"].postings[0]["minor"]
    booked += sum(
        entry.postings[0]["minor"]
        for entry in watch.ledger.by_id.values()
        if entry.kind == "correction" and entry.cause["reference"] in items
    )
    due = time_pay(terms, number(answer, "counted_seconds") + late)
    must(booked == due, f"{submission_id} was paid {booked} for its time, owed are {due} (R72)")
    must(booked <= terms["reward"]["minor"], f"{submission_id} was paid {booked}, its cap is {terms['reward']} (R72)")
