"""Owns the export of everything we keep about a person: one at a time, kept for a week, nobody else's data in it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from chalicelib.domain.ids import derived_id
from chalicelib.domain.messages import BuildDataExport, Tell
from chalicelib.domain.problems import Conflict, NotFound

State = Literal["queued", "ready", "expired"]

#: How long the file can be fetched; the bucket deletes it a day later at most.
KEPT_FOR = timedelta(days=7)
#: Where every export lies, for the bucket's own rule.
PREFIX = "data-exports/"


class NoSuchDataExport(NotFound):
    """There is no such export of your data."""


class DataExportRunning(Conflict):
    """An export of your data is being made."""


class DataExportNotReady(Conflict):
    """This export is not ready yet."""


class DataExportExpired(Conflict):
    """This export is not kept any more."""


def export_id_after(account_id: str, newest_id: str | None) -> str:
    """The id of a person's next export, which sorts after the newest: of those asked for at once only one is made.

    >>> export_id_after("acc_1", "dex_000009x").startswith("dex_000010")
    True
    """
    number = int(newest_id[4:10]) + 1 if newest_id else 1
    return f"dex_{number:06d}" + derived_id("", account_id, str(number))[-12:]


def file_key_of(account_id: str, export_id: str) -> str:
    """Where the file lies: derived from its cause, so that made twice it is one file."""
    return f"{PREFIX}{account_id}/{export_id}.zip"


def state_at(state: str, expires_at: datetime | None, now: datetime) -> State:
    """Queued, ready, or expired from the instant on at which the file is no longer given."""
    if state == "ready" and expires_at is not None and now < expires_at:
        return "ready"
    return "queued" if state == "queued" else "expired"


def check_fetchable(state: State) -> None:
    """Raises DataExportNotReady, DataExportExpired."""
    if state == "queued":
        raise DataExportNotReady("A notice tells you when it is; mostly within minutes.", retry_after=60)
    if state == "expired":
        raise DataExportExpired("Ask for a new one with POST /me/data-exports.")


def exports_followed(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[BuildDataExport]:
    """An export that was asked for is made."""
    is_new = old is None and new is not None and new["state"] == "queued"
    return [BuildDataExport(new["account_id"], new["export_id"])] if is_new and new is not None else []


def exports_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """The person hears that the file can be fetched, and until when."""
    if new is None or new["state"] != "ready" or (old is not None and old["state"] == "ready"):
        return []
    cause_id = f"{new['account_id']}#{new['export_id']}"
    facts = {"export_id": new["export_id"], "kept_until_at": new["expires_at"].isoformat()}
    return [Tell(new["account_id"], "data_export_ready", cause_id, facts)]
