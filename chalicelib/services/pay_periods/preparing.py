"""One part of preparing payouts: what is owed goes out, or waits with its reasons (rules 6 and 7; R34)."""

from collections.abc import Iterable, Iterator

from chalicelib import runtime, settings
from chalicelib.domain.money import Money
from chalicelib.domain.pay_periods import Totals, added_up
from chalicelib.domain.payouts import (
    Destination,
    PayoutLine,
    amount_due,
    destination_of,
    holds,
    payout_entry,
    payout_id_of,
    shard_hash,
)
from chalicelib.models import accounts, ledger, pay_periods, payouts, store

Amounts = tuple[str, dict[str, int]]


def prepare_part(period: pay_periods.PayPeriod, part: int, shards: Iterable[int]) -> pay_periods.PayrollPart:
    """The payouts of these shards, from their records, so that a part begun twice gives the same sums and hashes."""
    people, totals, hashes = 0, [], {}
    for shard in shards:
        lines: list[PayoutLine] = []
        for head in ledger.heads_of_shard(shard):
            people += 1
            for currency in sorted(head.books):
                payout = _prepare(head, currency, payouts.period_part(period.period_id, shard))
                totals.append(_sums(head, currency, payout))
                lines += [payout.line()] if payout and payout.state != "held" else []
        if lines:
            hashes[str(shard)] = shard_hash(lines)
    return pay_periods.PayrollPart(
        f"{period.period_id}#prepare",
        part,
        people=people,
        totals=added_up(totals),
        hashes=hashes,
        done_at=runtime.now(),
    )


def dry_prepare(shards: Iterable[int]) -> Totals:
    """What would be prepared, held and carried on; nothing is written."""

    def sums() -> Iterator[Totals]:
        for shard in shards:
            for head in ledger.heads_of_shard(shard):
                for currency in sorted(head.books):
                    yield {currency: _would(head, currency)}

    return added_up(sums())


def _would(head: ledger.Head, currency: str) -> dict[str, int]:
    amount = _amount(head, currency)
    if amount < _least():
        return {"carried": amount}
    kind = "held" if _reasons(head.owner_id, currency)[0] else "prepared"
    return {kind: amount, f"{kind}_count": 1}


def _prepare(head: ledger.Head, currency: str, period_part: str) -> payouts.Payout | None:
    """The person's payout of one currency, prepared or held; None when there is nothing to pay out."""
    is_nothing = _amount(head, currency) == 0 and currency not in head.last_payouts
    if is_nothing:
        return None
    try:
        return _cut(head, currency, period_part)
    except (ledger.HeadMovedError, payouts.PayoutMovedError):
        return _cut_anew(head.owner_id, currency, period_part)


@store.again_when(ledger.HeadMovedError)
@store.again_when(payouts.PayoutMovedError)
def _cut_anew(owner_id: str, currency: str, period_part: str) -> payouts.Payout | None:
    return _cut(ledger.head_of(owner_id), currency, period_part)


def _cut(head: ledger.Head, currency: str, period_part: str) -> payouts.Payout | None:
    """Prepared or held, once: the person's newest payout of the currency says whether it was done before."""
    last_id = head.last_payouts.get(currency)
    last = payouts.Payout.find(last_id) if last_id else None
    if last is not None and last.period_part == period_part:
        return last
    amount = _amount(head, currency)
    if last is not None and last.state == "held":
        return _released_or_held(head, last, amount, period_part)
    if amount < _least():
        return None
    reasons, destination = _reasons(head.owner_id, currency)
    payout = _new_payout(head.owner_id, period_part, Money(amount, currency), reasons, destination)
    with store.transaction() as tx:
        payout.create(tx)
        if reasons:
            head.remember_payout(tx, currency, payout.payout_id)
        else:
            _take(tx, head, payout, payout.provider, payout.amount)
    return payout


def _released_or_held(head: ledger.Head, held: payouts.Payout, amount: int, period_part: str) -> payouts.Payout:
    """What was held goes out with this period once its reasons are gone, with the amount due now."""
    reasons, destination = _reasons(head.owner_id, held.currency)
    if reasons or destination is None or amount < _least():
        held.hold_on(amount, reasons or ["below_minimum"])
        return held
    with store.transaction() as tx:
        held.release(
            tx,
            amount_minor=amount,
            period_part=period_part,
            provider=destination.provider,
            method_id=destination.method_id,
        )
        _take(tx, head, held, destination.provider, Money(amount, held.currency))
    return payouts.Payout.get(held.payout_id, consistent_read=True)


def _take(tx: store.Transaction, head: ledger.Head, payout: payouts.Payout, provider: str, amount: Money) -> None:
    entry = payout_entry(
        payout.payout_id,
        account_id=head.owner_id,
        provider=provider,
        amount=amount,
        work_period=ledger.current_period(),
    )
    ledger.post(tx, head, entry, also=(head.with_payout(amount.currency, payout.payout_id),))


def _new_payout(
    account_id: str, period_part: str, amount: Money, reasons: list[str], destination: Destination | None
) -> payouts.Payout:
    now = runtime.now()
    period_id = period_part.partition("#")[0]
    is_prepared = destination is not None and not reasons
    return payouts.Payout(
        payout_id_of(account_id, period_id, amount.currency),
        account_id=account_id,
        period_id=period_id,
        period_part=period_part,
        currency=amount.currency,
        amount_minor=amount.minor,
        state="prepared" if is_prepared else "held",
        holds=reasons,
        provider=destination.provider if destination and is_prepared else None,
        method_id=destination.method_id if destination and is_prepared else None,
        created_at=now,
        prepared_at=now if is_prepared else None,
    )


def _reasons(account_id: str, currency: str) -> tuple[list[str], Destination | None]:
    """Why the person's payout would wait, and where it would go."""
    account = accounts.Account.find(account_id)
    destination = destination_of(payouts.facts_of(payouts.methods_of(account_id)), currency)
    identity = account.identity if account else "none"
    return list(holds(identity, destination, runtime.now())), destination


def _amount(head: ledger.Head, currency: str) -> int:
    closed = head.books.get(currency, {}).get("closing", 0)
    return amount_due(closed, head.balances.get(currency, 0))


def _least() -> int:
    return max(1, settings.current().payout_minimum_minor)


def _sums(head: ledger.Head, currency: str, payout: payouts.Payout | None) -> Totals:
    """One person's share in the sums, from the head as it was read and the payout as it is stored."""
    if payout is None:
        return {currency: {"carried": _amount(head, currency)}}
    kind = "held" if payout.state == "held" else "prepared"
    return {currency: {kind: payout.amount_minor, f"{kind}_count": 1}}
