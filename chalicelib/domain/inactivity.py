"""Owns when somebody who stays away is reminded that the account is theirs; nothing is ever taken from it (R5)."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.ids import shard_of
from chalicelib.domain.messages import Tell
from chalicelib.domain.money import Money
from chalicelib.domain.skills import Proof

#: The one kind of notice about it.
INACTIVE = "account_inactive"
#: Months without a sign-in and without work after which there is one reminder each.
REMINDED_AFTER = (6, 12)
#: Into how many parts the index of those who may be reminded is divided.
_SHARDS = 4


def months_after(at: datetime, months: int) -> datetime:
    """The same day and time so many months later, or that month's last day if it has no such day; in UTC."""
    begin = at.astimezone(UTC)
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    return begin.replace(year=year, month=month + 1, day=min(begin.day, monthrange(year, month + 1)[1]))


def next_reminder(active_at: datetime, told: int) -> datetime | None:
    """When the next reminder is due after the one for `told` months (0: none yet); None after the last."""
    return next((months_after(active_at, months) for months in REMINDED_AFTER if months > told), None)


def reminder_due(active_at: datetime, told: int, now: datetime) -> int | None:
    """The reminder to give now, in months; of two that are late the later one alone, None if none is due."""
    due = [months for months in REMINDED_AFTER if months > told and months_after(active_at, months) <= now]
    return max(due, default=None)


def is_first_of_day(signed_in_at: datetime | None, now: datetime) -> bool:
    """Whether a sign-in is worth a write: the first of a day, in UTC."""
    return signed_in_at is None or signed_in_at < day_of(now)


def day_of(now: datetime) -> datetime:
    """The beginning of the day, in UTC."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def inactive_shard(account_id: str) -> str:
    """Which part of the index an account stands in."""
    return f"inactive#{shard_of(account_id, _SHARDS)}"


def inactive_shards() -> list[str]:
    """Every part of that index."""
    return [f"inactive#{number}" for number in range(_SHARDS)]


def inactive_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """A person is reminded once for each length of one absence: the write that counts the reminder says so."""
    months = (new or {}).get("inactive_told")
    if old is None or new is None or not months or months == old.get("inactive_told"):
        return []
    since = new["signed_in_at"].isoformat()
    cause_id = f"{new['account_id']}#{since}#{months}"
    return [Tell(new["account_id"], INACTIVE, cause_id, {"signed_in_at": since})]


def is_back(message: Tell, signed_in_at: datetime | None) -> bool:
    """Whether the person of a reminder signed in since."""
    if message.kind != INACTIVE or signed_in_at is None:
        return False
    return bool(signed_in_at != datetime.fromisoformat(str(message.facts["signed_in_at"])))


def what_stays(
    balances: Mapping[str, int], proofs: Mapping[str, Proof], titles: Mapping[str, str]
) -> dict[str, str | int]:
    """What a reminder says is owed and proved."""
    owed = [str(Money(minor, currency)) for currency, minor in sorted(balances.items()) if minor > 0]
    held = [
        f"{titles.get(skill, skill)} (level {proof.level}{_until(proof)})" for skill, proof in sorted(proofs.items())
    ]
    paid = ". It is paid on the usual day, as soon as nothing stands in the way" if owed else ""
    return {"owed": (", ".join(owed) or "nothing at the moment") + paid, "skills": ", ".join(held) or "none yet"}


def _until(proof: Proof) -> str:
    return "" if proof.expires_at is None else f", until {proof.expires_at.day} {proof.expires_at:%B %Y}"
