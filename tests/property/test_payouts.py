"""What a payout is broken into and what comes back adds up to the cent, whatever the amounts and rules (R36, rule 6)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.ledger import payable
from chalicelib.domain.money import Money
from chalicelib.domain.movements import movements
from chalicelib.domain.payouts import expected_on
from chalicelib.domain.settlements import Taken, payout_entry, return_entry, settlement_entry
from chalicelib.domain.tax import WHOLE, Rule, broken_down, tax_minor

DAY = date(2026, 11, 24)
AMOUNTS = st.integers(1, 10**15)
POINTS = st.integers(0, WHOLE - 1)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def rule(points, from_on=date(2026, 1, 1), until_on=None, rule_id="R", country="KE"):
    return Rule(rule_id, 1, country, points, from_on, "source", until_on, "acc_boss")


@given(AMOUNTS, POINTS)
def test_what_is_withheld_is_never_negative_and_never_more_than_its_part(gross, points):
    tax = tax_minor(gross, points)
    assert 0 <= tax * WHOLE <= gross * points < (tax + 1) * WHOLE


@given(AMOUNTS, AMOUNTS, POINTS)
def test_more_is_never_withheld_from_parts_than_from_the_whole(one, other, points):
    assert tax_minor(one, points) + tax_minor(other, points) <= tax_minor(one + other, points)


@given(AMOUNTS, POINTS, st.integers(0, 1000), st.booleans())
def test_a_payout_and_its_return_take_and_bring_back_the_same(gross, points, fee, had_settled):
    found = broken_down(
        Money(gross, "USD"), provider="manual", country="KE", paid_on=DAY, rules=[rule(points)],
        fees={"manual": {"USD": fee}},
    )  # fmt: skip
    assert found.net.minor + found.tax_minor + found.fee_minor == gross
    if found.net.minor < 1:
        return  # such a balance carries on
    taken = Taken("pay_1", "acc_ann", "manual", found.net, found.tax_minor, found.fee_minor, "R")
    entries = [
        payout_entry(
            "pay_1",
            account_id="acc_ann",
            provider="manual",
            breakdown=found,
            work_period="w",
            expected_on=DAY,
            goes_with="w",
        ),
        *([settlement_entry(taken, reference="B", work_period="w")] if had_settled else []),
        return_entry(taken, had_settled=had_settled, cause={}, work_period="w"),
    ]
    sums: dict[str, int] = {}
    changes = 0
    for entry in entries:
        postings = [posting.plain() for posting in entry.postings]
        changes += sum(movement.change_minor for movement in movements("acc_ann", postings))
        for posting in postings:
            sums[posting["source"]] = sums.get(posting["source"], 0) - posting["minor"]
            sums[posting["destination"]] = sums.get(posting["destination"], 0) + posting["minor"]
    assert changes == 0
    assert set(sums.values()) == {0}
    assert payable("acc_ann") in sums


@given(DAYS, st.lists(st.tuples(st.sampled_from(["KE", "UG"]), DAYS, st.integers(1, 400) | st.none()), max_size=6))
def test_a_payment_falls_under_at_most_one_of_rules_that_do_not_overlap(day, spans):
    rules: list[Rule] = []
    for country, from_on, length in spans:
        until = from_on + timedelta(days=length) if length else None
        candidate = rule(100, from_on, until, f"R{len(rules)}", country)
        if not any(candidate.overlaps(other) for other in rules):
            rules.append(candidate)
    assert sum(one.applies("KE", day) for one in rules) <= 1


@given(DAYS, DAYS, st.integers(1, 400), st.integers(1, 400), DAYS)
def test_rules_that_do_not_overlap_never_apply_to_the_same_day(one, other, first, second, day):
    a, b = rule(1, one, one + timedelta(days=first)), rule(2, other, other + timedelta(days=second))
    assert a.overlaps(b) == b.overlaps(a)
    if a.applies("KE", day) and b.applies("KE", day):
        assert a.overlaps(b)


@given(DAYS)
def test_a_transfer_takes_three_banking_days_and_arrives_on_one(day):
    arrives = expected_on("manual", day)
    assert arrives.weekday() < 5
    between = [day + timedelta(days=count) for count in range(1, (arrives - day).days + 1)]
    assert sum(one.weekday() < 5 for one in between) == 3
