"""Bonus rules are data with one evaluator, and the worst case is what is reserved (R22; rule 2)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.bonus_rules import (
    BonusRule,
    answer_worst_minor,
    check_bonus_rules,
    evaluate,
    minutes_taken,
    owed,
    rules_of,
    unmeasured,
    worst_minor,
)
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.terms import Offer, bonus_worst_minor, claim_terms, worst_case_minor

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
HARD = {"rule_id": "hard", "kind": "per_answer", "when": {"difficulty": {"at_least": 3}}, "amount": 40}
QUICK = {
    "rule_id": "quick", "kind": "per_answer", "amount": 25, "when": {"minutes": {"at_least": 2, "at_most": 10}},
}  # fmt: skip
TEN = {"rule_id": "ten", "kind": "per_count", "when": {"count": {"at_least": 10}}, "amount": 500}
RULES = rules_of([HARD, QUICK, TEN])


@pytest.mark.parametrize(
    ("kept", "inputs", "minor", "looked_at"),
    [
        (HARD, {"difficulty": 3, "minutes": 5}, 40, {"difficulty": 3}),
        (HARD, {"difficulty": 2, "minutes": 5}, 0, {"difficulty": 2}),
        (HARD, {"minutes": 5}, 0, {}),
        (QUICK, {"minutes": 10}, 25, {"minutes": 10}),
        (QUICK, {"minutes": 11}, 0, {"minutes": 11}),
        (QUICK, {"minutes": 1}, 0, {"minutes": 1}),
        (TEN, {"count": 10}, 500, {"count": 10}),
        (TEN, {"count": 20, "difficulty": 5}, 500, {"count": 20}),
        (TEN, {"count": 11}, 0, {"count": 11}),
        (TEN, {"count": 0}, 0, {"count": 0}),
        (HARD | {"when": {}}, {}, 40, {}),
    ],
)
def test_a_rule_pays_within_its_bounds_and_says_what_it_looked_at(kept, inputs, minor, looked_at):
    [rule] = rules_of([kept])
    found = evaluate(rule, inputs)
    assert (found.minor, found.inputs) == (minor, looked_at)


def test_every_rule_that_pays_is_owed_in_the_order_of_the_rules():
    found = owed(RULES, {"difficulty": 5, "minutes": 4, "count": 30})
    assert [(one.rule_id, one.minor) for one in found] == [("hard", 40), ("quick", 25), ("ten", 500)]
    assert owed(RULES, {"difficulty": 1, "minutes": 60, "count": 3}) == []


@pytest.mark.parametrize(
    ("kept", "field"),
    [
        ([HARD, HARD], "bonus_rules[0].rule_id"),
        ([HARD | {"amount": 0}], "bonus_rules[0].amount"),
        ([HARD | {"when": {"count": {"at_least": 1}}}], "bonus_rules[0].when.count"),
        ([TEN | {"when": {}}], "bonus_rules[0].when.count"),
        ([TEN | {"when": {"count": {"at_least": 0}}}], "bonus_rules[0].when.count"),
        ([TEN | {"when": {"count": {"at_least": 2, "at_most": 9}}}], "bonus_rules[0].when.count"),
        ([TEN | {"when": {"difficulty": {"at_least": 2}}}], "bonus_rules[0].when.difficulty"),
        ([HARD, QUICK | {"when": {"minutes": {}}}], "bonus_rules[1].when.minutes"),
        ([QUICK | {"when": {"minutes": {"at_least": 9, "at_most": 8}}}], "bonus_rules[0].when.minutes"),
        ([HARD | {"rule_id": str(number)} for number in range(6)], "bonus_rules"),
    ],
)
def test_a_rule_nobody_could_follow_is_refused_by_name(kept, field):
    with pytest.raises(InvalidField) as refused:
        check_bonus_rules(kept)
    assert refused.value.extra["field"] == field


def test_rules_that_can_be_followed_pass_and_what_is_not_measured_is_named():
    kept = [HARD, QUICK, TEN, HARD | {"rule_id": "good", "when": {"accuracy": {"at_least": 90}}}]
    check_bonus_rules(kept)
    assert unmeasured(rules_of(kept)) == ["accuracy"]
    assert unmeasured(RULES) == []


_RULES = st.lists(
    st.builds(
        lambda number, amount, least, count: BonusRule(
            f"rule-{number}", "per_count" if count else "per_answer",
            {"count": {"at_least": count}} if count else {"difficulty": {"at_least": least}}, amount,
        ),
        st.integers(), st.integers(1, 999), st.integers(1, 5), st.integers(0, 4),
    ),
    max_size=5,
)  # fmt: skip


@given(_RULES, st.lists(st.integers(1, 5), max_size=20))
def test_no_answer_and_no_week_brings_more_than_its_worst_case(rules, difficulties):
    whole = 0
    for number, difficulty in enumerate(difficulties, start=1):
        brought = sum(one.minor for one in owed(rules, {"difficulty": difficulty, "minutes": 3, "count": number}))
        assert brought <= answer_worst_minor(rules)
        whole += brought
    assert whole <= worst_minor(rules, len(difficulties))


def test_the_worst_case_of_a_count_is_no_more_than_full_rounds():
    assert worst_minor(RULES, 25) == 25 * (40 + 25) + 2 * 500


def test_a_claim_reserves_every_bonus_and_freezes_the_rules():
    offer = Offer("prj", 120, 30, "USD", 1, 2, 30, 5, difficulty=3, bonus_rules=RULES)
    terms = claim_terms(offer, claim_id="clm", task_id="tsk", account_id="acc", claimed_at=NOW)
    assert worst_case_minor(offer) == 120 + 2 * 30 + 40 + 25 + 500
    assert terms["bonus_rules"] == [HARD, QUICK, TEN]
    assert (terms["difficulty"], bonus_worst_minor(terms)) == (3, 565)
    assert bonus_worst_minor({}) == 0


def test_time_is_the_counted_one_where_time_is_counted():
    assert minutes_taken(NOW, NOW + timedelta(minutes=4, seconds=1), None) == 5
    assert minutes_taken(NOW, NOW + timedelta(minutes=40), 121) == 3
    assert minutes_taken(NOW, NOW, None) == 1
