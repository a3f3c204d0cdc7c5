"""Owns the audit table: who did what, when and why; records are only ever added."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib import runtime
from chalicelib.domain.audit_log import act_id, day_shard, place_of
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, JsonAttribute
from chalicelib.models.store import Busy, Record, Transaction

#: So many different acts of one person on one subject in one millisecond are told apart.
_TWINS = 50


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

    @property
    def act_id(self) -> str:
        """Its name for people, such as evidence of a step."""
        return act_id(self.day_shard, self.audit_id)


def act_of(name: str) -> AuditRecord | None:
    """The act of this name; None if there is none."""
    place = place_of(name)
    if place is None:
        return None
    day, time = place
    found = AuditRecord.query(day, AuditRecord.audit_id.startswith(f"{time}#"))
    return next((one for one in found if one.act_id == name), None)


def record(by: str, action: str, subject: str, *, reason: str | None = None, **details: Any) -> AuditRecord:
    """A new audit record of this moment, not yet written: put it into the transaction of the act (`note`)."""
    at = runtime.now()
    day = day_shard(f"{at:%Y-%m-%d}", subject)
    audit_id = f"{at:%H:%M:%S.%f}#{subject}#{action}#{by}"
    return AuditRecord(day, audit_id, at=at, by=by, action=action, subject=subject, reason=reason, details=details)


class _WrittenBeforeError(Exception):
    """An act stands under this id already."""

    def __init__(self, found: AuditRecord | None) -> None:
        super().__init__("written before")
        self.found = found


def append(by: str, action: str, subject: str, *, reason: str | None = None, **details: Any) -> None:
    """The act is remembered outside a transaction; nothing that was written before is ever replaced.

    Another act under the same id, in the same millisecond, gets an id of its own; the very same one is our own,
    whose answer was lost.
    """
    act = record(by, action, subject, reason=reason, **details)
    first_id = act.audit_id
    for number in range(1, _TWINS + 1):
        act.audit_id = first_id if number == 1 else f"{first_id}#{number}"
        try:
            store.create(act, _WrittenBeforeError)
        except _WrittenBeforeError as before:
            if before.found is not None and before.found.attribute_values == act.attribute_values:
                return
        else:
            return
    raise Busy("Nothing was changed. Send the same request again in a moment.", retry_after=1)


def note(tx: Transaction, by: str, action: str, subject: str, *, reason: str | None = None, **details: Any) -> None:
    """The act is remembered in the transaction that does it.

    The same act on the same subject in the same millisecond is refused as Busy: whoever asked asks again.
    """
    tx.create(
        record(by, action, subject, reason=reason, **details),
        lambda _: Busy("Nothing was changed. Send the same request again in a moment.", retry_after=1),
    )
