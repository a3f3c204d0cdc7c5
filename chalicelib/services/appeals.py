"""Use cases of appeals: asking somebody else to decide again, deciding, and seeing to it that it happens in time."""

from collections.abc import Callable
from typing import Any

from chalicelib import runtime
from chalicelib.domain.access import Actor, RoleRequired
from chalicelib.domain.appeals import DECIDED_WITHIN, Outcome, appeal_id_of, check_decides, check_in_time
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.standing import is_paused_after, standing_after, without
from chalicelib.domain.sweeps import check_all_done, each_alone
from chalicelib.models import accounts, appeals, audit, enrolments, idempotency, standing_steps, store
from chalicelib.services.desk_items import put_on_desk


@store.again_when(idempotency.AlreadyDoneError)
def appeal_step(actor: Actor, step_id: str, *, reason: str, repeat: Repeat | None) -> appeals.Appeal:
    """Another administrator decides again about a step against the person, once, if asked in time.

    Raises NoSuchStep, NotAppealable, AppealTooLate, AppealedBefore.
    """
    done_id = idempotency.done_before(repeat)
    if done_id is not None:
        return appeals.appeal_of(done_id)
    step = standing_steps.step_of(actor.account_id, step_id)
    now = runtime.now()
    if step.appeal_id is not None:
        raise standing_steps.appealed_before(step)
    check_in_time(step.appeal_until, now)
    appeal = appeals.Appeal(
        appeal_id_of("standing", step_id),
        kind="standing",
        subject=step_id,
        account_id=actor.account_id,
        against=step.taken_by,
        state="open",
        reason=reason.strip(),
        created_at=now,
        decide_by=now + DECIDED_WITHIN,
    )
    with store.transaction() as tx:
        idempotency.remember(tx, repeat, appeal.appeal_id)
        tx.create(appeal, standing_steps.appealed_before)
        step.be_appealed(tx, appeal.appeal_id)
    return appeal


def appeals_with(state: str, *, limit: int, cursor: str | None) -> store.Page:
    """Appeals in a state, the first to be decided first."""
    return appeals.page_of(state, limit=limit, cursor=cursor)


@store.again_when(accounts.AccountMovedError)
@store.again_when(enrolments.EnrolmentMovedError)
def decide(actor: Actor, appeal_id: str, *, outcome: Outcome, reason: str) -> appeals.Appeal:
    """A third person decides; what is upheld is undone in the same transaction. The same decision again is no news.

    Raises NoSuchAppeal, OwnAppeal, OwnDecision, AppealDecided, RoleRequired, InvalidField.
    """
    appeal = appeals.appeal_of(appeal_id)
    check_decides(actor.account_id, appellant=appeal.account_id, against=appeal.against, reason=reason)
    if (appeal.state, appeal.decided_by) == (outcome, actor.account_id):
        return appeal
    with store.transaction() as tx:
        appeal.decide(tx, outcome, by=actor.account_id, reason=reason.strip(), at=runtime.now())
        undone = _UPHOLD[appeal.kind](tx, appeal) if outcome == "upheld" else {}
        accounts.is_still_admin(tx, actor.account_id, lambda _: RoleRequired("You are no administrator any more."))
        audit.note(
            tx,
            actor.account_id,
            "decide_appeal",
            appeal_id,
            reason=reason.strip(),
            account_id=appeal.account_id,
            kind=appeal.kind,
            against=appeal.subject,
            outcome=outcome,
            **undone,
        )
    return appeals.appeal_of(appeal_id)


def _uphold_standing(tx: store.Transaction, appeal: appeals.Appeal) -> dict[str, Any]:
    """The step holds no more: the standing is what the other steps leave, and a pause of a project ends with it.

    Of a person who is gone the step alone is taken back: a closed account stays closed, and no seat is given again.
    """
    account = accounts.account_of(appeal.account_id)
    steps = standing_steps.steps_of(appeal.account_id)
    step = standing_steps.step_of(appeal.account_id, appeal.subject)
    if account.standing == "closed":
        step.overturn(tx, runtime.now())
        return {"standing_before": "closed", "standing_after": "closed"}
    left = [without(one.taken) if one.step_id == step.step_id else one.taken for one in steps]
    now = runtime.now()
    standing = standing_after(left, account.standing) if step.sets else account.standing
    step.overturn(tx, now)
    account.move_standing(tx, standing, now, lambda _: accounts.AccountMovedError())
    if step.project_id is not None and not is_paused_after(left, step.project_id):
        enrolment = enrolments.Enrolment.find(appeal.account_id, step.project_id)
        if enrolment is not None and enrolment.state == "paused":
            enrolments.move(tx, enrolment, "tasking")
    return {"standing_before": account.standing, "standing_after": standing}


#: What is undone when an appeal is upheld, by what it is against.
_UPHOLD: dict[str, Callable[[store.Transaction, appeals.Appeal], dict[str, Any]]] = {"standing": _uphold_standing}


def check_appeals(*, by: str, reason: str, dry_run: bool = False) -> dict[str, Any]:
    """Appeals that nobody decided in time are put on the desk, and ring the alarm, once each."""

    def overdue(appeal: appeals.Appeal) -> bool:
        if not dry_run:
            put_on_desk("appeal_overdue", appeal.appeal_id, against=appeal.kind, account_id=appeal.account_id)
        return True

    found, failures = each_alone(appeals.overdue(runtime.now()), overdue)
    if found and not dry_run:
        audit.append(by, "check_appeals", "appeals", reason=reason, overdue=found)
    check_all_done(failures)
    return {"overdue": found, "dry_run": dry_run}
