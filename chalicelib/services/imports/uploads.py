"""A file of tasks comes: its upload, its start, its report; and the console's own import."""

from typing import Any

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.ids import derived_id
from chalicelib.domain.import_rows import COLUMNS_SHOWN, CONTENT_TYPES, ENDINGS, Format, Heading
from chalicelib.domain.imports import MOST_BYTES, ImportNotWaiting, Mode, UploadMissing, told_short
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.projects import check_unfinished
from chalicelib.gateways import files
from chalicelib.models import audit, idempotency, imports, project_imports, projects, store
from chalicelib.services.imports.checking import dry_run_of, heading_in
from chalicelib.services.imports.reports import Report, managed_import, report_of


class Upload(msgspec.Struct, frozen=True):
    """A new import and the signed form its file is posted with."""

    import_id: str
    project_id: str
    state: str
    mode: str
    upload: files.UploadForm


class Form(msgspec.Struct, frozen=True):
    """What the file of an import is: its format, and for CSV the column with the keys."""

    format: Format = "jsonl"
    key_column: str | None = None


_JSONL = Form()


@store.again_when(idempotency.AlreadyDoneError)
def begin(actor: Actor, project_id: str, *, mode: Mode, repeat: Repeat | None, form: Form = _JSONL) -> Upload:
    """A new import waits for its file, which is posted with the signed form.

    Raises NoSuchProject, ProjectStateRefuses, InvalidField.
    """
    _check_form(form)
    before = idempotency.done_before(repeat)
    if before is not None:
        return _upload(imports.import_of(before))
    project = projects.managed(actor, project_id)
    check_unfinished(project.state)
    record = _new_import(project, runtime.new_id("imp"), account_id=actor.account_id, mode=mode, form=form)
    with store.transaction() as tx:
        tx.create(record, lambda _: idempotency.AlreadyDoneError())
        idempotency.remember(tx, repeat, record.import_id)
    return _upload(record)


@store.again_when(imports.ImportMovedError)
@store.again_when(projects.ProjectMovedError)
def complete_upload(actor: Actor, import_id: str) -> Report:
    """The file is there and the import is queued; saying so again changes nothing.

    Raises NoSuchImport, UploadMissing, ImportRunning, ProjectStateRefuses, and InvalidField for a CSV file's heading.
    """
    record, project = managed_import(actor, import_id)
    if record.state != "waiting":
        return report_of(record)
    check_unfinished(project.state)
    return report_of(_queue(record, project, _uploaded(record.file_key)))


@store.again_when(imports.ImportMovedError)
@store.again_when(projects.ProjectMovedError)
def import_tasks(
    *,
    by: str,
    reason: str,
    project_id: str,
    file_key: str,
    mode: Mode = "all_or_nothing",
    form: Form = _JSONL,
    dry_run: bool = False,
) -> dict[str, Any]:
    """A file that is in the bucket already is imported, once: the same file and project are the same import.

    A dry run reads the whole file and answers what would happen. Raises NoSuchProject, UploadMissing,
    ImportRunning, InvalidField.
    """
    _check_form(form)
    project = projects.project_of(project_id)
    check_unfinished(project.state)
    facts = _uploaded(file_key)
    import_id = derived_id("imp", project_id, file_key, facts.etag)
    new = _new_import(project, import_id, account_id=project.created_by, mode=mode, form=form)
    new.file_key = file_key
    if dry_run:
        for name, value in _file_columns(project, facts).items():
            setattr(new, name, value)
        return {"dry_run": True, "import_id": import_id, **dry_run_of(project, new)}
    record = imports.Import.find(import_id)
    if record is None:
        record = new
        with store.transaction() as tx:
            tx.create(record, lambda _: imports.ImportMovedError())
            audit.note(tx, by, "import_tasks", project_id, reason=reason, import_id=import_id, file_key=file_key)
    if record.state == "waiting":
        record = _queue(record, project, facts)
    return {"dry_run": False, "import_id": import_id, "state": record.state, "tasks_created": record.tasks_created}


def _new_import(
    project: projects.Project, import_id: str, *, account_id: str, mode: Mode, form: Form
) -> imports.Import:
    now = runtime.now()
    return imports.Import(
        import_id,
        project_id=project.project_id,
        account_id=account_id,
        state="waiting",
        mode=mode,
        format=form.format,
        key_column=form.key_column,
        file_key=f"imports/{project.project_id}/{import_id}.{ENDINGS[form.format]}",
        created_at=now,
        moved_at=now,
    )


def _queue(record: imports.Import, project: projects.Project, found: files.FileFacts) -> imports.Import:
    """The import is queued and alone in its project; its stream record sends it to the queue."""
    if record.state != "waiting":
        raise ImportNotWaiting(state=record.state)
    columns = _file_columns(project, found)
    read: dict[str, Any] = {"format": record.format, "key_column": record.key_column, "file_key": record.file_key}
    heading = _heading(imports.Import(record.import_id, **read, **columns), project)
    left_out = [told_short(name) for name in heading.left_out[:COLUMNS_SHOWN]] if heading else []
    changes = {"state": "queued", "open_state": "open", "columns_left_out": left_out, **columns}
    with store.transaction() as tx:
        record.advance(tx, **changes)
        project_imports.begin_import(tx, project, record.import_id)
    record.follow(**changes)
    return record


def _heading(record: imports.Import, project: projects.Project) -> Heading | None:
    try:
        return heading_in(record, project.rules)
    except InvalidField as refused:
        field, rule = refused.extra["field"], refused.extra["rule"]
        way_out = "post a corrected file with the same form and complete the upload again, or begin another import"
        raise InvalidField(field, f"{rule}; this import waits: {way_out}") from refused


def _file_columns(project: projects.Project, found: files.FileFacts) -> dict[str, Any]:
    """What is kept of the file and the project as they are now: what they become later is nothing to the import."""
    return {
        "file_tag": found.etag,
        "file_version": found.version_id or None,
        "file_bytes": found.size,
        "template": project.template,
        "first_shard": project.shard_count,
        "tasks_per_shard": settings.current().tasks_per_shard,
    }


def _uploaded(file_key: str) -> files.FileFacts:
    try:
        return files.facts(settings.current().files_bucket, file_key)
    except files.FileMissing as error:
        raise UploadMissing("Post the file with the form that POST /projects/{project_id}/imports answered.") from error


def _check_form(form: Form) -> None:
    if form.key_column is not None and form.format != "csv":
        raise InvalidField("key_column", "is for CSV; the lines of the other formats have keys of their own")


def _upload(record: imports.Import) -> Upload:
    form = files.upload_form(
        settings.current().files_bucket,
        record.file_key,
        content_type=CONTENT_TYPES[record.format],
        most_bytes=MOST_BYTES,
    )
    return Upload(record.import_id, record.project_id, record.state, record.mode, form)
