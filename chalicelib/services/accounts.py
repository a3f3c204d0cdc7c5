"""Owns the use cases of accounts: who asks, signing up, proving an e-mail address, roles."""

from chalicelib.domain.access import Actor
from chalicelib.models import accounts


def actor_of(account_id: str) -> Actor | None:
    """The person behind a request as our table knows them now, so that a restriction acts at once; None if unknown."""
    found = accounts.Account.find(account_id) if account_id else None
    if found is None:
        return None
    return Actor(found.account_id, frozenset(found.roles or ()), found.standing)
