"""The world fixture: every test of the contract runs on both clouds."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.cloud_fixture import emulator
from tests.integration.gateways.worlds import OnMemory, World, on_emulator, on_memory


@pytest.fixture(scope="session")
def emulator_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with emulator(tmp_path_factory.mktemp("cloud")) as url:
        yield url


@pytest.fixture(scope="module", params=["memory", pytest.param("local", marks=pytest.mark.cloud)])
def either_cloud(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "memory":
        with on_memory() as found:
            yield found
    else:
        with on_emulator(request.getfixturevalue("emulator_url")) as found:
            yield found


@pytest.fixture
def world(either_cloud: World) -> World:
    if isinstance(either_cloud, OnMemory):
        either_cloud.moved_by = timedelta(0)  # links are signed on the machine's clock
    return either_cloud


@pytest.fixture(scope="module")
def memory() -> Iterator[OnMemory]:
    with on_memory() as found:
        assert isinstance(found, OnMemory)
        yield found
