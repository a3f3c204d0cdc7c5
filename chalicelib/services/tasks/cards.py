"""The cards of open tasks: what the work pays, takes, asks, and why it is recommended."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.cards import Pace, Requirements, TaxLine, pace_of, tax_line
from chalicelib.domain.matching import Person
from chalicelib.domain.money import Money
from chalicelib.domain.rates import Dated, Pay
from chalicelib.domain.recommendation import Because, Candidate
from chalicelib.domain.tax import parse_rules
from chalicelib.models import projects


class Found(msgspec.Struct, frozen=True):
    """An open task of a project, before its card is written."""

    task_id: str
    project: projects.Project
    is_enrolled: bool
    because: Because | None = None
    has_new_guidelines: bool = False


class Card(msgspec.Struct, frozen=True):
    """An open task as a list shows it."""

    task_id: str
    project_id: str
    title: str
    task_type: str
    reward: Money
    reward_at_estimate: Money
    pay: Pay
    bonus_rules: Sequence[Mapping[str, Any]]
    rate_changes_announced: Sequence[Dated]
    est_minutes: int
    difficulty: int
    is_enrolled: bool
    has_new_guidelines: bool
    pace: Pace
    tax: TaxLine
    requirements: Requirements
    devices: Sequence[str]
    is_desktop_only: bool
    deadline_at: datetime | None
    open_seats: int | None
    because: Because | None = None
    reason: str | None = None


def card_of(person: Person, found: Found, median_minutes: int | None) -> Card:
    """Everything a person should know before claiming."""
    project, asked = found.project, found.project.asked
    return Card(
        task_id=found.task_id,
        project_id=project.project_id,
        title=project.title,
        task_type=project.task_type,
        reward=project.reward,
        reward_at_estimate=project.reward_at_estimate,
        pay=project.pay,
        bonus_rules=project.bonus_rules or (),
        rate_changes_announced=project.rate_changes_announced,
        est_minutes=project.est_minutes,
        difficulty=project.difficulty,
        is_enrolled=found.is_enrolled,
        has_new_guidelines=found.has_new_guidelines,
        pace=pace_of(
            project.reward, median_minutes=median_minutes, est_minutes=project.est_minutes, hourly=project.hourly
        ),
        tax=_tax(person, project),
        requirements=Requirements(
            project.audience.needs, asked.languages, asked.tools, project.countries or (), asked.allow_vpn
        ),
        devices=asked.devices,
        is_desktop_only=asked.is_desktop_only,
        deadline_at=asked.deadline_at,
        open_seats=project.open_seats,
        because=found.because,
        reason=found.because.sentence if found.because else None,
    )


def candidate_of(project: projects.Project, *, is_enrolled: bool) -> Candidate:
    """What the score of recommendations looks at."""
    pace = pace_of(project.reward, median_minutes=None, est_minutes=project.est_minutes, hourly=project.hourly)
    return Candidate(
        project.project_id,
        project.difficulty,
        pace.hourly,
        (runtime.now() - project.created_at).days,
        is_enrolled=is_enrolled,
        needs=project.audience.needs,
        languages=project.asked.languages,
    )


def _tax(person: Person, project: projects.Project) -> TaxLine:
    current = settings.current()
    rules = parse_rules(current.withholding_rules, must_be_reviewed=current.stage != "local")
    return tax_line(project.reward, country=person.country, on=runtime.now().date(), rules=rules)
