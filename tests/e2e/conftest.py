"""The local cloud of the end-to-end tests: the real template and zip, on its own port, with its own state."""

import pytest

from tests.builders.platform import Platform
from tests.e2e.cloud import CloudUnderTest, shared_cloud


@pytest.fixture(scope="session")
def local_cloud(tmp_path_factory):
    """One deployed cloud for the whole run, whichever of its processes needs it first."""
    with shared_cloud(tmp_path_factory) as cloud:
        yield cloud


@pytest.fixture(scope="module")
def platform(local_cloud):
    """The running platform with an administrator and a manager whom no other file of tests knows."""
    platform = Platform(local_cloud)
    platform.staff()
    yield platform
    platform.close()


@pytest.fixture(autouse=True)
def _real_time_again(request):
    """A test that moved the cloud's clock leaves the next one the real time."""
    yield
    if "local_cloud" in request.fixturenames:
        cloud: CloudUnderTest = request.getfixturevalue("local_cloud")
        cloud.reset_clock()
