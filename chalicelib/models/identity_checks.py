"""Owns the identity_checks table: one look at a person's documents and what came of it (R13, R34)."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.domain.identity_checks import NoSuchCheck
from chalicelib.domain.identity_documents import KEPT_FOR
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction

#: So few are decided a day that the index of scans to be deleted needs no shards.
_SHARD = "scans"
#: Nor does the one of sessions at a provider.
SESSIONS = "sessions"
#: The state of a check whose person closed the account before anybody decided.
WITHDRAWN = "withdrawn"


class ByState(GlobalSecondaryIndex["IdentityCheck"]):
    """The administrators' desk: pending checks, oldest first."""

    class Meta:
        """Index settings."""

        index_name = "by_state"
        projection = KeysOnlyProjection()

    state = UnicodeAttribute(hash_key=True)
    created_at = InstantAttribute(range_key=True)


class ByDeletion(GlobalSecondaryIndex["IdentityCheck"]):
    """Decided checks whose scans are still there, by the instant they go; the others are not in the index."""

    class Meta:
        """Index settings."""

        index_name = "by_deletion"
        projection = KeysOnlyProjection()

    deletion_shard = UnicodeAttribute(hash_key=True)
    delete_at = InstantAttribute(range_key=True)


class BySession(GlobalSecondaryIndex["IdentityCheck"]):
    """Checks with a session at a provider to be looked at or erased, by when; the others are not in the index."""

    class Meta:
        """Index settings."""

        index_name = "by_session"
        projection = KeysOnlyProjection()

    session_shard = UnicodeAttribute(hash_key=True)
    look_at = InstantAttribute(range_key=True)


class IdentityCheck(Record):
    """Pending until it is decided; its scans go some time after."""

    class Meta:
        """Table settings."""

        table_name = "identity_checks"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    check_id = UnicodeAttribute(hash_key=True)
    account_id = UnicodeAttribute()
    state = UnicodeAttribute()
    document_type = UnicodeAttribute()
    document_country = UnicodeAttribute()
    document_keys = JsonAttribute(default=list)
    reason = UnicodeAttribute(null=True)
    decided_by = UnicodeAttribute(null=True)
    decided_at = InstantAttribute(null=True)
    created_at = InstantAttribute()
    seen_by = UnicodeSetAttribute(null=True)  # administrators who have opened it
    identity_hash = UnicodeAttribute(null=True)  # keyed: of the country and number of the document that was seen
    proved_hash = UnicodeAttribute(null=True)  # as above: of what a provider read and an administrator decides about
    deletion_shard = UnicodeAttribute(null=True)
    delete_at = InstantAttribute(null=True)
    deleted_at = InstantAttribute(null=True)
    provider = UnicodeAttribute(null=True)  # who checks, if not our own desk
    session_id = UnicodeAttribute(null=True)  # the provider's
    session_shard = UnicodeAttribute(null=True)
    look_at = InstantAttribute(null=True)
    desk_reason = UnicodeAttribute(null=True)  # why what a provider verified waits for an administrator
    redacted_at = InstantAttribute(null=True)  # when the provider had erased what it collected
    let_go_at = InstantAttribute(null=True)
    by_state = ByState()
    by_deletion = ByDeletion()
    by_session = BySession()
    #: A link to the provider's page, given to the person and never stored.
    url: str | None = None
    url_expires_at: datetime | None = None

    def decide(
        self,
        tx: Transaction,
        state: str,
        *,
        by: str,
        at: datetime,
        reason: str | None,
        identity_hash: str | None,
        refused: Callable[[Any], Exception],
    ) -> None:
        """Verified or rejected, once."""
        actions = [
            IdentityCheck.state.set(state),
            IdentityCheck.decided_by.set(by),
            IdentityCheck.decided_at.set(at),
            *([IdentityCheck.reason.set(reason)] if reason else []),
            *([IdentityCheck.identity_hash.set(identity_hash)] if identity_hash else []),
            *([IdentityCheck.proved_hash.remove()] if state == "rejected" else []),
            *(_to_be_deleted(at) if self.document_keys else []),
            *(session_due(at) if self.session_id and self.redacted_at is None else []),
        ]
        tx.update(IdentityCheck(self.check_id), actions, IdentityCheck.state == "pending", refused)

    def see(self, account_id: str) -> None:
        """This administrator has opened it."""
        if account_id not in (self.seen_by or ()):
            store.update(self, [IdentityCheck.seen_by.add({account_id})], IdentityCheck.check_id.exists())

    def forget_documents(self, at: datetime) -> None:
        """Its scans are gone; what they proved stays."""
        actions = [
            IdentityCheck.document_keys.set([]),
            IdentityCheck.deleted_at.set(at),
            IdentityCheck.deletion_shard.remove(),
            IdentityCheck.delete_at.remove(),
        ]
        with suppress(ForgottenBeforeError):
            store.update(self, actions, IdentityCheck.deletion_shard.exists(), lambda _: ForgottenBeforeError())


def withdraw(check_id: str, at: datetime) -> None:
    """A check that waits for an administrator waits no more, and its scans are due to go now; decided ones stay."""
    actions = [
        IdentityCheck.state.set(WITHDRAWN),
        IdentityCheck.decided_at.set(at),
        IdentityCheck.deletion_shard.set(_SHARD),
        IdentityCheck.delete_at.set(at),
    ]
    with suppress(ForgottenBeforeError):
        store.update(
            IdentityCheck(check_id), actions, IdentityCheck.state == "pending", lambda _: ForgottenBeforeError()
        )


class ForgottenBeforeError(Exception):
    """The scans were deleted, or the check was decided, by somebody else at the same time."""


def _to_be_deleted(decided_at: datetime) -> list[Action]:
    delete_at = IdentityCheck.delete_at.set(decided_at + KEPT_FOR)
    return [IdentityCheck.deletion_shard.set(_SHARD), delete_at]


def session_due(look_at: datetime) -> list[Action]:
    """The sweep of sessions looks at the check then."""
    return [IdentityCheck.session_shard.set(SESSIONS), IdentityCheck.look_at.set(look_at)]


def await_session(check: IdentityCheck, provider: str, look_at: datetime) -> None:
    """A check that has not been written yet goes to a provider, and is looked at then if nobody tells of it."""
    check.provider, check.session_shard, check.look_at = provider, SESSIONS, look_at


def to_delete(now: datetime) -> Iterator[IdentityCheck]:
    """Decided checks whose scans are due to go; each is read whole, because an index may be late."""
    for hint in IdentityCheck.by_deletion.query(_SHARD, IdentityCheck.delete_at <= now):
        found = IdentityCheck.find(hint.check_id)
        if found is not None and found.delete_at is not None:
            yield found


def check_of(check_id: str) -> IdentityCheck:
    """The check; raises NoSuchCheck."""
    found = IdentityCheck.find(check_id)
    if found is None:
        raise NoSuchCheck("GET /identity-checks lists those that wait.")
    return found
