"""Owns the use cases of preferences: reading and choosing."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.access import Actor
from chalicelib.domain.preferences import choices, kinds_not_mailed
from chalicelib.models import accounts


def preferences_of(actor: Actor) -> dict[str, Any]:
    """What the person chose; what was never chosen is mailed."""
    account = accounts.account_of(actor.account_id)
    return {"locale": account.locale, "mailed": choices(account.not_mailed or ())}


def choose(actor: Actor, *, locale: str, mailed: Mapping[str, bool]) -> dict[str, Any]:
    """These choices and no others from now on; what is not named is mailed."""
    not_mailed = kinds_not_mailed(mailed)
    accounts.Account(actor.account_id).prefer(locale, not_mailed)
    return {"locale": locale, "mailed": choices(not_mailed)}
