"""Owns answers that are a file, or say where one lies, chosen by the request's Accept header (RFC 9110, 12.5.1)."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from chalice.app import Response


class Document(msgspec.Struct, frozen=True):
    """A text file and the name under which a browser saves it."""

    file_name: str
    text: str


#: What makes a document of what a service returned, and what tells the address of a file that is made elsewhere.
Renderer = Callable[[Any], Document]
Linker = Callable[[Any], str]
_JSON = ("application/json", "application/*", "*/*")


def chosen(accept: str, offered: Iterable[str]) -> str | None:
    """The media type of the document that is wanted rather than JSON, or None for JSON."""
    for media in _by_preference(accept):
        if media in _JSON:
            return None
        fitting = [offer for offer in offered if media in (offer, offer.split("/", 1)[0] + "/*")]
        if fitting:
            return fitting[0]
    return None


def sent(media: str, document: Document) -> Response:
    """The document as a file to save."""
    headers: dict[str, str | list[str]] = {
        "Content-Type": f"{media}; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{document.file_name}"',
        "Cache-Control": "no-store",
    }
    return Response(body=document.text, status_code=200, headers=headers)


def elsewhere(link: str) -> Response:
    """The file lies there for a minute (RFC 9110, 15.4.4): a client that follows redirects has it at once."""
    headers: dict[str, str | list[str]] = {"Location": link, "Cache-Control": "no-store"}
    return Response(body="", status_code=303, headers=headers)


def _by_preference(accept: str) -> list[str]:
    ranked = []
    for number, part in enumerate(accept.lower().split(",")):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        ranked.append((-_number(weight), number, media))
    return [media for weight, _, media in sorted(ranked) if weight < 0]


def _number(weight: str) -> float:
    try:
        return float(weight)
    except ValueError:
        return 0.0
