"""Owns what a document proves: that it is a scan, whose country it is of, and that it is one person's (R13, R35)."""

import unicodedata
from datetime import timedelta

import msgspec

from chalicelib.domain.attachments import media_of
from chalicelib.domain.countries import known_country
from chalicelib.domain.identity_checks import DOCUMENT_FORMATS, Decision
from chalicelib.domain.problems import Conflict, InvalidField

#: How long scans are kept after the decision (R35); the outcome and a keyed hash stay.
KEPT_FOR = timedelta(days=30)
#: Bytes that are enough to know a scan by.
HEAD = 16
_NUMBER_LEAST, _NUMBER_MOST = 4, 40


class IdentityTaken(Conflict):
    """This document proves the identity of another account."""


class Document(msgspec.Struct, frozen=True):
    """What an administrator read off a document; the number is never kept, only a keyed hash of it."""

    country: str
    number: str

    @property
    def identity(self) -> str:
        """The same text for the same document however its number is typed.

        >>> Document("KE", "ab 12-34 56").identity == Document("KE", "AB123456").identity
        True
        """
        return f"{self.country}:{normalised(self.number)}"


class Judgement(msgspec.Struct, frozen=True):
    """What an administrator decides, why, and what they read off the document; its country if another than said."""

    decision: Decision
    reason: str = ""
    document_number: str | None = None
    document_country: str | None = None

    def seen(self, country_said: str) -> Document | None:
        """The document that was read, if one was."""
        if self.document_number is None:
            return None
        return Document(self.document_country or country_said, self.document_number)


def normalised(number: str) -> str:
    """Letters and digits alone, full-width ones as usual, in capitals."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", number).upper() if letter.isalnum())


def check_seen(given: Judgement, seen: Document | None, *, residence: str) -> None:
    """A verified identity is one of a document that was read; a foreign one needs a word about it.

    Raises InvalidField.
    """
    if seen is None:
        if given.decision == "verified":
            raise InvalidField("document_number", "is the number on the document; only a keyed hash of it is kept")
        return
    known_country(seen.country, field="document_country")
    if not _NUMBER_LEAST <= len(normalised(seen.number)) <= _NUMBER_MOST:
        raise InvalidField("document_number", f"has {_NUMBER_LEAST} to {_NUMBER_MOST} letters and digits")
    if given.decision == "verified" and seen.country != residence and len(given.reason.strip()) < 10:
        raise InvalidField(
            "reason",
            f"says in at least 10 characters why a document of {seen.country} proves who lives in {residence}",
        )


def check_scan(head: bytes, key: str, *, field: str) -> None:
    """The file's first bytes are those of the type it was uploaded as; raises InvalidField."""
    found = DOCUMENT_FORMATS.get(media_of(head) or "")
    if found is None or not key.endswith(f".{found}"):
        raise InvalidField(field, "is a JPEG, PNG or PDF as its upload said; its content is not. Upload it again")
