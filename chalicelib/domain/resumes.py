"""Owns resumes: one current file a person, where it lies, and which files nothing names any more (R65)."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from chalicelib.domain.problems import Conflict, InvalidField, NotFound

Kind = Literal["pdf", "docx"]

MOST_BYTES = 5 * 1024 * 1024
#: What a resume may be, and the type its form and every link to it carry.
FORMATS: Mapping[str, Kind] = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


class NoSuchResume(NotFound):
    """You have no resume here."""


class ResumeNotUploaded(Conflict):
    """This resume is not uploaded."""


class Resume(msgspec.Struct, frozen=True):
    """A person's current resume: the file, the upload it was made of, and when it was handed in."""

    file_key: str
    document_key: str
    kind: Kind
    bytes: int
    updated_at: datetime

    @property
    def file_name(self) -> str:
        """The name under which a browser saves it."""
        return f"resume.{self.kind}"


def upload_folder(account_id: str) -> str:
    """Where a person's resumes are posted, before their content was looked at; the bucket empties it after a day."""
    return f"resumes/uploaded/{account_id}/"


def folder_of(account_id: str) -> str:
    """Where a person's resume lies that was looked at; nobody can post there."""
    return f"resumes/kept/{account_id}/"


def uploaded_kind(account_id: str, document_key: str) -> Kind:
    """What the person's own upload was said to be; raises InvalidField for any other key."""
    found = re.fullmatch(rf"{re.escape(upload_folder(account_id))}doc_[0-9a-z]+\.(pdf|docx)", document_key)
    if found is None:
        raise InvalidField(
            "document_key", "is the one that POST /me/documents gave you with `purpose`: `resume` in this account"
        )
    return "pdf" if found[1] == "pdf" else "docx"


def file_key(account_id: str, document_key: str, *, number: int) -> str:
    """Where the file lies that is to be the person's change number so and so.

    Only one change has a number, so a key is never used again: whatever removes it late removes nothing in use.

    >>> file_key("acc_1", "resumes/uploaded/acc_1/doc_7.pdf", number=3)
    'resumes/kept/acc_1/000003-doc_7.pdf'
    """
    return f"{folder_of(account_id)}{number:06d}-{document_key.rsplit('/', 1)[1]}"


def is_left_behind(key: str, *, current: str | None, changes: int) -> bool:
    """Whether nothing names the file, nor ever will: it is not the current one, and its number is used up."""
    number = int(key.rsplit("/", 1)[1].split("-", 1)[0])
    return key != current and number < changes


def resume_from(kept: Mapping[str, Any] | None) -> Resume | None:
    """As an account's record keeps it."""
    return msgspec.convert(kept, Resume) if kept else None


def kept(resume: Resume | None) -> dict[str, Any] | None:
    """As an account's record keeps it."""
    return msgspec.to_builtins(resume) if resume else None
