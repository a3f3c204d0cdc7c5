"""Use cases of closing an account: the person does it with the password, a sweep erases what was theirs (issue 5)."""

from typing import Any

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.account_closing import AGAIN_AFTER, check_may_close, check_nothing_waits, is_settled, owed
from chalicelib.domain.data_exports import PREFIX
from chalicelib.domain.identity_checks import document_prefix
from chalicelib.domain.mail_texts import contact
from chalicelib.domain.resumes import folder_of, upload_folder
from chalicelib.domain.sweeps import check_all_done, each_alone
from chalicelib.gateways import cognito, files
from chalicelib.models import (
    account_closing,
    accounts,
    audit,
    claims,
    data_exports,
    enrolments,
    identity_checks,
    identity_sessions,
    ledger,
    own_data,
    payouts,
    store,
)
from chalicelib.services.claims import give_back
from chalicelib.services.enrolments import give_back as give_back_seat
from chalicelib.services.second_factors import check_own_password


@store.again_when(accounts.AccountMovedError)
def close(actor: Actor, *, password: str, source_ip: str, leave_money_waiting: bool = False) -> None:
    """The standing is closed and the address free at once, the sign-in gone.

    Money that could not be sent any more keeps the account open, unless its person says to leave it. The commit
    decides: whatever dies after it, the sweep removes the sign-in and does all the rest. Raises AdministratorStays,
    WrongPassword, MoneyWaits.
    """
    check_may_close(actor.roles)
    account = accounts.account_of(actor.account_id)
    check_may_close(account.held_roles)
    check_own_password(account, password, source_ip)
    if not leave_money_waiting:
        _check_nothing_waits(account)
    with store.transaction() as tx:
        account_closing.close(tx, account, runtime.now(), lambda _: accounts.AccountMovedError())
        audit.note(tx, account.account_id, "close_account", account.account_id)
    cognito.delete_user(account.account_id)
    _withdraw_check(account)


def _check_nothing_waits(account: accounts.Account) -> None:
    balances = ledger.head_of(account.account_id).balances
    if any(minor > 0 for minor in balances.values()):
        methods = [method.facts() for method in payouts.methods_of(account.account_id)]
        known = settings.current()
        found = owed(balances, account.identity, methods, least_minor=known.payout_minimum_minor)
        check_nothing_waits(found, contact=contact(known.support_address))


def _withdraw_check(account: accounts.Account) -> None:
    """Nobody looks at documents of a person who has left; what was collected goes with the next sweep of scans."""
    if account.identity == "pending" and account.identity_check_id:
        identity_checks.withdraw(account.identity_check_id, runtime.now())


def erase_closed(*, by: str, reason: str, dry_run: bool = False) -> dict[str, Any]:
    """Closed accounts give up what they hold and lose what was personal; what paying needs goes when nothing is owed.

    Ledger, statements, answers handed in and the audit log stay under the id.
    """
    due = account_closing.to_erase(runtime.now())
    seen, failures = each_alone(due, lambda account: dry_run or _erase(account))
    if seen and not dry_run:
        audit.append(by, "erase_closed_accounts", "accounts", reason=reason, accounts=seen)
    check_all_done(failures)
    return {"accounts": seen, "by": by, "reason": reason, "dry_run": dry_run}


def _erase(account: accounts.Account) -> bool:
    """One account as far as it goes now; every step bears being done again, and the index is left last."""
    account_id, now = account.account_id, runtime.now()
    cognito.delete_user(account_id)
    _withdraw_check(account)
    claim_ids = []
    for claim in claims.Claim.query(account_id, consistent_read=True):
        claim_ids.append(claim.claim_id)
        if claim.state == "active":
            give_back(claim)
    for project_id in enrolments.of_person(account_id):
        give_back_seat(account_id, project_id)
    account_closing.erase_words(account_id, iter(claim_ids))
    for prefix in (f"{PREFIX}{account_id}/", folder_of(account_id), upload_folder(account_id)):
        _remove_files(prefix)
    for export in data_exports.DataExport.query(account_id, consistent_read=True):
        export.expire()
    if not _is_settled(account):
        account_closing.erase_profile(account, now + AGAIN_AFTER)
        return True
    _remove_files(document_prefix(account_id))
    check = identity_checks.IdentityCheck.find(account.identity_check_id) if account.identity_check_id else None
    if check is not None:
        check.forget_documents(now)
        identity_sessions.let_go(check, now)
    account_closing.erase_methods(account_id)
    account_closing.erase_profile(account, now)
    account_closing.erase_person(account, now)
    return True


def _is_settled(account: accounts.Account) -> bool:
    account_id = account.account_id
    if any(one.stipend_state == "kept" for one in enrolments.of_person(account_id).values()):
        return False  # a test that still runs may be paid
    return is_settled(
        ledger.head_of(account_id).balances,
        (payout.state for payout in own_data.payouts_of(account_id)),
        (answer.state for answer in own_data.submissions_of(account_id)),
        closed_at=account.closed_at,
        now=runtime.now(),
    )


def _remove_files(prefix: str) -> None:
    bucket = settings.current().documents_bucket
    for key in list(files.keys(bucket, prefix)):
        files.remove(bucket, key)
