"""Owns the use cases of changing one's e-mail address: asking for it, and following either link."""

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.accounts import LinkUsed, links_asked, normal_email
from chalicelib.domain.email_changes import ALLOW, CONFIRM, Change, EmailTaken, check_other, followed_by
from chalicelib.domain.instants import instant_text
from chalicelib.domain.links import check_asked_link, unknown_link
from chalicelib.gateways import cognito
from chalicelib.models import account_security, accounts, locks, store, tokens

_WAY_OUT = "Ask for the change again with POST /me/email-change."


@store.again_when(accounts.AccountMovedError)
def ask_change(actor: Actor, email: str) -> dict[str, str]:
    """Both addresses get a link, at most three times an hour; the answer does not tell whether the new one is known."""
    account, now = accounts.account_of(actor.account_id), runtime.now()
    address = normal_email(email)
    check_other(address, account.email)
    asked = links_asked(account.email_changes_asked_at, now)
    change = msgspec.to_builtins(Change(address, instant_text(now)))
    account_security.ask_email_change(account, change, asked, lambda _: accounts.AccountMovedError())
    return {"next_step": f"Open the links we sent to {account.email} and to {address}, both within 24 hours."}


@store.again_when(accounts.AccountMovedError)
def follow_link(secret: str) -> dict[str, str | None]:
    """The holder of one address agrees; when both have, the account has the new one. Raises EmailTaken.

    The lock of the new address comes in the same transaction as the change, as it does in a sign-up, and the lock of
    the old one goes. Cognito keeps a copy that opens nothing: it is written after, and again by the next change.
    """
    token = tokens.Token.find(tokens.hash_of(secret))
    if token is None or token.purpose not in (ALLOW, CONFIRM) or token.asked_at is None:
        raise unknown_link()
    account, now = accounts.account_of(token.account_id), runtime.now()
    if account.email_change is None:
        raise LinkUsed(_WAY_OUT)
    change = msgspec.convert(account.email_change, Change)
    is_void = change.asked_at != instant_text(token.asked_at) or account.standing == "closed"
    check_asked_link(used_at=token.used_at, expires_at=token.expires_at, now=now, is_void=is_void, way_out=_WAY_OUT)
    after = followed_by(change, token.purpose)
    with store.transaction() as tx:
        token.use(tx, now, lambda _: LinkUsed(_WAY_OUT))
        _write(tx, account, after)
    if after.is_complete:
        cognito.update_email(account.account_id, after.email)
    return {"waits_for": after.waits_for}


def _write(tx: store.Transaction, account: accounts.Account, after: Change) -> None:
    if not after.is_complete:
        account_security.half_change_email(
            tx, account, msgspec.to_builtins(after), lambda _: accounts.AccountMovedError()
        )
        return
    now = runtime.now()
    taken = EmailTaken("Sign in with it, or ask for another address with POST /me/email-change.")
    lock = locks.Lock(f"email#{after.email}", owner_id=account.account_id, created_at=now)
    tx.create(lock, lambda _: taken)
    account_security.change_email(tx, account, after.email, now, lambda _: accounts.AccountMovedError())
    tx.delete(locks.Lock(f"email#{account.email}"))
