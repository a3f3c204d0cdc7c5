"""Use cases of attachments: a manager uploads one for a project's inputs, a claim's holder gets a link to it."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.attachments import (
    HEAD,
    AttachmentMissing,
    check_content,
    file_key,
    references_in,
    upload_key,
)
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.projects import check_unfinished
from chalicelib.gateways import files
from chalicelib.models import idempotency, projects, store

_OURS = re.compile(r"att_[0-9a-z]+")


class NewAttachment(msgspec.Struct, frozen=True):
    """The signed form that a file is posted with."""

    attachment_id: str
    project_id: str
    upload: files.UploadForm


class Attachment(msgspec.Struct, frozen=True):
    """A file that inputs of its project may name."""

    file_key: str
    media_type: str
    bytes: int


class Link(msgspec.Struct, frozen=True):
    """An attachment and where it lies until then."""

    name: str
    media_type: str
    bytes: int
    link: str
    expires_at: datetime


@store.again_when(idempotency.AlreadyDoneError)
def begin(actor: Actor, project_id: str, *, media_type: str, size: int, repeat: Repeat | None) -> NewAttachment:
    """A form for exactly one file of this type and size. Raises NoSuchProject, ProjectStateRefuses."""
    before = idempotency.done_before(repeat)
    project = projects.managed(actor, project_id)
    check_unfinished(project.state)
    attachment_id = before or runtime.new_id("att")
    if before is None and repeat is not None:
        with store.transaction() as tx:
            idempotency.remember(tx, repeat, attachment_id)
    form = files.upload_form(
        settings.current().files_bucket,
        upload_key(project_id, attachment_id),
        content_type=media_type,
        least_bytes=size,
        most_bytes=size,
    )
    return NewAttachment(attachment_id, project_id, form)


def complete(actor: Actor, project_id: str, attachment_id: str) -> Attachment:
    """The file was posted, is of its type, and lies where nobody can replace it; saying so again changes nothing.

    Raises NoSuchProject, AttachmentMissing, AttachmentNotAsSaid.
    """
    projects.managed(actor, project_id)
    if not _OURS.fullmatch(attachment_id):
        raise _missing()
    bucket, target = settings.current().files_bucket, file_key(project_id, attachment_id)
    try:
        return _shown(target, files.facts(bucket, target))
    except files.FileMissing:
        return _judged(bucket, upload_key(project_id, attachment_id), target)


def links(project_id: str, task_input: Mapping[str, Any]) -> list[Link]:
    """The attachments of an input with links signed for a minute, for whoever may see the input."""
    try:
        named = references_in(project_id, task_input)
    except InvalidField:
        return []  # an input made before attachments had a shape
    bucket, until = settings.current().files_bucket, runtime.now() + files.LINK_VALID_FOR
    return [
        Link(one.name, one.media_type, one.bytes, files.download_link(bucket, one.file_key, file_name=one.name), until)
        for one in named
    ]


def _judged(bucket: str, source: str, target: str) -> Attachment:
    try:
        found = files.facts(bucket, source)
        head = next(files.parts(bucket, source, version=found.version), b"")[:HEAD]
        check_content(head, found.content_type)
        files.copy(bucket, source, target, version=found.version)
    except (files.FileMissing, files.FileChanged) as error:
        raise _missing() from error
    return _shown(target, found)


def _shown(key: str, found: files.FileFacts) -> Attachment:
    return Attachment(key, found.content_type, found.size)


def _missing() -> AttachmentMissing:
    return AttachmentMissing("Post the file with the form that was answered when the attachment was begun.")
