"""Routes of my data: everything we keep about you, as one file."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.access import SIGNED_IN
from chalicelib.domain.data_exports import (
    DataExportExpired,
    DataExportNotReady,
    DataExportRunning,
    NoSuchDataExport,
    State,
)
from chalicelib.handlers.http import Call, NoInput, PageQuery, Routes
from chalicelib.services import data_exports

routes = Routes(__name__)


class DataExportView(msgspec.Struct, frozen=True):
    """An export of your data; `state_now` is `expired` from `expires_at` on."""

    export_id: str
    state_now: State
    size_bytes: int | None
    created_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None


class FetchableDataExportView(DataExportView, frozen=True, kw_only=True):
    """An export of your data; while it is ready, `file_link` opens its file for a minute."""

    file_link: str | None


class DataExportsView(msgspec.Struct, frozen=True):
    """A page of exports of your data, newest first."""

    data_exports: list[DataExportView]
    next_cursor: str | None


def _as_zip(found: Any) -> str:
    return data_exports.link_of(found)


@routes.post("/me/data-exports", allow=SIGNED_IN, answer=DataExportView, status=202, refuses=(DataExportRunning,))
def ask_data_export(call: Call[NoInput]) -> object:
    """Ask for everything we keep about you as a ZIP of JSON files; a notice tells you when it is ready."""
    return data_exports.ask_export(call.actor, call.repeat)


@routes.get("/me/data-exports", allow=SIGNED_IN, query=PageQuery, answer=DataExportsView)
def list_data_exports(call: Call[PageQuery]) -> object:
    """List the exports of your data, newest first."""
    page = data_exports.my_exports(call.actor, limit=call.input.limit, cursor=call.input.cursor)
    return {"data_exports": page.records, "next_cursor": page.next_cursor}


@routes.get(
    "/me/data-exports/{data_export_id}",
    allow=SIGNED_IN,
    answer=FetchableDataExportView,
    refuses=(NoSuchDataExport, DataExportNotReady, DataExportExpired),
    linked={"application/zip": _as_zip},
)
def read_data_export(call: Call[NoInput], data_export_id: str) -> object:
    """Read how far an export of your data is; `Accept: application/zip` leads to its file."""
    return data_exports.my_export(call.actor, data_export_id)
