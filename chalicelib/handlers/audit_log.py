"""Owns the route of the audit log: who did what, when and why; nobody can change it."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.domain.access import ADMIN
from chalicelib.handlers.http import Call, PageQuery, Routes
from chalicelib.services import audit_log

routes = Routes(__name__)


class AuditLogQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One day (UTC), and what the acts were about, such as an account's or a pay period's id."""

    day: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    subject: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None


class ActView(msgspec.Struct, frozen=True):
    """One act by a person or a rule."""

    act_id: Annotated[str, msgspec.Meta(description="Its name, without who did it; evidence may name it.")]
    at: datetime
    by: str
    action: str
    subject: str
    reason: str | None
    details: dict[str, Any]


class AuditLogView(msgspec.Struct, frozen=True):
    """A page of acts: in order of time within each of sixteen parts of the day."""

    acts: list[ActView]
    next_cursor: str | None


@routes.get("/audit-log", allow=ADMIN, query=AuditLogQuery, answer=AuditLogView)
def read_audit_log(call: Call[AuditLogQuery]) -> object:
    """Read the audit log of a day."""
    asked = call.input
    page = audit_log.acts_of(asked.day, subject=asked.subject, limit=asked.limit, cursor=asked.cursor)
    return {"acts": page.records, "next_cursor": page.next_cursor}
