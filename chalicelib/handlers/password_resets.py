"""Owns the routes of choosing a new password."""

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.access import ANYONE
from chalicelib.domain.accounts import PASSWORD_RULE, LinkExpired, LinkUnknown, LinkUsed, PasswordTooWeak
from chalicelib.domain.problems import InvalidField
from chalicelib.handlers.accounts import NextStep
from chalicelib.handlers.http import Call, Routes
from chalicelib.services import password_resets

routes = Routes(__name__)


class ResetInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose password it is."""

    email: Annotated[str, Meta(min_length=3, max_length=254)]


class NewPasswordInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `token` of the link in the e-mail, and the password from now on."""

    token: Annotated[str, Meta(min_length=1, max_length=200)]
    password: Annotated[str, Meta(min_length=1, max_length=256, description=PASSWORD_RULE)]


@routes.post("/password-resets", allow=ANYONE, body=ResetInput, answer=NextStep, status=202, refuses=(InvalidField,))
def ask_reset(call: Call[ResetInput]) -> object:
    """Ask for a link to choose a new password; the answer is the same whether the address is known or not."""
    return password_resets.ask_reset(call.input.email)


@routes.post(
    "/password-resets/confirmation",
    allow=ANYONE,
    body=NewPasswordInput,
    answer=NextStep,
    status=200,
    refuses=(LinkUnknown, LinkUsed, LinkExpired, PasswordTooWeak),
)
def reset_password(call: Call[NewPasswordInput]) -> object:
    """Choose a new password with the link we sent; every device has to sign in again."""
    return password_resets.reset_password(call.input.token, call.input.password)
