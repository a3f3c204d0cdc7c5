"""Owns the use cases of choosing a new password: asking for the link, and following it."""

from contextlib import suppress
from datetime import datetime, timedelta

from chalicelib import runtime, settings
from chalicelib.domain.accounts import LinkUsed, TooManyLinks, check_password, links_asked, normal_email
from chalicelib.domain.links import check_asked_link, unknown_link
from chalicelib.gateways import cognito
from chalicelib.models import account_security, accounts, locks, sign_in_tries, store, tokens
from chalicelib.services.sign_in_counts import tries_of_email

_WAY_OUT = "Ask for a new link with POST /password-resets."


#: Whoever began longer ago than this has died: no request lives so long.
_BEGUN_FOR = timedelta(minutes=1)


class AskedMeanwhileError(Exception):
    """Somebody else asked at the same time, so a link is on its way."""


def ask_reset(email: str) -> dict[str, str]:
    """A link is sent to the address if it is somebody's, at most three times an hour; the answer never tells which.

    What is known, what is limited and what went wrong by a race is answered the same after the same time.
    """
    address = normal_email(email)
    began = runtime.stopwatch()
    lock = locks.lock_of("email", address)
    account = accounts.Account.find(lock.owner_id if lock else cognito.NOBODY)
    if account is not None:
        with suppress(TooManyLinks, AskedMeanwhileError):
            asked = links_asked(account.resets_asked_at, runtime.now())
            account_security.ask_reset(account, asked, lambda _: AskedMeanwhileError())
    runtime.wait_until(began, settings.current().answer_floor_ms / 1000)
    return {"next_step": f"If {address} has an account, open the link we sent there; it works for one hour."}


def reset_password(secret: str, password: str) -> dict[str, str]:
    """The holder of the link signs in with this password from now on, and no session goes on.

    Of many at once one sets a password: who began; the others are told to wait. If that one dies before the link
    counts as used, the link works again after a minute. Raises LinkUnknown, LinkUsed, LinkExpired, Busy.
    """
    check_password(password)
    token = tokens.Token.find(tokens.hash_of(secret))
    if token is None or token.purpose != "password_reset" or token.asked_at is None:
        raise unknown_link()
    account, now = accounts.account_of(token.account_id), runtime.now()
    is_void = account.standing == "closed" or account.are_links_void(token.asked_at)
    check_asked_link(used_at=token.used_at, expires_at=token.expires_at, now=now, is_void=is_void, way_out=_WAY_OUT)
    _begin(account, token.asked_at, now)
    cognito.set_password(account.account_id, password)
    cognito.sign_out_everywhere(account.account_id)
    used = LinkUsed(_WAY_OUT)
    with store.transaction() as tx:
        token.use(tx, now, lambda _: used)
        account_security.change_password(
            tx, account, asked_at=token.asked_at, at=now, signed_out_at=runtime.token_time(), refused=lambda _: used
        )
    sign_in_tries.forget(tries_of_email(account.email))
    return {"next_step": "Sign in with POST /sessions."}


def _begin(account: accounts.Account, asked_at: datetime, now: datetime) -> None:
    """Nobody else sets a password until the link counts as used; raises LinkUsed, Busy."""

    def refused(found: accounts.Account) -> Exception:
        if found.standing == "closed" or found.are_links_void(asked_at):
            return LinkUsed(_WAY_OUT)
        seconds = int(_BEGUN_FOR.total_seconds())
        detail = "A new password is being set with a link. Nothing was changed; send the same request in a minute."
        return store.Busy(detail, retry_after=seconds)

    account_security.begin_reset(account, asked_at=asked_at, at=now, since=now - _BEGUN_FOR, refused=refused)
