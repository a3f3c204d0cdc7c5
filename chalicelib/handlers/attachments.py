"""Routes of attachments: files that the inputs of a project's tasks name."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.domain.access import MANAGER
from chalicelib.domain.attachments import LARGEST, AttachmentMissing, AttachmentNotAsSaid, Media
from chalicelib.domain.projects import NoSuchProject, ProjectStateRefuses
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.handlers.imports import UploadFormView
from chalicelib.services import attachments

routes = Routes(__name__)


class AttachmentInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the file is and how large it is, to the byte; the form takes no other."""

    media_type: Media
    bytes: Annotated[int, Meta(ge=1, le=LARGEST)]


class NewAttachmentView(msgspec.Struct, frozen=True):
    """An attachment that waits for its file."""

    attachment_id: str
    project_id: str
    upload: UploadFormView


class LinkView(msgspec.Struct, frozen=True):
    """An attachment of an input, and a link that works for a minute."""

    name: str
    media_type: str
    bytes: int
    link: str
    expires_at: datetime


class AttachmentView(msgspec.Struct, frozen=True):
    """What an input's `attachments` says of it, beside a `name` for people."""

    file_key: str
    media_type: str
    bytes: int


@routes.post(
    "/projects/{project_id}/attachments",
    allow=MANAGER,
    body=AttachmentInput,
    answer=NewAttachmentView,
    refuses=(NoSuchProject, ProjectStateRefuses),
)
def begin_attachment(call: Call[AttachmentInput], project_id: str) -> object:
    """Begin an attachment; the answer holds the signed form for its file."""
    given = call.input
    return attachments.begin(call.actor, project_id, media_type=given.media_type, size=given.bytes, repeat=call.repeat)


@routes.post(
    "/projects/{project_id}/attachments/{attachment_id}/completion",
    allow=MANAGER,
    answer=AttachmentView,
    refuses=(NoSuchProject, AttachmentMissing, AttachmentNotAsSaid),
    status=200,
)
def complete_attachment(call: Call[NoInput], project_id: str, attachment_id: str) -> object:
    """Say that an attachment is uploaded; its content is looked at, and inputs may name it."""
    return attachments.complete(call.actor, project_id, attachment_id)
