"""Owns how far an import is: a file is read twice, once to check it and once to make its tasks."""

from datetime import datetime

import msgspec

_STEPS_BEFORE = {"checking": 0, "creating": 1}
_PASSES = 2


class Progress(msgspec.Struct, frozen=True):
    """Percent of both passes; lines a second and the seconds left of the pass in hand, None while nobody can know."""

    percent: int
    lines_per_second: int | None = None
    seconds_left: int | None = None


def progress(
    state: str,
    *,
    bytes_done: int,
    file_bytes: int,
    lines_done: int,
    began_at: datetime | None,
    moved_at: datetime,
    is_checked: bool = False,
) -> Progress:
    """How far an import in this state is, from what its last chunk left behind; a failed one, how far it came."""
    if state == "failed":
        came = progress(
            "creating" if is_checked else "checking", bytes_done=bytes_done, file_bytes=file_bytes,
            lines_done=lines_done, began_at=None, moved_at=moved_at,
        )  # fmt: skip
        return Progress(came.percent)
    if state not in _STEPS_BEFORE:
        return Progress(100 if state == "done" else 0)
    done = min(bytes_done, file_bytes)
    percent = (100 * (_STEPS_BEFORE[state] * file_bytes + done)) // (_PASSES * file_bytes) if file_bytes else 0
    elapsed = (moved_at - began_at).total_seconds() if began_at is not None else 0
    if not (done and elapsed > 0):
        return Progress(percent)
    return Progress(percent, round(lines_done / elapsed), round((file_bytes - done) * elapsed / done))
