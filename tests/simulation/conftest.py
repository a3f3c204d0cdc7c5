"""The stage, entered once for all runs of a file."""

from collections.abc import Iterator

import pytest

from tests.simulation.stage import Stage
from tests.simulation.stage import stage as entered


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with entered() as found:
        yield found
