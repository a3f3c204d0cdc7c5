"""How far an import is, what is wrong with its lines, and its end before its time."""

from typing import Any

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.import_errors import errors_csv
from chalicelib.domain.import_progress import Progress, progress
from chalicelib.domain.imports import BadLine, NoSuchImport, check_may_stop
from chalicelib.domain.projects import NoSuchProject
from chalicelib.gateways import files
from chalicelib.models import imports, project_imports, projects, store


class Listed(msgspec.Struct, frozen=True):
    """An import in the list of its project, and how far it is."""

    record: imports.Import
    progress: Progress

    def __getattr__(self, name: str) -> Any:
        return getattr(self.record, name)


class Report(msgspec.Struct, frozen=True):
    """An import, how far it is, and a link to the file with every bad line if there is one."""

    record: imports.Import
    progress: Progress
    errors_link: str | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.record, name)


def report(actor: Actor, import_id: str) -> Report:
    """How far the import is and what is wrong with its lines. Raises NoSuchImport."""
    return report_of(managed_import(actor, import_id)[0])


def imports_of(actor: Actor, project_id: str, *, limit: int, cursor: str | None) -> store.Page:
    """A project's imports, the newest first, whatever became of them. Raises NoSuchProject."""
    projects.managed(actor, project_id)
    by_project = imports.Import.by_project
    page = store.listing(by_project, project_id, limit=limit, cursor=cursor, is_newest_first=True)
    return store.Page([Listed(one, _progress(one)) for one in store.whole(page.records)], page.next_cursor)


@store.again_when(imports.ImportMovedError)
def cancel(actor: Actor, import_id: str) -> Report:
    """The import ends here, and another may begin; the run in hand finds out at its next chunk and writes nothing more.

    Cancelled again it stays as it is. Raises NoSuchImport, ImportOver, ImportCreating.
    """
    record, _ = managed_import(actor, import_id)
    if record.state == "cancelled":
        return report_of(record)
    check_may_stop(record.state, record.mode)
    changes = {"state": "cancelled", "open_state": None, "finished_at": runtime.now()}
    with store.transaction() as tx:
        record.advance(tx, **changes)
        if record.is_running:
            project_imports.end_import(tx, record.project_id, record.import_id, record.tasks_created)
    record.follow(**changes)
    return report_of(record)


def errors_link(found: Report) -> str:
    """Where every bad line lies as CSV for a minute; made of what is known by now."""
    bucket, record = settings.current().files_bucket, found.record
    kept = files.lines(bucket, record.errors_key) if record.errors_count else ()
    text = errors_csv(msgspec.json.decode(line.content, type=BadLine) for line in kept)
    key = f"{record.file_key}.errors.csv"
    files.write(bucket, key, text.encode(), content_type="text/csv")
    return files.download_link(bucket, key, file_name=f"errors-{record.import_id}.csv")


def managed_import(actor: Actor, import_id: str) -> tuple[imports.Import, projects.Project]:
    """The import and its project, for one of its managers; raises NoSuchImport."""
    record = imports.import_of(import_id)
    try:
        return record, projects.managed(actor, record.project_id)
    except NoSuchProject as error:
        raise NoSuchImport("POST /projects/{project_id}/imports begins one.") from error


def report_of(record: imports.Import) -> Report:
    """The import as its manager reads it."""
    bucket = settings.current().files_bucket
    link = files.download_link(bucket, record.errors_key, file_name="errors.jsonl") if record.errors_count else None
    return Report(record, _progress(record), link)


def _progress(record: imports.Import) -> Progress:
    return progress(
        record.state,
        bytes_done=record.bytes_done,
        file_bytes=record.file_bytes or 0,
        lines_done=record.lines_done,
        began_at=record.step_began_at,
        moved_at=record.moved_at,
        is_checked=record.lines_total is not None,
    )
