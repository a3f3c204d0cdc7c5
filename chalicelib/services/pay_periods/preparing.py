"""One part of preparing payouts: what is owed goes out, or waits with its reasons (rules 6 and 7; R34)."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import msgspec

from chalicelib import runtime, settings
from chalicelib.domain.money import Money
from chalicelib.domain.pay_periods import Totals, added_up
from chalicelib.domain.payouts import (
    Destination,
    PayoutLine,
    amount_due,
    destination_of,
    expected_on,
    holds,
    payout_id_of,
    shard_hash,
)
from chalicelib.domain.periods import period_named
from chalicelib.domain.settlements import payout_entry
from chalicelib.domain.tax import Breakdown, broken_down, parse_fees, parse_rules, plain
from chalicelib.models import accounts, head_lists, ledger, pay_periods, payouts, store
from chalicelib.services.weekly_roots import owners_kept


class _Due(msgspec.Struct, frozen=True):
    """What would go out to a person now, why it waits, and where it would go."""

    reasons: list[str]
    destination: Destination | None
    breakdown: Breakdown
    returned_in: str = ""

    @property
    def is_too_little(self) -> bool:
        """Whether it is too little to be worth a transfer."""
        return self.breakdown.gross.minor < _least()

    def has_returned_money(self, last: payouts.Payout | None, period_part: str) -> bool:
        """Whether it pays again what had arrived and came back since the newest payout that took money."""
        goes_with = period_part.partition("#")[0]
        is_since = last is None or last.state == "held" or last.goes_with < self.returned_in
        return bool(self.returned_in) and self.returned_in <= goes_with and is_since


def prepare_part(period: pay_periods.PayPeriod, part: int, shards: Iterable[int]) -> pay_periods.PayrollPart:
    """The payouts of these shards, from their records, so that a part begun twice gives the same sums and hashes.

    Everybody whose head the close wrote down is in it, whatever the index shows at this moment.
    """
    people, totals, hashes = 0, [], {}
    for shard in shards:
        lines: list[PayoutLine] = []
        for head in head_lists.heads_of_shard(shard, also=owners_kept(period.period_id, shard)):
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
            for head in head_lists.heads_of_shard(shard):
                for currency in sorted(head.books):
                    yield {currency: _would(head, currency)}

    return added_up(sums())


def _would(head: ledger.Head, currency: str) -> dict[str, int]:
    amount = _amount(head, currency)
    due = _due(head.owner_id, Money(amount, currency)) if amount >= _least() else None
    if due is None or due.is_too_little:
        return {"carried": amount}
    if due.reasons:
        return {"held": amount, "held_count": 1}
    return _prepared_sums(due.breakdown.net.minor, due.breakdown.tax_minor, due.breakdown.fee_minor)


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
    amount = Money(_amount(head, currency), currency)
    if last is not None and last.state == "held":
        return _released_or_held(head, last, amount, period_part)
    if amount.minor < _least():
        return None
    due = _due(head.owner_id, amount)
    if due.is_too_little:
        return None
    payout = _new_payout(head.owner_id, period_part, due, has_returned_money=due.has_returned_money(last, period_part))
    with store.transaction() as tx:
        payout.create(tx)
        if due.reasons:
            head.remember_payout(tx, currency, payout.payout_id)
        else:
            _take(tx, head, payout.payout_id, due, period_part)
    return payout


def _released_or_held(head: ledger.Head, held: payouts.Payout, amount: Money, period_part: str) -> payouts.Payout:
    """What was held goes out with this period once its reasons are gone, with the amount due now."""
    due = _due(head.owner_id, amount)
    if due.reasons or due.is_too_little:
        held.hold_on(amount.minor, due.reasons or ["below_minimum"])
        return held
    with store.transaction() as tx:
        held.release(tx, _prepared(due, period_part, has_returned_money=due.has_returned_money(held, period_part)))
        _take(tx, head, held.payout_id, due, period_part)
    return payouts.Payout.get(held.payout_id, consistent_read=True)


def _take(tx: store.Transaction, head: ledger.Head, payout_id: str, due: _Due, period_part: str) -> None:
    destination = _destination(due)
    entry = payout_entry(
        payout_id,
        account_id=head.owner_id,
        provider=destination.provider,
        breakdown=due.breakdown,
        work_period=ledger.current_period(),
        expected_on=expected_on(destination.provider, _closes_on(period_part)),
        goes_with=period_part.partition("#")[0],
    )
    ledger.post(tx, head, entry, also=(head.with_payout(due.breakdown.gross.currency, payout_id),))


def _new_payout(account_id: str, period_part: str, due: _Due, *, has_returned_money: bool) -> payouts.Payout:
    gross = due.breakdown.gross
    period_id = period_part.partition("#")[0]
    held = {"state": "held", "holds": due.reasons, "amount_minor": gross.minor, "gross_minor": gross.minor}
    values = held if due.reasons else _prepared(due, period_part, has_returned_money=has_returned_money)
    return payouts.Payout(
        payout_id_of(account_id, period_id, gross.currency),
        account_id=account_id,
        period_id=period_id,
        currency=gross.currency,
        created_at=runtime.now(),
        **{"period_part": period_part, **values},
    )


def _prepared(due: _Due, period_part: str, *, has_returned_money: bool) -> dict[str, Any]:
    """What a payout's record says from the moment its money is taken."""
    destination, breakdown = _destination(due), due.breakdown
    return {
        "state": "prepared",
        "holds": [],
        "amount_minor": breakdown.net.minor,
        "gross_minor": breakdown.gross.minor,
        "tax_minor": breakdown.tax_minor,
        "fee_minor": breakdown.fee_minor,
        "withholding": plain(breakdown.applied) if breakdown.applied else None,
        "period_part": period_part,
        "provider": destination.provider,
        "method_id": destination.method_id,
        "prepared_at": runtime.now(),
        "has_returned_money": has_returned_money,
    }


