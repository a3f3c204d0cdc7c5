"""Owns the writes of a person's resume in the accounts table: each is built on the one before."""

from chalicelib.domain.resumes import Resume, kept
from chalicelib.models import store
from chalicelib.models.accounts import Account, AccountMovedError


def change(account: Account, resume: Resume | None) -> None:
    """The account names this resume, or none; raises AccountMovedError if that changed since, or it closed."""
    seen, count = Account.resume_changes, account.resume_changes
    unmoved = (Account.standing != "closed") & (seen.does_not_exist() if count is None else seen == count)
    actions = [
        Account.resume.set(kept(resume)) if resume else Account.resume.remove(),
        Account.resume_changes.set((count or 0) + 1),
    ]
    store.update(
        Account(account.account_id), actions, Account.account_id.exists() & unmoved, lambda _: AccountMovedError()
    )
