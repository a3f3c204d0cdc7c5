"""A million random splits and reversals lose nothing and make nothing (rule 6)."""

import random
from collections import Counter
from datetime import date

from chalicelib.domain.adjustments import Given, correction, reversal
from chalicelib.domain.ledger import EntryFacts, balance_after, payable
from chalicelib.domain.money import EXPONENTS, Money
from chalicelib.domain.settlements import Taken, payout_entry, return_entry
from chalicelib.domain.tax import Breakdown, Rule, broken_down

_SPLITS, _REVERSALS = 700_000, 300_000
_CURRENCIES = sorted(EXPONENTS)
OWN, WEEK = payable("acc_ann"), "2026-11-16"
GIVEN = Given("acc_boss", "The page showed the wrong listing.", "T-1")


def test_seven_hundred_thousand_splits_add_up_to_the_minor_unit_and_are_fair():
    dice = random.Random("splits")
    for _ in range(_SPLITS):
        amount = Money(
            dice.randrange(-(10**9), 10**9) if dice.random() < 0.9 else dice.randrange(5), dice.choice(_CURRENCIES)
        )
        weights = [dice.randrange(1000) for _ in range(dice.randrange(1, 6))]
        weights[dice.randrange(len(weights))] += 1
        parts, whole = amount.split(weights), sum(weights)
        assert sum(part.minor for part in parts) == amount.minor
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part.minor * whole - amount.minor * weight) < whole, (amount, weights)


def test_three_hundred_thousand_entries_and_what_takes_them_back_leave_every_balance_as_it_was():
    """Corrections and their reversals, payouts with tax and fee and their returns: on the balance and on every account."""
    dice = random.Random("reversals")
    balances, ledger = {"USD": 10**8, "JPY": 10**8, "KWD": 10**8}, Counter[tuple[str, str]]()
    for number in range(_REVERSALS):
        gross = Money(dice.randrange(1, 10**7), dice.choice(("USD", "JPY", "KWD")))
        pair = (
            _payout_and_return(number, gross, dice) if dice.random() < 0.5 else _correction_and_reversal(number, gross)
        )
        for entry in pair:
            balances = balance_after(balances, OWN, entry.postings)
            for posting in entry.postings:
                ledger[posting.source, gross.currency] -= posting.amount.minor
                ledger[posting.destination, gross.currency] += posting.amount.minor
        assert balances == {"USD": 10**8, "JPY": 10**8, "KWD": 10**8}
    assert len(ledger) > 12
    assert not any(ledger.values())


def _correction_and_reversal(number: int, amount: Money) -> tuple[EntryFacts, EntryFacts]:
    booked = correction("acc_ann", amount if number % 2 else -amount, GIVEN, kind="correction", work_period=WEEK)
    plain = [posting.plain() for posting in booked.postings]
    cause = booked.cause
    return booked, reversal(
        booked.entry_id, kind=booked.kind, cause=cause, postings=plain, given=GIVEN, work_period=WEEK
    )


def _payout_and_return(number: int, gross: Money, dice: random.Random) -> tuple[EntryFacts, EntryFacts]:
    fee = dice.randrange(min(gross.minor, 100))
    rule = Rule(f"KE-{number % 9}", 1, "KE", dice.randrange(0, 9000), date(2026, 1, 1), "an act")
    found = broken_down(
        gross,
        provider="manual",
        country="KE",
        paid_on=date(2026, 11, 24),
        rules=[rule],
        fees={"manual": {gross.currency: fee}},
    )
    assert found.net.minor + found.tax_minor + found.fee_minor == gross.minor
    if found.net.minor <= 0:
        found = Breakdown(gross)
    payout = {"account_id": "acc_ann", "provider": "manual"}
    taken = Taken(
        f"pay_{number}", **payout, net=found.net, tax_minor=found.tax_minor, fee_minor=found.fee_minor,
        rule_id=found.applied.rule_id if found.applied else None,
    )  # fmt: skip
    out = payout_entry(
        f"pay_{number}", **payout, breakdown=found, work_period=WEEK, expected_on=date(2026, 11, 27), goes_with=WEEK
    )
    return out, return_entry(taken, had_settled=False, cause={"reason": "closed"}, work_period=WEEK)
