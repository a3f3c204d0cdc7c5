"""Use case of reading the audit log: a day, page by page, or what happened to one subject on it."""

from chalicelib.domain.audit_log import AUDIT_SHARDS, cursor_at, day_shard, position
from chalicelib.models import audit, store


def acts_of(day: str, *, subject: str | None, limit: int, cursor: str | None) -> store.Page:
    """A page of a day's acts, in order of time within each of its parts; those on one subject stand in one part."""
    if subject is not None:
        page = store.listing(audit.AuditRecord, day_shard(day, subject), limit=limit, cursor=cursor)
        return store.Page([found for found in page.records if found.subject == subject], page.next_cursor)
    shard, inner = position(cursor)
    found: list[audit.AuditRecord] = []
    while shard < AUDIT_SHARDS:
        page = store.listing(audit.AuditRecord, f"{day}#{shard:02d}", limit=limit - len(found), cursor=inner)
        found += page.records
        if len(found) == limit or page.next_cursor:
            return store.Page(found, cursor_at(shard, page.next_cursor))
        shard, inner = shard + 1, None
    return store.Page(found, None)
