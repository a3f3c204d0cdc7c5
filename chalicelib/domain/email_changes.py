"""Owns the change of an account's e-mail address: allowed by the old one and confirmed by the new one."""

from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.domain.messages import Tell
from chalicelib.domain.problems import Conflict, InvalidField

#: The kinds of the two links, by what their readers do.
ALLOW, CONFIRM = "email_change_allow", "email_change_confirm"


class EmailTaken(Conflict):
    """This address belongs to an account already."""


class Change(msgspec.Struct, frozen=True):
    """The address asked for, when, and which of the two links were followed."""

    email: str
    asked_at: str
    is_allowed: bool = False
    is_confirmed: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether both have agreed."""
        return self.is_allowed and self.is_confirmed

    @property
    def waits_for(self) -> str | None:
        """Whose link is still to be followed; None when nobody's is."""
        return None if self.is_complete else "old_address" if self.is_confirmed else "new_address"


def check_other(email: str, present: str) -> None:
    """Raises InvalidField for the address the account has."""
    if email == present:
        raise InvalidField("email", "is another one than the address you have")


def followed_by(change: Change, kind: str) -> Change:
    """The change after a link of this kind was followed."""
    followed = {"is_allowed": True} if kind == ALLOW else {"is_confirmed": True}
    return msgspec.structs.replace(change, **followed)


def is_still_asked(message: Tell, change: Mapping[str, Any] | None) -> bool:
    """Whether a mail still has its address to go to: a link for a change that was replaced or done is not sent."""
    if message.kind not in (ALLOW, CONFIRM):
        return True
    return change is not None and change["asked_at"] == message.facts["asked_at"]


def email_changes_told(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Tell]:
    """Both addresses get their link; which address the new one is stays in the record."""
    asked_at = (new.get("email_change") or {}).get("asked_at")
    if asked_at is None or asked_at == (old.get("email_change") or {}).get("asked_at"):
        return []
    account_id = new["account_id"]
    return [Tell(account_id, kind, f"{account_id}#{asked_at}", {"asked_at": asked_at}) for kind in (ALLOW, CONFIRM)]
