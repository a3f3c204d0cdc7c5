"""Owns attachments of inputs: images, PDF and sound, judged by content before a task may name them (R2)."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

import msgspec

from chalicelib.domain.problems import Conflict, Invalid, InvalidField
from chalicelib.domain.schemas import check_value, schema_text

Media = Literal["image/png", "image/jpeg", "application/pdf", "audio/mpeg", "audio/wav"]

MOST = 10
LARGEST = 20 * 1024 * 1024
#: Bytes that are enough to know a file by.
HEAD = 16
_REFERENCE = {
    "type": "object",
    "required": ["file_key", "media_type", "name", "bytes"],
    "additionalProperties": False,
    "properties": {
        "file_key": {"type": "string", "pattern": "^attachments/[A-Za-z0-9_]+/[A-Za-z0-9_]+$", "maxLength": 200},
        "media_type": {"enum": [*get_args(Media)]},
        "name": {"type": "string", "minLength": 1, "maxLength": 200},
        "bytes": {"type": "integer", "minimum": 1, "maximum": LARGEST},
    },
}
#: What an input's `attachments` keeps, whatever its type.
SCHEMA = {"type": "array", "maxItems": MOST, "items": _REFERENCE}
_SCHEMA_TEXT = schema_text(SCHEMA)


class AttachmentMissing(Conflict):
    """The attachment is not uploaded."""


class AttachmentNotAsSaid(Invalid):
    """The file is not of the type it was said to be."""


class Reference(msgspec.Struct, frozen=True):
    """An attachment as an input names it."""

    file_key: str
    media_type: str
    name: str
    bytes: int


def upload_key(project_id: str, attachment_id: str) -> str:
    """Where a file is posted, before its content was looked at; no task can name it."""
    return f"uploads/{project_id}/{attachment_id}"


def file_key(project_id: str, attachment_id: str) -> str:
    """Where a file lies that was looked at; nobody can post there."""
    return f"{folder_of(project_id)}{attachment_id}"


def folder_of(project_id: str) -> str:
    """Where all attachments of a project lie."""
    return f"attachments/{project_id}/"


def check_content(head: bytes, media_type: str) -> None:
    """The file's first bytes are those of its type; raises AttachmentNotAsSaid."""
    if media_of(head) != media_type:
        raise AttachmentNotAsSaid(
            f"Its content is not {media_type}. Begin another attachment with the type that the file is of.",
            field="media_type",
            rule=f"is the type of the content: {media_of(head) or 'none of ' + ', '.join(get_args(Media))}",
        )


def media_of(head: bytes) -> Media | None:
    """The type a file's first bytes tell, or None."""
    signs: tuple[tuple[bool, Media], ...] = (
        (head.startswith(b"\x89PNG\r\n\x1a\n"), "image/png"),
        (head.startswith(b"\xff\xd8\xff"), "image/jpeg"),
        (head.startswith(b"%PDF-"), "application/pdf"),
        (head.startswith(b"RIFF") and head[8:12] == b"WAVE", "audio/wav"),
        (head.startswith(b"ID3") or _is_mpeg_frame(head), "audio/mpeg"),
    )
    return next((media for is_so, media in signs if is_so), None)


def _is_mpeg_frame(head: bytes) -> bool:
    """Eleven set bits, then layer III (ISO/IEC 11172-3, 2.4.1.3)."""
    return len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2


def references_in(project_id: str, task_input: Mapping[str, Any]) -> list[Reference]:
    """The attachments an input names; raises InvalidField for one that is not of its project or breaks a rule."""
    given = task_input.get("attachments")
    if given is None:
        return []
    check_value(_SCHEMA_TEXT, given, field="input.attachments")
    for number, one in enumerate(given):
        if not one["file_key"].startswith(folder_of(project_id)):
            raise InvalidField(
                f"input.attachments[{number}].file_key",
                "is that of an attachment of this project, as its completion answered it",
            )
    return [Reference(**one) for one in given]
