"""A standing clock, tables and a bucket."""

from collections.abc import Iterator

import pytest

from chalicelib import runtime
from tests.builders.projects import files_of
from tests.builders.work import Clock
from tests.fakes.cloud import MemoryCloud


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    """Monday morning, until it is moved; nobody waits."""
    clock = Clock()
    runtime.install(clock=clock, sleep=lambda _: None)
    yield clock
    runtime.install()


@pytest.fixture(autouse=True)
def _tables(cloud: MemoryCloud) -> None:
    cloud.create_tables()
    files_of(cloud)
