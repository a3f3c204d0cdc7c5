"""Owns the data_exports table: the exports of their own data that people asked for."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib import runtime
from chalicelib.domain.data_exports import KEPT_FOR, NoSuchDataExport, State, state_at
from chalicelib.models import store
from chalicelib.models.accounts import Account
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute
from chalicelib.models.store import Record


class ExportMovedError(Exception):
    """It was finished by another run of the same message."""


class OwnerGoneError(Exception):
    """The account was closed while its data was put together."""


class ExportsByOpenState(GlobalSecondaryIndex["DataExport"]):
    """Exports that are not made yet, for the sweep; a finished one leaves the index."""

    class Meta:
        """Index settings."""

        index_name = "by_open_state"
        projection = KeysOnlyProjection()

    open_state = UnicodeAttribute(hash_key=True)
    created_at = InstantAttribute(range_key=True)


class DataExport(Record):
    """Queued, ready or expired; the ids of one person's exports count up, so that only one is made at a time."""

    class Meta:
        """Table settings."""

        table_name = "data_exports"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    account_id = UnicodeAttribute(hash_key=True)
    export_id = UnicodeAttribute(range_key=True)
    state = UnicodeAttribute()
    open_state = UnicodeAttribute(null=True)
    file_key = UnicodeAttribute()
    size_bytes = IntegerAttribute(null=True)
    created_at = InstantAttribute()
    ready_at = InstantAttribute(null=True)
    expires_at = InstantAttribute(null=True)
    by_open_state = ExportsByOpenState()

    @property
    def state_now(self) -> State:
        """The state, with the end of its days counted in."""
        return state_at(self.state, self.expires_at, runtime.now())

    def be_ready(self, size_bytes: int, at: datetime) -> None:
        """The file can be fetched; raises ExportMovedError, and OwnerGoneError for an account closed meanwhile."""
        actions = [
            DataExport.state.set("ready"),
            DataExport.open_state.remove(),
            DataExport.size_bytes.set(size_bytes),
            DataExport.ready_at.set(at),
            DataExport.expires_at.set(at + KEPT_FOR),
        ]
        with store.transaction() as tx:
            itself = DataExport(self.account_id, self.export_id)
            tx.update(itself, actions, DataExport.state == "queued", lambda _: ExportMovedError())
            tx.check(Account(self.account_id), Account.standing != "closed", lambda _: OwnerGoneError())

    def expire(self) -> None:
        """Its file is gone, or never comes; doing it twice is doing it once."""
        actions = [DataExport.state.set("expired"), DataExport.open_state.remove()]
        with suppress(ExportMovedError):
            store.update(self, actions, DataExport.state != "expired", lambda _: ExportMovedError())


def newest_of(account_id: str) -> DataExport | None:
    """The person's newest export, read consistently."""
    found = DataExport.query(account_id, consistent_read=True, scan_index_forward=False, limit=1)
    return next(iter(found), None)


def export_of(account_id: str, export_id: str) -> DataExport:
    """The person's export; raises NoSuchDataExport, also for anybody else's."""
    found = DataExport.find(account_id, export_id)
    if found is None:
        raise NoSuchDataExport("GET /me/data-exports lists yours.")
    return found


def page_of(account_id: str, *, limit: int, cursor: str | None) -> store.Page:
    """The person's exports, newest first."""
    return store.listing(DataExport, account_id, limit=limit, cursor=cursor, is_newest_first=True)


def stuck(since: datetime) -> Iterator[DataExport]:
    """Exports asked for before then and not made, as the index knows them."""
    yield from DataExport.by_open_state.query("open", DataExport.created_at <= since)
