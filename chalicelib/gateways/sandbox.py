"""Owns running a written function in a child process that has no files, no network and no children of its own (R6)."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from chalicelib.domain.code_items import Outcome, is_plain

#: Seconds from start to end for all calls together, and bytes of results.
WALL, OUTPUT = 10.0, 64 * 1024
_CHILD = Path(__file__).with_name("sandbox_child.py")
_SEALED = b"sealed\n"


class SandboxRefusedError(Exception):
    """The filter on system calls could not be set up on this machine: nothing written by others was run."""


def run(
    source: str, function: str, calls: Sequence[Sequence[Any]], *, wall: float = WALL, child: Path = _CHILD
) -> list[Outcome]:
    """What each call came to; raises SandboxRefusedError when the child could not be closed in.

    The child's environment is empty but for where Python's own library lies. Only JSON comes back.
    """
    command = [sys.executable, "-I", "-S", "-B", str(child)]
    process = subprocess.Popen(  # noqa: S603  (no shell, a command of our own)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LD_LIBRARY_PATH": f"{sys.base_prefix}/lib"},
        cwd="/",
        close_fds=True,
        start_new_session=True,
    )
    try:
        with suppress(BrokenPipeError):
            _hand_over(process, json.dumps({"source": source, "function": function, "calls": calls}).encode())
        output, stopped = _read(process, time.monotonic() + wall)
    finally:
        _end(process)
    if not output.startswith(_SEALED):
        raise SandboxRefusedError(f"The child ended with {process.returncode} before it was closed in.")
    return _outcomes(output[len(_SEALED) :], len(calls), stopped)


def _hand_over(child: "subprocess.Popen[bytes]", given: bytes) -> None:
    """The child reads all of it before it does anything else."""
    if child.stdin is not None:
        child.stdin.write(given)
        child.stdin.close()


def _read(child: "subprocess.Popen[bytes]", deadline: float) -> tuple[bytes, str]:
    """What was said until the child ended, the time was over or it was too much; and which of these stopped it."""
    if child.stdout is None:
        return b"", "ended"
    output, descriptor = b"", child.stdout.fileno()
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while len(output) <= OUTPUT:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                return output, "time"
            chunk = os.read(descriptor, 8192)
            if not chunk:
                return output, "ended"
            output += chunk
    return output[:OUTPUT], "output"


def _end(child: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _outcomes(output: bytes, count: int, stopped: str) -> list[Outcome]:
    """One for each call; what the child did not say, or said as no JSON of the form, is what stopped it."""
    said: dict[int, Outcome] = {}
    for line in output.split(b"\n"):
        with suppress(ValueError, RecursionError, TypeError, KeyError):
            content = json.loads(line)
            number = content["call"]
            if type(number) is int:
                said.setdefault(number, _outcome(content))
    return [said.get(number, Outcome(error=stopped)) for number in range(count)]


def _outcome(content: dict[str, Any]) -> Outcome:
    """A plain value, or one of the child's two words: written functions can say the rest of a line."""
    if "error" in content:
        return Outcome(error="raised" if content["error"] == "raised" else "not_json")
    value = content["value"]
    return Outcome(value) if is_plain(value) else Outcome(error="not_json")
