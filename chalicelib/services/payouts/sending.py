"""Use cases of sending payouts: released ones become files for the operator's bank (rules 12 and 13; R33)."""

from collections.abc import Iterable
from typing import Any

from chalicelib import runtime, settings
from chalicelib.domain.messages import SendPayouts
from chalicelib.domain.pay_periods import PayoutsNotApproved, added_up, shards_of
from chalicelib.domain.payouts import Transfer, file_key, shard_hash, transfers_csv
from chalicelib.gateways import files, keys, queues
from chalicelib.models import accounts, audit, pay_periods, payouts, store


class PayoutsIncompleteError(Exception):
    """The payouts found are not those that were approved: the index lags, or something is wrong. Nothing was sent."""


def send_payouts(*, by: str, reason: str, period_id: str | None = None, dry_run: bool = False) -> dict[str, Any]:
    """Released payouts that are not sent yet are queued again; release itself starts it.

    Without a period the newest one. Raises NoSuchPayPeriod, PayoutsNotApproved.
    """
    newest = period_id or next((found.period_id for found in pay_periods.recent(1)), "")
    period = pay_periods.pay_period_of(newest)
    if period.state != "paid" and period.due_step != "send":
        raise PayoutsNotApproved("Two administrators approve them with POST /pay-periods/{period_id}/approval.")
    audit.append(by, "send_payouts", period.period_id, reason=reason, dry_run=dry_run)
    missing = pay_periods.missing(period)
    if missing and not dry_run:
        queues.send("payouts", missing)
    return {
        "period_id": period.period_id,
        "state": period.state,
        "dry_run": dry_run,
        "parts": period.parts("send"),
        "queued": len(missing),
        "payout_totals": period.payout_totals,
    }


def send_part(message: SendPayouts) -> None:
    """One file of a period's payouts; a message that comes again, late or out of order changes nothing."""
    period = pay_periods.pay_period_of(message.period_id)
    if period.due_step != "send":
        return
    if pay_periods.part_of(period.period_id, "send", message.part) is None:
        pay_periods.keep_part(_send(period, message.part, message.parts))
    parts = pay_periods.all_parts_of(period, "send")
    if parts:
        _finish(period, parts)


def _send(period: pay_periods.PayPeriod, part: int, parts: int) -> pay_periods.PayrollPart:
    """Every payout of these shards joins the batch, is written into its file, and is sent."""
    batch_id = f"{period.period_id}#{part}"
    due = _approved(period.period_id, shards_of(part, parts))
    for payout in due:
        _once(payout, lambda found: found.join_batch(batch_id))
    key = file_key(period.period_id, part, parts) if due else None
    if key:
        content = transfers_csv(period.period_id, [_transfer(payout) for payout in due])
        files.write(settings.current().files_bucket, key, content.encode(), content_type="text/csv; charset=utf-8")
    for payout in due:
        _once(payout, lambda found: found.mark_sent(batch_id))
    return pay_periods.PayrollPart(
        f"{period.period_id}#send",
        part,
        people=len({payout.account_id for payout in due}),
        totals=added_up({payout.currency: {"sent": payout.amount_minor, "sent_count": 1}} for payout in due),
        file_key=key,
        done_at=runtime.now(),
    )


def _approved(period_id: str, shards: Iterable[int]) -> list[payouts.Payout]:
    """The payouts of these shards, which must be those whose hashes were approved; raises PayoutsIncompleteError.

    A shard that has no approved hash has nothing to send, whatever an index shows.
    """
    hashes = {
        int(shard): hash_ for part in pay_periods.parts_of(period_id, "prepare") for shard, hash_ in part.hashes.items()
    }
    found = []
    for shard in (shard for shard in shards if shard in hashes):
        of_shard = list(payouts.sent_with(period_id, shard))
        if shard_hash(payout.line() for payout in of_shard) != hashes[shard]:
            raise PayoutsIncompleteError(f"shard {shard} of {period_id}")
        found += of_shard
    return found


def _once(payout: payouts.Payout, change: Any) -> None:
    """The change, or nothing if an earlier try made it, which the index or a lost answer hid."""
    try:
        change(payout)
    except payouts.PayoutMovedError:
        change(payouts.Payout.get(payout.payout_id, consistent_read=True))


def _transfer(payout: payouts.Payout) -> Transfer:
    account = accounts.Account.get(payout.account_id, consistent_read=True)
    method = payouts.PayoutMethod.get(payout.account_id, payout.method_id, consistent_read=True)
    destination = keys.decrypt(payout.account_id, method.destination_encrypted)
    return Transfer(payout.payout_id, payout.account_id, account.name, destination, payout.amount)


def _finish(period: pay_periods.PayPeriod, parts: list[pay_periods.PayrollPart]) -> None:
    totals = added_up(part.totals for part in parts)
    try:
        with store.transaction() as tx:
            period.finish_send(tx)
            files_count = sum(1 for part in parts if part.file_key)
            audit.note(tx, "payroll", "payouts_sent", period.period_id, totals=totals, files=files_count)
    except pay_periods.PeriodMovedError:
        return
