"""Owns the end of an account: what goes at once, what waits until nothing is owed, and what stays for ever."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.money import Money
from chalicelib.domain.payouts import MethodFacts, destination_of
from chalicelib.domain.problems import Conflict, Forbidden

#: The first erasing comes with the next sweep, the others a day after the one before, until nothing is owed.
AGAIN_AFTER = timedelta(days=1)
#: Answers that may still earn something.
_UNDECIDED = frozenset({"checking", "in_review", "returned", "appealed"})
#: Payouts that are still to arrive, or wait for something.
_ON_ITS_WAY = frozenset({"held", "prepared", "approved", "sent"})


class AdministratorStays(Forbidden):
    """An administrator's account is not closed."""


class MoneyWaits(Conflict):
    """Money you have earned waits for something that only you can do."""


class Waiting(msgspec.Struct, frozen=True):
    """What is owed in one currency, and what keeps it from its person for good once nobody can sign in."""

    amount: Money
    holds: tuple[str, ...]
    least: Money


#: What to do before closing, by what holds the money.
_FIRST = {
    "identity": "hand in a passport or an ID card with POST /me/identity-check",
    "checking": "wait until your documents have been looked at (GET /me/identity-check says when)",
    "method": "add a payout method with POST /me/payout-methods",
    "method_failed": "add a payout method with POST /me/payout-methods, because the last transfer came back",
    "below_minimum": "earn on until it is {least}, the least that is sent at once",
}
#: The same as the reason that is given afterwards.
_BECAUSE = {
    "identity": "your identity is not verified",
    "checking": "your identity is not verified",
    "method": "we know no payout method for this currency",
    "method_failed": "the last transfer to your payout method came back",
    "below_minimum": "we send no less than {least} at once",
}


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


def owed(
    balances: Mapping[str, int], identity: str, methods: Sequence[MethodFacts], *, least_minor: int
) -> list[Waiting]:
    """What is owed by currency, with what only a person who can sign in may change about its payout (rule 7, R34).

    `least_minor` is the least amount that is paid out at once.
    """
    found = []
    for currency, minor in sorted(balances.items()):
        if minor > 0:
            holds = [] if identity == "verified" else ["checking" if identity == "pending" else "identity"]
            destination = destination_of(methods, currency)
            if destination is None:
                holds.append("method")
            elif destination.has_failed:
                holds.append("method_failed")
            if minor < least_minor:
                holds.append("below_minimum")
            found.append(Waiting(Money(minor, currency), tuple(holds), Money(least_minor, currency)))
    return found


def check_nothing_waits(found: Iterable[Waiting], *, contact: str) -> None:
    """Nobody leaves money behind unwarned; raises MoneyWaits with the amounts, what to do first, and the way on."""
    waiting = [one for one in found if one.holds]
    if not waiting:
        return
    first = dict.fromkeys(_FIRST[hold].format(least=one.least) for one in waiting for hold in one.holds)
    amounts = ", ".join(str(one.amount) for one in waiting)
    raise MoneyWaits(
        f"{amounts} cannot be paid out yet. First {', and '.join(first)}; then close your account. Send "
        "`leave_money_waiting` as true to close it all the same: the money stays owed to you, and to have it you "
        f"{contact}.",
        waiting=[
            {"minor": one.amount.minor, "currency": one.amount.currency, "holds": list(one.holds)} for one in waiting
        ],
    )


def money_words(found: Iterable[Waiting], *, contact: str) -> str:
    """Which money comes when, a line for each currency, as the mail after closing says it."""
    lines = [_money_line(one, contact) for one in found]
    lines = lines or ["We owe you nothing at the moment."]
    return "\n".join([*lines, "What is still accepted of work you handed in is paid in the same way."])


def _money_line(one: Waiting, contact: str) -> str:
    if one.holds:
        because = " and ".join(dict.fromkeys(_BECAUSE[hold].format(least=one.least) for hold in one.holds))
        return f"{one.amount} stays owed to you, but cannot be sent: {because}. To have it, {contact}."
    return (
        f"{one.amount} goes to your payout method: what you earned in a week that is closed on the next Tuesday, the "
        "rest the Tuesday after. If a transfer comes back, the money is still yours, and to have it you "
        f"{contact}."
    )
