"""Money and ledger under arbitrary input: nothing is lost, nothing appears (rules 5 and 6)."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.ledger import (
    BalanceTooLow,
    EntryFacts,
    HeadFacts,
    Posting,
    chain_breaks,
    payable,
    placed,
    plain,
)
from chalicelib.domain.money import Money
from chalicelib.domain.movements import Booked
from chalicelib.domain.payouts import PayoutLine, shard_hash
from chalicelib.domain.periods import WEEK, last_ended, period_named, period_of, statement_period
from chalicelib.domain.statements import Books, StatementFacts, statements_due

STARTS = st.sampled_from(["monday", "tuesday"])
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000)
)
ANN, OWN = "acc_ann", payable("acc_ann")


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any))
def test_a_split_loses_nothing_and_is_within_one_unit_of_its_share(minor, weights):
    parts = Money(minor, "USD").split(weights)
    assert sum(part.minor for part in parts) == minor
    total = sum(weights)
    assert all(abs(part.minor * total - minor * weight) < total for part, weight in zip(parts, weights, strict=True))
    assert all(part.minor == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


@given(INSTANTS, STARTS)
def test_every_instant_lies_in_exactly_one_week(instant, start):
    period = period_of(instant, start)
    assert period.starts_at <= instant < period.ends_at
    assert period_named(period.period_id) == period
    assert period_of(period.ends_at - timedelta(milliseconds=1), start) == period
    assert period_of(period.ends_at, start).starts_at == period.ends_at
    assert period.closes_at.weekday() == 1
    assert timedelta(hours=6) <= period.closes_at - period.ends_at <= timedelta(days=1, hours=6)


@given(INSTANTS, STARTS)
def test_the_last_ended_week_is_over_and_the_next_is_not(instant, start):
    last = last_ended(instant, start)
    assert last.ends_at <= instant < last.ends_at + WEEK


@given(INSTANTS, st.none() | INSTANTS, STARTS)
def test_no_entry_is_ever_listed_in_a_closed_week(work_at, closed_at, start):
    work = period_of(work_at, start).period_id
    closed = period_of(closed_at, start).period_id if closed_at else ""
    listed = statement_period(work, closed)
    assert listed > closed
    assert listed >= work
    assert listed == work or period_named(listed).starts_at - WEEK == period_named(closed).starts_at
    assert period_of(period_named(listed).starts_at, start).period_id == listed


@st.composite
def histories(draw):
    """Credits and debits of a person's chain, by week and currency, that never overdraw it."""
    steps = draw(
        st.lists(
            st.tuples(st.sampled_from(["USD", "JPY"]), st.integers(-500, 900).filter(bool), st.integers(0, 3)),
            max_size=25,
        )
    )
    head, entries = HeadFacts(ANN, 0, "", {}, ""), []
    for number, (currency, minor, week) in enumerate(steps):
        sides = ("budget:prj_1", OWN) if minor > 0 else (OWN, "payout:manual")
        entry = EntryFacts(
            f"e{number}", "work", {}, [Posting(*sides, Money(abs(minor), currency))], f"2026-11-{2 + week * 7:02d}"
        )
        at = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(milliseconds=number)
        try:
            after = placed(entry, head, statement_period=entry.work_period, written_at=at)
        except BalanceTooLow:
            continue
        head = replace(head, sequence=after.sequence, hash=after.hash, balances=after.balances)
        entries.append(after)
    return head, entries


def booked(entries):
    return [Booked(e.sequence, e.hash, e.kind, e.statement_period, e.work_period, e.cause, e.postings) for e in entries]


@given(histories())
def test_balances_are_the_fold_of_the_entries_and_never_negative(history):
    head, entries = history
    folded: dict[str, int] = {}
    for entry in entries:
        for posting in entry.postings:
            sign = 1 if posting["destination"] == OWN else -1
            folded[posting["currency"]] = folded.get(posting["currency"], 0) + sign * posting["minor"]
    assert folded == head.balances
    assert all(minor >= 0 for minor in head.balances.values())


@given(histories(), st.randoms(use_true_random=False))
def test_every_change_of_a_chain_is_found(history, chance):
    _, entries = history
    chain = [plain(entry) for entry in entries]
    assert chain_breaks(chain) == []
    if len(chain) < 2:
        return
    victim = chance.randrange(len(chain))
    changed = [dict(entry) for entry in chain]
    changed[victim]["postings"] = [changed[victim]["postings"][0] | {"minor": 10**6}]
    assert chain_breaks(changed)
    without = chain[:victim] + chain[victim + 1 :]
    assert chain_breaks(without) or victim == len(chain) - 1
    swapped = [chain[1], chain[0], *chain[2:]]
    assert chain_breaks(swapped)


@given(histories())
def test_statements_of_all_weeks_add_up_to_the_ledger_however_they_are_closed(history):
    """Closing week after week gives the statements of closing all at once, and each cent is in exactly one."""
    head, entries = history
    at_once, books = statements_due(ANN, {}, booked(entries))
    one_by_one: list[StatementFacts] = []
    carried: Books = {}
    for week in sorted({entry.statement_period for entry in entries}):
        found, carried = statements_due(ANN, carried, booked([e for e in entries if e.statement_period == week]))
        one_by_one += found
    assert one_by_one == at_once
    assert {currency: sums["closing"] for currency, sums in books.items()} == head.balances
    assert sum(statement.entries_count for statement in at_once) == len(entries)
    assert all(one.opening_minor + one.earned_minor - one.paid_minor == one.closing_minor for one in at_once)
    assert all(sum(line["minor"] for line in one.lines) == one.closing_minor - one.opening_minor for one in at_once)


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=40, unique=True), st.integers(0, 2**32))
def test_the_hash_of_payouts_depends_on_what_they_are_and_not_on_their_order(amounts, seed):
    lines = [PayoutLine(f"pay_{n}", ANN, "USD", amount, "manual", "mtd_1") for n, amount in enumerate(amounts)]
    shuffled = random.Random(seed).sample(lines, len(lines))
    assert shard_hash(lines) == shard_hash(shuffled)
    assert shard_hash([replace(lines[0], amount_minor=lines[0].amount_minor + 1), *lines[1:]]) != shard_hash(lines)


def test_an_entry_of_nothing_is_impossible():
    with pytest.raises(ValueError, match="more than zero"):
        Posting("budget:prj_1", OWN, Money(0, "USD"))
