"""Owns what a provider's session about a person's identity means here: its outcome, and what a person must look at."""

import unicodedata
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from chalicelib.domain.identity_checks import Decision
from chalicelib.domain.identity_documents import Document, Judgement, check_seen
from chalicelib.domain.problems import InvalidField

Status = Literal["requires_input", "processing", "verified", "canceled"]
#: Why a verified session waits for an administrator all the same.
DeskReason = Literal["document_unreadable", "document_of_another_country", "another_person", "identity_taken"]

#: How long a link to the provider's page can be relied on; theirs ends after 48 hours and is new at each reading.
LINK_FOR = timedelta(hours=24)
#: How often an open session is asked for whose message never came, and one whose erasure is under way.
LOOK_AGAIN_AFTER, REDACTED_AFTER = timedelta(hours=1), timedelta(hours=6)
#: A session nobody went through ends here; another may be started.
OPEN_FOR = timedelta(days=7)
#: The types of events that are about a session's state; every other is acknowledged and left alone.
FOLLOWED = frozenset(f"identity.verification_session.{what}" for what in ("verified", "requires_input", "canceled"))

_AGAIN = "Start again, and"
_SELFIE = f"{_AGAIN} take the picture of your face in good light, without a hat or sunglasses."
_DOCUMENT = f"{_AGAIN} photograph the whole document, flat and in good light, without glare."
#: What the person reads for each `last_error.code`; one that is new to us reads `OTHER`.
REASONS = {
    "abandoned": f"The check was not finished. {_AGAIN} go on to the last step.",
    "consent_declined": "You did not agree to the check by our provider. Start again if you would like to agree; "
    "if not, write to support and a person looks at your documents instead.",
    "country_not_supported": "Our provider cannot check documents of this country. Write to support: a person "
    "looks at them instead.",
    "device_not_supported": f"The device had no camera that can be used. {_AGAIN} use a phone or another computer.",
    "document_expired": f"The document has expired. {_AGAIN} use one that is still valid.",
    "document_type_not_supported": f"This is not the type of document you named. {_AGAIN} name the one you use.",
    "document_unverified_other": f"The document could not be verified. {_DOCUMENT}",
    "selfie_document_missing_photo": f"The document has no photograph of you. {_AGAIN} use one that has.",
    "selfie_face_mismatch": f"Your face and the document's photograph did not match. {_SELFIE}",
    "selfie_manipulated": f"The picture of your face could not be used. {_SELFIE}",
    "selfie_unverified_other": f"The picture of your face could not be verified. {_SELFIE}",
    "under_supported_age": "The document says that you are below the age our provider may check. Write to support.",
}
OTHER = f"The check could not be completed. {_AGAIN} follow the steps on the page; if it fails again, write to support."
CANCELED = "The check was ended before it was complete. Start again whenever you like."


class Session(msgspec.Struct, frozen=True):
    """A provider's session as it stands now, without anything about the person; `url` works once."""

    session_id: str
    reference: str | None
    status: Status
    is_live: bool
    error: str | None = None
    redaction: Literal["processing", "redacted"] | None = None
    url: str | None = None


class Proof(msgspec.Struct, frozen=True):
    """What a verified session proved, read once and kept nowhere."""

    number: str | None
    country: str | None
    first_name: str | None
    last_name: str | None
    born_on: date | None

    def __repr__(self) -> str:
        return "Proof(...)"  # so that no traceback and no log ever shows it

    @property
    def document(self) -> Document | None:
        """The document, if its number and country could be read."""
        return Document(self.country, self.number) if self.country and self.number else None


class Told(msgspec.Struct, frozen=True):
    """What the person said about themselves."""

    name: str
    born_on: date
    country: str


class Verdict(msgspec.Struct, frozen=True):
    """What a session came to, and what the person reads about it."""

    state: Decision
    reason: str | None = None


def verdict_of(session: Session, *, began_at: datetime, now: datetime) -> Verdict | None:
    """Verified, rejected with what to do, or None while it is still under way."""
    if session.status == "verified":
        return Verdict("verified")
    if session.status == "canceled":
        return Verdict("rejected", CANCELED)
    if session.status == "processing":
        return None
    if session.error is not None:
        return Verdict("rejected", REASONS.get(session.error, OTHER))
    return Verdict("rejected", REASONS["abandoned"]) if now - began_at >= OPEN_FOR else None


def desk_reason(proof: Proof, told: Told) -> DeskReason | None:
    """Why an administrator decides about what was proved; None if it is plainly this person's own document."""
    document = proof.document
    if document is None:
        return "document_unreadable"
    try:
        check_seen(Judgement("verified", "", document.number), document, residence=document.country)
    except InvalidField:
        return "document_unreadable"
    if document.country != told.country:
        return "document_of_another_country"
    return None if _is_same_person(proof, told) else "another_person"


def _is_same_person(proof: Proof, told: Told) -> bool:
    """Born on the same day, and a word of the first and one of the last name in the name that payouts go to."""
    said = _words(told.name)
    parts = [_words(name) for name in (proof.first_name, proof.last_name) if name]
    return proof.born_on == told.born_on and bool(parts) and all(part & said for part in parts)


def _words(name: str) -> set[str]:
    """The name's words without accents and case, however they are joined.

    >>> sorted(_words("Zoë Smith-Ōe"))
    ['oe', 'smith', 'zoe']
    """
    plain = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one)).casefold()
    return set("".join(one if one.isalnum() else " " for one in plain).split())
