"""Use cases of joining a project and leaving it: what stands in the way, getting in, getting out."""

from collections.abc import Sequence

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.eligibility import Device, check_tools
from chalicelib.domain.enrolments import Receipt, check_read, joined, left, seats_offered, unread
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.matching import Reason, check_eligible, reasons_against
from chalicelib.domain.origins import NOWHERE, Origin, warnings_of
from chalicelib.domain.projects import NoSuchProject
from chalicelib.gateways import origins
from chalicelib.models import enrolments, idempotency, people, projects, seats, store
from chalicelib.services.fair_rounds import RoundsNow, rounds_now


class Eligibility(msgspec.Struct, frozen=True):
    """Whether a person may join a project, everything that stands in the way, and what they must have."""

    project_id: str
    is_eligible: bool
    reasons: list[Reason]
    enrolment_state: str | None
    tools: list[str]
    is_desktop_only: bool
    open_seats: int | None
    rounds: RoundsNow | None
    warnings: list[Reason]


def eligibility(
    actor: Actor, project_id: str, device: Device | None = None, *, origin: Origin = NOWHERE
) -> Eligibility:
    """What stands in the way, all at once; nothing if the person may join, or claim on. Raises NoSuchProject.

    Who is in the project is told of guidelines they have not read yet: no new claim is made before.
    """
    project = _published(project_id)
    enrolment = enrolments.Enrolment.find(actor.account_id, project_id)
    person = people.in_project(people.person_of(actor.account_id, device=device), project)
    reasons = reasons_against(person, project.audience, at=runtime.now())
    if project.open_seats == 0 and not (enrolment and enrolment.has_seat):
        reasons.append(Reason("no-seat", "Every seat is taken; seats come back when people leave."))
    if enrolment is not None:
        read, present = enrolment.guidelines_read or 0, project.guidelines_version
        reasons += unread(project_id, enrolment.state, read=read, present=present)
    return Eligibility(
        project_id,
        not reasons,
        reasons,
        enrolment.state if enrolment else None,
        tools=list(project.asked.tools),
        is_desktop_only=project.asked.is_desktop_only,
        open_seats=project.open_seats,
        rounds=rounds_now(project),
        warnings=warnings_of(
            origins.whereabouts_of(origin), allow_vpn=project.asked.allow_vpn, countries=project.audience.countries
        ),
    )


@store.again_when(idempotency.AlreadyDoneError)
@store.again_when(enrolments.EnrolmentMovedError)
def enrol(
    actor: Actor, project_id: str, *, guidelines_version: int, tools: Sequence[str] = (), repeat: Repeat | None = None
) -> enrolments.Enrolment:
    """The person is in the project and may claim (R67, R68): at once, for no project has a test yet.

    A seat is taken before anything is asked of them (R69). Joining again records that newer guidelines were read.
    Raises NoSuchProject, GuidelinesNotRead, ToolsNotConfirmed, NotEligible, NoSeat, EnrolmentRefuses.
    """
    is_repeated = idempotency.done_before(repeat) is not None
    before = enrolments.Enrolment.find(actor.account_id, project_id)
    if is_repeated and before is not None:
        return before
    project = _published(project_id)
    check_read(project_id, guidelines_version, project.guidelines_version)
    state = joined(before.state if before else None, has_test=False)
    check_tools(project.asked.tools, tools)
    is_new = before is None or before.state == "left"
    if is_new:
        person = people.in_project(people.person_of(actor.account_id), project)
        check_eligible(person, project.audience, at=runtime.now())
    takes_seat = is_new and project.seats is not None
    receipt = Receipt(guidelines_version, tools)
    found = before or enrolments.Enrolment(actor.account_id, project_id, created_at=runtime.now())
    with store.transaction() as tx:
        if takes_seat:
            seats.take(tx, project_id, seats_offered(project.seats, has_test=False))
        enrolment = enrolments.join(tx, found, receipt, state=state, has_seat=takes_seat or bool(found.has_seat))
        idempotency.remember(tx, repeat, project_id)
    return enrolment


@store.again_when(enrolments.EnrolmentMovedError)
def leave(actor: Actor, project_id: str) -> None:
    """The person is out and their seat is free; work in hand stays theirs until it is handed in (R67).

    Raises NotInProject, EnrolmentRefuses.
    """
    before = enrolments.Enrolment.find(actor.account_id, project_id)
    state = left(before.state if before else None)
    if before is None or before.state == state:
        return
    with store.transaction() as tx:
        enrolments.leave(tx, before, state)
        if before.has_seat:
            seats.give_back(tx, project_id)


def _published(project_id: str) -> projects.Project:
    project = projects.project_of(project_id)
    if project.state == "draft":
        raise NoSuchProject("GET /projects lists what is open to you.")
    return project
