"""Use cases of joining a project and leaving it: what stands in the way, getting in, getting out."""

from collections.abc import Sequence

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.eligibility import Device, check_tools
from chalicelib.domain.enrolments import SEATED, Receipt, check_read, joined, left, state_after, unread
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.matching import Reason, check_eligible, proved_until, reasons_against
from chalicelib.domain.origins import NOWHERE, Origin, warnings_of
from chalicelib.domain.pauses import failed_for_good, not_yet, paused_reason
from chalicelib.domain.qualifications import BEGUN_WITHIN, check_unpaid, entered
from chalicelib.domain.stipends import step_of
from chalicelib.gateways import origins
from chalicelib.models import (
    attempts,
    budgets,
    enrolments,
    idempotency,
    pauses,
    people,
    projects,
    qualifications,
    seats,
    stipends,
    store,
)
from chalicelib.services.budgets import shard_with
from chalicelib.services.fair_rounds import RoundsNow, rounds_now
from chalicelib.services.qualifications import TestNow, test_now


class Eligibility(msgspec.Struct, frozen=True):
    """Whether a person may join a project, everything that stands in the way, and what they must have."""

    project_id: str
    is_eligible: bool
    reasons: list[Reason]
    enrolment_state: str | None
    guidelines_read: int | None
    tools: list[str]
    is_desktop_only: bool
    open_seats: int | None
    rounds: RoundsNow | None
    test: TestNow | None
    warnings: list[Reason]


def eligibility(
    actor: Actor, project_id: str, device: Device | None = None, *, origin: Origin = NOWHERE
) -> Eligibility:
    """What stands in the way, all at once; nothing if the person may join, or claim on. Raises NoSuchProject.

    Who is in the project is told of guidelines they have not read yet: no new claim is made before.
    """
    project = projects.published(project_id)
    enrolment = enrolments.Enrolment.find(actor.account_id, project_id)
    person = people.in_project(people.person_of(actor.account_id, device=device), project)
    reasons = reasons_against(person, project.audience, at=runtime.now())
    if project.open_seats == 0 and not (enrolment and enrolment.has_seat):
        reasons.append(Reason("no-seat", "Every seat is taken; seats come back when people leave."))
    test = test_now(project, actor.account_id, enrolment)
    if enrolment is not None:
        read, present = enrolment.guidelines_read or 0, project.guidelines_version
        reasons += unread(project_id, enrolment.state, read=read, present=present)
        reasons += _decided(enrolment, has_test=test is not None)
    if test and test.retry_at and not (enrolment and enrolment.has_seat):
        reasons.append(not_yet(test.retry_at))
    return Eligibility(
        project_id,
        not reasons,
        reasons,
        enrolment.state if enrolment else None,
        enrolment.guidelines_read if enrolment else None,
        tools=list(project.asked.tools),
        is_desktop_only=project.asked.is_desktop_only,
        open_seats=project.open_seats,
        rounds=rounds_now(project),
        test=test,
        warnings=warnings_of(
            origins.whereabouts_of(origin), allow_vpn=project.asked.allow_vpn, countries=project.audience.countries
        ),
    )


@store.again_when(idempotency.AlreadyDoneError)
@store.again_when(enrolments.EnrolmentMovedError)
@store.again_when(attempts.RetryMovedError)
@store.again_when(budgets.BudgetShardShortError)
def enrol(
    actor: Actor, project_id: str, *, guidelines_version: int, tools: Sequence[str] = (), repeat: Repeat | None = None
) -> enrolments.Enrolment:
    """The person is in the project (R67, R68): at work at once, or in its test first, unless they passed it before.

    A seat is taken before anything is asked of them (R69), and the test's pay kept with it. Joining again records that
    newer guidelines were read. Raises NoSuchProject, GuidelinesNotRead, ToolsNotConfirmed, NotEligible, NoSeat,
    EnrolmentRefuses, PausedInProject, TestNotOpen, RetryNotYet, BudgetExhausted.
    """
    before, project, is_repeated = _stands(actor.account_id, project_id, repeat)
    if is_repeated and before is not None:
        return before
    check_read(project_id, guidelines_version, project.guidelines_version)
    test = test_now(project, actor.account_id, before)
    state = _entered(before, test)
    check_tools(project.asked.tools, tools)
    is_new = before is None or before.state in ("left", "failed")
    found = before or enrolments.Enrolment(actor.account_id, project_id, created_at=runtime.now())
    if is_new:
        person = people.in_project(people.person_of(actor.account_id), project)
        check_eligible(person, project.audience, at=runtime.now())
        found.skills_until = proved_until(person, project.audience)
    offered = project.seats_offered if is_new else None
    receipt = Receipt(guidelines_version, tools)
    is_tested = test is not None and is_new and state == "qualifying"
    pay = _await_test(found, test) if test and is_tested else None
    with store.transaction() as tx:
        if offered is not None:
            seats.take(tx, project_id, offered)
        if pay is not None:
            budgets.reserve(tx, project_id, *pay)
        enrolment = enrolments.join(
            tx, found, receipt, state=state, has_seat=offered is not None or bool(found.has_seat)
        )
        if test and is_tested:
            qualifications.check_unmoved(tx, test.retry)
        idempotency.remember(tx, repeat, project_id)
    return enrolment


