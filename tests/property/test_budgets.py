"""Money over budget shards: nothing lost, everything that can be reserved lies in whole answers."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.money import Money
from chalicelib.domain.projects import answers_covered, spread

AMOUNTS, COSTS, SHARDS = st.integers(0, 10**9), st.integers(0, 10**5), st.integers(1, 32)


@given(AMOUNTS, COSTS, SHARDS)
def test_spreading_loses_nothing_and_owes_nothing(minor, cost, shards):
    parts = spread(Money(minor, "USD"), cost, shards)
    assert len(parts) == shards
    assert sum(part.minor for part in parts) == minor
    assert min(part.minor for part in parts) >= 0


@given(AMOUNTS, COSTS.filter(bool), SHARDS)
def test_as_many_answers_can_be_reserved_as_the_whole_amount_pays_for(minor, cost, shards):
    parts = [part.minor for part in spread(Money(minor, "USD"), cost, shards)]
    assert answers_covered(parts, cost) == minor // cost


@given(AMOUNTS, COSTS.filter(bool), SHARDS)
def test_shards_differ_by_one_answer_and_the_rest_at_most(minor, cost, shards):
    parts = [part.minor // cost for part in spread(Money(minor, "USD"), cost, shards)]
    assert max(parts) - min(parts) <= 1
