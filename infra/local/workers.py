"""Makes function processes start quickly: one unpacked package for all, and no more starts at once than cores."""

import hashlib
import os
import shutil
import tempfile
import threading
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

PATIENCE = 20.0  # seconds a call waits for others' starts before it makes one of its own

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


def start_few_processes_at_once() -> None:
    """A burst of calls starts a process for each at the same moment; on a small machine nobody is served for long.

    Here as many start at once as there are cores, and a call takes a process that has become free meanwhile.
    """
    acquire = lambda_svc.acquire_worker
    starting = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))

    def acquire_in_turn(
        name: str, config: dict[str, Any], code: bytes, qualifier: str = "$LATEST", **named: Any
    ) -> Any:
        key = lambda_runtime._worker_key(name, config, qualifier)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if any(not worker.in_use for worker in list(lambda_runtime._workers.get(key, []))):
                break
            if starting.acquire(timeout=0.02):
                try:
                    worker, how = acquire(name, config, code, qualifier=qualifier, **named)
                    if how == "spawn":
                        with suppress(Exception):  # the call itself starts it again, and tells why it cannot
                            lambda_runtime.ensure_spawned(worker)
                    return worker, how
                finally:
                    starting.release()
        return acquire(name, config, code, qualifier=qualifier, **named)

    lambda_svc.acquire_worker = acquire_in_turn
