"""Owns how a person's identity is checked by a person (R13, R34, R35)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

from chalicelib.domain.messages import Tell
from chalicelib.domain.problems import Conflict, Forbidden, InvalidField, NotFound

DocumentType = Literal["passport", "id_card"]
Decision = Literal["verified", "rejected"]

#: What a scan may be, and how large (R35).
DOCUMENT_FORMATS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
DOCUMENT_MOST_BYTES = 10 * 1024 * 1024
#: States of an account's identity in which documents may be handed in.
OPEN = ("none", "rejected")


class NoSuchCheck(NotFound):
    """There is no such identity check."""


class CheckPending(Conflict):
    """Your documents are being looked at."""


class VerifiedBefore(Conflict):
    """Your identity is verified already."""


class CheckDecided(Conflict):
    """This check has been decided."""


class DocumentsNotSeen(Conflict):
    """You have not looked at these documents."""


class OwnCheck(Forbidden):
    """Nobody decides about their own documents."""


def document_prefix(account_id: str) -> str:
    """Where a person's documents lie."""
    return f"identity/{account_id}/"


def check_keys(account_id: str, keys: Sequence[str]) -> None:
    """There is one at least, and all are the person's own; raises InvalidField for any other key."""
    if not keys:
        raise InvalidField(
            "document_keys", "names one uploaded scan or more: POST /me/documents gives you a form and its key"
        )
    for number, key in enumerate(keys):
        if not key.startswith(document_prefix(account_id)):
            raise InvalidField(f"document_keys[{number}]", "is a `document_key` that POST /me/documents gave you")


def check_no_keys(keys: Sequence[str]) -> None:
    """The provider's page takes the photographs; raises InvalidField."""
    if keys:
        raise InvalidField("document_keys", "is left out: the page at the answer's `url` takes the photographs")


def refused_by_state(identity: str) -> Conflict:
    """Why no documents can be handed in now."""
    if identity == "verified":
        return VerifiedBefore("Nothing more is needed.")
    return CheckPending("GET /me/identity-check says when they have been looked at.")


def check_has_looked(check_id: str, seen_by: Collection[str], account_id: str) -> None:
    """Nobody decides about documents they have not opened; raises DocumentsNotSeen."""
    if account_id not in seen_by:
        raise DocumentsNotSeen(f"Open the check first, with GET /identity-checks/{check_id}; then decide.")


def check_decision(decision: Decision, *, reason: str, is_own: bool) -> None:
    """Another person decides, and says why not (R13); raises OwnCheck, InvalidField."""
    if is_own:
        raise OwnCheck("Ask another administrator.")
    if decision == "rejected" and len(reason.strip()) < 10:
        raise InvalidField("reason", "says in at least 10 characters what to send instead")


def checks_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """What a change of a check's record (its attributes as Python values) must tell the person."""
    if new is None or new["state"] not in ("verified", "rejected") or (old or {}).get("state") == new["state"]:
        return []
    kind = "identity_verified" if new["state"] == "verified" else "identity_rejected"
    return [Tell(new["account_id"], kind, new["check_id"], {"check_id": new["check_id"]})]
