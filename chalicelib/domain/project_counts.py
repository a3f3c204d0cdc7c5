"""Owns how a project's work is counted: what became of claims and answers, and how long accepted ones took."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

#: Attribute values of a record before and after a change, as in `domain/outbox.py`.
Values = dict[str, Any] | None

#: What is counted of claims and of answers; a word is the state that was reached.
OF_CLAIMS = ("claimed", "released", "expired")
OF_ANSWERS = ("submitted", "accepted", "soft_rejected", "rejected", "returned")
#: What is counted of people: those who came to work, and those who do so no more.
OF_PEOPLE = ("joined", "left")
COUNTED = (*OF_CLAIMS, *OF_ANSWERS, *OF_PEOPLE)
#: Upper ends, in minutes, of the steps of the histogram of durations; what is longer is in a last one.
STEPS = (1, 2, 3, 5, 8, 12, 16, 20, 30, 45, 60, 90, 120, 180, 240)
#: Into how many parts a project's counters are divided; durations stand in the first, so that they are one read.
PARTS = 8
#: Fewer accepted answers than this say nothing of the next one: the estimate stands for them.
MEDIAN_FROM = 5
#: A transaction takes a hundred items: a marker for each change, and at most two parts of each project.
_MOST_ITEMS = 90


class CountFacts(msgspec.Struct, frozen=True):
    """What one change of a claim or an answer adds to its project's counters, once for each `ref`."""

    ref: str
    project_id: str
    counted: str
    step: int | None = None


class WorkCounts(msgspec.Struct, frozen=True):
    """What became of a project's claims and answers so far, its people, and the median minutes of accepted answers."""

    claimed: int = 0
    released: int = 0
    expired: int = 0
    submitted: int = 0
    accepted: int = 0
    soft_rejected: int = 0
    rejected: int = 0
    returned: int = 0
    joined: int = 0
    left: int = 0
    median_minutes: int | None = None

    @property
    def places_taken(self) -> int:
        """Places that are worked on or filled; a moment old, as all that is counted from streams."""
        return max(0, self.claimed - self.released - self.expired - self.rejected - self.soft_rejected)


def claim_counts(old: Values, new: Values) -> list[CountFacts]:
    """A claim is counted when it is made, and when it ends without an answer."""
    if new is None:
        return []
    if old is None:
        return [CountFacts(f"{new['claim_id']}#claimed", new["project_id"], "claimed")]
    if new["state"] != old["state"] and new["state"] in OF_CLAIMS:
        return [CountFacts(f"{new['claim_id']}#{new['state']}", new["project_id"], new["state"])]
    return []


def submission_counts(old: Values, new: Values) -> list[CountFacts]:
    """An answer is counted when it is handed in and whenever it is decided; accepted ones by how long they took.

    One returned twice (its revision lapsed) is two returns: the marker tells them apart.
    """
    if new is None:
        return []
    submission_id, project_id = new["submission_id"], new["project_id"]
    if old is None:
        return [CountFacts(f"{submission_id}#submitted", project_id, "submitted")]
    if new["state"] == old["state"] or new["state"] not in OF_ANSWERS:
        return []
    ref = f"{submission_id}#{new['state']}#{new['lapsed_revisions'] or 0}"
    step = step_of(seconds_taken(new)) if new["state"] == "accepted" else None
    return [CountFacts(ref, project_id, new["state"], step)]


def enrolment_counts(old: Values, new: Values) -> list[CountFacts]:
    """A person is counted when they come to work in a project, and when they do so no more, each time again."""
    was, now = (image is not None and image["state"] == "tasking" for image in (old, new))
    if new is None or was == now:
        return []
    counted = "joined" if now else "left"
    ref = f"{new['account_id']}#{new['project_id']}#{counted}#{new['step'] or 0}"
    return [CountFacts(ref, new["project_id"], counted)]


def seconds_taken(submission: Mapping[str, Any]) -> int | None:
    """Counted time and the unpaid time beside it; without a meter, from claim to handing in.

    None for a revision without a meter: most of that time the answer lay with its reviewer.
    """
    counted = submission.get("counted_seconds")
    if counted is not None:
        return int(counted) + int(submission.get("uncounted_seconds") or 0)
    if (submission.get("number") or 1) > 1:
        return None
    claimed_at = datetime.fromisoformat(submission["terms"]["claimed_at"])
    return max(0, int((submission["submitted_at"] - claimed_at).total_seconds()))


def step_of(seconds: int | None) -> int | None:
    """In which step of the histogram a duration stands."""
    return None if seconds is None else bisect_left(STEPS, seconds / 60)


def median_minutes(histogram: Sequence[int]) -> int | None:
    """The upper end, in minutes, of the step the median stands in; None before there are enough answers.

    Rounded up, so that nobody is told that work is quicker than it is; the last step says its lower end.
    """
    total = sum(histogram)
    if total < MEDIAN_FROM:
        return None
    passed = 0
    for number, count in enumerate(histogram):
        passed += count
        if passed * 2 >= total:
            return STEPS[min(number, len(STEPS) - 1)]
    return None


def summed(parts: Sequence[Mapping[str, int]], histogram: Sequence[int]) -> WorkCounts:
    """All parts of a project's counters in one."""
    totals = {name: sum(part.get(name, 0) for part in parts) for name in COUNTED}
    return WorkCounts(**totals, median_minutes=median_minutes(histogram))


def in_transactions(facts: Sequence[CountFacts]) -> list[list[CountFacts]]:
    """The changes in groups that one transaction takes with the parts they change; each change once."""
    groups: list[list[CountFacts]] = []
    projects: set[str] = set()
    for fact in {fact.ref: fact for fact in facts}.values():
        items = len(groups[-1]) + 1 + 2 * len(projects | {fact.project_id}) if groups else 0
        if not groups or items > _MOST_ITEMS:
            groups.append([])
            projects = set()
        groups[-1].append(fact)
        projects.add(fact.project_id)
    return groups
