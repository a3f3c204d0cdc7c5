"""Starts, stops and looks at the local cloud: one process on this machine's loopback, its state under one directory."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local import processes

ROOT = Path(__file__).resolve().parents[2]
USUAL_PORT = 4580
PYTHON = ROOT / ".local/cloud-venv/bin/python"
REGION = "us-east-1"
API = "_aws/execute-api/c0ffee01/api"
STARTS_WITHIN = 60.0  # seconds
STOPS_WITHIN = 90.0  # a large state takes its time to be written


class CloudError(Exception):
    """The local cloud cannot do what was asked; the message says why and what to do."""


@dataclass(frozen=True)
class Cloud:
    """Where one local cloud listens and keeps its state."""

    home: Path
    port: int

    @property
    def endpoint(self) -> str:
        """Address of every AWS service of this cloud."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def web_port(self) -> int:
        """Where the web client is served, beside the cloud."""
        return self.port + 1

    @property
    def web_url(self) -> str:
        """Address of the web client; the API is below it too."""
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def api_url(self) -> str:
        """Address of the deployed API."""
        return f"{self.endpoint}/{API}"

    @property
    def log(self) -> Path:
        """What the emulator itself says."""
        return self.home / "cloud.log"

    @property
    def function_log(self) -> Path:
        """Every line every function logs, as JSON with time and function."""
        return self.home / "functions.log"

    @property
    def clock(self) -> Path:
        """By how many seconds this cloud's functions are ahead of the real clock."""
        return self.home / "clock"

    @property
    def process(self) -> Path:
        """Process id and port of the cloud that uses this directory."""
        return self.home / "cloud.json"


def of_this_checkout(environment: Mapping[str, str] = os.environ) -> Cloud:
    """The cloud of `make run`: state under .local, port INLIER_PORT; where none is named, that of the one that runs."""
    here = Cloud(ROOT / ".local", USUAL_PORT)
    wish = environment.get("INLIER_PORT") or str(_port_in_use(here) or USUAL_PORT)
    if not wish.isdigit() or not 1024 <= int(wish) <= 65535:
        raise CloudError(f"INLIER_PORT is {wish!r}; it must be a number from 1024 to 65535.")
    return Cloud(here.home, int(wish))


def _port_in_use(cloud: Cloud) -> int | None:
    if running_pid(cloud) is None:
        return None
    port: int = json.loads(cloud.process.read_text(encoding="utf-8"))["port"]
    return port


