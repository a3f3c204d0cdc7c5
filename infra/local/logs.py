"""Shows what the functions of a local cloud log: one readable line each, with time and function."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from infra.local.cloud import Cloud

_SHOWN_ELSEWHERE = {"at", "time", "timestamp", "level", "message", "msg", "event", "function", "_aws"}
_WIDTH = 20


def follow(cloud: Cloud) -> Iterator[str]:
    """Readable lines as the functions log them, from now on; an empty one while nothing happens."""
    cloud.function_log.touch()
    with cloud.function_log.open(encoding="utf-8") as file:
        file.seek(0, 2)
        rest = ""
        while True:
            rest += file.readline()
            if not rest.endswith("\n"):
                _reopen_if_emptied(file, cloud.function_log)
                yield ""
                continue
            yield readable(json.loads(rest))
            rest = ""


def readable(entry: dict[str, object]) -> str:
    """One logged line: `12:03:04 api_handler          info  request route=GET /health status=200`."""
    moment = datetime.fromtimestamp(float(str(entry["at"])), UTC)
    name = str(entry["function"]).removeprefix("inlier-local-")
    return f"{moment:%H:%M:%S} {name[:_WIDTH]:{_WIDTH}} {_text(str(entry['line']))}"


def _text(line: str) -> str:
    try:
        said = json.loads(line)
    except json.JSONDecodeError:
        return line
    if not isinstance(said, dict):
        return line
    message = next((str(said[key]) for key in ("message", "msg", "event") if key in said), "")
    told = {key: value for key, value in said.items() if key not in _SHOWN_ELSEWHERE and value is not None}
    rest = " ".join(f"{key}={value}" for key, value in told.items())
    return f"{str(said.get('level', 'info')).lower():5} {message} {rest}".rstrip()


def _reopen_if_emptied(file: TextIO, path: Path) -> None:
    """Wait a moment; begin again if the file was emptied meanwhile."""
    time.sleep(0.2)
    if path.stat().st_size < file.tell():
        file.seek(0)
