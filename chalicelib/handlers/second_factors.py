"""Owns the routes of the second factor."""

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.access import SIGNED_IN
from chalicelib.domain.second_factors import Code, SecondFactorOn, WrongCode, WrongPassword
from chalicelib.domain.sessions import TooManySignIns
from chalicelib.handlers.http import Call, Routes
from chalicelib.services import second_factors

routes = Routes(__name__)


class PasswordInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The password, so that an open session alone changes nothing."""

    password: Annotated[str, Meta(min_length=1, max_length=256)]


class ConfirmationInput(PasswordInput, frozen=True, forbid_unknown_fields=True):
    """The password, and the code the app shows."""

    code: Code


class BegunView(msgspec.Struct, frozen=True):
    """Show `uri` as a QR code to an authenticator app, or type `secret` into it."""

    secret: str
    uri: str


class RecoveryView(msgspec.Struct, frozen=True):
    """Ten codes that replace the app, once each; they are shown this once."""

    recovery_codes: list[str]


_REFUSES = (WrongPassword, SecondFactorOn, TooManySignIns)


@routes.post("/me/second-factor", allow=SIGNED_IN, body=PasswordInput, answer=BegunView, refuses=_REFUSES)
def begin(call: Call[PasswordInput]) -> object:
    """Get a secret for your authenticator app."""
    return second_factors.begin(call.actor, password=call.input.password, source_ip=call.source_ip)


@routes.post(
    "/me/second-factor/confirmation",
    allow=SIGNED_IN,
    body=ConfirmationInput,
    answer=RecoveryView,
    refuses=(*_REFUSES, WrongCode),
)
def confirm(call: Call[ConfirmationInput]) -> object:
    """Confirm the app with a code; from now on every sign-in asks for one, on this device too."""
    given = call.input
    return second_factors.confirm(call.actor, password=given.password, code=given.code, source_ip=call.source_ip)


@routes.delete("/me/second-factor", allow=SIGNED_IN, body=PasswordInput, refuses=(WrongPassword, TooManySignIns))
def remove(call: Call[PasswordInput]) -> object:
    """Take the second factor away."""
    second_factors.remove(call.actor, password=call.input.password, source_ip=call.source_ip)
    return None
