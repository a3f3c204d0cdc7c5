"""Owns the route of notices: what a person was told."""

from datetime import datetime

import msgspec

from chalicelib.domain.access import SIGNED_IN
from chalicelib.handlers.http import Call, PageQuery, Routes
from chalicelib.services import notices

routes = Routes(__name__)


class NoticeView(msgspec.Struct, frozen=True):
    """One message; `facts` are the ids and amounts it is about."""

    notice_id: str
    kind: str
    title: str
    facts: dict[str, str | int]
    created_at: datetime
    read_at: datetime | None


class NoticesView(msgspec.Struct, frozen=True):
    """A page of notices."""

    notices: list[NoticeView]
    next_cursor: str | None


@routes.get("/me/notices", allow=SIGNED_IN, query=PageQuery, answer=NoticesView)
def list_notices(call: Call[PageQuery]) -> object:
    """List what we told you, newest first."""
    page = notices.notices_of(call.actor, limit=call.input.limit, cursor=call.input.cursor)
    return {"notices": page.records, "next_cursor": page.next_cursor}
