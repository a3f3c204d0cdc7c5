"""Owns the layer of the zip that the dependencies make: installed for Lambda's platform, trimmed, compiled, kept."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from infra.build import archive
from infra.build.definitions import ROOT
from infra.build.failures import PackagingError
from infra.build.trim import trim

KEPT = ROOT / ".local" / "dependencies"

#: Lambda's C library: Amazon Linux 2 up to Python 3.11, Amazon Linux 2023 after.
_GLIBC = {(3, 11): 26}
_GLIBC_SINCE_3_12 = 34
_MACHINE = {"arm64": "aarch64", "x86_64": "x86_64"}


def layer(stage: str, architecture: str, requirements: Path = ROOT / "requirements.txt") -> Path:
    """The zip of the dependencies; made once for the same requirements, Python, architecture and trimming."""
    kept = KEPT / f"{_key(stage, architecture, requirements)}.zip"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            packages = Path(folder) / "packages"
            install(stage, architecture, requirements, packages)
            zipped = Path(folder) / "layer.zip"
            make_layer(packages, zipped)
            zipped.rename(kept)
    return kept


def make_layer(packages: Path, target: Path) -> None:
    """Trim and compile a folder of installed packages, and zip it."""
    trim(packages)
    archive.compile_modules(packages)
    archive.write(target, packages, archive.all_files(packages), level=9)


def install(stage: str, architecture: str, requirements: Path, target: Path) -> None:
    """Install the requirements into a folder: wheels for this machine locally, for Lambda's platform elsewhere."""
    platform = [] if stage == "local" else _platform_options(architecture)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    options = ["--only-binary", ":all:", "--target", str(target), "--requirement", str(requirements), *platform]
    run = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    if run.returncode:
        shutil.rmtree(target, ignore_errors=True)
        raise PackagingError(
            f"Could not install dependencies for Python {_minor()} on {architecture}:\n{run.stderr}\n"
            "A package without a wheel for Lambda's platform has perhaps one for a newer Python: Lambda's 3.11 has an "
            "older C library (glibc 2.26) than 3.12 and later (2.34). Packaging builds for the Python that runs it."
        )


def _platform_options(architecture: str) -> list[str]:
    machine = _MACHINE[architecture]
    newest = _GLIBC.get(sys.version_info[:2], _GLIBC_SINCE_3_12)
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(newest, 16, -1)] + [f"manylinux2014_{machine}"]
    options = ["--implementation", "cp", "--python-version", _minor()]
    return options + [option for tag in tags for option in ("--platform", tag)]


def _minor() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def _key(stage: str, architecture: str, requirements: Path) -> str:
    here = Path(__file__).parent
    steps = [here / "dependencies.py", here / "trim.py", here / "archive.py", *sorted((here / "stubs").iterdir())]
    content = hashlib.sha256(b"".join(path.read_bytes() for path in [requirements, *steps])).hexdigest()[:16]
    where = f"{sys.platform}-" if stage == "local" else ""
    return f"{where}{architecture}-{sys.implementation.cache_tag}-{content}"
