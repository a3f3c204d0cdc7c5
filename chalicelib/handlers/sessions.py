"""Owns the routes of sessions: signing in, going on, signing out everywhere."""

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.access import ANYONE, SIGNED_IN
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.second_factors import Code, NoSecondFactor, WrongCode
from chalicelib.domain.sessions import SecondFactorNeeded, SessionEnded, TooManySignIns, WrongCredentials
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.services import second_factors, sessions

routes = Routes(__name__)


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one signs in with."""

    email: Annotated[str, Meta(min_length=3, max_length=254)]
    password: Annotated[str, Meta(min_length=1, max_length=256)]


class RefreshInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The token that keeps a session going."""

    refresh_token: Annotated[str, Meta(min_length=1, max_length=8192)]


class ChallengeInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who signs in, the `session` of `second-factor-needed`, and the code of the app."""

    email: Annotated[str, Meta(min_length=3, max_length=254)]
    session: Annotated[str, Meta(min_length=20, max_length=2048)]
    code: Code


class RecoveryInput(Credentials, frozen=True, forbid_unknown_fields=True):
    """What one signs in with, and one of the recovery codes."""

    recovery_code: Annotated[str, Meta(min_length=1, max_length=40)]


class TokensView(msgspec.Struct, frozen=True):
    """Tokens of a session; send `id_token` as `Authorization`."""

    id_token: str
    refresh_token: str
    expires_in: Annotated[int, Meta(description="Seconds until the id token runs out.")]


class SessionView(TokensView, frozen=True):
    """Tokens of a new session, and whose it is."""

    account_id: str


@routes.post(
    "/sessions",
    allow=ANYONE,
    body=Credentials,
    answer=SessionView,
    refuses=(WrongCredentials, SecondFactorNeeded, TooManySignIns, InvalidField),
)
def sign_in(call: Call[Credentials]) -> object:
    """Sign in with e-mail address and password."""
    return sessions.sign_in(call.input.email, call.input.password, source_ip=call.source_ip)


@routes.post(
    "/sessions/challenges",
    allow=ANYONE,
    body=ChallengeInput,
    answer=SessionView,
    refuses=(WrongCode, SessionEnded, TooManySignIns, InvalidField),
)
def finish_sign_in(call: Call[ChallengeInput]) -> object:
    """Finish a sign-in that answered `second-factor-needed`, with its `session` and the code of your app."""
    given = call.input
    return sessions.finish_sign_in(given.email, session=given.session, code=given.code, source_ip=call.source_ip)


@routes.post(
    "/sessions/recovery",
    allow=ANYONE,
    body=RecoveryInput,
    answer=SessionView,
    refuses=(WrongCredentials, WrongCode, NoSecondFactor, TooManySignIns, InvalidField),
)
def recover(call: Call[RecoveryInput]) -> object:
    """Sign in with a recovery code in place of your app; each code works once."""
    given = call.input
    return second_factors.recover(
        given.email, password=given.password, code=given.recovery_code, source_ip=call.source_ip
    )


@routes.post(
    "/sessions/refresh", allow=ANYONE, body=RefreshInput, answer=TokensView, refuses=(SessionEnded, TooManySignIns)
)
def refresh(call: Call[RefreshInput]) -> object:
    """Go on with a session that has not ended."""
    return sessions.refresh(call.input.refresh_token)


@routes.delete("/sessions/current", allow=SIGNED_IN)
def sign_out(call: Call[NoInput]) -> object:
    """Sign out everywhere."""
    sessions.sign_out(call.actor)
    return None
