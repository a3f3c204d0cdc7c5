"""A world with tables, queues and a clock that stands still."""

from collections.abc import Iterator

import pytest

from chalicelib import runtime
from tests.builders.work import Clock
from tests.fakes.cloud import MemoryCloud


@pytest.fixture
def clock(cloud: MemoryCloud) -> Iterator[Clock]:
    cloud.create_tables()
    clock = Clock()
    runtime.install(clock=clock, sleep=lambda _: None)
    yield clock
    runtime.install()
