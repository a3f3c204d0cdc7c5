"""Routes of imports: a file of tasks comes into a project."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.access import MANAGER
from chalicelib.domain.imports import ImportRunning, NoSuchImport, UploadMissing
from chalicelib.domain.projects import NoSuchProject, ProjectStateRefuses
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.services import imports

routes = Routes(__name__)


class ImportInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What happens when a line is bad: nothing is imported, or the good lines are."""

    mode: Literal["all_or_nothing", "skip_bad"] = "all_or_nothing"


class UploadFormView(msgspec.Struct, frozen=True):
    """Post the file to `url` as multipart/form-data: these fields first, the file last, as `file`."""

    url: str
    fields: dict[str, str]
    expires_at: datetime


class NewImportView(msgspec.Struct, frozen=True):
    """An import that waits for its file: JSONL in UTF-8, each line `{"key": ..., "input": {...}}`."""

    import_id: str
    project_id: str
    state: str
    mode: str
    upload: UploadFormView


class BadLineView(msgspec.Struct, frozen=True):
    """What is wrong with one line."""

    line: Annotated[int, Meta(description="The first line is 1.")]
    field: str
    rule: str


class ImportView(msgspec.Struct, frozen=True):
    """How far an import is; the first 100 bad lines stand here, all of them in the file behind `errors_link`."""

    import_id: str
    project_id: str
    state: str
    mode: str
    file_bytes: int | None
    bytes_done: int
    lines_total: int | None
    lines_done: int
    tasks_found: int
    tasks_created: int
    errors_count: int
    errors: list[BadLineView]
    errors_link: str | None
    failure: str | None
    created_at: datetime
    finished_at: datetime | None


@routes.post(
    "/projects/{project_id}/imports",
    allow=MANAGER,
    body=ImportInput,
    answer=NewImportView,
    refuses=(NoSuchProject, ProjectStateRefuses),
)
def begin_import(call: Call[ImportInput], project_id: str) -> object:
    """Begin an import; the answer holds the signed form for its file."""
    return imports.begin(call.actor, project_id, mode=call.input.mode, repeat=call.repeat)


@routes.post(
    "/imports/{import_id}/upload-completion",
    allow=MANAGER,
    answer=ImportView,
    refuses=(NoSuchImport, UploadMissing, ImportRunning, ProjectStateRefuses),
    status=202,
)
def complete_upload(call: Call[NoInput], import_id: str) -> object:
    """Say that the file is uploaded; the import is queued."""
    return imports.complete_upload(call.actor, import_id)


@routes.get("/imports/{import_id}", allow=MANAGER, answer=ImportView, refuses=(NoSuchImport,))
def read_import(call: Call[NoInput], import_id: str) -> object:
    """Read how far an import is and what is wrong with its lines."""
    return imports.report(call.actor, import_id)
