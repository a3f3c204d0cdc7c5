"""Use cases of my data: asking for everything we keep about oneself, having it made, fetching it (GDPR, article 15)."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.data_export_words import readme
from chalicelib.domain.data_exports import DataExportRunning, check_fetchable, export_id_after, file_key_of
from chalicelib.domain.idempotency import Repeat
from chalicelib.gateways import archives, files
from chalicelib.models import accounts, data_exports, idempotency, own_data, store


class Fetchable(msgspec.Struct, frozen=True):
    """One export, and while it is kept the address of its file for a minute."""

    export: data_exports.DataExport
    file_link: str | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.export, name)


@store.again_when(idempotency.AlreadyDoneError)
def ask_export(actor: Actor, repeat: Repeat | None) -> data_exports.DataExport:
    """All we keep about the person is put together, one export at a time; raises DataExportRunning.

    The next id follows from the newest one, so that of two requests at once only one can make it.
    """
    before = idempotency.done_before(repeat)
    if before is not None:
        return data_exports.export_of(actor.account_id, before)
    newest = data_exports.newest_of(actor.account_id)
    if newest is not None and newest.state == "queued":
        raise _running()
    export_id = export_id_after(actor.account_id, newest.export_id if newest else None)
    export = data_exports.DataExport(
        actor.account_id,
        export_id,
        state="queued",
        open_state="open",
        file_key=file_key_of(actor.account_id, export_id),
        created_at=runtime.now(),
    )
    with store.transaction() as tx:
        tx.create(export, lambda _: idempotency.AlreadyDoneError() if repeat else _running())
        idempotency.remember(tx, repeat, export_id)
    return export


def my_exports(actor: Actor, *, limit: int, cursor: str | None) -> store.Page:
    """The person's exports, newest first."""
    return data_exports.page_of(actor.account_id, limit=limit, cursor=cursor)


def my_export(actor: Actor, export_id: str) -> Fetchable:
    """One of the person's exports, with a link while it is kept; raises NoSuchDataExport."""
    export = data_exports.export_of(actor.account_id, export_id)
    is_kept = export.state_now == "ready"
    name = f"inlier-my-data-{export_id}.zip"
    bucket = settings.current().documents_bucket
    return Fetchable(export, files.download_link(bucket, export.file_key, file_name=name) if is_kept else None)


def link_of(found: Fetchable) -> str:
    """Where the file lies for a minute; raises DataExportNotReady, DataExportExpired."""
    check_fetchable(found.export.state_now)
    return str(found.file_link)


def build(account_id: str, export_id: str) -> None:
    """The file is there and the export ready; run twice, the same file is written again and told once.

    An account that was closed meanwhile gets none: what was written is deleted.
    """
    export = data_exports.export_of(account_id, export_id)
    if export.state != "queued":
        return
    bucket = settings.current().documents_bucket
    size = archives.write(bucket, export.file_key, own_data.parts_of(account_id), beside=_files_of(account_id))
    try:
        export.be_ready(size, runtime.now())
    except data_exports.ExportMovedError:
        return
    except data_exports.OwnerGoneError:
        files.remove(bucket, export.file_key)
        export.expire()


def _files_of(account_id: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    """What says what all this is, and the resume as it is now; one that was taken away meanwhile is left out."""
    yield "README.txt", iter([readme(name for name, _ in own_data.parts_of(account_id)).encode()])
    bucket, resume = settings.current().documents_bucket, accounts.account_of(account_id).own_resume
    if resume is not None:
        with suppress(files.FileMissing):
            version = files.facts(bucket, resume.file_key).version
            yield resume.file_name, files.parts(bucket, resume.file_key, version=version)


def _running() -> DataExportRunning:
    return DataExportRunning("A notice tells you when it is ready; GET /me/data-exports lists it.", retry_after=60)
