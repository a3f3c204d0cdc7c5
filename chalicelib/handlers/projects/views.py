"""What routes of projects take and answer."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.domain.project_counts import WorkCounts
from chalicelib.domain.schemas import check_depth, check_keepable
from chalicelib.handlers.http import Amount, PageQuery
from chalicelib.handlers.projects.people import (
    EligibilityInput,
    EligibilityRules,
    FairRounds,
    PaceView,
    Qualification,
    QualificationView,
    Seats,
)
from chalicelib.handlers.projects.prices import BonusRuleView, HourPay, PayView, Price, RateView

TypeName = Literal[
    "prompt_writing",
    "evaluation",
    "comparison",
    "ranking",
    "data_optimization",
    "classification",
    "translation",
    "code",
]
Title = Annotated[str, Meta(min_length=1, max_length=120, description="What contributors see first.")]
Summary = Annotated[str, Meta(max_length=2000, description="What the work is, before anyone signs up.")]
Places = Annotated[int, Meta(ge=1, le=100, description="How many independent answers each task gets.")]
Minutes = Annotated[int, Meta(ge=1, le=240, description="Estimated minutes of one answer.")]
Lease = Annotated[int, Meta(ge=1, le=10_080, description="Minutes a claim lasts.")]
Difficulty = Annotated[int, Meta(ge=1, le=5, description="1 is simple; newcomers see 1 and 2 first.")]
Levels = Annotated[int, Meta(ge=0, le=3, description="Review levels; 0 accepts when the checks pass.")]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2 code.")]
Option = Annotated[str, Meta(min_length=1, max_length=200)]
Sentence = Annotated[str, Meta(min_length=1, max_length=2000)]
Template = Annotated[
    dict[str, str],
    Meta(
        description="Input fields of tasks from CSV rows, as texts with `${column}`; one whose cells are all empty is"
        " left out, one with some of them empty is refused.",
        max_length=50,
    ),
]


class SkillNeed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A skill contributors need; `programming` is also met by `programming/python`."""

    skill: Annotated[str, Meta(min_length=1, max_length=100)]
    level: Annotated[int, Meta(ge=1, le=10)] = 1
    is_verified: bool = True


