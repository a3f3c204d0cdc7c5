"""The first command on a fresh clone: it makes what is missing, once, and says what the machine lacks."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

BOOTSTRAP = Path(__file__).resolve().parents[3] / "infra" / "bootstrap.py"
PYTHON = getattr(sys, "_base_executable", sys.executable)


def _start(clone, **environment):
    command = [PYTHON, str(clone / "infra" / "bootstrap.py")]
    return subprocess.Popen(
        command,
        env={**os.environ, "PYTHON_IS_NAMED": "", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _run(clone, **environment):
    running = _start(clone, **environment)
    said, _ = running.communicate(timeout=120)
    return running.returncode, said


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A checkout whose environments need nothing (no network), and in which a first start was broken off."""
    root = tmp_path_factory.mktemp("clone")
    (root / "infra" / "local").mkdir(parents=True)
    shutil.copy2(BOOTSTRAP, root / "infra")
    for module in ("__init__", "cloud", "processes"):
        shutil.copy2(BOOTSTRAP.parent / "local" / f"{module}.py", root / "infra" / "local")
    for name in (
        "requirements.txt",
        "requirements-documents.txt",
        "requirements-dev.txt",
        "infra/local/requirements.txt",
    ):
        (root / name).write_text("# nothing\n", encoding="utf-8")
    (root / ".venv" / "bin").mkdir(parents=True)
    return root


@pytest.fixture(scope="module")
def first_runs(clone):
    """What two runs at the same time say: the one that came first, and the other."""
    first = _start(clone)
    time.sleep(0.5)
    second = _run(clone)
    said, _ = first.communicate(timeout=120)
    return (first.returncode, said), second


def test_of_two_at_once_the_second_waits_for_the_first(first_runs):
    (code, said), second = first_runs
    assert (code, said.count("is ready after")) == (0, 2)
    assert second == (0, "Another run is installing; waiting for it ...\n")


def test_a_half_finished_environment_is_finished(clone, first_runs):
    asked = [clone / ".venv/bin/python", "-m", "pip", "--version"]
    assert subprocess.run(asked, capture_output=True, check=False).returncode == 0


def test_nothing_is_installed_again_until_a_requirement_changes(clone, first_runs):
    assert _run(clone) == (0, "")
    (clone / "infra/local/requirements.txt").write_text("# something else\n", encoding="utf-8")
    code, said = _run(clone)
    assert (code, said.count("is ready after")) == (0, 1)
    assert "Updating .local/cloud-venv" in said


def _stand_in(directory):
    """An environment that works and was made of another Python, which says what it is asked to run."""
    python = directory / "bin" / "python"
    python.parent.mkdir(parents=True)
    base = directory / "other-python"
    base.write_text('#!/bin/sh\necho "goes on as the other Python: $*"\n', encoding="utf-8")
    python.write_text(f"#!/bin/sh\necho {base} 3 99\n", encoding="utf-8")
    for program in (base, python):
        program.chmod(0o755)


def test_an_environment_keeps_its_python_until_another_one_is_named(tmp_path):
    (tmp_path / "infra").mkdir()
    bootstrap = shutil.copy2(BOOTSTRAP, tmp_path / "infra")
    _stand_in(tmp_path / ".venv")
    assert _run(tmp_path, PYTHON_IS_NAMED="") == (0, f"goes on as the other Python: {bootstrap}\n")
    assert "other Python" not in _run(tmp_path, PYTHON_IS_NAMED="yes")[1]


def test_nothing_is_made_anew_under_a_running_cloud(clone, first_runs):
    requirements = clone / "infra/local/requirements.txt"
    before = requirements.read_text(encoding="utf-8")
    code = "import time; time.sleep(60)  # infra.local.launcher"
    with subprocess.Popen([PYTHON, "-c", code]) as running:
        (clone / ".local/cloud.json").write_text(json.dumps({"pid": running.pid, "port": 4580}), encoding="utf-8")
        requirements.write_text("# a newer emulator\n", encoding="utf-8")
        refused = _run(clone)
        requirements.write_text(before, encoding="utf-8")
        unchanged = _run(clone)
        running.kill()
    (clone / ".local/cloud.json").unlink()
    assert refused[0] == 1
    assert refused[1].endswith("has to be made anew.\nStop it first: make stop\n")
    assert unchanged == (0, "")


def test_a_failing_installation_shows_why_and_is_not_taken_for_finished(clone, first_runs):
    requirements = clone / "requirements-dev.txt"
    requirements.write_text("./no-such-package\n", encoding="utf-8")
    code, said = _run(clone)
    assert code == 1
    assert "no-such-package" in said
    assert "Installing requirements-dev.txt failed" in said
    requirements.write_text("# nothing\n", encoding="utf-8")
    assert _run(clone)[1].count("is ready after") == 1


def test_a_missing_tool_is_named_with_what_to_do(clone, tmp_path):
    code, said = _run(clone, PATH=str(tmp_path))
    assert (code, said) == (1, "git is missing.\nInstall it, such as: sudo apt install git\n")
