"""Owns the only clock and the only dice: now() and new_id()."""

import random
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chalicelib import settings

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no letters that look like digits


def _machine_clock() -> datetime:
    return datetime.now(UTC) + _offset()


def _offset() -> timedelta:
    """How far the clock of stage `local` has been moved (settings refuse the file elsewhere)."""
    path = settings.current().clock_file
    if not path:
        return timedelta(0)
    try:
        return timedelta(seconds=float(Path(path).read_text(encoding="ascii")))
    except FileNotFoundError:
        return timedelta(0)


_clock: Callable[[], datetime] = _machine_clock
_bits: Callable[[int], int] = secrets.randbits
_sleep: Callable[[float], None] = time.sleep
_stopwatch: Callable[[], float] = time.perf_counter


def install(
    *,
    clock: Callable[[], datetime] = _machine_clock,
    bits: Callable[[int], int] = secrets.randbits,
    sleep: Callable[[float], None] = time.sleep,
    stopwatch: Callable[[], float] = time.perf_counter,
) -> None:
    """Replace what time and chance are for this process: tests and the simulator; without arguments, the real ones."""
    global _clock, _bits, _sleep, _stopwatch
    _clock, _bits, _sleep, _stopwatch = clock, bits, sleep, stopwatch


def now() -> datetime:
    """The present instant: aware, UTC, whole milliseconds (what the store keeps)."""
    instant = _clock()
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def token_time() -> datetime:
    """The present by the clock that dates tokens: the machine's own, wherever the one of stage `local` was moved."""
    return datetime.now(UTC) if _clock is _machine_clock else now()


def new_id(noun: str) -> str:
    """`<noun>_` and 26 characters: 48 bits of the time, so that ids sort, and 80 bits nobody can guess."""
    number = int(_clock().timestamp() * 1000) << 80 | _bits(80)
    return f"{noun}_" + "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def new_secret() -> str:
    """32 characters with 160 unguessable bits, for links in e-mails."""
    number = _bits(160)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(155, -1, -5))


def choose(count: int) -> int:
    """A number from 0 to count - 1, each as likely: which shard, which candidate."""
    return _bits(32) % count


def stopwatch() -> float:
    """Seconds from an arbitrary point, for durations in logs; never for rules."""
    return _stopwatch()


def wait(seconds: float) -> None:
    """Stand still for so long; used between tries of a refused write."""
    _sleep(seconds)


def wait_until(began: float, seconds: float) -> None:
    """Stand still until so long after `began` (of the stopwatch), so that the time of an answer tells nothing."""
    wait(max(0.0, began + seconds - stopwatch()))


def jitter(attempt: int, *, first: float = 0.02, most: float = 0.4) -> float:
    """Seconds to wait before try number `attempt` + 1: random up to a doubling bound ("full jitter")."""
    bound = min(most, first * 2**attempt)
    return random.Random(_bits(32)).uniform(0, bound)  # noqa: S311  (spreads retries, guards nothing)
