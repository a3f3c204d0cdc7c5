"""Reads what a notice tells where it stands: texts that people wrote never travel in a message."""

from collections.abc import Callable
from datetime import datetime

from chalicelib import runtime, settings
from chalicelib.domain.account_closing import money_words, owed
from chalicelib.domain.deadlines import time_left
from chalicelib.domain.inactivity import what_stays
from chalicelib.domain.mail_texts import contact
from chalicelib.domain.mails import Facts
from chalicelib.domain.money import Money
from chalicelib.domain.movements import movements
from chalicelib.models import (
    accounts,
    appeals,
    challenges,
    claims,
    desk_items,
    identity_checks,
    ledger,
    pauses,
    payouts,
    projects,
    skill_tree,
    skills,
    standing_steps,
    submissions,
    work_times,
)


def looked_up(facts: Facts, kind: str, owner_id: str) -> dict[str, str | int]:
    """Texts that people wrote are read where they stand: they never travel in a message."""
    if kind == "payout_returned":
        return _of_payout(owner_id, facts)
    return next((read(owner_id, facts) for name, read in _READ.items() if name in facts), {})


def _of_payout(_: str, facts: Facts) -> dict[str, str | int]:
    payout = payouts.Payout.find(facts["payout_id"])
    return {"reason": payout.outcomes[-1]["reason"]} if payout and payout.outcomes else {}


def _of_check(_: str, facts: Facts) -> dict[str, str | int]:
    check = identity_checks.IdentityCheck.find(facts["check_id"])
    return {"reason": check.reason} if check and check.reason else {}


def _of_import(_: str, facts: Facts) -> dict[str, str | int]:
    return _of_project(str(facts["project_id"]))


def _of_entry(owner_id: str, facts: Facts) -> dict[str, str | int]:
    entry = ledger.Entry.find(owner_id, facts["entry_key"])
    if entry is None:
        return {}
    changes = movements(owner_id, entry.postings)
    return {
        "entry_kind": entry.kind,
        "amount": ", ".join(str(Money(change.change_minor, change.currency)) for change in changes),
        "period_id": entry.statement_period,
        "reason": entry.cause["reason"],
    }


def _of_submission(_: str, facts: Facts) -> dict[str, str | int]:
    submission = submissions.Submission.find(facts["submission_id"])
    if submission is None:
        return {}
    return _of_project(submission.project_id) | {
        "task_id": submission.task_id,
        "amount": str(submission.pay),
        "reason": submission.reason or "",
    }


def _of_contest(_: str, facts: Facts) -> dict[str, str | int]:
    """What an administrator decided of a contested gap."""
    item = desk_items.item_of(str(facts["item_id"]))
    contest = work_times.time_of(str(facts["claim_id"])).contests[item.facts["number"]]
    return _of_project(str(facts["project_id"])) | {
        "granted_minutes": -(-contest["granted_seconds"] // 60),
        "contested_minutes": -(-item.facts["gap"]["seconds"] // 60),
        "reason": item.resolution or "",
    }


def _of_step(account_id: str, facts: Facts) -> dict[str, str | int]:
    """A step about the person's standing, with its grounds."""
    step = standing_steps.step_of(account_id, str(facts["step_id"]))
    known = {
        "step": "project_resumed" if step.step == "active" and step.project_id else step.step,
        "reason": step.reason,
        "evidence": ", ".join(step.evidence),
        **({"rule": step.rule} if step.rule else {}),
        **({"appeal_until_at": step.appeal_until.isoformat()} if step.appeal_until is not None else {}),
        **({"emergency_reason": step.emergency_reason} if step.is_emergency and step.emergency_reason else {}),
        **(_still_paused(account_id) if step.step == "active" and not step.project_id else {}),
    }
    return known | (_of_project(step.project_id) if step.project_id else {})


def _of_challenge(_: str, facts: Facts) -> dict[str, str | int]:
    return {"reason": challenges.challenge_of(str(facts["challenge_id"])).decision or ""}


def _of_appeal(account_id: str, facts: Facts) -> dict[str, str | int]:
    """What was decided about an appeal, and how the account stands now."""
    appeal = appeals.appeal_of(str(facts["appeal_id"]))
    return {
        "outcome": appeal.state,
        "reason": appeal.decision_reason or "",
        "step_id": appeal.subject,
        "standing": accounts.account_of(account_id).standing,
    } | _still_paused(account_id)


def _still_paused(account_id: str) -> dict[str, str | int]:
    """Where a pause stands, for words that would otherwise say that nothing does."""
    found = pauses.paused_in(account_id)
    return {"paused_in": found} if found else {}


def _of_claim(account_id: str, facts: Facts) -> dict[str, str | int]:
    """How far work in hand is, and what is left of its time."""
    claim, draft = claims.claim_of(account_id, str(facts["claim_id"])), claims.Draft.find(facts["claim_id"])
    return _of_project(str(facts["project_id"])) | {
        "percent_done": int(draft.percent_done) if draft else 0,
        "has_draft": int(bool(draft and draft.answer)),
        "time_left": time_left(runtime.now(), claim.expires_at),
    }


def _of_absence(account_id: str, _: Facts) -> dict[str, str | int]:
    """What is owed to somebody who stayed away, and what they have proved."""
    balances, proofs = ledger.head_of(account_id).balances, skills.proofs_of(account_id)
    return what_stays(balances, proofs, skill_tree.shown().titles)


def _of_proof(_: str, facts: Facts) -> dict[str, str | int]:
    path = str(facts["proved"])
    return {"skill": skill_tree.shown().titles.get(path, path)}


def _of_phone(account_id: str, facts: Facts) -> dict[str, str | int]:
    """The end of the number that was confirmed then, as long as the account has it."""
    account = accounts.account_of(account_id)
    is_still = account.phone_verified_at == datetime.fromisoformat(str(facts["phone_changed_at"]))
    return {"phone_hint": account.phone_hint if is_still else "(replaced since)"}


def _of_closing(account_id: str, _: Facts) -> dict[str, str | int]:
    """What is owed to somebody who closed the account, and how it can be had."""
    known, account = settings.current(), accounts.account_of(account_id)
    methods = [method.facts() for method in payouts.methods_of(account_id)]
    balances = ledger.head_of(account_id).balances
    found = owed(balances, account.identity, methods, least_minor=known.payout_minimum_minor)
    return {"money": money_words(found, contact=contact(known.support_address))}


def _of_project(project_id: str) -> dict[str, str | int]:
    project = projects.Project.find(project_id)
    return {"project": project.title if project else project_id}


#: What a message names -> what is read of it; the first that is named.
_READ: dict[str, Callable[[str, Facts], dict[str, str | int]]] = {
    "step_id": _of_step,
    "appeal_id": _of_appeal,
    "challenge_id": _of_challenge,
    "entry_key": _of_entry,
    "item_id": _of_contest,
    "submission_id": _of_submission,
    "import_id": _of_import,
    "claim_id": _of_claim,
    "check_id": _of_check,
    "signed_in_at": _of_absence,
    "proved": _of_proof,
    "phone_changed_at": _of_phone,
    "closed_at": _of_closing,
}
