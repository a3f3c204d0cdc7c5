"""Use cases of payout methods: where a person's money goes (R33); a destination is never shown again in full."""

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.money import known_currency
from chalicelib.domain.payouts import METHODS_MOST, Provider, TooManyPayoutMethods, checked_destination, hint_of
from chalicelib.gateways import keys
from chalicelib.models import audit, idempotency, payouts, store


def my_payout_methods(actor: Actor) -> list[payouts.PayoutMethod]:
    """The person's payout methods; of each currency the newest is used."""
    return sorted(payouts.methods_of(actor.account_id), key=lambda method: (method.created_at, method.method_id))


@store.again_when(idempotency.AlreadyDoneError)
def add_payout_method(
    actor: Actor, *, provider: Provider, currency: str, label: str, destination: str, repeat: Repeat | None
) -> payouts.PayoutMethod:
    """From now on the currency is paid there; a changed destination rests 72 hours before money follows it.

    Raises InvalidField for an unknown currency or a destination of more than a line, TooManyPayoutMethods.
    """
    before = idempotency.done_before(repeat)
    if before is not None:
        return payouts.PayoutMethod.get(actor.account_id, before, consistent_read=True)
    known_currency(currency)
    destination = checked_destination(destination)
    if len(payouts.methods_of(actor.account_id)) >= METHODS_MOST:
        raise TooManyPayoutMethods(f"{METHODS_MOST} is the most; write to support.", limit=METHODS_MOST)
    method = payouts.PayoutMethod(
        actor.account_id,
        runtime.new_id("mtd"),
        provider=provider,
        currency=currency,
        label=label,
        destination_encrypted=keys.encrypt(actor.account_id, destination),
        destination_hint=hint_of(destination),
        created_at=runtime.now(),
    )
    with store.transaction() as tx:
        tx.put(method)
        audit.note(tx, actor.account_id, "add_payout_method", method.method_id, provider=provider, currency=currency)
        idempotency.remember(tx, repeat, method.method_id)
    return method
