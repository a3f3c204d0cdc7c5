"""Use cases of proofs that run out: their people are reminded, and a renewed one lets them go on working (R42)."""

from typing import Any

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.matching import Person, check_still_proved, proved_until
from chalicelib.domain.proofs import next_reminder, reminders_due
from chalicelib.domain.sweeps import check_all_done, each_alone
from chalicelib.models import accounts, audit, enrolments, projects, skills

#: Skills of one part of the index that one run looks at.
BATCH = 1000


def prove_again(actor: Actor, project: projects.Project) -> None:
    """Proofs renewed or added since the person joined count from now on; raises NotEligible where there are none."""
    proofs = skills.kept_proofs_of(actor.account_id)
    check_still_proved(proofs, project.audience, runtime.now())
    until = proved_until(Person("", proofs=proofs), project.audience)
    enrolments.prove(actor.account_id, project.project_id, until)


def remind_of_proofs(*, by: str, reason: str, dry_run: bool = False) -> dict[str, Any]:
    """One reminder 60 days before a proof runs out, another 14 days before; none of one that was renewed.

    The write that counts a reminder is what tells it, so that one that dies in between is told once all the same.
    """
    due = skills.to_remind(runtime.now(), BATCH)
    reminded, failures = each_alone(due, lambda found: _remind(found, dry_run=dry_run))
    if reminded and not dry_run:
        audit.append(by, "remind_of_proofs", "skills", reason=reason, skills=reminded)
    check_all_done(failures)
    return {"skills": reminded, "by": by, "reason": reason, "dry_run": dry_run}


def _remind(found: skills.Skill, *, dry_run: bool) -> bool:
    """Whether the person is reminded of this skill now; one who is gone leaves the list."""
    account, now = accounts.Account.find(found.account_id), runtime.now()
    is_here = account is not None and account.standing != "closed"
    proofs, told = found.kept_proofs if is_here else [], found.told or {}
    due = reminders_due(proofs, told, now)
    if dry_run:
        return bool(due)
    try:
        found.remind(told | due, next_reminder(proofs, told | due, now))
    except skills.SkillMovedError:
        return False
    return bool(due)
