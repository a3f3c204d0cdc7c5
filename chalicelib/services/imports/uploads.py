"""A file of tasks comes: its upload, its start, its report; and the console's own import."""

from typing import Any

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.ids import derived_id
from chalicelib.domain.imports import MOST_BYTES, ImportNotWaiting, Mode, NoSuchImport, UploadMissing
from chalicelib.domain.projects import NoSuchProject, check_unfinished
from chalicelib.gateways import files
from chalicelib.models import audit, idempotency, imports, projects, store
from chalicelib.services.imports.checking import dry_run_of

CONTENT_TYPE = "application/x-ndjson"


class Upload(msgspec.Struct, frozen=True):
    """A new import and the signed form its file is posted with."""

    import_id: str
    project_id: str
    state: str
    mode: str
    upload: files.UploadForm


class Report(msgspec.Struct, frozen=True):
    """An import, and a link to the file with every bad line if there is one."""

    record: imports.Import
    errors_link: str | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.record, name)


@store.again_when(idempotency.AlreadyDoneError)
def begin(actor: Actor, project_id: str, *, mode: Mode, repeat: Repeat | None) -> Upload:
    """A new import waits for its file, which is posted with the signed form.

    Raises NoSuchProject, ProjectStateRefuses.
    """
    before = idempotency.done_before(repeat)
    if before is not None:
        return _upload(imports.import_of(before))
    project = projects.managed(actor, project_id)
    check_unfinished(project.state)
    record = _new_import(project, runtime.new_id("imp"), account_id=actor.account_id, mode=mode)
    with store.transaction() as tx:
        tx.create(record, lambda _: idempotency.AlreadyDoneError())
        idempotency.remember(tx, repeat, record.import_id)
    return _upload(record)


@store.again_when(imports.ImportMovedError)
@store.again_when(projects.ProjectMovedError)
def complete_upload(actor: Actor, import_id: str) -> Report:
    """The file is there and the import is queued; saying so again changes nothing.

    Raises NoSuchImport, UploadMissing, ImportRunning, ProjectStateRefuses.
    """
    record, project = _for_manager(actor, import_id)
    if record.state != "waiting":
        return _report(record)
    check_unfinished(project.state)
    return _report(_queue(record, project, _uploaded(record.file_key)))


def report(actor: Actor, import_id: str) -> Report:
    """How far the import is and what is wrong with its lines. Raises NoSuchImport."""
    record, _ = _for_manager(actor, import_id)
    return _report(record)


@store.again_when(imports.ImportMovedError)
@store.again_when(projects.ProjectMovedError)
def import_tasks(
    *,
    by: str,
    reason: str,
    project_id: str,
    file_key: str,
    mode: Mode = "all_or_nothing",
    dry_run: bool = False,
) -> dict[str, Any]:
    """A file that is in the bucket already is imported, once: the same file and project are the same import.

    A dry run reads the whole file and answers what would happen. Raises NoSuchProject, UploadMissing, ImportRunning.
    """
    project = projects.project_of(project_id)
    check_unfinished(project.state)
    facts = _uploaded(file_key)
    import_id = derived_id("imp", project_id, file_key, facts.etag)
    if dry_run:
        return {"dry_run": True, "import_id": import_id, **dry_run_of(project, import_id, file_key)}
    record = imports.Import.find(import_id)
    if record is None:
        record = _new_import(project, import_id, account_id=project.created_by, mode=mode, file_key=file_key)
        with store.transaction() as tx:
            tx.create(record, lambda _: imports.ImportMovedError())
            audit.note(tx, by, "import_tasks", project_id, reason=reason, import_id=import_id, file_key=file_key)
    if record.state == "waiting":
        record = _queue(record, project, facts)
    return {"dry_run": False, "import_id": import_id, "state": record.state, "tasks_created": record.tasks_created}


def _new_import(
    project: projects.Project, import_id: str, *, account_id: str, mode: Mode, file_key: str | None = None
) -> imports.Import:
    now = runtime.now()
    return imports.Import(
        import_id,
        project_id=project.project_id,
        account_id=account_id,
        state="waiting",
        mode=mode,
        file_key=file_key or f"imports/{project.project_id}/{import_id}.jsonl",
        created_at=now,
        moved_at=now,
    )


def _queue(record: imports.Import, project: projects.Project, found: files.FileFacts) -> imports.Import:
    """The import is queued and alone in its project; its stream record sends it to the queue."""
    if record.state != "waiting":
        raise ImportNotWaiting(state=record.state)
    changes = {
        "state": "queued",
        "open_state": "open",
        "file_tag": found.etag,
        "file_bytes": found.size,
        "first_shard": project.shard_count,
        "tasks_per_shard": settings.current().tasks_per_shard,
    }
    with store.transaction() as tx:
        record.advance(tx, **changes)
        project.begin_import(tx, record.import_id)
    record.follow(**changes)
    return record


def _uploaded(file_key: str) -> files.FileFacts:
    try:
        return files.facts(settings.current().files_bucket, file_key)
    except files.FileMissing as error:
        raise UploadMissing("Post the file with the form that POST /projects/{project_id}/imports answered.") from error


def _for_manager(actor: Actor, import_id: str) -> tuple[imports.Import, projects.Project]:
    record = imports.import_of(import_id)
    try:
        return record, projects.managed(actor, record.project_id)
    except NoSuchProject as error:
        raise NoSuchImport("POST /projects/{project_id}/imports begins one.") from error


def _upload(record: imports.Import) -> Upload:
    form = files.upload_form(
        settings.current().files_bucket, record.file_key, content_type=CONTENT_TYPE, most_bytes=MOST_BYTES
    )
    return Upload(record.import_id, record.project_id, record.state, record.mode, form)


def _report(record: imports.Import) -> Report:
    bucket = settings.current().files_bucket
    link = files.download_link(bucket, record.errors_key, file_name="errors.jsonl") if record.errors_count else None
    return Report(record, link)
