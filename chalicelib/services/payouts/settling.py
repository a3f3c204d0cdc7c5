"""Use cases of settling a whole period: the operator's bank carried out its files (R33)."""

from typing import Any

from chalicelib.domain.messages import SettlePayouts
from chalicelib.domain.pay_periods import SHARDS, shards_of
from chalicelib.domain.settlements import PayoutDecided, PayoutsNotSent
from chalicelib.gateways import queues
from chalicelib.models import audit, pay_periods, payouts
from chalicelib.services.payouts.outcomes import Word, record

#: Who an outcome is by when it is that of a whole file.
SETTLING = "settle_payouts"


def settle_payouts(*, by: str, reason: str, period_id: str | None = None, dry_run: bool = False) -> dict[str, Any]:
    """Every payout of a sent period that nothing else is known of has arrived; asking again settles what is left.

    Without a period the newest one. Raises NoSuchPayPeriod, PayoutsNotSent.
    """
    newest = period_id or next((found.period_id for found in pay_periods.recent(1)), "")
    period = pay_periods.pay_period_of(newest)
    if period.state != "paid":
        raise PayoutsNotSent("GET /pay-periods/{period_id} shows how far they are.", state=period.state)
    parts = period.parts("send")
    waiting = sum(len(_on_their_way(period.period_id, shard)) for shard in range(SHARDS)) if dry_run else None
    audit.append(by, SETTLING, period.period_id, reason=reason, dry_run=dry_run)
    messages = [SettlePayouts(period.period_id, part, parts) for part in range(parts)]
    if messages and not dry_run:
        queues.send("payouts", messages)
    summary = {"period_id": period.period_id, "dry_run": dry_run, "queued": 0 if dry_run else len(messages)}
    return summary | ({"waiting": waiting} if dry_run else {})


def settle_part(message: SettlePayouts) -> None:
    """The payouts of some shards that are on their way have arrived; any number of times is once."""
    for shard in shards_of(message.part, message.parts):
        for payout in _on_their_way(message.period_id, shard):
            _settle(payout)


def _settle(payout: payouts.Payout) -> None:
    word = Word("settled", str(payout.batch_id), "The bank carried out the file", SETTLING)
    try:
        record(payout.payout_id, word, is_audited=False)
    except PayoutDecided:
        return  # an administrator knew better meanwhile


def _on_their_way(period_id: str, shard: int) -> list[payouts.Payout]:
    return [payout for payout in payouts.sent_with(period_id, shard) if payout.state == "sent"]
