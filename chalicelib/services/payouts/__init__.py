"""Use cases of payouts: sent as files for the operator's bank, and what became of each (rules 12 and 13; R33)."""

from chalicelib.domain.messages import SendPayouts, SettlePayouts
from chalicelib.services.payouts.checking import check_payouts
from chalicelib.services.payouts.outcomes import payout_of, payouts_of_period, record_outcome
from chalicelib.services.payouts.sending import PayoutsIncompleteError, send_part, send_payouts
from chalicelib.services.payouts.settling import settle_part, settle_payouts


def follow(message: SendPayouts | SettlePayouts) -> None:
    """What the queue `payouts` brings: a part to send, or one to settle."""
    if isinstance(message, SettlePayouts):
        settle_part(message)
    else:
        send_part(message)


__all__ = [
    "PayoutsIncompleteError",
    "check_payouts",
    "follow",
    "payout_of",
    "payouts_of_period",
    "record_outcome",
    "send_part",
    "send_payouts",
    "settle_part",
    "settle_payouts",
]
