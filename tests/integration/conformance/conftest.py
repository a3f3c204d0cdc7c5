"""The engines that the suite runs on, each as a raw botocore client of its own."""

from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from botocore.config import Config
from moto import mock_aws

from tests.cloud_fixture import emulator
from tests.fakes.cloud import MemoryCloud
from tests.integration.conformance.language import CREATE, TABLE

ENGINES = ["memory", "moto", pytest.param("emulator", marks=pytest.mark.cloud)]


@pytest.fixture(scope="session")
def local_cloud_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The emulator of the local cloud, in a process of its own."""
    with emulator(tmp_path_factory.mktemp("local-cloud")) as url:
        yield url


def _client(endpoint: str | None = None) -> Any:
    config = Config(parameter_validation=False, retries={"mode": "standard", "total_max_attempts": 1})
    return botocore.session.Session().create_client(
        "dynamodb", region_name="us-east-1", endpoint_url=endpoint, config=config
    )


@pytest.fixture(params=ENGINES, scope="module")
def engine(request: pytest.FixtureRequest) -> str:
    """The engine's name."""
    return str(request.param)


@pytest.fixture(scope="module")
def endpoint(engine: str, request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The engine in charge of botocore's clients; the emulator's address, because it is a server."""
    if engine == "memory":
        with MemoryCloud():
            yield None
    elif engine == "moto":
        with mock_aws():
            yield None
    else:
        yield request.getfixturevalue("local_cloud_endpoint")


@pytest.fixture(scope="module")
def client(endpoint: str | None) -> Iterator[Any]:
    """A client of the engine: moto answers only those made while it is in charge."""
    client = _client(endpoint)
    yield client
    client.close()


@pytest.fixture
def store(client: Any) -> Iterator[Any]:
    """The client, and an empty table."""
    client.create_table(**CREATE)
    yield client
    client.delete_table(TableName=TABLE)
