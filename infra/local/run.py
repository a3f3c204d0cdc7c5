"""`make run`: the whole platform on this machine, from nothing to a running cloud, its logs followed until Ctrl-C."""

import argparse
import importlib
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn, Self

from botocore.exceptions import EndpointConnectionError

from infra.local import clock, deploy, logs, mailbox, packaging, web
from infra.local import cloud as local
from infra.local.cloud import Cloud, CloudError
from infra.web import build as page

DEMONSTRATION = "infra.demonstration"


def main(arguments: list[str]) -> None:
    """Bring everything up to date, tell the addresses, follow the logs."""
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--no-follow", action="store_true", help="leave the cloud running and return")
    wish = parser.parse_args(arguments)
    for wish_to_end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wish_to_end, _interrupt)
    cloud = local.of_this_checkout()
    try:
        with started(cloud) as is_ours:
            bring_up(cloud)
            serve_page(cloud)
            ending = "stops the cloud, its state is kept" if is_ours else "ends this view, the cloud goes on"
            after = "It stays: `make stop` stops it." if wish.no_follow else f"Logs follow; Ctrl-C {ending}."
            print(_welcome(cloud, load_demonstration(cloud), after), flush=True)
            if not wish.no_follow:
                _follow(cloud)
    except KeyboardInterrupt:
        print(flush=True)


@contextmanager
def started(cloud: Cloud) -> Iterator[bool]:
    """Whether this run started the cloud; such a one is stopped when what is done with it fails or is interrupted."""
    is_ours = local.running_pid(cloud) is None
    try:
        if is_ours:
            with _Step("Starting the local cloud"):
                local.start(cloud)
        else:
            local.start(cloud)  # waits until it answers
            print("The local cloud runs already.", flush=True)
        yield is_ours
    except BaseException as failure:
        if is_ours and local.running_pid(cloud) is not None:
            print(flush=True)
            with _Step("Stopping; the state is kept in .local"):
                web.stop(cloud)
                local.stop(cloud)
        if isinstance(failure, Exception) and not isinstance(failure, CloudError):
            raise CloudError(_unexpected(cloud, failure)) from failure
        raise


def _unexpected(cloud: Cloud, failure: Exception) -> str:
    """One line for an error nobody foresaw; the traceback is kept for who mends it."""
    told = cloud.home / "error.log"
    told.write_text("".join(traceback.format_exception(failure)), encoding="utf-8")
    reason = " ".join(str(failure).split())
    return f"`make run` failed with an error of its own, {type(failure).__name__}: {reason} ({told} has the traceback)."


def bring_up(cloud: Cloud) -> deploy.Deployed:
    """Package and deploy the present source, each only where something has changed."""
    with _Step("Packaging") as step:
        built, is_new = packaging.build_if_changed()
        step.note = "" if is_new else "unchanged"
    with _Step("Deploying") as step:
        try:
            deployed = deploy.deploy(cloud, built, step.say)
        except EndpointConnectionError as error:
            raise CloudError(_ended(cloud)) from error
        step.note = f"{len(deployed.functions)} functions" if deployed.has_changed else "unchanged"
    return deployed


def serve_page(cloud: Cloud) -> None:
    """Build the web client where its source has changed, and serve it beside the API."""
    with _Step("Building the web client") as step:
        try:
            step.note = "" if page.build_if_changed() else "unchanged"
        except page.WebBuildError as error:
            raise CloudError(str(error)) from error
        web.start(cloud)


def load_demonstration(cloud: Cloud) -> str:
    """Load the demonstration once; what it says about sign-ins and what to try is told at every start."""
    told = cloud.home / "demonstration.txt"
    demonstration = importlib.import_module(DEMONSTRATION)
    if not told.exists():
        with _Step("Loading the demonstration") as step:
            text = demonstration.load(cloud, step.say)
        told.write_text(text, encoding="utf-8")
    sign_ins: Callable[[str], str] = demonstration.sign_ins  # told anew: the port may be another one
    return sign_ins(cloud.api_url)


def _welcome(cloud: Cloud, demonstration: str, after: str) -> str:
    ahead = clock.offset(cloud)
    lines = [
        "",
        f"Open         {cloud.web_url}",
        f"API          {cloud.api_url}",
        f"Its contract {cloud.api_url}/openapi.json",
        *_mails(cloud),
        f"AWS services {cloud.endpoint} (region {local.REGION}, keys test and test)",
        *(
            [f"Clock        {clock.told(ahead)} ahead of the real one; make clock RESET=1 sets it back"]
            if ahead
            else []
        ),
        "",
        *([demonstration, ""] if demonstration else []),
        "In another terminal: make demo (a real crowd's work), make reload (changed code), make clock ADVANCE=7d",
        "  (make clock RESET=1: back to the real time), make stop (stops the cloud, its state is kept)",
        after,
        "",
    ]
    return "\n".join(lines)


def _mails(cloud: Cloud) -> list[str]:
    """Where mails and text messages are read."""
    return [
        f"E-mails      {cloud.web_url}{mailbox.PATH}  (and text messages: everything that was sent, links included)",
        f"  as JSON    {cloud.endpoint}/_ministack/ses/messages, {cloud.endpoint}/_ministack/sns/sms-messages",
    ]


def _follow(cloud: Cloud) -> None:
    quiet_for = 0
    for line in logs.follow(cloud):
        if line:
            quiet_for = 0
            print(line, flush=True)
            continue
        quiet_for += 1
        if quiet_for % 10 == 0 and local.running_pid(cloud) is None:
            time.sleep(1)  # `make stop` removes the mark of a running cloud last
            if cloud.process.exists():
                raise CloudError(_ended(cloud))
            print("The local cloud was stopped by `make stop`; its state is kept.", flush=True)
            return


def _ended(cloud: Cloud) -> str:
    return (
        f"The local cloud has ended without being asked to. The end of {cloud.log} says why (nothing there: it was "
        f"killed), {cloud.function_log} what ran last.\nUse `make run` again: it repairs what was left half done."
    )


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