def running_pid(cloud: Cloud) -> int | None:
    """Process id of the running cloud of this directory; None if it has ended or crashed."""
    try:
        known = json.loads(cloud.process.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    command = processes.command_of(known["pid"])
    return known["pid"] if "infra.local.launcher" in command or "ministack" in command else None


def is_ready(cloud: Cloud) -> bool:
    """Whether the cloud answers."""
    try:
        with urllib.request.urlopen(f"{cloud.endpoint}/_ministack/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def start(cloud: Cloud, *, module: str = "infra.local.launcher") -> bool:
    """Start the cloud and wait until it answers; False if it runs already. A crash before is repaired on the way."""
    if running_pid(cloud):
        known = json.loads(cloud.process.read_text(encoding="utf-8"))["port"]
        if known != cloud.port:
            raise CloudError(
                f"This directory's cloud already runs on port {known}. Use INLIER_PORT={known}, or `make stop` first."
            )
        _wait_until_ready(cloud, None)
        return False
    _refuse_taken_port(cloud)
    if not PYTHON.exists():
        raise CloudError("The local cloud is not installed. Run `make run`, or `python3 infra/bootstrap.py`.")
    shutil.rmtree(cloud.home / "tmp", ignore_errors=True)  # functions' directories of a cloud that has ended
    for directory in ("tmp", "state", "s3"):
        (cloud.home / directory).mkdir(parents=True, exist_ok=True)
    for half_written in (cloud.home / "state").glob("*.tmp"):
        half_written.unlink()
    cloud.function_log.unlink(missing_ok=True)  # like the emulator's own log, it tells of one run
    with cloud.log.open("w", encoding="utf-8") as log:
        started = subprocess.Popen(
            [str(PYTHON), "-m", module],
            cwd=ROOT,
            env=_environment(cloud),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the one who follows the logs; he stops the cloud properly
        )
    processes.started(started)
    cloud.process.write_text(json.dumps({"pid": started.pid, "port": cloud.port}), encoding="utf-8")
    _wait_until_ready(cloud, started)
    return True


def stop(cloud: Cloud) -> bool:
    """Stop the cloud with its state saved; False if it does not run."""
    pid = running_pid(cloud)
    if pid is None:
        processes.take_leave()
        cloud.process.unlink(missing_ok=True)
        return False
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOPS_WITHIN
    while processes.is_alive(pid):
        if time.monotonic() > deadline:
            raise CloudError(f"The cloud (process {pid}) is still saving its state; see {cloud.log}.")
        time.sleep(0.05)
    cloud.process.unlink(missing_ok=True)
    shutil.rmtree(cloud.home / "tmp", ignore_errors=True)
    return True


def abandon(cloud: Cloud) -> None:
    """End the cloud at once, unsaved: for a temporary one whose state nobody wants."""
    pid = running_pid(cloud)
    if pid is not None:
        os.kill(pid, signal.SIGKILL)
        while processes.is_alive(pid):
            time.sleep(0.05)
    cloud.process.unlink(missing_ok=True)
    shutil.rmtree(cloud.home / "tmp", ignore_errors=True)


def client(cloud: Cloud, service: str) -> Any:
    """A boto3 client of this cloud, with the rights of its account's root."""
    import boto3  # noqa: PLC0415  (takes half a second; stopping needs none of it)
    from botocore.config import Config  # noqa: PLC0415

    return boto3.client(
        service,
        endpoint_url=cloud.endpoint,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106  (the emulator's root key, on the loopback)
        config=Config(signature_version="s3v4") if service == "s3" else None,
    )


def _environment(cloud: Cloud) -> dict[str, str]:
    """All the emulator may know: function processes inherit its whole environment."""
    return {
        "PATH": f"{PYTHON.parent}:/usr/bin:/bin",
        "HOME": str(cloud.home),  # no credentials and no settings of the person who runs it
        "TMPDIR": str(cloud.home / "tmp"),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONUNBUFFERED": "1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "GATEWAY_PORT": str(cloud.port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "AUTH": "true",
        "LAMBDA_EXECUTOR": "local",
        "LOG_LEVEL": "WARNING",
        "STATE_DIR": str(cloud.home / "state"),
        "S3_DATA_DIR": str(cloud.home / "s3"),
        "PERSIST_STATE": "1",
        "S3_PERSIST": "1",
        "FUNCTION_LOG": str(cloud.function_log),
    }


def _wait_until_ready(cloud: Cloud, started: "subprocess.Popen[bytes] | None") -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while not is_ready(cloud):
        if started is not None and started.poll() is not None:
            cloud.process.unlink(missing_ok=True)
            last = cloud.log.read_text(encoding="utf-8").strip().splitlines()[-5:]
            raise CloudError("The local cloud ended while starting:\n  " + "\n  ".join(last))
        if time.monotonic() > deadline:
            raise CloudError(
                f"The local cloud does not answer on port {cloud.port}; see {cloud.log}, then `make stop`."
            )
        time.sleep(0.05)


def _refuse_taken_port(cloud: Cloud) -> None:
    patience = time.monotonic() + 2  # a cloud that was killed may hold its port a moment longer
    while not processes.is_free(cloud.port):
        processes.take_leave()
        if time.monotonic() > patience:
            owner = processes.listener_on(cloud.port)
            raise CloudError(
                f"Port {cloud.port} is taken{f' by {owner}' if owner else ''}.\n"
                f"Choose another one: make run INLIER_PORT={cloud.port + 10}"
            )
        time.sleep(0.1)


def main(arguments: list[str]) -> str:
    """`start`, `stop` or `status` of this checkout's cloud, in one line."""
    cloud = of_this_checkout()
    match arguments:
        case ["start"]:
            return f"{'Started' if start(cloud) else 'Runs already'}: {cloud.endpoint}"
        case ["stop"]:
            from infra.local import web  # noqa: PLC0415  (it asks this module where things are)

            web.stop(cloud)
            return "Stopped; the state is kept." if stop(cloud) else "The local cloud does not run."
        case ["status"]:
            return f"Runs: {cloud.endpoint}" if is_ready(cloud) else "The local cloud does not run."
    raise CloudError("Usage: python -m infra.local.cloud start|stop|status")


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:]))
    except CloudError as problem:
        sys.exit(str(problem))
