"""What routes of projects take and answer about the people a project is for (R18, R21, R57, R58, R69)."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.domain.eligibility import Device, Spoken
from chalicelib.handlers.http import Amount
from chalicelib.handlers.projects.prices import Price

Seats = Annotated[int, Meta(ge=1, le=1_000_000, description="How many people it takes at once; null: no limit.")]
Tool = Annotated[str, Meta(min_length=1, max_length=100, description="Such as `a microphone`.")]
Listed = Annotated[str, Meta(min_length=1, max_length=60, description="An account's id.")]
LastDay = Annotated[datetime, Meta(tz=True, description="No claims from this instant on; work in hand stays.")]


class FairRounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """While places are scarce they are drawn by lot, and a winner may take so many; null: first come, first served."""

    quota: Annotated[int, Meta(ge=1, le=20)]


class Qualification(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The test its people take first, and what each is paid for it; null: none.

    Left out, `stipend` is the project's rate for the test's minutes. At most 30 minutes of it are unpaid.
    """

    assessment_id: Annotated[str, Meta(min_length=1, max_length=60)]
    stipend: Annotated[
        Price | UnsetType | None, Meta(description="Paid once a person; null: nobody is paid, for 30 minutes at most.")
    ] = UNSET


class QualificationView(msgspec.Struct, frozen=True):
    """The test its people take first: how long it lasts, and what each is paid who hands it in; null: nothing."""

    assessment_id: str
    limit_minutes: int | None = None
    stipend: Amount | None = None


class EligibilityInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who the project is for, beside skills and countries; sent whole, what is left out asks nothing."""

    languages: Annotated[list[Spoken], Meta(max_length=20)] = []
    devices: Annotated[list[Device], Meta(max_length=2, description="None means any.")] = []
    tools: Annotated[list[Tool], Meta(max_length=20)] = []
    allow_vpn: bool = False
    allowed: Annotated[list[Listed], Meta(max_length=1000, description="These people alone; none: everybody.")] = []
    blocked: Annotated[list[Listed], Meta(max_length=1000)] = []
    deadline_at: LastDay | None = None
    requires_resume: Annotated[bool, Meta(description="Whether people hand in a resume before they join.")] = False


class EligibilityRules(msgspec.Struct, frozen=True):
    """What is asked of everybody; the lists of people are the managers' own."""

    languages: list[Spoken]
    devices: list[str]
    tools: list[str]
    allow_vpn: bool
    is_desktop_only: bool
    deadline_at: datetime | None
    requires_resume: bool


class PaceView(msgspec.Struct, frozen=True):
    """How long an answer takes, unpaid minutes included, and what an hour of it pays; `is_estimate` before any data."""

    minutes: int
    is_estimate: bool
    hourly: Amount


class ReasonView(msgspec.Struct, frozen=True):
    """One thing that stands in the way: a code, a sentence, and the skill and level that are asked for."""

    code: str
    detail: str
    skill: str | None
    level: int | None = None


class OwnEnrolmentView(msgspec.Struct, frozen=True):
    """How you stand in a project."""

    state: str
    guidelines_read: int
    next_step: str
