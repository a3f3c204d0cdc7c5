"""Owns the audit table: who did what, when and why; records are only ever added."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib import runtime
from chalicelib.domain.ids import shard_of
from chalicelib.models.attributes import InstantAttribute, JsonAttribute
from chalicelib.models.store import Busy, Record, Transaction


class AuditRecord(Record):
    """One act by a person or a rule."""

    class Meta:
        """Table settings."""

        table_name = "audit"

    day_shard = UnicodeAttribute(hash_key=True)  # <YYYY-MM-DD>#<0..15>
    audit_id = UnicodeAttribute(range_key=True)  # <time>#<subject>#<action>#<by>
    at = InstantAttribute()
    by = UnicodeAttribute()
    action = UnicodeAttribute()
    subject = UnicodeAttribute()
    reason = UnicodeAttribute(null=True)
    details = JsonAttribute(default=dict)


def record(by: str, action: str, subject: str, *, reason: str | None = None, **details: Any) -> AuditRecord:
    """A new audit record of this moment, not yet written: put it into the transaction of the act (`note`)."""
    at = runtime.now()
    day = f"{at:%Y-%m-%d}#{shard_of(subject, 16):02d}"
    audit_id = f"{at:%H:%M:%S.%f}#{subject}#{action}#{by}"
    return AuditRecord(day, audit_id, at=at, by=by, action=action, subject=subject, reason=reason, details=details)


def note(tx: Transaction, by: str, action: str, subject: str, *, reason: str | None = None, **details: Any) -> None:
    """The act is remembered in the transaction that does it.

    The same act on the same subject in the same millisecond is refused as Busy: whoever asked asks again.
    """
    tx.create(
        record(by, action, subject, reason=reason, **details),
        lambda _: Busy("Nothing was changed. Send the same request again in a moment.", retry_after=1),
    )
