"""Two emulators with the same small stack: one as it comes, one with its gaps closed."""

import zipfile

import pytest

from infra.local import cloud, deploy
from tests.e2e.cloud import free_port
from tests.integration.local_cloud.stack import FUNCTION, Emulator, write_template


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Template and zip of the small stack."""
    folder = tmp_path_factory.mktemp("small-stack")
    with zipfile.ZipFile(folder / "functions.zip", "w") as archive:
        archive.writestr("index.py", FUNCTION)
    write_template(folder)
    return folder


def _emulator(home, built, module):
    here = cloud.Cloud(home, free_port())
    cloud.start(here, module=module)
    try:
        deployed = deploy.deploy(here, built, lambda _: None)
        yield Emulator(here, module, built, deployed.outputs, deployed.functions)
    finally:
        cloud.stop(here)


@pytest.fixture(scope="session")
def as_it_comes(tmp_path_factory, built):
    """The emulator without our launcher."""
    yield from _emulator(tmp_path_factory.mktemp("as-it-comes"), built, "ministack")


@pytest.fixture(scope="session")
def with_gaps_closed(tmp_path_factory, built):
    """The emulator as `make run` starts it."""
    yield from _emulator(tmp_path_factory.mktemp("closed"), built, "infra.local.launcher")
