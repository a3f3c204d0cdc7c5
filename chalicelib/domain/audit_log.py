"""Owns how the audit log is divided: a day in shards by subject, and cursors that go through them in order."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256

from chalicelib.domain.ids import shard_of

#: A day's acts are written into so many parts, by what they are about.
AUDIT_SHARDS = 16
#: How names of acts begin.
ACT = "act_"
_ACT = re.compile(ACT + r"([0-9-]{10})\.([0-9]{2})\.([0-9:.]{15})\.[0-9a-f]{16}")


def day_shard(day: str, subject: str) -> str:
    """The part of a day in which an act on a subject stands."""
    return f"{day}#{shard_of(subject, AUDIT_SHARDS):02d}"


def act_id(day_shard: str, audit_id: str) -> str:
    """The name of an act for people: where and when it stands, and nothing of who did what to whom.

    >>> act_id("2026-11-16#03", "09:00:00.000000#acc_1#grant_role#acc_2")[:35]
    'act_2026-11-16.03.09:00:00.000000.e'
    """
    time = audit_id.partition("#")[0]
    return f"{ACT}{day_shard.replace('#', '.')}.{time}.{sha256(audit_id.encode()).hexdigest()[:16]}"


def place_of(act: str) -> tuple[str, str] | None:
    """Where an act of this name stands: the part of its day and its time; None for what is no such name."""
    found = _ACT.fullmatch(act)
    return (f"{found[1]}#{found[2]}", found[3]) if found else None


def position(cursor: str | None) -> tuple[int, str | None]:
    """The part at which a page begins, and the store's own cursor within it; the first one for what is no cursor."""
    shard, _, inner = (cursor or "").partition(".")
    number = int(shard) if shard.isdecimal() and len(shard) <= 2 else 0
    return min(number, AUDIT_SHARDS - 1), inner or None


def place_back(cursor: str | None, today: date) -> tuple[date, int, str | None]:
    """Where a page begins that goes back from today: the day, its part, and the store's own cursor within that."""
    day, _, rest = (cursor or "").partition(".")
    shard, inner = position(rest)
    try:
        return date.fromisoformat(day), shard, inner
    except ValueError:
        return today, 0, None


def next_back(day: date, shard: int, inner: str | None) -> tuple[date, int, str | None]:
    """What comes after it: more of this part, the day's next part, or the day before.

    >>> next_back(date(2026, 11, 16), 15, None)
    (datetime.date(2026, 11, 15), 0, None)
    """
    if inner is not None:
        return day, shard, inner
    return (day, shard + 1, None) if shard + 1 < AUDIT_SHARDS else (day - timedelta(days=1), 0, None)


def is_about(account_id: str, subject: str, details: Mapping[str, object]) -> bool:
    """Whether an act is about a person: done to them, or to something of theirs that it says is theirs."""
    return account_id == subject or account_id in (value for value in details.values() if isinstance(value, str))


def cursor_at(shard: int, inner: str | None) -> str | None:
    """The cursor of the next page: further in this part, or the next part; None at the end of the day."""
    if inner is None:
        shard += 1
    return f"{shard:02d}.{inner or ''}" if shard < AUDIT_SHARDS else None
