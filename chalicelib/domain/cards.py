"""Owns what a card of open work says before anybody claims it: pace, pay an hour, tax, and why a list is empty."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import msgspec

from chalicelib.domain.eligibility import Eligibility, Spoken, level_in
from chalicelib.domain.matching import Need, Reason
from chalicelib.domain.money import Money
from chalicelib.domain.tax import NO_RULE, Rule, broken_down


class Pace(msgspec.Struct, frozen=True):
    """How long an answer takes and what an hour of it pays: by accepted work, or by the estimate before there is any.

    Accepted work is measured with its unpaid minutes (R60).
    """

    minutes: int
    is_estimate: bool
    hourly: Money


class TaxLine(msgspec.Struct, frozen=True):
    """What would be withheld of the reward if it were paid today to the person's country (R36)."""

    basis_points: int
    amount: Money
    rule_id: str | None
    note: str


class Requirements(msgspec.Struct, frozen=True):
    """What the work asks of a person, shown before any claim (R21)."""

    skills: Sequence[Need]
    languages: Sequence[Spoken]
    tools: Sequence[str]
    countries: Sequence[str]
    allow_vpn: bool


class Obstacle(msgspec.Struct, frozen=True):
    """Something that stands between a person and work: how much is behind it, and what would change it."""

    code: str
    skill: str | None
    projects: int
    tasks: int
    detail: str


class Reachable(msgspec.Struct, frozen=True):
    """Open work that is one or a few steps away, and all that is missing."""

    project_id: str
    title: str
    missing: Sequence[Reason]


def pace_of(reward: Money, *, median_minutes: int | None, est_minutes: int, hourly: Money | None = None) -> Pace:
    """By the median of accepted work, else by the estimate; the hour's pay is rounded down, or the rate by the hour."""
    minutes = max(1, est_minutes if median_minutes is None else median_minutes)
    by_task = Money(reward.minor * 60 // minutes, reward.currency)  # a figure to compare by; nobody is paid it
    return Pace(minutes, median_minutes is None, hourly or by_task)


def tax_line(reward: Money, *, country: str, on: date, rules: Iterable[Rule]) -> TaxLine:
    """The line of the rule that applies on this day; a payout is computed by the rule of its own day."""
    found = broken_down(reward, provider="", country=country, paid_on=on, rules=rules, fees={})
    amount = Money(found.tax_minor, reward.currency)
    if found.applied is None:
        return TaxLine(0, amount, None, NO_RULE)
    return TaxLine(found.applied.basis_points, amount, found.applied.rule_id, found.applied.source)


def is_on_offer(asked: Eligibility, *, shard_count: int, at: datetime) -> bool:
    """Whether there is anything to take at all: tasks have come, and the last day is not over."""
    return bool(shard_count) and (asked.deadline_at is None or asked.deadline_at > at)


def is_in_language(asked: Eligibility, needs: Iterable[Need], wanted: str) -> bool:
    """Whether the work is in a language: it asks for it, or for a skill of that name."""
    tags = {one.language: 1 for one in asked.languages}
    tags |= {need.skill.removeprefix("language/"): 1 for need in needs if need.skill.startswith("language/")}
    return level_in(tags, wanted) > 0


#: An obstacle's code, its skill, and what would change it.
_Key = tuple[str, str | None, str]

#: What would change each thing that stands in the way; of what is not here the reason itself says it.
_WAYS_OUT: Mapping[str, str] = {
    "no-open-projects": "No project is open at the moment; GET /opportunities shows new ones.",
    "no-tasks-yet": "Its tasks have not come yet; look again later.",
    "no-open-tasks": "Every place is taken; places come back when claims end, so look again in a few minutes.",
    "filtered-out": "Leave a filter out to see it.",
    "enrolment-refuses": "You did not pass its test, or are paused in it; its eligibility says which, and why.",
    "no-seat": "Every seat is taken; seats come back when people leave.",
    "own-project": "You manage it; managers do not work in their own project.",
    "country-not-included": "It is for people in other countries.",
    "skill-level-too-low": "A higher level of the skill opens it; GET /assessments lists the tests there are.",
    "device-not-supported": "Look again on another device.",
    "not-invited": "It is for invited people alone.",
    "kept-out": "Its managers do not take your work there; write to support if you do not know why.",
    "deadline-passed": "It takes no new work; its last day is over.",
}


def obstacles(found: Iterable[tuple[Sequence[Reason], int]]) -> list[Obstacle]:
    """Reasons with the tasks behind each project, by code, skill and way out; most tasks first.

    A project with two reasons stands behind both: each must change before its work is open to the person. What a
    filter hides is told where nothing else stands in the way, for only there does leaving the filter out help.
    """
    projects: dict[_Key, int] = {}
    tasks: dict[_Key, int] = {}
    for reasons, count in _told(list(found)):
        for key in {_key(reason) for reason in reasons}:
            projects[key] = projects.get(key, 0) + 1
            tasks[key] = tasks.get(key, 0) + count
    listed = [
        Obstacle(code, skill, projects[key], tasks[key], detail) for key in projects for code, skill, detail in [key]
    ]
    if not listed:
        listed = [Obstacle("no-open-projects", None, 0, 0, _WAYS_OUT["no-open-projects"])]
    return sorted(listed, key=lambda one: (-one.tasks, -one.projects, one.code, one.skill or "", one.detail))


def _key(reason: Reason) -> _Key:
    """Where no way out is the same for every project, the reason's own sentence says which."""
    return reason.code, reason.skill, _WAYS_OUT.get(reason.code, reason.detail)


def _told(found: Sequence[tuple[Sequence[Reason], int]]) -> Sequence[tuple[Sequence[Reason], int]]:
    wanted = [(reasons, count) for reasons, count in found if len(reasons) == 1 or not _is_filtered(reasons)]
    return wanted or [([one for one in reasons if one.code != "filtered-out"], count) for reasons, count in found]


def _is_filtered(reasons: Sequence[Reason]) -> bool:
    return any(one.code == "filtered-out" for one in reasons)
