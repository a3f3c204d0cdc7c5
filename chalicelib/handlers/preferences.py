"""Owns the routes of what a person chooses about our messages."""

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.access import SIGNED_IN
from chalicelib.domain.eligibility import LanguageTag
from chalicelib.domain.problems import InvalidField
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.services import preferences

routes = Routes(__name__)


class PreferencesInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All choices; a kind of notice that is left out is mailed."""

    locale: LanguageTag
    mailed: Annotated[dict[str, bool], Meta(max_length=60, description="By kind of notice: by e-mail, or in the app.")]


class PreferencesView(msgspec.Struct, frozen=True):
    """The language, and every kind of notice one can choose about."""

    locale: str
    mailed: dict[str, bool]


@routes.get("/me/preferences", allow=SIGNED_IN, answer=PreferencesView)
def read_preferences(call: Call[NoInput]) -> object:
    """Read what you chose about our messages."""
    return preferences.preferences_of(call.actor)


@routes.put("/me/preferences", allow=SIGNED_IN, body=PreferencesInput, answer=PreferencesView, refuses=(InvalidField,))
def choose(call: Call[PreferencesInput]) -> object:
    """Choose which notices come by e-mail too; those about security and held money always do."""
    return preferences.choose(call.actor, locale=call.input.locale, mailed=call.input.mailed)
