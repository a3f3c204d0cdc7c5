"""Routes of projects: for those who look for work, and for those who bring it."""

from chalicelib.domain.access import ADMIN, ANYONE, MANAGER, SIGNED_IN
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.projects import (
    Instructions,
    NoSuchProject,
    ProjectHasTasks,
    ProjectIncomplete,
    ProjectPublished,
    ProjectStateRefuses,
    ReferenceUsed,
)
from chalicelib.domain.stipends import UnpaidTestTooLong
from chalicelib.handlers.http import Call, NoInput, PageQuery, Routes
from chalicelib.handlers.projects.prices import (
    CostQuery,
    CostView,
    FundingInput,
    FundingView,
    PriceApproval,
    ToFundView,
)
from chalicelib.handlers.projects.readiness import ReadinessView
from chalicelib.handlers.projects.views import (
    GuidelinesInput,
    GuidelinesView,
    OpportunitiesView,
    ProgressView,
    ProjectInput,
    ProjectPatch,
    ProjectsQuery,
    ProjectsView,
    ProjectView,
    ProjectWithGuidelines,
    given_fields,
)
from chalicelib.services import projects

routes = Routes(__name__)
#: What stands between a draft and what somebody wants it to say.
DRAFT_REFUSES = (InvalidField, UnpaidTestTooLong)


@routes.get("/opportunities", allow=ANYONE, query=PageQuery, answer=OpportunitiesView)
def list_opportunities(call: Call[PageQuery]) -> object:
    """List open work and its pay, before signing up."""
    page = projects.opportunities(limit=call.input.limit, cursor=call.input.cursor)
    return {"opportunities": page.records, "next_cursor": page.next_cursor}


@routes.get("/projects", allow=SIGNED_IN, query=ProjectsQuery, answer=ProjectsView)
def list_projects(call: Call[ProjectsQuery]) -> object:
    """List open projects you may join, those you are in, or the projects you manage."""
    page = projects.listed(call.actor, scope=call.input.scope, limit=call.input.limit, cursor=call.input.cursor)
    return {"projects": page.records, "next_cursor": page.next_cursor}


@routes.post("/projects", allow=MANAGER, body=ProjectInput, answer=ProjectView, refuses=DRAFT_REFUSES)
def create_project(call: Call[ProjectInput]) -> object:
    """Make a draft of a project."""
    return projects.create(call.actor, given_fields(call.input), call.repeat)


@routes.get("/projects/{project_id}", allow=SIGNED_IN, answer=ProjectWithGuidelines, refuses=(NoSuchProject,))
def read_project(call: Call[NoInput], project_id: str) -> object:
    """Read a project's terms, guidelines and acceptance criteria, without joining."""
    return projects.shown(call.actor, project_id)


@routes.patch(
    "/projects/{project_id}",
    allow=MANAGER,
    body=ProjectPatch,
    answer=ProjectView,
    refuses=(NoSuchProject, ProjectPublished, ProjectStateRefuses, ProjectHasTasks, *DRAFT_REFUSES),
)
def change_project(call: Call[ProjectPatch], project_id: str) -> object:
    """Change fields of a draft, or how an open project gives places out."""
    return projects.change(call.actor, project_id, given_fields(call.input))


@routes.post(
    "/projects/{project_id}/guidelines",
    allow=MANAGER,
    body=GuidelinesInput,
    answer=GuidelinesView,
    refuses=(NoSuchProject, ProjectStateRefuses, ProjectIncomplete),
)
def issue_guidelines(call: Call[GuidelinesInput], project_id: str) -> object:
    """Issue a new version of the guidelines; claims in hand keep theirs."""
    return projects.issue_guidelines(call.actor, project_id, Instructions(**given_fields(call.input)), call.repeat)


@routes.post(
    "/projects/{project_id}/price-approval",
    allow=ADMIN,
    body=PriceApproval,
    answer=ProjectView,
    refuses=(NoSuchProject, InvalidField),
    status=200,
)
def approve_price(call: Call[PriceApproval], project_id: str) -> object:
    """Allow a reward outside the usual range, on the record."""
    return projects.approve_price(call.actor, project_id, reward=call.input.reward.money, reason=call.input.reason)


@routes.post(
    "/projects/{project_id}/publication",
    allow=MANAGER,
    answer=ProjectView,
    refuses=(NoSuchProject, ProjectIncomplete, ProjectStateRefuses),
    status=200,
)
def publish_project(call: Call[NoInput], project_id: str) -> object:
    """Open a complete project to contributors, or a paused one again."""
    return projects.publish(call.actor, project_id)


@routes.post(
    "/projects/{project_id}/pause",
    allow=MANAGER,
    answer=ProjectView,
    refuses=(NoSuchProject, ProjectStateRefuses),
    status=200,
)
def pause_project(call: Call[NoInput], project_id: str) -> object:
    """Take no new claims for now; work in hand stays."""
    return projects.pause(call.actor, project_id)


@routes.post(
    "/projects/{project_id}/closure",
    allow=MANAGER,
    answer=ProjectView,
    refuses=(NoSuchProject, ProjectStateRefuses),
    status=200,
)
def close_project(call: Call[NoInput], project_id: str) -> object:
    """Take no new claims any more; work in hand stays and is paid.

    A closed project stays closed; to stop for a while, pause it. What is left of its money stays booked to it, as
    `available` in its progress.
    """
    return projects.close(call.actor, project_id)


@routes.get("/projects/{project_id}/funding", allow=ADMIN, answer=ToFundView, refuses=(NoSuchProject,))
def read_project_to_fund(call: Call[NoInput], project_id: str) -> object:  # noqa: ARG001  (every administrator sees the same)
    """Read which project a client's money would be booked into, before it is."""
    return projects.to_fund(project_id)


@routes.post(
    "/projects/{project_id}/funding",
    allow=ADMIN,
    body=FundingInput,
    answer=FundingView,
    refuses=(NoSuchProject, ProjectStateRefuses, ReferenceUsed, InvalidField),
)
def fund_project(call: Call[FundingInput], project_id: str) -> object:
    """Book a client's money into a project's budget."""
    given = call.input
    return projects.fund(
        call.actor, project_id, amount=given.amount.money, reference=given.reference, repeat=call.repeat
    )


@routes.get(
    "/projects/{project_id}/cost-preview", allow=MANAGER, query=CostQuery, answer=CostView, refuses=(NoSuchProject,)
)
def preview_cost(call: Call[CostQuery], project_id: str) -> object:
    """Preview what tasks cost at most."""
    return projects.cost(call.actor, project_id, tasks=call.input.tasks)


@routes.get("/projects/{project_id}/readiness", allow=MANAGER, answer=ReadinessView, refuses=(NoSuchProject,))
def read_readiness(call: Call[NoInput], project_id: str) -> object:
    """Read what publication would miss, before asking for it."""
    return projects.readiness(call.actor, project_id)


@routes.get("/projects/{project_id}/progress", allow=MANAGER, answer=ProgressView, refuses=(NoSuchProject,))
def read_progress(call: Call[NoInput], project_id: str) -> object:
    """Read how far a project is."""
    return projects.progress(call.actor, project_id)
