"""`make run`: the whole platform on this machine, from nothing to a running cloud, its logs followed until Ctrl-C."""

import argparse
import importlib
import re
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import NoReturn, Self

from botocore.exceptions import EndpointConnectionError

from infra.local import clock, deploy, logs, packaging
from infra.local import cloud as local
from infra.local.cloud import Cloud, CloudError

DEMONSTRATION = "infra.demonstration"


def main(arguments: list[str]) -> None:
    """Bring everything up to date, tell the addresses, follow the logs."""
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--no-follow", action="store_true", help="leave the cloud running and return")
    wish = parser.parse_args(arguments)
    for wish_to_end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wish_to_end, _interrupt)
    cloud = local.of_this_checkout()
    is_ours = False
    try:
        with _Step("Starting the local cloud"):
            is_ours = local.start(cloud)
        bring_up(cloud)
        ending = "ends this view, the cloud goes on" if not is_ours else "stops the cloud, its state is kept"
        after = "It stays: `make stop` stops it." if wish.no_follow else f"Logs follow; Ctrl-C {ending}."
        print(_welcome(cloud, load_demonstration(cloud), after), flush=True)
        if not wish.no_follow:
            _follow(cloud)
    except KeyboardInterrupt:
        print(flush=True)
    except CloudError:
        if is_ours:
            local.stop(cloud)
        raise
    if is_ours and not wish.no_follow:
        with _Step("Stopping; the state is kept in .local"):
            local.stop(cloud)


def bring_up(cloud: Cloud) -> deploy.Deployed:
    """Package and deploy the present source, each only where something has changed."""
    with _Step("Packaging") as step:
        built, is_new = packaging.build_if_changed()
        step.note = "" if is_new else "unchanged"
    with _Step("Deploying") as step:
        try:
            deployed = deploy.deploy(cloud, built, step.say)
        except EndpointConnectionError as error:
            raise CloudError(f"The local cloud has ended; {cloud.log} says why. Run it again.") from error
        step.note = f"{len(deployed.functions)} functions" if deployed.has_changed else "unchanged"
    return deployed


def load_demonstration(cloud: Cloud) -> str:
    """Load the demonstration once; what it says about sign-ins and what to try is told at every start."""
    told = cloud.home / "demonstration.txt"
    if told.exists():
        return re.sub(r"http://127\.0\.0\.1:\d+/_aws", f"{cloud.endpoint}/_aws", told.read_text(encoding="utf-8"))
    load: Callable[[Cloud, Callable[[str], None]], str] = importlib.import_module(DEMONSTRATION).load
    with _Step("Loading the demonstration") as step:
        text = load(cloud, step.say)
    told.write_text(text, encoding="utf-8")
    return text


def _welcome(cloud: Cloud, demonstration: str, after: str) -> str:
    ahead = clock.offset(cloud)
    lines = [
        "",
        f"API          {cloud.api_url}",
        f"Its contract {cloud.api_url}/openapi.json",
        f"E-mails      {cloud.endpoint}/_ministack/ses/messages",
        f"AWS services {cloud.endpoint} (region {local.REGION}, keys test and test)",
        *([f"Clock        {ahead} ahead of the real one; make clock RESET=1 sets it back"] if ahead else []),
        "",
        *([demonstration, ""] if demonstration else []),
        "In another terminal: make demo (a real crowd's work), make reload (changed code), make clock ADVANCE=7d",
        after,
        "",
    ]
    return "\n".join(lines)


def _follow(cloud: Cloud) -> None:
    quiet_for = 0
    for line in logs.follow(cloud):
        if line:
            quiet_for = 0
            print(line, flush=True)
            continue
        quiet_for += 1
        if quiet_for % 10 == 0 and local.running_pid(cloud) is None:
            raise CloudError(f"The local cloud has ended. {cloud.log} says why; `make run` starts it again.")


class _Step:
    """One long step: its name, what happens in it, and how long it took."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.note = ""
        self.ended = threading.Event()

    def __enter__(self) -> Self:
        self.began = time.monotonic()
        print(f"{self.name} ...", flush=True)
        threading.Thread(target=self._show_life, daemon=True).start()
        return self

    def _show_life(self) -> None:
        while not self.ended.wait(10):
            self.say(f"still at it after {time.monotonic() - self.began:.0f} s")

    def say(self, line: str) -> None:
        """One thing that happened."""
        print(f"  {line}", flush=True)

    def __exit__(self, kind: object, *_: object) -> None:
        self.ended.set()
        if kind is None:
            note = f", {self.note}" if self.note else ""
            print(f"  done in {time.monotonic() - self.began:.1f} s{note}", flush=True)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CloudError as problem:
        sys.exit(f"\n{problem}")
