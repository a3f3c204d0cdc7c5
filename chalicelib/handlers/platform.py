"""Routes about the platform itself."""

from typing import Any

import msgspec

from chalicelib.domain.access import ANYONE
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


@routes.get("/openapi.json", allow=ANYONE, answer=dict[str, Any])
def openapi(_: Call[NoInput]) -> object:
    """The OpenAPI 3.1 document of this API."""
    return document()
