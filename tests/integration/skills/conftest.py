"""A cloud with tables and a bucket, a clock that stands still, and an administrator."""

from collections.abc import Iterator

import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor
from tests.builders.projects import files_of
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud


@pytest.fixture
def clock(cloud: MemoryCloud) -> Iterator[Clock]:
    cloud.create_tables()
    files_of(cloud)
    clock = Clock()
    runtime.install(clock=clock, sleep=lambda _: None)
    yield clock
    runtime.install()


@pytest.fixture
def boss(clock: Clock) -> Actor:
    return a_person("acc_boss", "admin")
