"""Makes the two virtual environments: .venv for people, .local/cloud-venv for the local cloud.

Standard library only, for the system's Python: this runs before anything is installed. An environment is made
again only when its requirements or the Python change; a marker written last tells a finished one from a half.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
OLDEST = (3, 11)
ENVIRONMENTS = {
    ROOT / ".venv": ("requirements.txt", "requirements-dev.txt"),
    ROOT / ".local" / "cloud-venv": ("infra/local/requirements.txt",),
}
SAY_EVERY = 5.0  # seconds


def main() -> None:
    """Check what the machine must bring, then make what is missing."""
    _check_machine()
    (ROOT / ".local").mkdir(exist_ok=True)
    with (ROOT / ".local" / "bootstrap.lock").open("w") as lock:
        _wait_for(lock.fileno())
        for directory, requirements in ENVIRONMENTS.items():
            _prepare(directory, requirements)


def _check_machine() -> None:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST:
        _stop(
            f"Python {version} ({sys.executable}) is too old: Inlier needs 3.11 or newer.",
            "Install one and name it: make run PYTHON=python3.12",
        )
    if importlib.util.find_spec("ensurepip") is None:
        _stop(
            f"This Python ({sys.executable}) cannot make virtual environments: its module ensurepip is missing.",
            f"On Debian and Ubuntu: sudo apt install python3.{sys.version_info[1]}-venv",
        )
    for tool in ("git", "make"):
        if shutil.which(tool) is None:
            _stop(f"{tool} is missing.", f"Install it, such as: sudo apt install {tool}")


def _wait_for(lock: int) -> None:
    """Two runs at once: the second waits until the first has made the environments."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another run is installing; waiting for it ...", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)


def _prepare(directory: Path, requirements: Sequence[str]) -> None:
    marker = directory / ".installed"
    wanted = _fingerprint(directory, requirements)
    if marker.exists() and marker.read_text(encoding="ascii") == wanted:
        return
    began = time.monotonic()
    name = directory.relative_to(ROOT)
    print(f"{'Updating' if marker.exists() else 'Making'} {name} (a minute or two, once) ...", flush=True)
    marker.unlink(missing_ok=True)
    if not _fits(directory):
        venv.create(directory, with_pip=True, clear=True)
    _install(directory / "bin" / "python", requirements[-1])
    marker.write_text(wanted, encoding="ascii")
    print(f"{name} is ready after {time.monotonic() - began:.0f} s.", flush=True)


def _fingerprint(directory: Path, requirements: Sequence[str]) -> str:
    """What the environment is made of: the requirements, the Python, and its place (scripts name it)."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {directory}".encode())
    for name in requirements:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _fits(directory: Path) -> bool:
    """Whether there is an environment that works and has this Python's version (functions run on the same one)."""
    python = directory / "bin" / "python"
    code = "import sys, pip; print(sys.version_info[:2] == " + repr(tuple(sys.version_info[:2])) + ")"
    try:
        answer = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.stdout.strip() == "True"


def _install(python: Path, requirements: str) -> None:
    """Install with a line of progress every few seconds; pip's last lines where it fails."""
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-r", requirements]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    running = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said: list[str] = []
    packages, latest, spoken_at = 0, "", time.monotonic()
    for line in running.stdout or ():
        said.append(line.rstrip())
        if line.startswith("Collecting "):
            packages, latest = packages + 1, line.split()[1]
        is_unpacking = line.startswith("Installing ")
        if is_unpacking or time.monotonic() - spoken_at > SAY_EVERY:
            spoken_at = time.monotonic()
            print(f"  {packages} packages {'fetched, unpacking them' if is_unpacking else f'... {latest}'}", flush=True)
    if running.wait():
        _stop("\n".join(said[-8:]), f"Installing {requirements} failed; the lines above say why. Then run it again.")


def _stop(why: str, what_to_do: str) -> NoReturn:
    sys.exit(f"{why}\n{what_to_do}")


if __name__ == "__main__":
    main()