def _stands(
    account_id: str, project_id: str, repeat: Repeat | None
) -> tuple[enrolments.Enrolment | None, projects.Project, bool]:
    """The person's enrolment, the project, and whether this very request was done before; read in one call."""
    before, project, *done = store.gathered(
        (enrolments.Enrolment, account_id, project_id),
        (projects.Project, project_id),
        *([(idempotency.Done, repeat.repeat_id)] if repeat else ()),
    )
    is_repeated = idempotency.made_before(repeat, *done) is not None
    if is_repeated:  # the enrolment may have been read before the key, and the other request written between
        before = enrolments.Enrolment.find(account_id, project_id)
    return before, projects.once_published(project), is_repeated


def _decided(found: enrolments.Enrolment, *, has_test: bool) -> list[Reason]:
    """What somebody decided about the person here, or a test that is asked no more."""
    if found.state == "paused":
        return [paused_reason(pauses.pause_of(found.account_id, found.project_id))]
    return [failed_for_good()] if found.state == "failed" and not has_test else []


def _await_test(found: enrolments.Enrolment, test: TestNow) -> tuple[int, int] | None:
    """The person waits for the test; the budget shard and what is kept of it with the seat, once a person and project.

    Who comes back before their sitting ended has it still. Raises TestNotOpen, BudgetExhausted.
    """
    check_unpaid(test.test)
    qualifications.await_test(found, test.test, runtime.now() + BEGUN_WITHIN)
    pay = test.test.stipend
    if pay is None or found.stipend_state is not None:
        return None
    shard = shard_with(found.project_id, pay.minor)
    stipends.keep(found, pay, shard, older=stipends.older_of(test.retry))
    return shard, pay.minor


def _entered(before: enrolments.Enrolment | None, test: TestNow | None) -> str:
    if before is not None and before.state == "paused":
        raise pauses.pause_of(before.account_id, before.project_id)
    state = before.state if before else None
    if test is None:
        return joined(state, has_test=False)
    now = runtime.now()
    return entered(state, qualifications.sitting_of(test.retry, now), now)


@store.again_when(enrolments.EnrolmentMovedError)
@store.again_when(attempts.RetryMovedError)
def leave(actor: Actor, project_id: str) -> None:
    """The person is out and their seat is free; work in hand stays theirs until it is handed in (R67).

    Raises NotInProject, EnrolmentRefuses.
    """
    before = enrolments.Enrolment.find(actor.account_id, project_id)
    state = left(before.state if before else None)
    if before is not None and before.state != state:
        _out(before, state)


@store.again_when(enrolments.EnrolmentMovedError)
@store.again_when(attempts.RetryMovedError)
def give_back(account_id: str, project_id: str) -> bool:
    """The seat of somebody who is gone; whether there was anything to give back."""
    before = enrolments.Enrolment.find(account_id, project_id)
    if before is None or before.state not in SEATED:
        return False
    _out(before, state_after(before.state, "leave"))
    return True


def _out(before: enrolments.Enrolment, state: str) -> None:
    """The seat is free, and the money of a test that nobody sits; a sitting that has begun is paid when it ends."""
    retry = (
        attempts.retry_of(before.account_id, before.test["assessment_id"]) if before.stipend_state == "kept" else None
    )
    is_sat = retry is not None and step_of(stipends.sat_of(before, retry), is_in_test=False) != "release"
    with store.transaction() as tx:
        enrolments.leave(tx, before, state, also=() if is_sat else stipends.free(tx, before))
        if before.has_seat:
            seats.give_back(tx, before.project_id)
        if retry is not None:
            stipends.check_not_begun(tx, retry)
