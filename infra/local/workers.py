"""Makes the emulator's function processes start quickly: a package is unpacked once for all of them."""

import hashlib
import shutil
import tempfile
import threading
import zipfile
from pathlib import Path
from types import SimpleNamespace

from ministack.core import lambda_runtime

_unpacking = threading.Lock()


class _SharedZip(zipfile.ZipFile):
    """A package whose contents every process of the same code shares."""

    def extractall(self, path: object = None, members: object = None, pwd: bytes | None = None) -> None:
        """Let `path` point to the one unpacked copy of this package."""
        if members is not None or pwd is not None or self.filename is None:
            raise NotImplementedError("only whole packages from a file are shared")
        target = Path(str(path))
        code = hashlib.sha256(Path(self.filename).read_bytes()).hexdigest()[:24]
        shared = Path(tempfile.gettempdir()) / f"code-{code}"
        with _unpacking:
            if not shared.exists():
                fresh = Path(tempfile.mkdtemp(prefix="unpacking-"))
                super().extractall(fresh)
                fresh.rename(shared)
        shutil.rmtree(target)
        target.symlink_to(shared)


def unpack_packages_once() -> None:
    """Every new function process unpacks the whole package again, which is most of its start."""
    lambda_runtime.zipfile = SimpleNamespace(
        ZipFile=_SharedZip, BadZipFile=zipfile.BadZipFile, LargeFileError=zipfile.LargeZipFile
    )
