"""Finds a Chromium for the journeys, or brings one: Debian's where we are root there, else Playwright's own."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: A quiet browser without a screen: it asks nobody for updates, and a root without a sandbox can start it.
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
    *(("--no-sandbox",) if os.geteuid() == 0 else ()),
)


class NoBrowserError(Exception):
    """No Chromium was found and none could be installed; the message says what to do."""


def executable(home: Path) -> str | None:
    """The path of Chromium; None for the one that Playwright brought itself. Raises NoBrowserError."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "browser.lock").open("w") as lock:  # two processes of a run do not install at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = _found()
        if found:
            return found
        if os.geteuid() == 0 and Path("/etc/debian_version").exists():
            _run("apt-get", "update")
            _run("apt-get", "install", "--yes", "--no-install-recommends", "chromium")
            found = _found()
            if found:
                return found
        elif _run(sys.executable, "-m", "playwright", "install", "chromium"):
            return None
    raise NoBrowserError(
        "The journeys of the web client need Chromium, and none was found or could be installed. "
        "Install it (Debian: apt install chromium; elsewhere: python -m playwright install chromium) and try again."
    )


def _found() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _run(*command: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, stdout=sys.stderr, check=False).returncode == 0
