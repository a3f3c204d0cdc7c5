"""Owns the identity_checks table: one look at a person's documents and what came of it (R13, R34)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.domain.identity_checks import NoSuchCheck
from chalicelib.models.attributes import InstantAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction


class ByState(GlobalSecondaryIndex["IdentityCheck"]):
    """The administrators' desk: pending checks, oldest first."""

    class Meta:
        """Index settings."""

        index_name = "by_state"
        projection = KeysOnlyProjection()

    state = UnicodeAttribute(hash_key=True)
    created_at = InstantAttribute(range_key=True)


class IdentityCheck(Record):
    """Pending until an administrator decides."""

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
    by_state = ByState()

    def decide(
        self,
        tx: Transaction,
        state: str,
        *,
        by: str,
        at: datetime,
        reason: str | None,
        refused: Callable[[Any], Exception],
    ) -> None:
        """Verified or rejected, once."""
        actions = [
            IdentityCheck.state.set(state),
            IdentityCheck.decided_by.set(by),
            IdentityCheck.decided_at.set(at),
            *([IdentityCheck.reason.set(reason)] if reason else []),
        ]
        tx.update(self, actions, IdentityCheck.state == "pending", refused)


def check_of(check_id: str) -> IdentityCheck:
    """The check; raises NoSuchCheck."""
    found = IdentityCheck.find(check_id)
    if found is None:
        raise NoSuchCheck("GET /identity-checks lists those that wait.")
    return found
