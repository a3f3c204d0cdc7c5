"""Routes of imports: a file of tasks comes into a project."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.access import MANAGER
from chalicelib.domain.imports import ImportCreating, ImportOver, ImportRunning, NoSuchImport, UploadMissing
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.projects import NoSuchProject, ProjectStateRefuses
from chalicelib.handlers.http import Call, NoInput, PageQuery, Routes
from chalicelib.services import imports

routes = Routes(__name__)

_LINE = "The first is 1; of CSV the rows are counted as a spreadsheet does, of an array its members."
_KEY_COLUMN = (
    "CSV only: the column that tells tasks apart; without it they are told apart by import and row, in MTurk's files by"
    " HITId. It is no field of the input, unless a schema or the template names it."
)


class ImportInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the file is, and what happens when a line is bad: nothing is imported, or the good lines are.

    `jsonl`: each line `{"key": ..., "input": {...}}`. `csv`: RFC 4180 with a heading, whose columns are the input's
    fields or fill the project's template; `name[0]`, `name[1]` make a list, an empty cell is a field left out; of
    MTurk's batches `Input.<name>` is read, and rows of one `HITId` are one task. `label_studio`: an array of
    `{"id": ..., "data": {...}}`.
    """

    mode: Literal["all_or_nothing", "skip_bad"] = "all_or_nothing"
    format: Literal["jsonl", "csv", "label_studio"] = "jsonl"
    key_column: Annotated[str, Meta(min_length=1, max_length=200, description=_KEY_COLUMN)] | None = None


class UploadFormView(msgspec.Struct, frozen=True):
    """Post the file to `url` as multipart/form-data: these fields first, the file last, as `file`."""

    url: str
    fields: dict[str, str]
    expires_at: datetime


class NewImportView(msgspec.Struct, frozen=True):
    """An import that waits for its file, in UTF-8 and in the format that was said."""

    import_id: str
    project_id: str
    state: str
    mode: str
    upload: UploadFormView


class BadLineView(msgspec.Struct, frozen=True):
    """What is wrong with one line."""

    line: Annotated[int, Meta(description=_LINE)]
    field: str
    rule: str
    key: str = ""


class ProgressView(msgspec.Struct, frozen=True):
    """Percent of both readings, checking and making; the other two are of the one in hand."""

    percent: int
    lines_per_second: int | None
    seconds_left: int | None


class ErrorsView(msgspec.Struct, frozen=True):
    """How many lines are bad and the first 100 of them; with `Accept: text/csv` all of them as a file."""

    import_id: str
    errors_count: int
    errors: list[BadLineView]


class ImportView(msgspec.Struct, frozen=True):
    """How far an import is; the first 100 bad lines stand here, all of them in the file behind `errors_link`."""

    import_id: str
    project_id: str
    state: str
    mode: str
    format: str
    progress: ProgressView
    columns_left_out: list[str]
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


class ListedImportView(msgspec.Struct, frozen=True):
    """An import in the list of its project; `waiting` is one whose file has not come, or was refused."""

    import_id: str
    state: str
    mode: str
    format: str
    progress: ProgressView
    tasks_created: int
    errors_count: int
    failure: str | None
    created_at: datetime
    finished_at: datetime | None


class ImportsView(msgspec.Struct, frozen=True):
    """A page of a project's imports, newest first."""

    imports: list[ListedImportView]
    next_cursor: str | None


@routes.get(
    "/projects/{project_id}/imports", allow=MANAGER, query=PageQuery, answer=ImportsView, refuses=(NoSuchProject,)
)
def list_imports(call: Call[PageQuery], project_id: str) -> object:
    """List a project's imports, whatever became of them."""
    page = imports.imports_of(call.actor, project_id, limit=call.input.limit, cursor=call.input.cursor)
    return {"imports": page.records, "next_cursor": page.next_cursor}


@routes.post(
    "/projects/{project_id}/imports",
    allow=MANAGER,
    body=ImportInput,
    answer=NewImportView,
    refuses=(NoSuchProject, ProjectStateRefuses, InvalidField),
)
def begin_import(call: Call[ImportInput], project_id: str) -> object:
    """Begin an import; the answer holds the signed form for its file."""
    form = imports.Form(call.input.format, call.input.key_column)
    return imports.begin(call.actor, project_id, mode=call.input.mode, form=form, repeat=call.repeat)


@routes.post(
    "/imports/{import_id}/upload-completion",
    allow=MANAGER,
    answer=ImportView,
    refuses=(NoSuchImport, UploadMissing, ImportRunning, ProjectStateRefuses, InvalidField),
    status=202,
)
def complete_upload(call: Call[NoInput], import_id: str) -> object:
    """Say that the file is uploaded; the import is queued.

    A file that is refused here can be replaced: post another one with the same form, and say so again.
    """
    return imports.complete_upload(call.actor, import_id)


@routes.get("/imports/{import_id}", allow=MANAGER, answer=ImportView, refuses=(NoSuchImport,))
def read_import(call: Call[NoInput], import_id: str) -> object:
    """Read how far an import is and what is wrong with its lines."""
    return imports.report(call.actor, import_id)


@routes.get(
    "/imports/{import_id}/errors",
    allow=MANAGER,
    answer=ErrorsView,
    refuses=(NoSuchImport,),
    linked={"text/csv": imports.errors_link},
)
def read_import_errors(call: Call[NoInput], import_id: str) -> object:
    """Read what is wrong with an import's lines; with `Accept: text/csv` all of it, as a file."""
    return imports.report(call.actor, import_id)


@routes.post(
    "/imports/{import_id}/cancellation",
    allow=MANAGER,
    answer=ImportView,
    refuses=(NoSuchImport, ImportOver, ImportCreating),
    status=200,
)
def cancel_import(call: Call[NoInput], import_id: str) -> object:
    """Cancel an import: nothing is made, or with `skip_bad` what was made stays."""
    return imports.cancel(call.actor, import_id)
