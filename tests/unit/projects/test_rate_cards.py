"""The rate card compares open work of one kind, never across currencies (R75, R76)."""

from datetime import UTC, datetime

from chalicelib.domain.money import Money
from chalicelib.domain.rate_cards import Priced, rate_card
from chalicelib.domain.rates import Rate, hourly_rate

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def priced(minor, *, task_type="evaluation", tier=0, difficulty=1, currency="USD", minutes=10):
    return Priced(task_type, tier, difficulty, currency, Rate("task", minor), minutes)


def test_a_line_has_the_lowest_the_middle_and_the_highest_of_its_kind():
    [line] = rate_card([priced(300), priced(100, minutes=5), priced(200)], as_of=NOW, is_whole=True).lines
    assert (line.task_type, line.tier, line.difficulty, line.projects) == ("evaluation", 0, 1, 3)
    assert [one.minor for one in (line.reward.lowest, line.reward.median, line.reward.highest)] == [100, 200, 300]
    assert [one.minor for one in (line.hourly.lowest, line.hourly.median, line.hourly.highest)] == [1200, 1200, 1800]


def test_of_an_even_number_the_lower_middle_is_shown():
    [line] = rate_card([priced(100), priced(200), priced(300), priced(400)], as_of=NOW, is_whole=True).lines
    assert line.reward.median == Money(200, "USD")


def test_kinds_tiers_difficulties_and_currencies_stand_apart():
    work = [
        priced(100), priced(100, currency="EUR"), priced(100, tier=3), priced(100, difficulty=2),
        priced(100, task_type="code"),
    ]  # fmt: skip
    found = rate_card(work, as_of=NOW, is_whole=False)
    assert [(line.task_type, line.tier, line.difficulty, line.reward.lowest.currency) for line in found.lines] == [
        ("code", 0, 1, "USD"), ("evaluation", 0, 1, "EUR"), ("evaluation", 0, 1, "USD"), ("evaluation", 0, 2, "USD"),
        ("evaluation", 3, 1, "USD"),
    ]  # fmt: skip
    assert (found.as_of, found.is_whole) == (NOW, False)


def test_hourly_work_stands_beside_work_by_the_task():
    hourly = Priced("evaluation", 0, 1, "USD", hourly_rate(1500, 60), 20)
    [line] = rate_card([priced(100), hourly], as_of=NOW, is_whole=True).lines
    assert (line.hourly.lowest.minor, line.hourly.highest.minor) == (600, 1500)
