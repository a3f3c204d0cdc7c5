"""Owns a claim's deadline: its one extension, the plan and the reminders (R8, R44, R52)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from chalicelib.domain.messages import Tell
from chalicelib.domain.problems import Conflict, InvalidField

#: A draft saved so lately shows that somebody is at work: more time is given without a word (R52).
AT_WORK_WITHIN = timedelta(minutes=15)
#: Minutes before the deadline at which a person is reminded who chose none (R44).
DEFAULT_OFFSETS = (1440, 120, 30)
#: The sweep comes every five minutes, and a reminder rather too early than after the deadline.
TOLD_AHEAD = timedelta(minutes=5)
OFFSETS_MOST, OFFSET_MOST_MINUTES = 5, 7 * 24 * 60


class ExtendedBefore(Conflict):
    """This claim has had its extension."""

    @classmethod
    def until(cls, expires_at: datetime) -> "ExtendedBefore":
        """By when the work is due, in the sentence itself."""
        due = f"{expires_at:%Y-%m-%d %H:%M} UTC"
        return cls(f"Hand in what you have by {due}, or release it.", expires_at=expires_at)


def extended(expires_at: datetime, lease_minutes: int) -> datetime:
    """The deadline after the extension: half the lease more, whole minutes in favour of whoever works."""
    return expires_at + timedelta(minutes=-(-lease_minutes // 2))


def check_extension(*, saved_at: datetime | None, now: datetime, reason: str | None) -> None:
    """A draft shows activity, or a reason is given; raises InvalidField."""
    is_at_work = saved_at is not None and now - saved_at <= AT_WORK_WITHIN
    if not is_at_work and not (reason or "").strip():
        raise InvalidField("reason", "says why more time is needed, because no draft was saved in the last 15 minutes")


def check_plan(planned_on: date | None, *, now: datetime, expires_at: datetime) -> None:
    """A day on which the work can still be done, wherever the person is; raises InvalidField."""
    day = timedelta(days=1)
    if planned_on is not None and not (now - day).date() <= planned_on <= (expires_at + day).date():
        raise InvalidField("planned_on", f"is a day from today to the deadline ({expires_at:%Y-%m-%d}), or null")


def next_reminder(expires_at: datetime, offsets_minutes: Sequence[int] | None, now: datetime) -> datetime | None:
    """The first reminder that is still to come; None after the last one."""
    offsets = DEFAULT_OFFSETS if offsets_minutes is None else offsets_minutes
    instants = [expires_at - timedelta(minutes=offset) for offset in offsets]
    return min((at for at in instants if at > now), default=None)


def time_left(now: datetime, expires_at: datetime) -> str:
    """How long is left, as people say it: `1 day 2 h`, `3 h 5 min`, `25 min`."""
    minutes = max(0, int((expires_at - now).total_seconds() // 60))
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} day{'s' if days > 1 else ''} {hours} h"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def reminders_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """A person is reminded of work in hand, once for each instant: the write that moved the reminder says so."""
    if old is None or new is None or new["state"] != "active" or new["reminded_at"] in (None, old["reminded_at"]):
        return []
    facts: dict[str, str | int] = {
        "claim_id": new["claim_id"],
        "project_id": new["project_id"],
        "deadline_at": new["expires_at"].isoformat(),
    }
    return [Tell(new["account_id"], "claim_reminder", f"{new['claim_id']}#{new['reminded_at'].isoformat()}", facts)]
