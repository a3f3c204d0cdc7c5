"""Routes of finding work and of looking at tasks."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.access import CONTRIBUTOR, MANAGER, SIGNED_IN
from chalicelib.domain.cards import Obstacle
from chalicelib.domain.claims import NoSuchTask
from chalicelib.domain.eligibility import Device, LanguageTag, Spoken
from chalicelib.domain.projects import NoSuchProject
from chalicelib.handlers.http import Amount, Call, NoInput, PageQuery, Routes
from chalicelib.handlers.projects.people import PaceView, ReasonView
from chalicelib.handlers.projects.prices import BonusRuleView, PayView, RateView
from chalicelib.handlers.projects.views import SkillNeed, TypeName, ValidatorView
from chalicelib.services import tasks

routes = Routes(__name__)


class TasksQuery(PageQuery, frozen=True):
    """What you look for."""

    task_type: TypeName | None = None
    skill: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    reward_minimum_minor: (
        Annotated[int, Meta(ge=0, description="Of an answer in the estimated minutes, without bonuses.")] | None
    ) = None
    minutes_maximum: Annotated[int, Meta(ge=1)] | None = None
    language: LanguageTag | None = None
    device: Device | None = None


class TaxView(msgspec.Struct, frozen=True):
    """What would be withheld of the reward if it were paid today."""

    basis_points: int
    amount: Amount
    rule_id: str | None
    note: str


class RequirementsView(msgspec.Struct, frozen=True):
    """What the work asks of a person."""

    skills: list[SkillNeed]
    languages: list[Spoken]
    tools: list[str]
    countries: list[str]
    allow_vpn: bool


class BecauseView(msgspec.Struct, frozen=True):
    """Why a card is recommended; `subject` is a skill's title or a language's code, `hourly` belongs to `pay`."""

    kind: Literal["simple", "known", "skill", "proof", "language", "pay", "new"]
    subject: str
    hourly: Amount | None


class TaskCard(msgspec.Struct, frozen=True):
    """An open task you may claim; join its project first where `is_enrolled` is false.

    Where `pay` is by the hour, `reward` is the most that an answer may earn, and `reward_at_estimate` what it earns
    in the estimated minutes; bonuses come on top of both.
    """

    task_id: str
    project_id: str
    title: str
    task_type: str
    reward: Amount
    reward_at_estimate: Amount
    pay: PayView
    bonus_rules: list[BonusRuleView]
    rate_changes_announced: list[RateView]
    est_minutes: int
    difficulty: int
    is_enrolled: bool
    has_new_guidelines: Annotated[
        bool,
        Meta(description="You are in, and its guidelines changed since you read them: read them before you claim."),
    ]
    pace: PaceView
    tax: TaxView
    requirements: RequirementsView
    devices: list[str]
    is_desktop_only: bool
    deadline_at: datetime | None
    open_seats: int | None
    reason: Annotated[str | None, Meta(description="Why it is recommended, in one line.")] = None
    because: Annotated[BecauseView | None, Meta(description="The same as a name, to say in another language.")] = None


class ReachableView(msgspec.Struct, frozen=True):
    """Open work that is not yours yet, and all that you would have to see to."""

    project_id: str
    title: str
    missing: list[ReasonView]


class TaskCardsView(msgspec.Struct, frozen=True):
    """A page of open tasks; it may be short while `next_cursor` goes on.

    The first page has at most five `recommended` ones on top, says why if there is nothing, and names at most five
    projects `within_reach`: a test, a line in your profile or another device opens them.
    """

    tasks: list[TaskCard]
    next_cursor: str | None
    recommended: list[TaskCard]
    nothing_because: list[Obstacle]
    within_reach: list[ReachableView]
    skill_titles: Annotated[dict[str, str], Meta(description="The names of the skills that this page speaks of.")]


class TaskFacts(msgspec.Struct, frozen=True):
    """One unit of work."""

    task_id: str
    project_id: str
    input: Any
    places: int
    taken: int
    is_open: bool


class TaskTerms(msgspec.Struct, frozen=True):
    """What its project asks of an answer and pays for it."""

    title: str
    task_type: str
    reward: Amount
    pay: PayView
    bonus_rules: list[BonusRuleView]
    rate_changes_announced: list[RateView]
    est_minutes: int
    lease_minutes: int
    review_levels: int | None
    guidelines_version: int
    options: list[str]
    output_schema: dict[str, Any] | None
    validators: list[ValidatorView]


class TaskView(msgspec.Struct, frozen=True):
    """A task with its input and what is asked."""

    task: TaskFacts
    project: TaskTerms


class ManagedTask(msgspec.Struct, frozen=True):
    """A task as its manager sees it."""

    task_id: str
    key: str
    places: int
    taken: int
    accepted: int
    is_open: bool
    import_id: str
    created_at: datetime


class ManagedTasksView(msgspec.Struct, frozen=True):
    """A page of a project's tasks; it may be short while `next_cursor` goes on."""

    tasks: list[ManagedTask]
    next_cursor: str | None


@routes.get("/tasks", allow=CONTRIBUTOR, query=TasksQuery, answer=TaskCardsView)
def list_tasks(call: Call[TasksQuery]) -> object:
    """List open tasks you may claim, simple ones first while you are new."""
    asked = call.input
    wanted = msgspec.convert(asked, tasks.Wanted, from_attributes=True)
    page = tasks.open_tasks(call.actor, wanted, limit=asked.limit, cursor=asked.cursor)
    return {
        "tasks": page.records,
        "next_cursor": page.next_cursor,
        "recommended": page.recommended,
        "nothing_because": page.nothing_because,
        "within_reach": page.within_reach,
        "skill_titles": page.skill_titles,
    }


@routes.get("/tasks/{task_id}", allow=SIGNED_IN, answer=TaskView, refuses=(NoSuchTask,))
def read_task(call: Call[NoInput], task_id: str) -> object:
    """Read a task of a project you are in."""
    return tasks.task_for(call.actor, task_id)


@routes.get(
    "/projects/{project_id}/tasks", allow=MANAGER, query=PageQuery, answer=ManagedTasksView, refuses=(NoSuchProject,)
)
def list_project_tasks(call: Call[PageQuery], project_id: str) -> object:
    """List a project's tasks and how many places are taken."""
    page = tasks.tasks_of(call.actor, project_id, limit=call.input.limit, cursor=call.input.cursor)
    return {"tasks": page.records, "next_cursor": page.next_cursor}
