"""Owns corrections of a balance by an administrator: an entry more, never a changed one (R32)."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from chalicelib.domain.ledger import EntryFacts, Posting, payable
from chalicelib.domain.messages import Tell
from chalicelib.domain.money import Money
from chalicelib.domain.problems import Conflict, Forbidden, InvalidField, NotFound

Kind = Literal["correction", "service_credit"]

#: The most minor units of one correction, either way; the same bound as that of every amount a request brings.
MOST_MINOR = 10**15
#: How the ids of entries begin that somebody booked by hand.
_BY_HAND = ("adjust#", "reverse#")
#: The other side of a correction, and of an apology in money.
CORRECTIONS, SERVICE_CREDITS = "corrections", "service_credits"
#: What may be taken back by an entry that swaps its sides; payouts come back by their outcome.
REVERSIBLE = frozenset({"work", "time", "bonus", "review", "stipend", "referral", "service_credit", "correction"})
#: Kinds whose money goes back to the budget of the project that paid it.
FROM_BUDGET = frozenset({"work", "time", "review", "bonus", "stipend"})
#: Members of an original's cause that its reversal repeats, so that it is found beside it.
_KEPT = ("project_id", "task_id", "submission_id", "review_id", "assessment_id", "attempt_id")


class OwnBalance(Forbidden):
    """Nobody corrects their own balance."""


class AdjustmentReferenceUsed(Conflict):
    """This reference was used for another correction of this account."""


class NoSuchEntry(NotFound):
    """There is no such entry in this pay period of this account."""


class EntryReversed(Conflict):
    """This entry has been reversed before."""


class EntryNotReversible(Conflict):
    """An entry of this kind is not taken back by a reversal."""


class Original(msgspec.Struct, frozen=True):
    """An entry to take back: its id, and the pay week whose statement it is in."""

    entry_id: str
    period_id: str


class Given(msgspec.Struct, frozen=True):
    """Who corrects, why, and their own number for it; the reason is part of the entry, because the person reads it."""

    by: str
    reason: str
    reference: str


def check_one_wanted(amount: Money | None, reverses: Original | None, kind: Kind) -> None:
    """Either an amount is booked, of a kind, or an entry taken back; raises InvalidField."""
    if (amount is None) == (reverses is None):
        raise InvalidField("amount", "is given, or `reverses`: one of the two")
    if reverses is not None and kind != "correction":
        raise InvalidField("kind", "is not given with `reverses`: an entry that is taken back has its own kind")


def adjustment_id_of(account_id: str, reference: str) -> str:
    """One correction an account and reference: booking it twice is booking it once."""
    return f"{_BY_HAND[0]}{account_id}#{reference}"


def correction(account_id: str, amount: Money, given: Given, *, kind: Kind, work_period: str) -> EntryFacts:
    """The entry of a correction, owed to the person if positive, taken if negative; a service credit is only given.

    Raises OwnBalance, and InvalidField for an amount that is none.
    """
    if amount.minor == 0:
        raise InvalidField("amount.minor", "is not zero")
    if abs(amount.minor) > MOST_MINOR:
        raise InvalidField("amount.minor", f"is from -{MOST_MINOR} to {MOST_MINOR}")
    if kind == "service_credit" and amount.minor < 0:
        raise InvalidField("amount.minor", "is more than zero: a service credit is given, never taken")
    check_not_own(account_id, given.by)
    own, other = payable(account_id), SERVICE_CREDITS if kind == "service_credit" else CORRECTIONS
    sides = (other, own) if amount.minor > 0 else (own, other)
    return EntryFacts(
        entry_id=adjustment_id_of(account_id, given.reference),
        kind=kind,
        cause={"reason": given.reason, "reference": given.reference},
        postings=[Posting(*sides, Money(abs(amount.minor), amount.currency))],
        work_period=work_period,
    )


def reversal(
    entry_id: str,
    *,
    kind: str,
    cause: Mapping[str, str],
    postings: Sequence[Mapping[str, Any]],
    given: Given,
    work_period: str,
) -> EntryFacts:
    """The entry that takes another one back, once: its postings with their sides swapped, in the week of its work.

    Raises EntryNotReversible for a payout, a settlement, a return, or what is a reversal itself.
    """
    if kind not in REVERSIBLE:
        raise EntryNotReversible(
            "A payout comes back by POST /payouts/{payout_id}/outcome; a reversal is undone by a correction.",
            kind=kind,
        )
    kept = {name: cause[name] for name in _KEPT if name in cause}
    return EntryFacts(
        entry_id=f"{_BY_HAND[1]}{entry_id}",
        kind="reversal",
        cause={
            "reverses": entry_id,
            "reversed_kind": kind,
            "reason": given.reason,
            "reference": given.reference,
            **kept,
        },
        postings=[
            Posting(posting["destination"], posting["source"], Money(posting["minor"], posting["currency"]))
            for posting in postings
        ],
        work_period=work_period,
    )


def adjustments_told(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[Tell]:
    """A person is told of what was booked by hand, once: the lock of the entry's id comes with it and stays."""
    if old is not None or new is None:
        return []
    what, _, entry_id = new["lock_id"].partition("#")
    if what != "entry" or not entry_id.startswith(_BY_HAND):
        return []
    return [Tell(new["owner_id"], "balance_changed", entry_id, {"entry_key": new["record_id"]})]


def check_not_own(account_id: str, by: str) -> None:
    """Another person corrects it; raises OwnBalance."""
    if by == account_id:
        raise OwnBalance("Ask another administrator.")
