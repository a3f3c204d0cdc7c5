"""Owns what the driver shows while it works: a bar with rate and time left, and at the end how long each part took."""

import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Self, TextIO, TypeVar

Thing = TypeVar("Thing")
_WIDTH = 24


class StoppedError(Exception):
    """Something else failed, or the person at the keyboard had enough."""


@dataclass(frozen=True, slots=True)
class Timed:
    """How long a part took, and how many things it did."""

    title: str
    count: int
    seconds: float

    def line(self) -> str:
        """As it is told at the end."""
        if self.count < 10:
            return f"{self.title:<21} {'':>7}    {spoken(self.seconds):>12}"
        return f"{self.title:<21} {self.count:>7,} in {spoken(self.seconds):>12}  {self.count / self.seconds:>8.1f}/s"


@dataclass
class Progress:
    """Writes the bars of one run, and remembers the parts."""

    out: TextIO = field(default_factory=lambda: sys.stdout)
    parts: list[Timed] = field(default_factory=list)

    def line(self, text: str = "") -> None:
        """One line of text."""
        print(text, file=self.out, flush=True)

    def part(self, title: str, total: int, *, done: int = 0) -> "Part":
        """A part of the run with so many steps, some of which an earlier run has done."""
        return Part(self, title, total, done)


class Part:
    """One bar: on a terminal it moves, elsewhere it is a line every few seconds."""

    def __init__(self, progress: Progress, title: str, total: int, done: int) -> None:
        self.progress, self.title, self.total = progress, title, total
        self.before, self.done = done, done
        self._lock = threading.Lock()
        self._is_terminal = progress.out.isatty()
        self._pause = 0.2 if self._is_terminal else 5.0
        self._shown = -1
        self._is_stopped = False

    def __enter__(self) -> Self:
        self.began = self._shown_at = time.monotonic()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        took = time.monotonic() - self.began
        self.progress.parts.append(Timed(self.title, self.done - self.before, took))
        self._show(time.monotonic(), is_last=True)

    def step(self, count: int = 1) -> None:
        """So many more are done; raises StoppedError once the part is over for everybody."""
        with self._lock:
            self.done += count
            self._show_sometimes()
        if self._is_stopped:
            raise StoppedError

    def reach(self, done: int) -> None:
        """So many are done altogether; never fewer than before."""
        with self._lock:
            self.done = max(self.done, done)
            self._show_sometimes()

    def _show_sometimes(self) -> None:
        now = time.monotonic()
        is_news = self._is_terminal or self._shown != self.done < self.total
        if now - self._shown_at >= self._pause and is_news:
            self._shown_at, self._shown = now, self.done
            self._show(now)

    def each(self, things: Iterable[Thing], act: Callable[[Thing], object], *, parallel: int) -> None:
        """Do it for each, several at a time; the first failure, or Ctrl-C, ends the others at their next step."""
        with ThreadPoolExecutor(parallel) as pool:
            running = [pool.submit(act, thing) for thing in things]
            try:
                ended, _ = wait(running, return_when=FIRST_EXCEPTION)
            finally:
                self._is_stopped = any(not one.done() for one in running)
                pool.shutdown(wait=False, cancel_futures=True)
        for one in ended:
            one.result()

    def _show(self, now: float, *, is_last: bool = False) -> None:
        text = bar(self.title, self.done, self.total, self.done - self.before, now - self.began)
        end = "\n" if is_last or not self._is_terminal else ""
        print(f"\r{text:<100}" if self._is_terminal else text, end=end, file=self.progress.out, flush=True)


def bar(title: str, done: int, total: int, count: int, seconds: float) -> str:
    """The bar as text: how far, how fast, how much longer.

    >>> bar("Claiming", 50, 200, 50, 10.0)
    'Claiming              [######..................]     50/200       5.0/s  30 s left'
    """
    filled = _WIDTH * done // total if total else _WIDTH
    rate = count / seconds if seconds > 0 else 0.0
    left = f"{spoken((total - done) / rate)} left" if rate else "…"
    left = f"took {seconds:.1f} s" if done >= total else left
    return f"{title:<21} [{'#' * filled:.<{_WIDTH}}] {done:>6}/{total:<6} {rate:>6.1f}/s  {left}"


def spoken(seconds: float) -> str:
    """A duration as people say it.

    >>> spoken(8.2), spoken(200)
    ('8 s', '3 min 20 s')
    """
    whole = round(seconds)
    return f"{whole // 60} min {whole % 60} s" if whole >= 60 else f"{whole} s"
