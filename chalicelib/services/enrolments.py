"""Use cases of joining a project: what stands in the way, and getting in."""

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.enrolments import check_read, joined
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.matching import Reason, check_eligible, reasons_against
from chalicelib.domain.projects import NoSuchProject
from chalicelib.models import enrolments, idempotency, people, projects, store


class Eligibility(msgspec.Struct, frozen=True):
    """Whether a person may join a project, and everything that stands in the way."""

    project_id: str
    is_eligible: bool
    reasons: list[Reason]
    enrolment_state: str | None


def eligibility(actor: Actor, project_id: str) -> Eligibility:
    """Reason codes for what stands in the way, all at once; none if the person may join. Raises NoSuchProject."""
    project = _published(project_id)
    person = people.in_project(people.person_of(actor.account_id), project)
    reasons = reasons_against(person, project.audience)
    enrolment = enrolments.Enrolment.find(actor.account_id, project_id)
    return Eligibility(project_id, not reasons, reasons, enrolment.state if enrolment else None)


@store.again_when(idempotency.AlreadyDoneError)
@store.again_when(enrolments.EnrolmentMovedError)
def enrol(
    actor: Actor, project_id: str, *, guidelines_version: int, repeat: Repeat | None = None
) -> enrolments.Enrolment:
    """The person is in the project and may claim (R67, R68): at once, for no project has a test yet.

    Joining again records that newer guidelines were read. Raises NoSuchProject, GuidelinesNotRead, NotEligible,
    EnrolmentRefuses.
    """
    is_repeated = idempotency.done_before(repeat) is not None
    before = enrolments.Enrolment.find(actor.account_id, project_id)
    if is_repeated and before is not None:
        return before
    project = _published(project_id)
    check_read(guidelines_version, project.guidelines_version)
    state = joined(before.state if before else None, has_test=False)
    if before is None or before.state == "left":
        check_eligible(people.in_project(people.person_of(actor.account_id), project), project.audience)
    with store.transaction() as tx:
        enrolment = enrolments.join(
            tx, before, actor.account_id, project_id, state=state, read=guidelines_version, at=runtime.now()
        )
        idempotency.remember(tx, repeat, project_id)
    return enrolment


def _published(project_id: str) -> projects.Project:
    project = projects.project_of(project_id)
    if project.state == "draft":
        raise NoSuchProject("GET /projects lists what is open to you.")
    return project
