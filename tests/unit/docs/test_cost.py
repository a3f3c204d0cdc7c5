"""The cost model: what grows with work, what stands idle, and a price list that must be whole."""

import json
from datetime import date

import pytest

from infra.cost.model import HAPPENINGS, PRICES, Idle, Week, bill, is_stale, load_prices
from tests.bench.calls import Cost

UNITS = {one.use_case: Cost(read_units=1, write_units=2) for one in HAPPENINGS}
STANDING = Idle(queues=7, alarms=30, keys=2, secrets=1)


def _usd(week, prices=None):
    lines = bill(week, UNITS, prices or load_prices()[0], STANDING)
    return {(line.service, line.what): line.usd for line in lines}


def test_ten_times_the_work_costs_ten_times_the_lines_that_grow_and_no_more_of_those_that_stand():
    idle, small, large = (_usd(Week("", n, n // 10, 0)) for n in (0, 10_000, 100_000))
    for line, usd in idle.items():
        assert small[line] == pytest.approx(large[line] if usd else large[line] / 10)


def test_every_price_of_the_list_is_on_the_bill():
    prices, _ = load_prices()
    week = Week("", 1_000_000, 100_000, 50_000)
    before = sum(_usd(week).values())
    unused = [name for name in prices if sum(_usd(week, prices | {name: prices[name] * 2}).values()) == before]
    assert unused == []


def test_a_list_without_a_price_or_a_date_is_refused(tmp_path):
    listed = json.loads(PRICES.read_text())
    del listed["prices"]["sqs_million"]
    (tmp_path / "prices.json").write_text(json.dumps(listed))
    with pytest.raises(KeyError, match="sqs_million"):
        _usd(Week("", 1, 1, 1), load_prices(tmp_path / "prices.json")[0])
    (tmp_path / "prices.json").write_text(json.dumps(listed | {"read_on": "lately"}))
    with pytest.raises(ValueError, match="lately"):
        load_prices(tmp_path / "prices.json")


def test_prices_are_old_after_half_a_year():
    assert not is_stale("2026-11-21", date(2027, 5, 20))
    assert is_stale("2026-11-21", date(2027, 5, 21))
