"""Owns corrections of a balance by an administrator: an entry more, never a changed one (R32)."""

from chalicelib.domain.ledger import EntryFacts, Posting, payable
from chalicelib.domain.money import Money
from chalicelib.domain.problems import Conflict, Forbidden, InvalidField

#: The other side of every correction.
CORRECTIONS = "corrections"


class OwnBalance(Forbidden):
    """Nobody corrects their own balance."""


class AdjustmentReferenceUsed(Conflict):
    """This reference was used for another correction of this account."""


def adjustment_id_of(account_id: str, reference: str) -> str:
    """One correction an account and reference: booking it twice is booking it once."""
    return f"adjust#{account_id}#{reference}"


def correction(account_id: str, amount: Money, *, by: str, reason: str, reference: str, work_period: str) -> EntryFacts:
    """The entry of a correction, owed to the person if positive, taken if negative; raises InvalidField for zero.

    The reason is part of the entry, because the person reads it on the statement.
    """
    if amount.minor == 0:
        raise InvalidField("amount.minor", "is not zero")
    check_not_own(account_id, by)
    own = payable(account_id)
    sides = (CORRECTIONS, own) if amount.minor > 0 else (own, CORRECTIONS)
    return EntryFacts(
        entry_id=adjustment_id_of(account_id, reference),
        kind="correction",
        cause={"reason": reason, "reference": reference},
        postings=[Posting(*sides, Money(abs(amount.minor), amount.currency))],
        work_period=work_period,
    )


def check_not_own(account_id: str, by: str) -> None:
    """Another person corrects it; raises OwnBalance."""
    if by == account_id:
        raise OwnBalance("Ask another administrator.")
