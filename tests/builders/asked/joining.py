"""Builds the requests of joining a project and leaving it, where all is asked that can be: tools, a resume, a paid test."""

from chalicelib.services import enrolments, resumes
from tests.builders.asked.world import Given, World, valid
from tests.builders.graded import ANN, SHORT, an_assessment
from tests.builders.projects import a_published_project
from tests.builders.resumes import a_pdf, posted
from tests.builders.work import a_person

TOOLS = ["a tall pair of binoculars"]


def before_joining(world: World) -> dict[str, str]:
    """Ann has what a project asks for, which pays for its test."""
    a_person()
    resumes.hand_in(ANN, posted(world.cloud, ANN, a_pdf()))
    test = {"assessment_id": an_assessment(SHORT).assessment_id, "stipend": {"minor": 300, "currency": "USD"}}
    asked = {"tools": TOOLS, "requires_resume": True, "allow_vpn": True}
    return {"project_id": a_published_project(eligibility=asked, seats=3, qualification=test).project_id}


@valid("GET /projects/{project_id}/eligibility")
def eligibility(world: World) -> Given:
    return Given("acc_ann", before_joining(world), query={"device": "desktop"})


@valid("POST /projects/{project_id}/enrolments")
def enrol(world: World) -> Given:
    return Given("acc_ann", before_joining(world), {"guidelines_version": 1, "tools": TOOLS})


@valid("DELETE /projects/{project_id}/enrolments")
def leave(world: World) -> Given:
    path = before_joining(world)
    enrolments.enrol(ANN, path["project_id"], guidelines_version=1, tools=TOOLS, repeat=None)
    return Given("acc_ann", path)
