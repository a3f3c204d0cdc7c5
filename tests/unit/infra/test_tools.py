"""What a machine lacks is brought or said: a Node for the page's build, a Chromium for the journeys."""

from pathlib import Path

import pytest

from infra.web import node
from tests.e2e.web import browsers

NOBODY = "http://127.0.0.1:9"  # where nothing listens


def a_program(folder: Path, name: str, says: str = "", code: int = 0) -> None:
    program = folder / name
    program.write_text(f"#!/bin/sh\necho '{says}'\nexit {code}\n", encoding="utf-8")
    program.chmod(0o755)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine whose PATH holds nothing but what a test puts there, and which reaches no registry."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    for name, value in {"PIP_INDEX_URL": NOBODY, "PIP_RETRIES": "0", "PLAYWRIGHT_DOWNLOAD_HOST": NOBODY}.items():
        monkeypatch.setenv(name, value)
    return programs


def test_a_machines_own_node_is_used_if_it_is_new_enough(machine, tmp_path):
    a_program(machine, "node", "v20.19.1")
    a_program(machine, "npm")
    assert node.environment(tmp_path / "own")["PATH"] == str(machine)
    assert not (tmp_path / "own").exists()


def test_a_node_brought_before_stands_before_an_old_one(machine, tmp_path):
    a_program(machine, "node", "v18.20.4")
    a_program(machine, "npm")
    own = tmp_path / "own" / "bin"
    own.mkdir(parents=True)
    a_program(own, "node", "v24.1.0")
    assert node.environment(tmp_path / "own")["PATH"].startswith(f"{own}:")


def test_without_a_node_and_without_a_registry_it_says_what_to_do_and_leaves_nothing_half_done(machine, tmp_path):
    with pytest.raises(node.NoNodeError, match="Install Node, or mend the way to PyPI"):
        node.environment(tmp_path / "own")
    assert not (tmp_path / "own").exists()


def test_without_a_browser_the_journeys_fail_and_say_what_to_install(machine, tmp_path):
    a_program(machine, "apt-get", "nothing there", code=100)
    with pytest.raises(browsers.NoBrowserError, match="apt install chromium"):
        browsers.executable(tmp_path)


def test_a_browser_that_is_there_is_used(machine, tmp_path):
    a_program(machine, "chromium")
    assert browsers.executable(tmp_path) == str(machine / "chromium")
