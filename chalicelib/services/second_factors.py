"""Owns the use cases of the second factor: setting it up, taking it away, signing in without the app."""

from contextlib import suppress

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.accounts import normal_email
from chalicelib.domain.second_factors import (
    RECOVERY_CODES,
    NoSecondFactor,
    SecondFactorOn,
    WrongCode,
    WrongPassword,
    codes_left,
    plain_code,
    provisioning_uri,
    recovery_code,
)
from chalicelib.domain.sessions import SecondFactorNeeded, WrongCredentials
from chalicelib.gateways import cognito, secrets
from chalicelib.models import account_security, accounts, inactivity, store
from chalicelib.services import sign_in_counts
from chalicelib.services.sessions import Session, end_sessions, session_of

#: How often a recovery tries to sign in before somebody else makes Cognito ask.
_UNASKED = 5
_ON = "Take it away with DELETE /me/second-factor first."


class UsedMeanwhileError(Exception):
    """The recovery codes changed since they were read."""


class Begun(msgspec.Struct, frozen=True):
    """What the authenticator app needs; never logged."""

    secret: str
    uri: str


def begin(actor: Actor, *, password: str, source_ip: str) -> Begun:
    """A secret for the app; nothing is asked for until a code of it was confirmed."""
    account = accounts.account_of(actor.account_id)
    tokens = _proved(account, password, source_ip)
    secret = cognito.begin_second_factor(tokens.access_token)
    return Begun(secret, provisioning_uri(secret, account.email))


def confirm(actor: Actor, *, password: str, code: str, source_ip: str) -> dict[str, list[str]]:
    """The app shows the right code: it is asked for from now on, and every session begins anew with it.

    Our record decides whether it is asked for, so it is written first; a sign-in repairs what Cognito was not told.
    """
    account = accounts.account_of(actor.account_id)
    tokens = _proved(account, password, source_ip)
    cognito.confirm_second_factor(tokens.access_token, code)
    codes = [recovery_code(runtime.new_secret()) for _ in range(RECOVERY_CODES)]
    hashes = [_hash_of(account.account_id, one) for one in codes]
    account_security.begin_second_factor(account, hashes, runtime.now(), lambda _: SecondFactorOn(_ON))
    cognito.ask_second_factor(account.account_id, is_asked=True)
    end_sessions(account.account_id)
    return {"recovery_codes": codes}


def remove(actor: Actor, *, password: str, source_ip: str) -> None:
    """The password is enough again; removing what is not there changes nothing."""
    account = accounts.account_of(actor.account_id)
    check_own_password(account, password, source_ip)
    cognito.ask_second_factor(account.account_id, is_asked=False)
    account_security.end_second_factor(account)


def recover(email: str, *, password: str, code: str, source_ip: str) -> Session:
    """A new session with a recovery code in place of the app's; the code is gone, the second factor stays.

    For the moment of the sign-in Cognito does not ask; whoever signs in at that moment is asked because of our record.
    """
    address = normal_email(email)
    began = runtime.stopwatch()
    lock = sign_in_counts.admit(address, source_ip)
    account_id = lock.owner_id if lock else cognito.NOBODY
    try:
        _check_is_asked(account_id, password)
        _use_code(account_id, _hash_of(account_id, code))
    except (WrongCredentials, WrongCode):
        sign_in_counts.failed(source_ip)
        runtime.wait_until(began, settings.current().answer_floor_ms / 1000)
        raise
    try:
        tokens = _sign_in_unasked(account_id, password)
    finally:
        cognito.ask_second_factor(account_id, is_asked=True)
    sign_in_counts.forgive(address)
    inactivity.seen(account_id, runtime.now())
    return session_of(account_id, tokens)


def _sign_in_unasked(account_id: str, password: str) -> cognito.Tokens:
    """Tokens without the app's code, also while somebody else's sign-in tells Cognito to ask; raises Busy."""
    for _ in range(_UNASKED):
        cognito.ask_second_factor(account_id, is_asked=False)
        with suppress(SecondFactorNeeded):
            return cognito.sign_in(account_id, password)
    raise store.Busy("Somebody else signs in to this account. Try again with another recovery code.", retry_after=1)


def _check_is_asked(account_id: str, password: str) -> None:
    """The password is right and a second factor belongs to it; raises WrongCredentials, NoSecondFactor."""
    try:
        cognito.sign_in(account_id, password)
    except SecondFactorNeeded:
        return
    if accounts.account_of(account_id).second_factor_at is None:
        raise NoSecondFactor("Sign in with POST /sessions.")


@store.again_when(UsedMeanwhileError)
def _use_code(account_id: str, code_hash: str) -> None:
    account = accounts.account_of(account_id)
    left = codes_left(account.recovery_codes or (), code_hash)
    account_security.use_recovery_code(account, left, lambda _: UsedMeanwhileError())


def _proved(account: accounts.Account, password: str, source_ip: str) -> cognito.Tokens:
    """Tokens that only the password gives; raises SecondFactorOn where a password alone gives none."""
    tokens = check_own_password(account, password, source_ip)
    if tokens is None or account.second_factor_at is not None:
        raise SecondFactorOn(_ON)
    return tokens


def check_own_password(account: accounts.Account, password: str, source_ip: str) -> cognito.Tokens | None:
    """The person knows the password; None if Cognito asks for the second factor beside it. Raises WrongPassword."""
    sign_in_counts.admit(account.email, source_ip)
    tokens: cognito.Tokens | None = None
    try:
        tokens = cognito.sign_in(account.account_id, password)
    except SecondFactorNeeded:
        pass
    except WrongCredentials as refusal:
        sign_in_counts.failed(source_ip)
        raise WrongPassword("It is the one you sign in with.") from refusal
    sign_in_counts.forgive(account.email)
    return tokens


def _hash_of(account_id: str, code: str) -> str:
    """What is kept of a recovery code."""
    return secrets.sign(f"{account_id}#{plain_code(code)}".encode(), purpose="recovery_code")