def _destination(due: _Due) -> Destination:
    """Where it goes; a payout without a destination is held."""
    if due.destination is None:
        raise ValueError("a payout without a destination is not prepared")
    return due.destination


def _due(account_id: str, gross: Money) -> _Due:
    """What the person would be paid of an amount at this moment, and why it would wait (rule 7; R34, R36)."""
    now, setting = runtime.now(), settings.current()
    account = accounts.Account.find(account_id)
    methods = payouts.methods_of(account_id)
    destination = destination_of((method.facts() for method in methods), gross.currency)
    breakdown = broken_down(
        gross,
        provider=destination.provider if destination else "",
        country=account.country if account else None,
        paid_on=now.date(),
        rules=parse_rules(setting.withholding_rules, must_be_reviewed=setting.stage != "local"),
        fees=parse_fees(setting.payout_fees),
    )
    reasons = holds(account.identity if account else "none", destination, now, breakdown.net.minor)
    returned_in = max((one.returned_in or "" for one in methods if one.currency == gross.currency), default="")
    return _Due(list(reasons), destination, breakdown, returned_in)


def _closes_on(period_part: str) -> date:
    """The Tuesday on which the payouts of a period go out."""
    return period_named(period_part.partition("#")[0]).closes_at.date()


def _amount(head: ledger.Head, currency: str) -> int:
    closed = head.books.get(currency, {}).get("closing", 0)
    return amount_due(closed, head.balances.get(currency, 0))


def _least() -> int:
    return max(1, settings.current().payout_minimum_minor)


def _sums(head: ledger.Head, currency: str, payout: payouts.Payout | None) -> Totals:
    """One person's share in the sums, from the head as it was read and the payout as it is stored."""
    if payout is None:
        return {currency: {"carried": _amount(head, currency)}}
    if payout.state == "held":
        return {currency: {"held": payout.gross_minor, "held_count": 1}}
    sums = _prepared_sums(payout.amount_minor, payout.tax_minor, payout.fee_minor)
    return {currency: sums | ({"returned_count": 1} if payout.has_returned_money else {})}


def _prepared_sums(net: int, tax: int, fee: int) -> dict[str, int]:
    """What is transferred, and what is withheld and charged where anything is."""
    sums = {"prepared": net, "prepared_count": 1, "tax": tax, "fee": fee}
    return {name: minor for name, minor in sums.items() if minor or name not in ("tax", "fee")}
