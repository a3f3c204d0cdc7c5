"""Owns what a change of an account's passwords, addresses and second factor must tell its person."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.email_changes import email_changes_told
from chalicelib.domain.messages import Tell

#: Attribute that holds when something happened -> the notice about it.
_HAPPENED = {
    "password_changed_at": "password_changed",
    "second_factor_at": "second_factor_added",
    "email_changed_at": "email_changed",
}


def security_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """The links that were asked for, and what was changed; a closed account asks for nothing."""
    if old is None or new is None or new["standing"] == "closed":
        return []
    told = [*_resets_told(old, new), *_changes_told(old, new), *_factors_told(old, new)]
    return [*told, *email_changes_told(old, new)]


def _resets_told(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Tell]:
    asked = new.get("resets_asked")
    if not asked or asked == old.get("resets_asked"):
        return []
    return [_tell(new, "password_reset", asked[-1], asked_at=asked[-1])]


def _changes_told(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Tell]:
    changed = [name for name in _HAPPENED if new.get(name) and new[name] != old.get(name)]
    return [_tell(new, _HAPPENED[name], new[name].isoformat(), changed_at=new[name].isoformat()) for name in changed]


def _factors_told(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Tell]:
    before, after = old.get("second_factor_at"), new.get("second_factor_at")
    if before is not None and before == after and len(new["recovery_codes"]) < len(old["recovery_codes"]):
        left = len(new["recovery_codes"])
        return [_tell(new, "recovery_code_used", f"{after.isoformat()}#{left}", codes_left=left)]
    if before is not None and after is None:
        return [_tell(new, "second_factor_removed", before.isoformat())]
    return []


def _tell(account: Mapping[str, Any], kind: str, cause: str, **facts: str | int) -> Tell:
    return Tell(account["account_id"], kind, f"{account['account_id']}#{cause}", dict(facts))
