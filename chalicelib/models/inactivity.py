"""Owns the writes about when somebody was last here, and the list of those who may be reminded."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from chalicelib.domain.inactivity import (
    REMINDED_AFTER,
    day_of,
    inactive_shard,
    inactive_shards,
    is_first_of_day,
    months_after,
)
from chalicelib.models import store
from chalicelib.models.accounts import Account
from chalicelib.models.claims import Claim


class SeenBeforeError(Exception):
    """The person was seen meanwhile, or is gone."""


def seen(account_id: str, now: datetime, *, known: Account | None = None) -> None:
    """The person signed in: written once a day; every reminder of the absence before is forgotten."""
    if known is not None and not is_first_of_day(known.signed_in_at, now):
        return
    actions = [
        Account.signed_in_at.set(now),
        Account.inactive_shard.set(inactive_shard(account_id)),
        Account.inactive_at.set(months_after(now, REMINDED_AFTER[0])),
        Account.inactive_told.remove(),
    ]
    is_first = Account.signed_in_at.does_not_exist() | (Account.signed_in_at < day_of(now))
    is_here = Account.account_id.exists() & (Account.standing != "closed")
    with suppress(SeenBeforeError, store.Busy):  # nobody is kept from signing in for this
        store.update(Account(account_id), actions, is_here & is_first, lambda _: SeenBeforeError())


def due(now: datetime, limit: int) -> Iterator[Account]:
    """Accounts whose reminder is due, each read whole, because an index may be late."""
    for shard in inactive_shards():
        for hint in Account.by_inactivity.query(shard, Account.inactive_at <= now, limit=limit):
            found = Account.find(hint.account_id)
            if found is not None and found.inactive_at is not None and found.inactive_at <= now:
                yield found


def active_at(account: Account) -> datetime:
    """When the person was last here: the sign-in, or the newest claim of the session that began with it."""
    newest: Claim | None = next(iter(Claim.query(account.account_id, limit=1, scan_index_forward=False)), None)
    at: datetime = account.signed_in_at
    return at if newest is None else max(at, newest.claimed_at)


def count_reminder(account: Account, told: int, next_at: datetime | None) -> None:
    """Reminded for so many months (0: not at all), and due again then; raises SeenBeforeError if anything moved."""
    unmoved = (Account.inactive_at == account.inactive_at) & (Account.signed_in_at == account.signed_in_at)
    actions = [Account.inactive_told.set(told)] if told else []
    if next_at is None:
        actions += [Account.inactive_shard.remove(), Account.inactive_at.remove()]
    else:
        actions.append(Account.inactive_at.set(next_at))
    store.update(Account(account.account_id), actions, unmoved, lambda _: SeenBeforeError())
