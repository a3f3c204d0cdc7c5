"""Owns the route of the audit log: who did what, when and why; nobody can change it."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.domain.access import ADMIN
from chalicelib.domain.accounts import NoSuchAccount
from chalicelib.handlers.http import Call, PageQuery, Routes
from chalicelib.services import audit_log

routes = Routes(__name__)


class AuditLogQuery(PageQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One day (UTC; the platform's today without it), and what the acts are filed under, such as a pay period's id."""

    day: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")] | None = None
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
    """A page of a day's acts: in order of time within each of sixteen parts of the day."""

    today: Annotated[str, msgspec.Meta(description="The platform's day; the read one, if none was named.")]
    acts: list[ActView]
    next_cursor: str | None


class ActsView(msgspec.Struct, frozen=True):
    """A page of acts, the newest day first; it may be short, or empty, while its cursor goes on."""

    acts: list[ActView]
    next_cursor: str | None


@routes.get("/audit-log", allow=ADMIN, query=AuditLogQuery, answer=AuditLogView)
def read_audit_log(call: Call[AuditLogQuery]) -> object:
    """Read the audit log of a day."""
    asked = call.input
    page = audit_log.acts_of(asked.day, subject=asked.subject, limit=asked.limit, cursor=asked.cursor)
    return {"today": audit_log.today(), "acts": page.records, "next_cursor": page.next_cursor}


@routes.get("/accounts/{account_id}/acts", allow=ADMIN, query=PageQuery, answer=ActsView, refuses=(NoSuchAccount,))
def list_acts(call: Call[PageQuery], account_id: str) -> object:
    """List what was done about a person, from today back to the day they signed up."""
    page = audit_log.acts_about(account_id, limit=call.input.limit, cursor=call.input.cursor)
    return {"acts": page.records, "next_cursor": page.next_cursor}
