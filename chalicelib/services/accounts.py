"""Owns the use cases of accounts: who asks, signing up, proving an e-mail address, one's own profile, roles."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from msgspec import UnsetType

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor, NotSignedIn, RoleRequired
from chalicelib.domain.accounts import (
    REPEAT_TOLD_EVERY,
    EmailVerifiedBefore,
    LinkUnknown,
    LinkUsed,
    NameVerified,
    NoSuchAccount,
    SignUp,
    check_link,
    checked,
    checked_name,
    known_time_zone,
    links_asked,
    normal_email,
    roles_after,
)
from chalicelib.domain.eligibility import Spoken, spoken_once
from chalicelib.domain.profiles import checked_profile
from chalicelib.domain.sessions import is_issued_before
from chalicelib.gateways import aws, cognito
from chalicelib.models import accounts, audit, locks, store, tokens


class EmailTakenError(Exception):
    """Another account holds this address; carries its lock. Never answered: nobody learns who is known."""


class QuietError(Exception):
    """Nothing needs to be said again so soon."""


def actor_of(account_id: str, *, token_iat: object = None) -> Actor | None:
    """The person behind a request as our table knows them now, so that a restriction acts at once; None if unknown.

    Raises NotSignedIn for a token dated before its person signed out everywhere.
    """
    found = accounts.Account.find(account_id) if account_id else None
    if found is None:
        return None
    is_open = found.signed_out_at is None or token_iat is None or found.standing == "closed"
    if not is_open and is_issued_before(token_iat, found.signed_out_at):
        raise NotSignedIn("This session was ended, on every device. Sign in again with POST /sessions.")
    is_missing = found.second_factor_at is None and settings.current().admin_second_factor == "required"
    return Actor(
        found.account_id,
        frozenset(found.held_roles),
        found.standing,
        lacks_second_factor=is_missing,
        has_resume=found.resume is not None,
    )


def sign_up(given: SignUp) -> dict[str, str]:
    """One account an e-mail address, to be confirmed; a known address is answered the same (R9, R10, R12).

    The lock of the address decides, in one transaction with the account. The sign-in at Cognito comes before it, under
    an id of this request alone: whatever dies in between leaves a sign-in that belongs to no account and opens nothing,
    and the next try begins afresh; nor can a request that lost set the password of the one that won. The e-mail with
    the link follows from the account's record. Known or not, the same calls are made, and the time has a floor.
    """
    wanted = checked(
        given,
        today=runtime.now().date(),
        minimum_age=settings.current().minimum_age,
        countries_refused=settings.current().countries_refused.split(","),
    )
    began, account_id = runtime.stopwatch(), runtime.new_id("acc")
    cognito.create_user(account_id, wanted.email)
    cognito.set_password(account_id, wanted.password)
    try:
        _open_account(account_id, wanted)
    except EmailTakenError as taken:
        _meet_again(taken.args[0].owner_id, account_id)
    runtime.wait_until(began, settings.current().answer_floor_ms / 1000)
    return {"next_step": f"Open the link we sent to {wanted.email}."}


def _open_account(account_id: str, wanted: SignUp) -> None:
    """The account and the lock of its address, both or none; raises EmailTakenError."""
    now = runtime.now()
    account = accounts.Account(
        account_id,
        name=wanted.name,
        email=wanted.email,
        country=wanted.country,
        time_zone=wanted.time_zone,
        languages=spoken_once(wanted.languages) or None,
        specialisation=wanted.specialisation or None,
        born_on=wanted.born_on,
        terms_version=wanted.terms_version,
        standing="pending_email",
        created_at=now,
    )
    with store.transaction() as tx:
        lock = locks.Lock(f"email#{wanted.email}", owner_id=account_id, created_at=now)
        tx.create(lock, EmailTakenError)
        tx.create(account, accounts.AccountMovedError)


def _meet_again(owner_id: str, spare_id: str) -> None:
    """The owner of the address hears that somebody tried, at most once an hour; the spare sign-in goes away."""
    now = runtime.now()
    with suppress(QuietError):
        owner = accounts.Account(owner_id)
        owner.sign_up_again(now, not_since=now - REPEAT_TOLD_EVERY, refused=lambda _: QuietError())
    with suppress(aws.ServiceUnreachable):  # what stays is harmless, and an answer of its own would tell
        cognito.delete_user(spare_id)


def verify_email(secret: str) -> accounts.Account:
    """The holder of the link has the address: the account is active and a contributor's, once (R10)."""
    token = tokens.Token.find(tokens.hash_of(secret))
    if token is None or token.purpose != "email_verification":
        raise LinkUnknown("Copy the whole link from the e-mail, or sign in and ask for a new one.")
    now = runtime.now()
    check_link(used_at=token.used_at, expires_at=token.expires_at, now=now)
    cognito.verify_email(token.account_id)
    account = accounts.Account(token.account_id)
    used = LinkUsed("Your address is confirmed: sign in with POST /sessions.")
    with store.transaction() as tx:
        token.use(tx, now, lambda _: used)
        account.confirm_email(tx, now, lambda _: used)
    account.refresh(consistent_read=True)
    return account


