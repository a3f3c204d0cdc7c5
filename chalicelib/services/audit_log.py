"""Use case of reading the audit log: a day, page by page, or what happened to one subject on it."""

from chalicelib import runtime
from chalicelib.domain.audit_log import (
    AUDIT_SHARDS,
    cursor_at,
    day_shard,
    is_about,
    next_back,
    place_back,
    position,
)
from chalicelib.models import accounts, audit, store

#: In so many parts of days, a week's, one page of what is about a person is looked for.
PARTS_A_PAGE = 7 * AUDIT_SHARDS


def today() -> str:
    """The day of the log in which the platform is."""
    return f"{runtime.now():%Y-%m-%d}"


def acts_about(account_id: str, *, limit: int, cursor: str | None) -> store.Page:
    """What was done about a person, whatever it is filed under, from today back to the day they signed up.

    A page may be short, or empty, while its cursor goes on. Raises NoSuchAccount.
    """
    first = accounts.account_of(account_id).created_at.date()
    day, shard, inner = place_back(cursor, runtime.now().date())
    found: list[audit.AuditRecord] = []
    for _ in range(PARTS_A_PAGE):
        if day < first or len(found) == limit:
            break
        page = store.listing(audit.AuditRecord, f"{day}#{shard:02d}", limit=limit - len(found), cursor=inner)
        found += [act for act in page.records if is_about(account_id, act.subject, act.details)]
        day, shard, inner = next_back(day, shard, page.next_cursor)
    found.sort(key=lambda act: act.at, reverse=True)
    return store.Page(found, f"{day}.{shard:02d}.{inner or ''}" if day >= first else None)


def acts_of(day: str | None, *, subject: str | None, limit: int, cursor: str | None) -> store.Page:
    """A page of a day's acts, in order of time within each of its parts; those on one subject stand in one part."""
    day = day or today()
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
