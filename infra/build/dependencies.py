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

#: Lambda's C library since Python 3.12: that of Amazon Linux 2023.
_GLIBC = 34
_PYTHONS_FOR_AWS = ((3, 12), (3, 13))
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


def refuse_python(stage: str, version: tuple[int, int] = sys.version_info[:2]) -> None:
    """A package for AWS is built by a Python that Lambda runs with a C library our dependencies are built for."""
    if stage != "local" and version not in _PYTHONS_FOR_AWS:
        raise PackagingError(
            "Packages for AWS need Python 3.12 or 3.13 (the zip is for the Python that makes it, here "
            f"{version[0]}.{version[1]}, and dependencies are built for the C library Lambda has with these): "
            f"make package STAGE={stage} PYTHON=python3.12"
        )


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
            "Every package needs a wheel for this Python; the lines above name the one that has none."
        )


def _platform_options(architecture: str) -> list[str]:
    machine = _MACHINE[architecture]
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(_GLIBC, 16, -1)] + [f"manylinux2014_{machine}"]
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
