"""Packages stage local only when something that goes into the package has changed; swaps changed code in a second."""

import fcntl
import hashlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra import package
from infra.build import archive
from infra.build.failures import PackagingError
from infra.local.cloud import ROOT, CloudError

BUILT = ROOT / "build" / "local"
_CODE = ("app.py", "chalicelib")
_INPUTS = (
    *_CODE, *package.REQUIREMENTS.values(), ".chalice/config.json", "infra/package.py", "infra/build", "infra/cloud",
)  # fmt: skip


def build_if_changed() -> tuple[Path, bool]:
    """The folder with template and zips of the present source, and whether they had to be made."""
    with _one_at_a_time():
        marker = BUILT / "source.sha256"
        source = _fingerprint()
        if marker.exists() and marker.read_text(encoding="ascii") == source and (BUILT / "template.json").exists():
            return BUILT, False
        marker.unlink(missing_ok=True)
        try:
            package.build("local")
        except PackagingError as error:
            raise CloudError(f"Packaging failed. {error}") from error
        marker.write_text(source, encoding="ascii")
        return BUILT, True


def swap_code() -> Path:
    """The folder with copies of the last built zips that hold the present code; libraries stay as they were built."""
    with _one_at_a_time():
        code = ROOT / "build" / "reload" / "code"
        shutil.rmtree(code.parent, ignore_errors=True)
        shutil.copytree(BUILT / "code", code, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.rmtree(code / "chalicelib")
        shutil.copytree(ROOT / "chalicelib", code / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy2(ROOT / "app.py", code)
        archive.compile_modules(code)
        for name, requirements in package.REQUIREMENTS.items():
            package.write_archive(code.parent / f"{name}.zip", package.layer_of("local", ROOT / requirements), code)
        shutil.copy2(BUILT / "template.json", code.parent)
        return code.parent


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{sys.version} {ROOT}".encode())
    for path in _files():
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for name in _INPUTS:
        path = ROOT / name
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (one for one in inside if one.is_file() and "__pycache__" not in one.parts)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Tests in several processes and a `make run` may want the same build."""
    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
