"""Which projects are recommended and why, and what a card says before a claim (R18, R23, R36, R41, R60)."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.cards import is_in_language, obstacles, pace_of, tax_line
from chalicelib.domain.eligibility import Eligibility, Spoken
from chalicelib.domain.matching import Audience, Need, Person, Reason, reasons_against
from chalicelib.domain.money import Money
from chalicelib.domain.recommendation import Candidate, recommended
from chalicelib.domain.tax import Rule

OLD_HAND = Person("KE", verified={"math/algebra": 4}, accepted_count=50, languages={"pt": 5})


def a_candidate(project_id="prj_1", **given: Any):
    plain: dict[str, Any] = {"difficulty": 3, "hourly": Money(600, "USD"), "age_days": 90}
    return Candidate(project_id, **(plain | given))


@pytest.mark.parametrize(
    ("person", "given", "score", "reason"),
    [
        (OLD_HAND, {}, 20, "It pays about 6.00 USD an hour at its estimate."),
        (Person("KE"), {"difficulty": 2}, 60, "It is simple work to begin with."),
        (OLD_HAND, {"difficulty": 2}, 20, "It pays about 6.00 USD an hour at its estimate."),
        (OLD_HAND, {"is_enrolled": True}, 45, "You work in this project already."),
        (OLD_HAND, {"needs": [Need("math/algebra", 2)]}, 45, "You proved Algebra."),
        (OLD_HAND, {"needs": [Need("math", 1)]}, 50, "You proved Algebra."),
        (
            OLD_HAND,
            {"needs": [Need("math/algebra", 1, is_verified=False)]},
            50,
            "It asks for Algebra, which you can do.",
        ),
        (
            Person("KE", verified={"math/arithmetic": 1}),
            {"difficulty": 1, "needs": [Need("math/arithmetic")]},
            75,
            "You proved Arithmetic.",
        ),
        (OLD_HAND, {"needs": [Need("math/algebra", 5)]}, 35, "It pays about 6.00 USD an hour at its estimate."),
        (
            OLD_HAND,
            {"needs": [Need("math/algebra", 4)], "is_enrolled": True},
            60,
            "You work in this project already.",
        ),
        (OLD_HAND, {"age_days": 0}, 30, "It pays about 6.00 USD an hour at its estimate."),
        (OLD_HAND, {"languages": [Spoken("pt", 1)]}, 36, "It pays about 6.00 USD an hour at its estimate."),
    ],
)
def test_the_score_is_the_sum_of_documented_points_and_the_most_points_are_the_reason(person, given, score, reason):
    (found,) = recommended(person, [a_candidate(**given)])
    assert (found.score, found.because.sentence) == (score, reason)


def test_pay_is_compared_with_the_best_of_its_currency():
    candidates = [
        a_candidate("prj_a", hourly=Money(1200, "USD")), a_candidate("prj_b"),
        a_candidate("prj_c", hourly=Money(90_000, "KES")),
    ]  # fmt: skip
    assert [(one.project_id, one.score) for one in recommended(OLD_HAND, candidates)] == [
        ("prj_a", 20), ("prj_c", 20), ("prj_b", 10),
    ]  # fmt: skip


def test_at_most_five_best_first_in_one_order_whatever_the_order_they_came_in():
    candidates = [a_candidate(f"prj_{n}", age_days=n % 4) for n in range(9)]
    found = [one.project_id for one in recommended(OLD_HAND, candidates)]
    assert found == [one.project_id for one in recommended(OLD_HAND, candidates[::-1])]
    assert found == ["prj_0", "prj_4", "prj_8", "prj_1", "prj_5"]
    assert recommended(OLD_HAND, []) == []


def test_a_reward_of_nothing_divides_by_nothing():
    assert recommended(OLD_HAND, [a_candidate(hourly=Money(0, "USD"))])[0].score == 0


def test_pace_says_whether_it_is_the_estimate():
    assert pace_of(Money(250, "USD"), median_minutes=None, est_minutes=10).hourly == Money(1500, "USD")
    measured = pace_of(Money(250, "USD"), median_minutes=16, est_minutes=10)
    assert (measured.minutes, measured.is_estimate, measured.hourly) == (16, False, Money(937, "USD"))


def test_the_tax_line_is_of_the_persons_country_and_of_the_day():
    rule = Rule("ke-1", 1, "KE", 500, date(2026, 1, 1), "Income Tax Act, s. 35")
    line = tax_line(Money(250, "USD"), country="KE", on=date(2026, 11, 16), rules=[rule])
    assert (line.basis_points, line.amount, line.rule_id) == (500, Money(12, "USD"), "ke-1")
    for country, on in (("DE", date(2026, 11, 16)), ("KE", date(2025, 12, 31))):
        line = tax_line(Money(250, "USD"), country=country, on=on, rules=[rule])
        assert (line.basis_points, line.amount, line.note) == (0, Money(0, "USD"), "no rule applied")


def test_work_is_in_the_language_it_asks_for():
    assert is_in_language(Eligibility(languages=[Spoken("pt-BR", 3)]), [], "pt")
    assert is_in_language(Eligibility(), [Need("language/en")], "en")
    assert not is_in_language(Eligibility(), [Need("math")], "en")


def test_what_stands_in_the_way_is_added_up_by_code_and_skill():
    python = Reason("skill-missing", "x.", "programming/python")
    found = obstacles([([python, Reason("kept-out", "x")], 10), ([python], 5), ([Reason("no-seat", "")], 7)])
    assert [(one.code, one.skill, one.projects, one.tasks) for one in found] == [
        ("skill-missing", "programming/python", 2, 15), ("kept-out", None, 1, 10), ("no-seat", None, 1, 7),
    ]  # fmt: skip
    assert all(one.detail.endswith(".") for one in found)
    assert [one.code for one in obstacles([])] == ["no-open-projects"]


def test_a_filter_is_left_out_only_where_that_helps():
    python, filtered = Reason("skill-missing", "x.", "programming/python"), Reason("filtered-out", "")
    found = obstacles([([filtered], 10), ([python, filtered], 5), ([python], 3)])
    assert [(one.code, one.projects, one.tasks) for one in found] == [("filtered-out", 1, 10), ("skill-missing", 1, 3)]
    behind = obstacles([([python, filtered], 5)])
    assert [(one.code, one.tasks) for one in behind] == [("skill-missing", 5)]


def test_the_language_and_the_way_to_a_skill_are_said():
    needs = [Need("sewing", 1, is_verified=True), Need("math/algebra", 1, is_verified=False)]
    asked = Eligibility(languages=[Spoken("zh"), Spoken("pt")])
    reasons = reasons_against(Person("KE"), Audience("open", needs, eligibility=asked))
    details = {(one.code, one.skill): one.detail for one in obstacles([(reasons, 1)]) if one.skill}
    assert "lists the tests there are" in details["skill-missing", "sewing"]
    assert "PUT /me/skills" in details["skill-missing", "math/algebra"]
    said = [one.detail for one in obstacles([(reasons, 1)]) if one.code == "language-missing"]
    assert [("`pt`" in one, "`zh`" in one) for one in said] == [(True, False), (False, True)]
