"""Owns log lines: one JSON object a line, with ids and never with what people wrote or who they are."""

import logging
import sys
import traceback
from typing import Any

import msgspec

_out = logging.getLogger("inlier")
if not _out.handlers:
    _handler = logging.StreamHandler(sys.stdout)
    _handler.setFormatter(logging.Formatter("%(message)s"))
    _out.addHandler(_handler)
    _out.setLevel(logging.INFO)
    _out.propagate = False


def line(event: str, **fields: Any) -> None:
    """One thing that happened, with the ids needed to follow it."""
    _out.info(msgspec.json.encode({"event": event} | fields).decode())


def bug(event: str, error: BaseException, **fields: Any) -> None:
    """A bug, once: the kind of error and where it was raised; its message may hold a person's words and is left out."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    where = [f"{frame.filename.rsplit('/', 3)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    _out.error(msgspec.json.encode({"event": event, "error": type(error).__name__, "where": where} | fields).decode())
