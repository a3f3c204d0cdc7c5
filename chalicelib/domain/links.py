"""Owns the links we send by e-mail: how long each kind works, and why one is refused (R10)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from chalicelib.domain.accounts import LINK_VALID_FOR, LinkExpired, LinkUnknown, LinkUsed

#: Kinds of notices that carry a link with a secret -> how long it works.
VALID_FOR: Mapping[str, timedelta] = {
    "email_verification": LINK_VALID_FOR,
    "password_reset": timedelta(hours=1),
    "email_change_allow": timedelta(hours=24),
    "email_change_confirm": timedelta(hours=24),
}


def check_asked_link(
    *, used_at: datetime | None, expires_at: datetime, now: datetime, is_void: bool, way_out: str
) -> None:
    """A link works once, for its time, and not after what it could change was changed; raises LinkUsed, LinkExpired."""
    if used_at is not None or is_void:
        raise LinkUsed(way_out)
    if now >= expires_at:
        raise LinkExpired(way_out, expired_at=expires_at)


def unknown_link() -> LinkUnknown:
    """Refuses a secret we never gave out, or gave out for something else."""
    return LinkUnknown("Copy the whole link from the e-mail, or ask for a new one.")
