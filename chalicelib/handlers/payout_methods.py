"""Routes of payout methods: where your money goes (R33)."""

from datetime import datetime
from typing import Annotated

import msgspec

from chalicelib.domain.access import CONTRIBUTOR_ANY_STANDING
from chalicelib.domain.payouts import Provider, TooManyPayoutMethods
from chalicelib.domain.problems import InvalidField
from chalicelib.handlers.http import Call, NoInput, Routes
from chalicelib.services import payout_methods

routes = Routes(__name__)


class PayoutMethodView(msgspec.Struct, frozen=True):
    """A payout method; of its destination only the end is ever shown. Money came back from one that `failed_at`."""

    method_id: str
    provider: str
    currency: str
    label: str
    destination_hint: str
    created_at: datetime
    failed_at: datetime | None


class PayoutMethodsView(msgspec.Struct, frozen=True):
    """Your payout methods, oldest first; of each currency the newest is used."""

    payout_methods: list[PayoutMethodView]
    next_cursor: str | None = None


class PayoutMethodInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where one currency is paid; `destination` is what the operator's bank needs, such as an IBAN."""

    provider: Provider
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$", description="ISO 4217")]
    label: Annotated[str, msgspec.Meta(min_length=1, max_length=60, description="Your name for it")]
    destination: Annotated[str, msgspec.Meta(min_length=4, max_length=500)]


@routes.get("/me/payout-methods", allow=CONTRIBUTOR_ANY_STANDING, answer=PayoutMethodsView)
def list_payout_methods(call: Call[NoInput]) -> object:
    """List where your money goes."""
    return {"payout_methods": payout_methods.my_payout_methods(call.actor)}


@routes.post(
    "/me/payout-methods",
    allow=CONTRIBUTOR_ANY_STANDING,
    body=PayoutMethodInput,
    answer=PayoutMethodView,
    refuses=(InvalidField, TooManyPayoutMethods),
)
def add_payout_method(call: Call[PayoutMethodInput]) -> object:
    """Add where a currency is paid; a changed destination rests 72 hours before money follows it."""
    return payout_methods.add_payout_method(call.actor, **msgspec.structs.asdict(call.input), repeat=call.repeat)
