"""Reads what a PDF says, as a person with a screen or a printer would."""

from typing import Any

import pypdfium2


def pages(content: bytes) -> list[str]:
    """The text of each page, without soft line ends."""
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(content)]


def text(content: bytes) -> str:
    """The text of all pages."""
    return "\n".join(pages(content))


def flowing(content: bytes) -> str:
    """The text of all pages with every run of white space as one space, so that a wrapped sentence is found."""
    return " ".join(text(content).split())


def metadata(content: bytes) -> dict[str, Any]:
    """Title, author, dates."""
    return dict(pypdfium2.PdfDocument(content).get_metadata_dict())


def boxes(content: bytes) -> list[tuple[int, float, float, float, float]]:
    """(page, left, bottom, right, top) of every piece of text, in points."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(content)):
        told = page.get_textpage()
        found += [(number, *told.get_rect(index)) for index in range(told.count_rects())]
    return found
