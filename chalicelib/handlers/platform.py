"""Routes about the platform itself."""

from datetime import date
from typing import Any

import msgspec

from chalicelib.domain.access import ANYONE
from chalicelib.domain.terms_of_use import IN_FORCE_SINCE, TERMS, TERMS_VERSION, TermsSection
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.handlers.openapi import document

routes = Routes(__name__)


class Health(msgspec.Struct, frozen=True):
    """The function answers; it says nothing about the services behind it."""

    status: str


@routes.get("/health", allow=ANYONE, answer=Health)
def health(_: Call[NoInput]) -> object:
    """Say that the API is up."""
    return Health("ok")


class TermsView(msgspec.Struct, frozen=True):
    """The terms that are in force; sign-up takes `version` as `terms_version`."""

    version: str
    since: date
    sections: tuple[TermsSection, ...]


@routes.get("/terms", allow=ANYONE, answer=TermsView)
def read_terms(_: Call[NoInput]) -> object:
    """Read the terms that a person accepts when signing up."""
    return TermsView(TERMS_VERSION, IN_FORCE_SINCE, TERMS)


@routes.get("/openapi.json", allow=ANYONE, answer=dict[str, Any])
def openapi(_: Call[NoInput]) -> object:
    """The OpenAPI 3.1 document of this API."""
    return document()
