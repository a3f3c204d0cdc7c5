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
CLOUD = ROOT / ".local" / "cloud-venv"
ENVIRONMENTS = {
    ROOT / ".venv": ("requirements.txt", "requirements-documents.txt", "requirements-dev.txt"),
    CLOUD: ("infra/local/requirements.txt",),
}
#: Set by make where PYTHON=... was given; else an environment that works keeps its Python.
NAMED = "PYTHON_IS_NAMED"
SAY_EVERY = 5.0  # seconds


def main() -> None:
    """Check what the machine must bring, then make what is missing."""
    _keep_python()
    _check_machine()
    (ROOT / ".local").mkdir(exist_ok=True)
    with (ROOT / ".local" / "bootstrap.lock").open("w") as lock:
        _wait_for(lock.fileno())
        missing = {place: needed for place, needed in ENVIRONMENTS.items() if not _is_made(place, needed)}
        if CLOUD in missing:
            _refuse_under_running_cloud()
        for directory, requirements in missing.items():
            _prepare(directory, requirements)


def _keep_python() -> None:
    """Go on as the Python that .venv was made of, unless the person has named one."""
    if os.environ.get(NAMED):
        return
    code = "import sys, pip; print(sys._base_executable, *sys.version_info[:2])"
    base, *version = _answer(ROOT / ".venv" / "bin" / "python", code).rsplit(maxsplit=2)[-3:] or [""]
    if base and version != [str(part) for part in sys.version_info[:2]] and Path(base).exists():
        os.execve(base, [base, __file__], {**os.environ, NAMED: "yes"})  # noqa: S606  (no shell is wanted)


def _refuse_under_running_cloud() -> None:
    """The cloud starts a process of its environment for every function: under it, nothing may be replaced."""
    if not (ROOT / ".local" / "cloud.json").exists():
        return
    sys.path.insert(0, str(ROOT))
    from infra.local import cloud  # noqa: PLC0415  (needs the oldest Python, which has just been checked)

    if pid := cloud.running_pid(cloud.of_this_checkout()):
        _stop(
            f"The local cloud runs (process {pid}), and its environment .local/cloud-venv has to be made anew.",
            "Stop it first: make stop",
        )


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


def _is_made(directory: Path, requirements: Sequence[str]) -> bool:
    marker = directory / ".installed"
    return marker.exists() and marker.read_text(encoding="ascii") == _fingerprint(directory, requirements)


def _prepare(directory: Path, requirements: Sequence[str]) -> None:
    if directory.is_symlink() and not directory.exists():  # such as a link to itself, or to what is gone
        directory.unlink()
    marker = directory / ".installed"
    began = time.monotonic()
    name = directory.relative_to(ROOT)
    print(f"{'Updating' if marker.exists() else 'Making'} {name} (a minute or two, once) ...", flush=True)
    marker.unlink(missing_ok=True)
    if not _fits(directory):
        venv.create(directory, with_pip=True, clear=True)
    _install(directory / "bin" / "python", requirements[-1])
    marker.write_text(_fingerprint(directory, requirements), encoding="ascii")
    print(f"{name} is ready after {time.monotonic() - began:.0f} s.", flush=True)


def _fingerprint(directory: Path, requirements: Sequence[str]) -> str:
    """What the environment is made of: the requirements, the Python, and its place (scripts name it)."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {directory}".encode())
    for name in requirements:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _fits(directory: Path) -> bool:
    """Whether there is an environment that works and has this Python's version (functions run on the same one)."""
    code = "import sys, pip; print(sys.version_info[:2] == " + repr(tuple(sys.version_info[:2])) + ")"
    return _answer(directory / "bin" / "python", code) == "True"


def _answer(python: Path, code: str) -> str:
    """What this Python prints; nothing where there is none or it does not work."""
    try:
        return subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


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
