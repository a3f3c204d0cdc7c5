"""Owns the routes of changing one's e-mail address."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.access import ANYONE, CONTRIBUTOR_ANY_STANDING
from chalicelib.domain.accounts import LinkExpired, LinkUnknown, LinkUsed, TooManyLinks
from chalicelib.domain.email_changes import EmailTaken
from chalicelib.domain.problems import InvalidField
from chalicelib.handlers.accounts import LinkInput, NextStep
from chalicelib.handlers.http import Call, Routes
from chalicelib.services import email_changes

routes = Routes(__name__)


class AddressInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The address from now on, once both have agreed."""

    email: Annotated[str, Meta(min_length=3, max_length=254)]


class AgreedView(msgspec.Struct, frozen=True):
    """Whose link is still to be followed; nothing when the address is changed."""

    waits_for: Literal["old_address", "new_address"] | None


@routes.post(
    "/me/email-change",
    allow=CONTRIBUTOR_ANY_STANDING,
    body=AddressInput,
    answer=NextStep,
    status=202,
    refuses=(InvalidField, TooManyLinks),
)
def ask_change(call: Call[AddressInput]) -> object:
    """Ask for another e-mail address; a link goes to the old one and a link to the new one."""
    return email_changes.ask_change(call.actor, call.input.email)


@routes.post(
    "/accounts/email-change",
    allow=ANYONE,
    body=LinkInput,
    answer=AgreedView,
    status=200,
    refuses=(LinkUnknown, LinkUsed, LinkExpired, EmailTaken),
)
def follow_link(call: Call[LinkInput]) -> object:
    """Allow or confirm the change with the link we sent; the second of the two links does it."""
    return email_changes.follow_link(call.input.token)