@store.again_when(accounts.AccountMovedError)
def ask_verification(actor: Actor) -> dict[str, str]:
    """A new link is sent to an address not confirmed yet, at most three times in any hour (R10)."""
    account = accounts.account_of(actor.account_id)
    if account.standing != "pending_email":
        raise EmailVerifiedBefore("There is nothing to confirm.")
    account.ask_link(links_asked(account.links_asked, runtime.now()), lambda _: accounts.AccountMovedError())
    return {"next_step": f"Open the link we sent to {account.email}."}


def profile(actor: Actor) -> accounts.Account:
    """The person's own account."""
    return accounts.account_of(actor.account_id)


def change_profile(
    actor: Actor,
    *,
    name: str | None,
    time_zone: str | None,
    languages: Sequence[Spoken] | None = None,
    said: Mapping[str, str | UnsetType | None] | None = None,
) -> accounts.Account:
    """Another name or time zone, other languages, links and specialisation (`said`).

    What is None stays; of what is said, None or an empty text takes one away and what is unset stays. Raises
    NameVerified, InvalidField.
    """
    account = accounts.Account(actor.account_id)
    account.change(
        name=checked_name(name) if name is not None else None,
        time_zone=known_time_zone(time_zone) if time_zone is not None else None,
        languages=spoken_once(languages) if languages is not None else None,
        said=checked_profile(said or {}),
        refused=_why_unchanged,
    )
    return accounts.account_of(actor.account_id)


def _why_unchanged(found: accounts.Account | None) -> Exception:
    if found is None:
        return NoSuchAccount()
    return NameVerified("Money goes out under it. Write to support with a document if it has changed.", field="name")


def account_of(account_id: str) -> accounts.Account:
    """Any person's account, for administrators."""
    return accounts.account_of(account_id)


def names_in(records: Iterable[Any], *fields: str) -> dict[str, str]:
    """The names of the people whose ids stand in these fields, for the desks of administrators."""
    found = {str(getattr(record, field, None)) for record in records for field in fields}
    return accounts.names_of(name for name in found if name.startswith("acc_"))


def accounts_with(*, standing: str, email: str | None, limit: int, cursor: str | None) -> store.Page:
    """People by standing, newest first; or the one who has this address."""
    if email is not None:
        lock = locks.lock_of("email", normal_email(email))
        return store.Page([accounts.account_of(lock.owner_id)] if lock else [], None)
    page = store.listing(accounts.Account.by_standing, standing, limit=limit, cursor=cursor, is_newest_first=True)
    return store.Page(store.whole(page.records), page.next_cursor)


@store.again_when(accounts.AccountMovedError)
def set_roles(actor: Actor, account_id: str, *, roles: frozenset[str], reason: str) -> accounts.Account:
    """A person's roles are these from now on; an administrator is always left, whoever acts at the same time."""
    account = accounts.account_of(account_id)
    after = roles_after(account.held_roles, roles, is_own=account_id == actor.account_id)
    if after == set(account.held_roles):
        return account
    with store.transaction() as tx:
        account.set_roles(tx, after, lambda _: accounts.AccountMovedError())
        if account_id != actor.account_id:
            accounts.is_still_admin(tx, actor.account_id, lambda _: RoleRequired("You are no administrator any more."))
        audit.note(
            tx,
            actor.account_id,
            "set_roles",
            account_id,
            reason=reason,
            before=account.held_roles,
            after=sorted(after),
        )
    return accounts.account_of(account_id)


@store.again_when(accounts.AccountMovedError)
def grant_role(
    by: str,
    reason: str,
    *,
    role: str,
    account_id: str | None = None,
    email: str | None = None,
    dry_run: bool = False,
) -> dict[str, Any]:
    """One role more for the account with this id or address, from the console; the first administrator is made so."""
    account = accounts.account_of(account_id or _owner_of(email or ""))
    before = account.held_roles
    after = roles_after(before, {*before, role}, is_own=False)
    summary = {
        "account_id": account.account_id,
        "roles_before": before,
        "roles_after": sorted(after),
        "changed": after != set(before),
        "dry_run": dry_run,
    }
    if dry_run or not summary["changed"]:
        return summary
    with store.transaction() as tx:
        account.set_roles(tx, after, lambda _: accounts.AccountMovedError())
        audit.note(tx, by, "grant_role", account.account_id, reason=reason, role=role)
    return summary


def _owner_of(email: str) -> str:
    lock = locks.lock_of("email", normal_email(email))
    if lock is None:
        raise NoSuchAccount("Nobody has this address.")
    return lock.owner_id
