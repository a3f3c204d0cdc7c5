"""Use case of inactive accounts: whoever stays away is reminded twice, and nothing is taken from them (R5)."""

from typing import Any

from chalicelib import runtime
from chalicelib.domain.inactivity import next_reminder, reminder_due
from chalicelib.domain.sweeps import check_all_done, each_alone
from chalicelib.models import accounts, audit, inactivity

#: Accounts of one part of the index that one run looks at.
BATCH = 1000


def remind_inactive(*, by: str, reason: str, dry_run: bool = False) -> dict[str, Any]:
    """One reminder after six months without a sign-in and without work, another after twelve; then none.

    The write that counts a reminder is what tells it, so that one that dies in between is told once all the same.
    """
    due = inactivity.due(runtime.now(), BATCH)
    reminded, failures = each_alone(due, lambda account: _remind(account, dry_run=dry_run))
    if reminded and not dry_run:
        audit.append(by, "remind_inactive", "accounts", reason=reason, accounts=reminded)
    check_all_done(failures)
    return {"accounts": reminded, "by": by, "reason": reason, "dry_run": dry_run}


def _remind(account: accounts.Account, *, dry_run: bool) -> bool:
    """Whether this person is reminded now; who worked since the sign-in is looked at again later."""
    active_at, told = inactivity.active_at(account), account.inactive_told or 0
    months = None if account.standing == "closed" else reminder_due(active_at, told, runtime.now())
    if dry_run:
        return months is not None
    next_at = None if account.standing == "closed" else next_reminder(active_at, months or told)
    try:
        inactivity.count_reminder(account, months or told, next_at)
    except inactivity.SeenBeforeError:
        return False
    return months is not None
