"""A deployed local cloud for tests: one for all processes of a test run, started by the first, stopped by the last."""

import fcntl
import json
import os
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from infra.local import clock, cloud, deploy, packaging, web


@dataclass(frozen=True)
class CloudUnderTest:
    """What a test needs of the running platform."""

    cloud: cloud.Cloud
    outputs: dict[str, str]
    functions: dict[str, str]
    _clients: dict[str, Any] = field(default_factory=dict)

    @property
    def base_url(self) -> str:
        """The API's address."""
        return self.cloud.api_url

    def client(self, service: str) -> Any:
        """A boto3 client with the account's root rights, made once."""
        if service not in self._clients:
            self._clients[service] = cloud.client(self.cloud, service)
        return self._clients[service]

    def invoke(self, function: str, event: dict[str, Any]) -> Any:
        """Invoke a function by its logical id, such as `ClosePayPeriod`, as an administrator's console would."""
        answer = self.client("lambda").invoke(FunctionName=self.functions[function], Payload=json.dumps(event).encode())
        content = json.loads(answer["Payload"].read())
        if answer.get("FunctionError"):
            raise AssertionError(f"{function} failed: {content}")
        return content

    def mails(self, to: str = "") -> list[dict[str, Any]]:
        """Every e-mail sent so far, oldest first: `Source`, `To`, `Subject`, `BodyText`."""
        with urllib.request.urlopen(f"{self.cloud.endpoint}/_ministack/ses/messages", timeout=10) as answer:
            by_account: dict[str, list[dict[str, Any]]] = json.load(answer)["messages"]
        sent = [message for messages in by_account.values() for message in messages]
        return [message for message in sent if not to or to in message["To"]]

    def texts(self, phone: str) -> list[str]:
        """Every text message this number was sent, oldest first."""
        with urllib.request.urlopen(f"{self.cloud.endpoint}/_ministack/sns/sms-messages", timeout=10) as answer:
            sent: dict[str, list[dict[str, Any]]] = json.load(answer)["sms_messages"]
        return [message["Message"] for message in sent.get(phone, [])]

    def function_lines(self) -> list[dict[str, Any]]:
        """Everything the functions have logged."""
        lines = self.cloud.function_log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def advance_clock(self, **by: float) -> None:
        """Move the functions' clock forward, `days=7` for instance."""
        clock.advance(self.cloud, timedelta(**by))

    def reset_clock(self) -> None:
        """Give the functions the real time again."""
        clock.reset(self.cloud)


@contextmanager
def shared_cloud(tmp_path_factory: Any) -> Iterator[CloudUnderTest]:
    """The run's one cloud; processes of pytest-xdist count themselves in and out."""
    own = Path(tmp_path_factory.getbasetemp())
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    home = shared / "cloud"
    home.mkdir(exist_ok=True)
    register = home / "users.json"
    with _locked(home):
        known = json.loads(register.read_text()) if register.exists() else {"port": free_port(), "users": 0}
        here = cloud.Cloud(home, known["port"])
        cloud.start(here)
        built, _ = packaging.build_if_changed()
        deployed = deploy.deploy(here, built, lambda _: None)
        register.write_text(json.dumps({**known, "users": known["users"] + 1}))
    try:
        yield CloudUnderTest(here, deployed.outputs, deployed.functions)
    finally:
        with _locked(home):
            known = json.loads(register.read_text())
            register.write_text(json.dumps({**known, "users": known["users"] - 1}))
            if known["users"] == 1:
                web.stop(here)
                cloud.abandon(here)


def free_port() -> int:
    """A port nobody listens on just now, nor on the one after it, which is the web page's."""
    while True:
        with socket.socket() as probe, socket.socket() as next_one:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
            with suppress(OSError, OverflowError):
                next_one.bind(("127.0.0.1", port + 1))
                return port


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
