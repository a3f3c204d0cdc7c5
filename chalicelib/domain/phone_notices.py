"""Owns what a person is told when a phone number becomes their account's (R64)."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.messages import Tell


def phones_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """A number was confirmed, or took the place of another; which one it is, is read when it is told."""
    if old is None or new is None or new["standing"] == "closed":
        return []
    at = new.get("phone_verified_at")
    if at is None or at == old.get("phone_verified_at"):
        return []
    is_other = old.get("phone_hash") not in (None, new["phone_hash"])
    cause_id = f"{new['account_id']}#phone#{at.isoformat()}"
    kind = "phone_changed" if is_other else "phone_confirmed"
    return [Tell(new["account_id"], kind, cause_id, {"phone_changed_at": at.isoformat()})]
