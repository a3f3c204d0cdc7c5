"""The local cloud for tests that need the emulator itself: its own process, port and directory, gone afterwards."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

_PROGRAM = Path(__file__).resolve().parents[1] / ".local" / "cloud-venv" / "bin" / "ministack"
_READY_WITHIN = 60


@contextmanager
def emulator(directory: Path) -> Iterator[str]:
    """A fresh, empty emulator with permissions enforced; yields its URL."""
    if not _PROGRAM.exists():
        raise RuntimeError(f"The emulator is not installed: {_PROGRAM} is missing. `make test` installs it.")
    port = _free_port()
    with (directory / "emulator.log").open("wb") as log:
        process = subprocess.Popen(
            [str(_PROGRAM)], env=_environment(directory, port), cwd=directory, stdout=log, stderr=log
        )
        try:
            _wait_until_ready(process, f"http://127.0.0.1:{port}", directory / "emulator.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def _environment(directory: Path, port: int) -> dict[str, str]:
    """Nothing of the developer's environment reaches the emulator: its functions would inherit it."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(directory),
        "TMPDIR": str(directory),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "AUTH": "true",
        "LAMBDA_EXECUTOR": "local",
        "STATE_DIR": str(directory / "state"),
        "S3_DATA_DIR": str(directory / "s3"),
        "PERSIST_STATE": "0",
        "S3_PERSIST": "0",
    }


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + _READY_WITHIN
    with httpx.Client(trust_env=False) as client:
        while time.monotonic() < until:
            if process.poll() is not None:
                break
            try:
                if client.get(f"{url}/_ministack/ready", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
    raise RuntimeError(f"The emulator did not start within {_READY_WITHIN} s:\n{log.read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
