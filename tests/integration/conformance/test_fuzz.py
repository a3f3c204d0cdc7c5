"""A short run of the differential fuzz, and proof that it would find something."""

from collections.abc import Iterator

import pytest

from infra.fuzz_store import Difference, Oracle, oracle, run_seed
from tests.fakes.dynamodb import conditions


@pytest.fixture(scope="module")
def reference() -> Iterator[Oracle]:
    with oracle() as started:
        yield started


@pytest.mark.cloud
@pytest.mark.parametrize("seed", range(8))
def test_the_memory_store_and_the_emulator_agree_on_random_requests(seed: int, reference: Oracle) -> None:
    sent, refused = run_seed(seed, 400, reference)
    assert sent == 400
    assert 40 < refused < 200


@pytest.mark.cloud
def test_a_planted_mistake_is_found_and_shown_after_few_requests(
    reference: Oracle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(conditions._ORDERINGS, ">=", conditions._ORDERINGS[">"])

    def fuzz() -> None:
        for seed in range(100, 120):
            run_seed(seed, 400, reference)

    with pytest.raises(Difference) as found:
        fuzz()
    assert len(found.value.requests) <= 4
