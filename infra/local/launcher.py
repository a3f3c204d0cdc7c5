"""Starts the emulator with its gaps closed; keeps its state on disk as it runs, and the functions' logs in a file."""

import asyncio
import copy
import gc
import json
import logging
import os
import signal
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ministack import app as gateway
from ministack.core import persistence
from ministack.services import lambda_svc
from ministack.services.cloudformation import _stacks

from infra.local import gaps

QUIET_FOR = 3.0  # seconds between two looks at whether there is something new to keep
MOST_SAVING = 0.1  # at most this part of the time goes into keeping state
WRITTEN_WITHIN = 60.0  # seconds


class StateKeeper:
    """Keeps the state every few seconds: the emulator alone does so only when it is stopped properly.

    A copy of the process (fork) writes it, so that nobody waits; never amid a deployment, so that what is on
    disk is always a whole stack.
    """

    def __init__(self, served: Any, save: Callable[[dict[str, Any]], None]) -> None:
        self.served = served
        self.save = save
        self.changes = 0
        self.saved = 0
        self.writer: int | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request and remember that it may have changed something."""
        if scope["type"] == "lifespan":
            background = asyncio.create_task(self.keep_on_saving())
            await self.served(scope, receive, send)
            background.cancel()
            return
        await self.served(scope, receive, send)
        if scope["type"] == "http" and scope["method"] != "GET":
            self.changes += 1

    async def keep_on_saving(self) -> None:
        """Save when something has changed, in a process of its own."""
        pause = QUIET_FOR
        while True:
            await asyncio.sleep(pause)
            if self.changes == self.saved or is_deploying():
                continue
            self.saved = self.changes
            began = time.monotonic()
            self.writer = os.fork()
            if self.writer == 0:
                self._save_and_exit()
            await self._wait_for_writer()
            pause = max(QUIET_FOR, (time.monotonic() - began) / MOST_SAVING)

    def save_at_the_end(self, services: dict[str, Any]) -> None:
        """Save when the cloud is stopped; an unfinished copy would write into the same files."""
        self._end_writer()
        self._save(services)

    def _save_and_exit(self) -> None:
        try:
            logging.disable()
            self._save(gateway._build_persistence_save_dict())
        finally:
            os._exit(0)

    def _save(self, services: dict[str, Any]) -> None:
        """Nobody writes meanwhile (this is a copy, or about to end), so nothing is copied before it is encoded.

        That, encoding each service as a whole, and no garbage collection: two seconds for 100,000 records, not forty.
        """
        if is_deploying():
            return
        gc.disable()
        copied = copy.deepcopy
        setattr(copy, "deepcopy", _itself)  # noqa: B010  (mypy knows that nobody may do this)
        try:
            self.save(services)
        finally:
            setattr(copy, "deepcopy", copied)  # noqa: B010
            gc.enable()

    async def _wait_for_writer(self) -> None:
        deadline = time.monotonic() + WRITTEN_WITHIN
        while self.writer and not os.waitpid(self.writer, os.WNOHANG)[0]:
            if time.monotonic() > deadline:  # a lock was held by another thread at the fork: the next copy will do
                self._end_writer()
            await asyncio.sleep(0.05)
        self.writer = None

    def _end_writer(self) -> None:
        if self.writer:
            os.kill(self.writer, signal.SIGKILL)
            os.waitpid(self.writer, 0)
        self.writer = None


def _itself(value: Any, _memo: Any = None) -> Any:
    return value


def is_deploying() -> bool:
    """Whether a stack is amid a change."""
    return any(str(stack.get("StackStatus")).endswith("IN_PROGRESS") for _, stack in _stacks.all_items())


def keep_state() -> None:
    """Let the emulator save while it runs, and at the end."""
    persistence.json = SimpleNamespace(
        dump=lambda value, file, default: file.write(json.dumps(value, default=default)),
        load=json.load,
        JSONDecodeError=json.JSONDecodeError,
    )
    keeper = StateKeeper(gateway.app, gateway.save_all)
    gateway.app = keeper
    gateway.save_all = keeper.save_at_the_end


def write_function_logs(path: Path) -> None:
    """Every line a function logs, as one JSON line with time and function, for whoever follows them."""
    emit = lambda_svc._emit_lambda_logs
    file = path.open("a", buffering=1, encoding="utf-8")

    def emit_and_write(func: dict[str, Any], request_id: str, log_text: str, *rest: Any, **named: Any) -> Any:
        name = (func.get("config") or func).get("FunctionName", "")
        for line in (log_text or "").splitlines():
            if line.strip():
                file.write(json.dumps({"at": time.time(), "function": name, "line": line}) + "\n")
        return emit(func, request_id, log_text, *rest, **named)

    lambda_svc._emit_lambda_logs = emit_and_write


def main() -> None:
    """Start; ends with SIGTERM, after the state is saved."""
    gaps.close_all(version("ministack"))
    keep_state()
    if path := os.environ.pop("FUNCTION_LOG", ""):
        write_function_logs(Path(path))
    gateway.main()


if __name__ == "__main__":
    main()
