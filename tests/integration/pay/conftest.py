"""A payroll world: tables, queues, a clock that stands still on a Friday, four payroll messages."""

from collections.abc import Iterator

import pytest

from tests.builders.pay import payroll_world
from tests.builders.work import Clock
from tests.fakes.cloud import MemoryCloud


@pytest.fixture
def world() -> Iterator[tuple[MemoryCloud, Clock]]:
    with payroll_world() as world:
        yield world


@pytest.fixture
def cloud(world: tuple[MemoryCloud, Clock]) -> MemoryCloud:
    return world[0]


@pytest.fixture
def clock(world: tuple[MemoryCloud, Clock]) -> Clock:
    return world[1]
