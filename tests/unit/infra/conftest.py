"""What the tests of packaging share: the templates of all stages, and the package of stage local, each made once."""

import json
import zipfile
from pathlib import Path

import pytest

from infra import package
from infra.build import functions, template
from infra.build.definitions import STAGES, Definition


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Definition]:
    """The finished template of every stage; made without dependencies, so it needs no network."""
    made = {stage: package.application(stage, tmp_path_factory.mktemp(stage))[0] for stage in STAGES}
    return {stage: json.loads(template.minified(content)) for stage, content in made.items()}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> package.Package:
    """The package of stage local, in a folder of its own."""
    return package.build("local", target=tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="session")
def all_unpacked(built: package.Package, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What Lambda would see under /var/task, by the name of the zip."""
    folders = {}
    for name, path in built.archives.items():
        folders[name] = tmp_path_factory.mktemp("unpacked")
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folders[name])
    return folders


@pytest.fixture(scope="session")
def unpacked(built: package.Package, all_unpacked: dict[str, Path]) -> Path:
    """What the API and most other functions see."""
    return all_unpacked[built.archive.name]


@pytest.fixture(scope="session")
def policies() -> dict[str, list[Definition]]:
    """Each function's policy statements, as functions.yaml grants them."""
    return {function.name: functions.policy("prod", function)["Statement"] for function in functions.declared("prod")}
