"""Money over budget shards: nothing lost, everything that can be reserved lies in whole answers."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.budgets import SHARDS_TAKEN, gathering, shards_holding
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


@given(st.dictionaries(st.integers(0, 31), st.integers(0, 10**6), min_size=1, max_size=32), st.integers(1, 10**6))
def test_gathering_reaches_what_all_shards_together_hold_and_loses_nothing(available, needed):
    whole, moves = sum(available.values()), 0
    while not shards_holding(available, needed):
        move = gathering(available, needed)
        if move is None:
            assert whole < needed
            return
        assert len(move.taken) <= SHARDS_TAKEN
        for shard, minor in move.taken:
            assert shard != move.into
            assert 0 < minor <= available[shard]
            available[shard] -= minor
        available[move.into] += move.minor
        moves += 1
        assert sum(available.values()) == whole
    assert whole >= needed
    assert moves <= len(available) // SHARDS_TAKEN + 1
