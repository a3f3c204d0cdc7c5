"""Use cases of standing: a person takes a step about another's, with grounds; the person reads all of it (R49-R51)."""

from typing import Any

from chalicelib import runtime
from chalicelib.domain.access import Actor, RoleRequired
from chalicelib.domain.enrolments import state_after
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.standing import (
    REVIEWED_LEAST,
    NotInThisProject,
    StepGiven,
    appeal_until,
    check_ladder,
    check_step,
)
from chalicelib.models import accounts, audit, enrolments, idempotency, standing_evidence, standing_steps, store

#: So many of the last steps a person sees with their account.
SHOWN = 20


class OwnAccount:
    """A person's account as they see it: with the steps about their standing, newest first."""

    def __init__(self, account: accounts.Account, steps: list[standing_steps.StandingStep]) -> None:
        self._account, self.standing_steps = account, steps

    def __getattr__(self, name: str) -> Any:
        return getattr(self._account, name)


@store.again_when(accounts.AccountMovedError)
@store.again_when(enrolments.EnrolmentMovedError)
@store.again_when(idempotency.AlreadyDoneError)
def take_step(actor: Actor, account_id: str, given: StepGiven, repeat: Repeat | None) -> standing_steps.StandingStep:
    """An administrator's step about another person's standing, with the audit record of it, in one transaction.

    Raises NoSuchAccount, OwnStanding, NoStandingToChange, InThisStanding, TooLittleReviewed, NoEarlierStep,
    NotInThisProject, EnrolmentRefuses, RoleRequired, and InvalidField for grounds that are missing or not this
    person's.
    """
    done_id = idempotency.done_before(repeat)
    if done_id is not None:
        return standing_steps.step_of(account_id, done_id)
    account = accounts.account_of(account_id)
    check_step(given, standing=account.standing, is_own=account_id == actor.account_id)
    reviewed = standing_evidence.reviewed_in_evidence(account_id, given.evidence)
    if given.needs_reviews or given.needs_earlier:
        before = [step.taken for step in standing_steps.steps_of(account_id)]
        check_ladder(given, before, reviewed=_reviewed(account_id, given, reviewed))
    enrolment = _enrolment(account_id, given)
    step = _new_step(actor, account, given)
    with store.transaction() as tx:
        tx.create(step, lambda _: accounts.AccountMovedError())
        account.move_standing(tx, step.standing_after, step.taken_at, lambda _: accounts.AccountMovedError())
        if enrolment is not None:
            enrolments.move(tx, enrolment, state_after(enrolment.state, _PROJECT_STEPS[given.step]))
        accounts.is_still_admin(tx, actor.account_id, lambda _: RoleRequired("You are no administrator any more."))
        idempotency.remember(tx, repeat, step.step_id)
        audit.note(tx, actor.account_id, "standing_step", account_id, reason=step.reason, **_audited(step))
    return step


def _reviewed(account_id: str, given: StepGiven, known: set[str]) -> int:
    """How many answers were reviewed, looked up where the step is about them."""
    return standing_evidence.reviewed_answers(account_id, known, REVIEWED_LEAST) if given.needs_reviews else len(known)


_PROJECT_STEPS: dict[str, Any] = {"project_pause": "pause", "active": "resume"}


def _enrolment(account_id: str, given: StepGiven) -> enrolments.Enrolment | None:
    """The person's place in the project that the step is about; None if it is about none. Raises NotInThisProject."""
    if given.project_id is None:
        return None
    found = enrolments.Enrolment.find(account_id, given.project_id)
    if found is None:
        raise NotInThisProject("Look at what they worked on: the evidence names it.")
    return found


def _new_step(actor: Actor, account: accounts.Account, given: StepGiven) -> standing_steps.StandingStep:
    now = runtime.now()
    return standing_steps.StandingStep(
        account.account_id,
        runtime.new_id("stp"),
        number=account.next_change,
        step=given.step,
        sets=given.sets,
        standing_before=account.standing,
        rule=given.rule or None,
        evidence=list(given.evidence),
        reason=given.reason.strip(),
        is_emergency=given.is_emergency,
        emergency_reason=given.emergency_reason.strip() or None,
        project_id=given.project_id,
        taken_by=actor.account_id,
        taken_at=now,
        appeal_until=appeal_until(given, now),
    )


def _audited(step: standing_steps.StandingStep) -> dict[str, Any]:
    names = ("step_id", "step", "standing_before", "standing_after", "rule", "evidence", "project_id", "is_emergency")
    return {name: getattr(step, name) for name in names} | {"emergency_reason": step.emergency_reason}


def my_account(actor: Actor) -> OwnAccount:
    """The person's own account with every step about it and how each can be, or was, appealed."""
    account = accounts.account_of(actor.account_id)
    return OwnAccount(account, _shown(account.account_id) if account.standing_changes else [])


def steps_about(account_id: str) -> list[standing_steps.StandingStep]:
    """The steps about any person's standing with their appeals, newest first; for administrators."""
    accounts.account_of(account_id)
    return _shown(account_id)


def evidence_about(account_id: str) -> list[standing_evidence.Shown]:
    """What a step about a person may rest on, the newest first; for administrators. Raises NoSuchAccount."""
    accounts.account_of(account_id)
    return standing_evidence.newest_of(account_id, SHOWN)


def _shown(account_id: str) -> list[standing_steps.StandingStep]:
    return standing_steps.with_appeals(standing_steps.steps_of(account_id, SHOWN))[::-1]
