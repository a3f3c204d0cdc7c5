"""Owns the end of an account: what goes at once, what waits until nothing is owed, and what stays for ever."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from chalicelib.domain.problems import Forbidden

#: The first erasing comes with the next sweep, the others a day after the one before, until nothing is owed.
AGAIN_AFTER = timedelta(days=1)
#: Answers that may still earn something.
_UNDECIDED = frozenset({"checking", "in_review", "returned", "appealed"})
#: Payouts that are still to arrive, or wait for something.
_ON_ITS_WAY = frozenset({"held", "prepared", "approved", "sent"})


class AdministratorStays(Forbidden):
    """An administrator's account is not closed."""


def check_may_close(roles: Collection[str]) -> None:
    """No administrator closes their own account: so the last one of a deployment never can. Raises AdministratorStays.

    Nobody takes the role from themselves either, so another administrator is there when it is taken.
    """
    if "admin" in roles:
        raise AdministratorStays("Another administrator can take the role from you; then close it.")


def is_settled(
    balances: Mapping[str, int], payouts: Iterable[str], answers: Iterable[str], *, closed_at: datetime, now: datetime
) -> bool:
    """Nothing is owed, may still be earned, or is on its way, a day after closing: the last mails are out by then."""
    return (
        now - closed_at >= AGAIN_AFTER
        and not any(balances.values())
        and _ON_ITS_WAY.isdisjoint(payouts)
        and _UNDECIDED.isdisjoint(answers)
    )
