"""Owns what a person may upload about themselves: what for, of which types and sizes, and where it is posted."""

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from chalicelib.domain.identity_checks import DOCUMENT_FORMATS, DOCUMENT_MOST_BYTES, document_prefix
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.resumes import FORMATS, MOST_BYTES, upload_folder

Purpose = Literal["identity", "resume"]
ContentType = Literal[
    "image/jpeg",
    "image/png",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
]


class Place(msgspec.Struct, frozen=True):
    """Where files of a purpose are posted, the types they may be of with their endings, and how large they may be."""

    folder_of: Callable[[str], str]
    formats: Mapping[str, str]
    most_bytes: int

    def key(self, account_id: str, document_id: str, content_type: str) -> str:
        """The one key that a form is good for."""
        return f"{self.folder_of(account_id)}{document_id}.{self.formats[content_type]}"


_PLACES: dict[Purpose, Place] = {
    "identity": Place(document_prefix, DOCUMENT_FORMATS, DOCUMENT_MOST_BYTES),
    "resume": Place(upload_folder, FORMATS, MOST_BYTES),
}


def place_for(purpose: Purpose, content_type: str) -> Place:
    """Raises InvalidField for a type that is not taken for this purpose."""
    place = _PLACES[purpose]
    if content_type not in place.formats:
        raise InvalidField("content_type", f"is one of {', '.join(place.formats)} where `purpose` is `{purpose}`")
    return place