class ValidatorView(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule about a text of the answer, the same on server and client."""

    rule: Literal["required", "min_words", "max_words", "min_characters", "max_characters", "pattern"]
    field: Annotated[str, Meta(min_length=1, max_length=100, description="Path in the answer, such as `prompt`.")]
    value: int | str | None = None


class ProjectInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A new draft; what is left out can be filled in until publication. A price, `reward` or `pay`, is said at once."""

    title: Title
    task_type: TypeName
    reward: Annotated[Price | UnsetType, Meta(description="What an answer pays; or `pay` per hour.")] = UNSET
    pay: HourPay | UnsetType = UNSET
    bonus_rules: Annotated[list[BonusRuleView], Meta(max_length=5)] = []
    summary: Summary = ""
    places: Places = 1
    est_minutes: Minutes | UnsetType = UNSET
    lease_minutes: Lease | UnsetType = UNSET
    difficulty: Difficulty = 1
    review_levels: Levels | UnsetType = UNSET
    review_reward: Price | UnsetType = UNSET
    required_skills: Annotated[list[SkillNeed], Meta(max_length=10)] = []
    countries: Annotated[list[Country], Meta(max_length=250, description="None means all of them.")] = []
    eligibility: EligibilityInput | UnsetType = UNSET
    seats: Seats | None = None
    qualification: Qualification | None = None
    fair_rounds: FairRounds | None = None
    options: Annotated[list[Option], Meta(max_length=100, description="The labels of a classification.")] = []
    input_schema: Annotated[dict[str, Any], Meta(description="JSON Schema 2020-12, at most 64 KB.")] | None = None
    output_schema: dict[str, Any] | None = None
    validators: Annotated[list[ValidatorView], Meta(max_length=50)] = []
    template: Template | None = None

    def __post_init__(self) -> None:
        """Schemas are nested no deeper than they can be kept."""
        _check_schema_depths(self)


class ProjectPatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Fields of a draft to change; `fair_rounds` of an open project too."""

    title: Title | UnsetType = UNSET
    summary: Summary | UnsetType = UNSET
    reward: Price | UnsetType = UNSET
    pay: Annotated[HourPay | UnsetType, Meta(description="Per hour; sending `reward` pays per task again.")] = UNSET
    bonus_rules: Annotated[list[BonusRuleView], Meta(max_length=5)] | UnsetType = UNSET
    places: Places | UnsetType = UNSET
    est_minutes: Minutes | UnsetType = UNSET
    lease_minutes: Lease | UnsetType = UNSET
    difficulty: Difficulty | UnsetType = UNSET
    review_levels: Levels | UnsetType = UNSET
    review_reward: Price | UnsetType = UNSET
    required_skills: Annotated[list[SkillNeed], Meta(max_length=10)] | UnsetType = UNSET
    countries: Annotated[list[Country], Meta(max_length=250)] | UnsetType = UNSET
    eligibility: EligibilityInput | UnsetType = UNSET
    seats: Seats | UnsetType | None = UNSET
    qualification: Qualification | UnsetType | None = UNSET
    fair_rounds: FairRounds | UnsetType | None = UNSET
    options: Annotated[list[Option], Meta(max_length=100)] | UnsetType = UNSET
    input_schema: dict[str, Any] | UnsetType | None = UNSET
    output_schema: dict[str, Any] | UnsetType | None = UNSET
    validators: Annotated[list[ValidatorView], Meta(max_length=50)] | UnsetType = UNSET
    template: Template | UnsetType | None = UNSET

    def __post_init__(self) -> None:
        """Schemas are nested no deeper than they can be kept."""
        _check_schema_depths(self)


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer and why it is good or bad."""

    answer: Any
    why: Sentence
    input: Any = None

    def __post_init__(self) -> None:
        """Nested no deeper than it can be kept."""
        check_depth(self.answer, field="answer")
        check_depth(self.input, field="input")


class GuidelinesInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A new version of a project's instructions; publication asks for all of it."""

    objective: Annotated[str, Meta(max_length=5000)] = ""
    steps: Annotated[list[Sentence], Meta(max_length=50)] = []
    acceptance_criteria: Annotated[list[Sentence], Meta(max_length=50)] = []
    good_examples: Annotated[list[Example], Meta(max_length=20)] = []
    bad_examples: Annotated[list[Example], Meta(max_length=20)] = []

    def __post_init__(self) -> None:
        """Everything fits into the one record that keeps it: numbers of examples grow when they are written out."""
        examples = [[one.input, one.answer, one.why] for one in self.good_examples + self.bad_examples]
        check_keepable([self.objective, self.steps, self.acceptance_criteria, *examples], field="guidelines")


class GuidelinesView(msgspec.Struct, frozen=True):
    """One version of a project's instructions."""

    version: int
    objective: str
    steps: list[str]
    acceptance_criteria: list[str]
    good_examples: list[Example]
    bad_examples: list[Example]
    created_at: datetime


class OpportunityView(msgspec.Struct, frozen=True):
    """Open work and its pay, readable by anyone."""

    project_id: str
    title: str
    summary: str
    task_type: str
    reward: Amount
    pay: PayView
    bonus_rules: list[BonusRuleView]
    rate_changes_announced: list[RateView]
    est_minutes: int
    difficulty: int
    review_levels: int | None
    required_skills: list[SkillNeed]
    countries: list[str]
    created_at: datetime
    pace: PaceView
    asked: EligibilityRules = msgspec.field(name="eligibility")
    open_seats: int | None
    qualification: QualificationView | None


class OpportunitiesView(msgspec.Struct, frozen=True):
    """A page of open work, newest first."""

    opportunities: list[OpportunityView]
    next_cursor: str | None


class ProjectView(msgspec.Struct, frozen=True):
    """A project's terms: what one answer asks and earns."""

    project_id: str
    state: str
    title: str
    summary: str
    task_type: str
    reward: Amount
    pay: PayView
    bonus_rules: list[BonusRuleView]
    rate_changes_announced: list[RateView]
    review_reward: Amount
    places: int
    est_minutes: int
    lease_minutes: int
    difficulty: int
    review_levels: int | None
    required_skills: list[SkillNeed]
    countries: list[str]
    options: list[str]
    input_schema: dict[str, Any] | None
    output_schema: dict[str, Any] | None
    validators: list[ValidatorView]
    template: dict[str, str] | None
    guidelines_version: int
    asked: EligibilityRules = msgspec.field(name="eligibility")
    seats: int | None
    open_seats: int | None
    qualification: QualificationView | None
    fair_rounds: FairRounds | None
    task_count: int
    created_at: datetime


class OwnEnrolmentView(msgspec.Struct, frozen=True):
    """How you stand in a project."""

    state: str
    guidelines_read: int
    next_step: str


class ListedProjectView(ProjectView, frozen=True, kw_only=True):
    """A project in a list; in the scope `joined` with how you stand in it."""

    enrolment: OwnEnrolmentView | None = None


class ProjectsView(msgspec.Struct, frozen=True):
    """A page of projects, newest first; joined ones in the order of their ids."""

    projects: list[ListedProjectView]
    next_cursor: str | None


class ProjectWithGuidelines(msgspec.Struct, frozen=True):
    """A project and the guidelines that apply, acceptance criteria included."""

    project: ProjectView
    guidelines: GuidelinesView | None


class ProjectsQuery(PageQuery, frozen=True):
    """Which projects: `open` ones you may join, those you `joined` and have not left, or those you `manage`."""

    scope: Literal["open", "joined", "managed"] = "open"


class ProgressView(msgspec.Struct, frozen=True):
    """How far a project is: `reserved` is for work in hand and tests to come, `spent` for what was accepted or sat."""

    project_id: str
    state: str
    tasks: int
    answers_wanted: int
    funded: Amount
    available: Amount
    reserved: Amount
    spent: Amount
    work: WorkCounts


def _check_schema_depths(given: ProjectInput | ProjectPatch) -> None:
    check_depth(given.input_schema, field="input_schema")
    check_depth(given.output_schema, field="output_schema")


def given_fields(given: msgspec.Struct) -> dict[str, Any]:
    """The fields that were sent, as plain values; prices as money."""
    return {name: _plain(value) for name, value in msgspec.structs.asdict(given).items() if value is not UNSET}


def _plain(value: Any) -> Any:
    return value.money if isinstance(value, Price) else msgspec.to_builtins(value)
