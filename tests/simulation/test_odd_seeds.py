"""Five hundred seeds in which tasks go on by random priorities."""

from collections import Counter

import pytest

from tests.simulation.seeds import CHUNKS, chunk, never, play_seeds

FOUND: Counter[str] = Counter()


@pytest.mark.parametrize("number", range(CHUNKS))
def test_no_rule_is_broken_whatever_happens(stage, number):
    wrong = play_seeds(stage, chunk(number, 1), FOUND)
    assert wrong == [], "\n".join(wrong)


def test_every_mishap_and_every_step_happened():
    assert never(FOUND) == []
