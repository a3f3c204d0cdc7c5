"""Owns the use cases of sessions: signing in with one or two factors, going on, signing out everywhere."""

from typing import NoReturn

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.accounts import normal_email
from chalicelib.domain.second_factors import WrongCode
from chalicelib.domain.sessions import SessionEnded, WrongCredentials
from chalicelib.gateways import cognito
from chalicelib.models import account_security, accounts, inactivity, store
from chalicelib.services import sign_in_counts

#: How often Cognito is told to ask before whoever signs in is sent away to try again.
_TELLINGS = 3


class Session(msgspec.Struct, frozen=True):
    """The tokens of a session; never logged."""

    account_id: str | None
    id_token: str
    refresh_token: str
    expires_in: int


def sign_in(email: str, password: str, *, source_ip: str = "") -> Session:
    """A new session; an unknown address and a wrong password are refused in the same words and the same time.

    Failed tries slow down and then pause the account and the place they come from; raises TooManySignIns.
    """
    address = normal_email(email)
    began = runtime.stopwatch()
    lock = sign_in_counts.admit(address, source_ip)
    account_id = lock.owner_id if lock else cognito.NOBODY
    try:
        found = cognito.sign_in(account_id, password)
    except WrongCredentials as refusal:
        sign_in_counts.failed(source_ip)
        runtime.wait_until(began, settings.current().answer_floor_ms / 1000)
        raise WrongCredentials from refusal
    account = accounts.Account.find(account_id)
    if account is not None and account.second_factor_at is not None:
        _ask_second_factor(account_id, password)
    sign_in_counts.forgive(address)
    inactivity.seen(account_id, runtime.now(), known=account)
    return session_of(account_id, found)


def _ask_second_factor(account_id: str, password: str) -> NoReturn:
    """Our record decides: Cognito, which forgot to ask, asks now. Raises SecondFactorNeeded, else Busy.

    While a recovery signs in, Cognito may be told again not to ask: whatever it gives out then is thrown away.
    """
    for _ in range(_TELLINGS):
        cognito.ask_second_factor(account_id, is_asked=True)
        cognito.sign_in(account_id, password)
    raise store.busy()


def finish_sign_in(email: str, *, session: str, code: str, source_ip: str) -> Session:
    """The session of a sign-in that asked for a second factor; wrong codes count like wrong passwords."""
    address = normal_email(email)
    began = runtime.stopwatch()
    lock = sign_in_counts.admit(address, source_ip)
    account_id = lock.owner_id if lock else cognito.NOBODY
    try:
        found = cognito.finish_sign_in(account_id, session, code)
    except (WrongCode, SessionEnded):
        sign_in_counts.failed(source_ip)
        runtime.wait_until(began, settings.current().answer_floor_ms / 1000)
        raise
    sign_in_counts.forgive(address)
    inactivity.seen(account_id, runtime.now())
    return session_of(account_id, found)


def refresh(refresh_token: str) -> Session:
    """New tokens for a session that has not ended."""
    return session_of(None, cognito.refresh(refresh_token))


def sign_out(actor: Actor) -> None:
    """No session of the person goes on, on any device: nothing is refreshed, and tokens given out open nothing."""
    end_sessions(actor.account_id)


def end_sessions(account_id: str) -> None:
    """Cognito is asked first: whoever dies in between has to ask again, and no token is given out after the instant."""
    cognito.sign_out_everywhere(account_id)
    account_security.sign_out(account_id, runtime.token_time())


def session_of(account_id: str | None, found: cognito.Tokens) -> Session:
    """The tokens of Cognito as a session."""
    return Session(account_id, found.id_token, found.refresh_token, int(found.valid_for.total_seconds()))
