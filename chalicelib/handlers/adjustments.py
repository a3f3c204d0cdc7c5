"""Routes of corrections for administrators: an entry more, with a reason the person reads (R32)."""

from typing import Annotated

import msgspec

from chalicelib.domain.access import ADMIN
from chalicelib.domain.accounts import NoSuchAccount
from chalicelib.domain.adjustments import (
    AdjustmentReferenceUsed,
    EntryNotReversible,
    EntryReversed,
    Kind,
    NoSuchEntry,
    Original,
    OwnBalance,
)
from chalicelib.domain.ledger import BalanceTooLow
from chalicelib.domain.money import Money
from chalicelib.domain.problems import InvalidField
from chalicelib.handlers.balance import EntryView
from chalicelib.handlers.http import Amount, Call, Routes
from chalicelib.services import adjustments

routes = Routes(__name__)


class ReversedEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The entry to take back: its id, and the pay week whose statement it is in."""

    entry_id: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    period_id: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$(?!\n)")]


class AdjustmentInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Either an `amount`, positive if owed to the person and negative if taken, or the entry it `reverses`.

    A `service_credit` is an apology in money, and only given. The person reads the reason.
    """

    account_id: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    reason: Annotated[str, msgspec.Meta(min_length=10, max_length=300)]
    reference: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^[A-Za-z0-9._:-]{1,100}$(?!\n)",
            description="Your own number for it, such as a ticket's, and no name: it becomes part of the entry's id, "
            "which logs and messages may hold. It is booked once an account.",
        ),
    ]
    amount: Amount | None = None
    reverses: ReversedEntry | None = None
    kind: Kind = "correction"


@routes.post(
    "/adjustments",
    allow=ADMIN,
    body=AdjustmentInput,
    answer=EntryView,
    refuses=(
        NoSuchAccount,
        NoSuchEntry,
        OwnBalance,
        BalanceTooLow,
        AdjustmentReferenceUsed,
        EntryReversed,
        EntryNotReversible,
        InvalidField,
    ),
)
def adjust(call: Call[AdjustmentInput]) -> object:
    """Correct a person's balance by an entry with its reason, or take one back by its reversal."""
    given = call.input
    return adjustments.adjust(
        call.actor,
        given.account_id,
        msgspec.convert(given.amount, Money | None, from_attributes=True),
        reverses=msgspec.convert(given.reverses, Original | None, from_attributes=True),
        kind=given.kind,
        reason=given.reason,
        reference=given.reference,
        repeat=call.repeat,
    )
