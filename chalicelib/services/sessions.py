"""Owns the use cases of sessions: signing in, going on, signing out everywhere."""

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.accounts import normal_email
from chalicelib.domain.sessions import WrongCredentials
from chalicelib.gateways import cognito
from chalicelib.models import locks

#: Asked for when nobody has the address, so that Cognito has the same to do and to say.
NOBODY = "acc_00000000000000000000000000"


class Session(msgspec.Struct, frozen=True):
    """The tokens of a session; never logged."""

    account_id: str | None
    id_token: str
    refresh_token: str
    expires_in: int


def sign_in(email: str, password: str) -> Session:
    """A new session; an unknown address and a wrong password are refused in the same words and the same time."""
    address = normal_email(email)
    began = runtime.stopwatch()
    lock = locks.lock_of("email", address)
    account_id = lock.owner_id if lock else NOBODY
    try:
        found = cognito.sign_in(account_id, password)
    except WrongCredentials as refusal:
        runtime.wait_until(began, settings.current().answer_floor_ms / 1000)
        raise WrongCredentials("Try again, or sign up with POST /accounts.") from refusal
    return _session(account_id, found)


def refresh(refresh_token: str) -> Session:
    """New tokens for a session that has not ended."""
    return _session(None, cognito.refresh(refresh_token))


def sign_out(actor: Actor) -> None:
    """No session of the person can be refreshed any more, on any device; id tokens run out within the hour."""
    cognito.sign_out_everywhere(actor.account_id)


def _session(account_id: str | None, found: cognito.Tokens) -> Session:
    return Session(account_id, found.id_token, found.refresh_token, int(found.valid_for.total_seconds()))
