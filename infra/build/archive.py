"""Owns the zip: bytecode beside every module, entries sorted and dated alike; the same input is the same file."""

import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

from infra.build.failures import PackagingError

_DATED = (1980, 1, 1, 0, 0, 0)
_COMPILE = ["-m", "compileall", "-q", "-j", "1", "--invalidation-mode", "unchecked-hash"]


def compile_modules(root: Path) -> None:
    """Bytecode for every module, never checked against its source: Lambda's clock cannot make it invalid.

    A process of its own, because what marshal writes depends on what the process has loaded before.
    """
    command = [sys.executable, "-I", "-S", *_COMPILE, "-s", str(root), "-p", "/var/task", str(root)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise PackagingError(f"Not every module compiles:\n{run.stdout}{run.stderr}")


def write(target: Path, root: Path, files: Iterable[Path], *, level: int = 6) -> None:
    """Add the files below `root` to the zip, which is made if there is none."""
    mode = "a" if target.exists() else "w"
    with zipfile.ZipFile(target, mode, zipfile.ZIP_DEFLATED, compresslevel=level) as archive:  # type: ignore[call-overload]
        for path in sorted(files):
            entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), _DATED)
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes(), compresslevel=level)


def all_files(root: Path) -> list[Path]:
    """Every file below a folder."""
    return [path for path in root.rglob("*") if path.is_file()]


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
