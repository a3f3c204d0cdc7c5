"""Owns how the audit log is divided: a day in shards by subject, and cursors that go through them in order."""

from chalicelib.domain.ids import shard_of

#: A day's acts are written into so many parts, by what they are about.
AUDIT_SHARDS = 16


def day_shard(day: str, subject: str) -> str:
    """The part of a day in which an act on a subject stands."""
    return f"{day}#{shard_of(subject, AUDIT_SHARDS):02d}"


def position(cursor: str | None) -> tuple[int, str | None]:
    """The part at which a page begins, and the store's own cursor within it; the first one for what is no cursor."""
    shard, _, inner = (cursor or "").partition(".")
    number = int(shard) if shard.isdecimal() and len(shard) <= 2 else 0
    return min(number, AUDIT_SHARDS - 1), inner or None


def cursor_at(shard: int, inner: str | None) -> str | None:
    """The cursor of the next page: further in this part, or the next part; None at the end of the day."""
    if inner is None:
        shard += 1
    return f"{shard:02d}.{inner or ''}" if shard < AUDIT_SHARDS else None
