"""Owns the appeals table: what people object to, and what somebody else decided."""

from collections.abc import Iterator
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.domain.appeals import AppealDecided, NoSuchAppeal, Outcome
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute
from chalicelib.models.store import Record, Transaction


class ByState(GlobalSecondaryIndex["Appeal"]):
    """The desk of appeals: open ones, the first to be decided first."""

    class Meta:
        """Index settings."""

        index_name = "by_state"
        projection = KeysOnlyProjection()

    state = UnicodeAttribute(hash_key=True)
    decide_by = InstantAttribute(range_key=True)


class Appeal(Record):
    """Open, then upheld or rejected; `subject` is what it is against, by the kind."""

    class Meta:
        """Table settings."""

        table_name = "appeals"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    appeal_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute()
    subject = UnicodeAttribute()
    account_id = UnicodeAttribute()
    against = UnicodeAttribute()  # who took the decision, and so does not decide again
    state = UnicodeAttribute()
    reason = UnicodeAttribute()
    created_at = InstantAttribute()
    decide_by = InstantAttribute()
    decided_by = UnicodeAttribute(null=True)
    decided_at = InstantAttribute(null=True)
    decision_reason = UnicodeAttribute(null=True)
    by_state = ByState()

    def decide(self, tx: Transaction, outcome: Outcome, *, by: str, reason: str, at: datetime) -> None:
        """Upheld or rejected, once; raises AppealDecided."""
        actions = [
            Appeal.state.set(outcome),
            Appeal.decided_by.set(by),
            Appeal.decided_at.set(at),
            Appeal.decision_reason.set(reason),
        ]
        tx.update(Appeal(self.appeal_id), actions, Appeal.state == "open", _decided_before)


def _decided_before(found: Appeal | None) -> Exception:
    return AppealDecided("GET /appeals lists those that wait.", state=found.state if found else "unknown")


def appeal_of(appeal_id: str) -> Appeal:
    """The appeal; raises NoSuchAppeal."""
    found = Appeal.find(appeal_id)
    if found is None:
        raise NoSuchAppeal("GET /appeals lists those that wait.")
    return found


def overdue(now: datetime) -> Iterator[Appeal]:
    """Open appeals that should be decided by now; each is read whole, because an index may be late."""
    for hint in Appeal.by_state.query("open", Appeal.decide_by <= now):
        found = Appeal.find(hint.appeal_id)
        if found is not None and found.state == "open":
            yield found


def page_of(state: str, *, limit: int, cursor: str | None) -> store.Page:
    """Appeals in a state, the first to be decided first."""
    page = store.listing(Appeal.by_state, state, limit=limit, cursor=cursor)
    return store.Page(store.whole(page.records), page.next_cursor)
