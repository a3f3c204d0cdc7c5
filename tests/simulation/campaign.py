"""Owns playing many seeds on several processes: resumable, with progress, coverage, and failures made small."""

import atexit
import hashlib
import json
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import tests.conftest  # noqa: F401  (sets the environment first)
from tests.simulation import coverage, keeping
from tests.simulation.play import play
from tests.simulation.stage import Stage, stage

ROOT = Path(__file__).parents[2]
STATE = ROOT / ".local" / "simulation"
CHUNK = 20
#: Failures that are made small at the end; the others are only named.
SHRUNK = 3


#: What a worker found: the first seed, calls, coverage, failures.
Chunk = tuple[int, int, Counter[str], list[tuple[int, str]]]
_entered: list[Stage] = []


def _enter() -> None:
    """A worker's stage stays as long as the worker."""
    context = stage()
    _entered.append(context.__enter__())
    atexit.register(context.__exit__, None, None, None)


def play_chunk(bounds: tuple[int, int]) -> Chunk:
    """Some seeds in this process."""
    calls, found, failures = 0, Counter[str](), list[tuple[int, str]]()
    for seed in range(*bounds):
        outcome = play(_entered[0], seed)
        calls += outcome.calls
        found += outcome.coverage
        if outcome.wrong:
            failures.append((seed, outcome.wrong))
    return bounds[0], calls, found, failures


def say(text: str, end: str = "\n") -> None:
    """To the person who waits."""
    sys.stdout.write(text + end)
    sys.stdout.flush()


def code_hash() -> str:
    """Of everything a run depends on: another code begins anew."""
    found = hashlib.sha256()
    for folder in ("chalicelib", "tests/simulation", "tests/fakes"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()[:12]


class Campaign:
    """Seeds from one number on, and how far they are."""

    def __init__(self, first: int, count: int) -> None:
        self.first, self.count = first, count
        self.path = STATE / f"from-{first}-{code_hash()}.json"
        state = json.loads(self.path.read_text()) if self.path.exists() else {}
        self.done: set[int] = set(state.get("done", ()))
        self.calls: int = state.get("calls", 0)
        self.coverage: Counter[str] = Counter(state.get("coverage", {}))
        self.failures: list[tuple[int, str]] = [(seed, wrong) for seed, wrong in state.get("failures", ())]
        self.seconds: float = state.get("seconds", 0.0)

    def chunks(self) -> Iterator[tuple[int, int]]:
        """What is left to do."""
        end = self.first + self.count
        for first in range(self.first, end, CHUNK):
            if first not in self.done:
                yield first, min(first + CHUNK, end)

    def add(self, chunk: Chunk, seconds: float) -> None:
        """One chunk more is done, and the state is on the disk."""
        first, calls, found, failures = chunk
        self.done.add(first)
        self.calls += calls
        self.coverage += found
        self.failures += failures
        self.seconds += seconds
        self.path.parent.mkdir(parents=True, exist_ok=True)
        state = {
            "done": sorted(self.done), "calls": self.calls, "coverage": dict(sorted(self.coverage.items())),
            "failures": sorted(self.failures), "seconds": round(self.seconds, 1),
        }  # fmt: skip
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(state))
        new.replace(self.path)

    def run(self, jobs: int) -> None:
        """Everything that is left, on so many processes."""
        chunks = list(self.chunks())
        before = time.monotonic()
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(jobs, context, _enter) as pool:
            played = as_completed([pool.submit(play_chunk, bounds) for bounds in chunks])
            for number, chunk in enumerate(played, 1):
                now = time.monotonic()
                self.add(chunk.result(), now - before)
                before = now
                self._tell(number, len(chunks))

    def _tell(self, number: int, chunks: int) -> None:
        seeds, seconds = len(self.done) * CHUNK, max(self.seconds, 0.001)
        left = (chunks - number) * CHUNK / max(seeds / seconds, 0.001)
        say(
            f"\r{min(seeds, self.count):,} of {self.count:,} seeds, {seeds / seconds:.1f} seeds/s,"
            f" {self.calls / seconds:,.0f} calls/s, {len(self.failures)} failures, {left / 60:.0f} min left   ",
            end="",
        )

    def report(self) -> int:
        """Coverage, and failures made small; the number of failures."""
        say("\n" + "\n".join(coverage.table(self.coverage)))
        seeds = min(len(self.done) * CHUNK, self.count)
        say(f"\n{seeds:,} seeds, {self.calls:,} calls, {self.seconds:,.0f} s, {len(self.failures)} failures")
        for seed, wrong in sorted(self.failures):
            say(f"  seed {seed}: {wrong}")
        if self.failures:
            with stage() as entered:
                for seed, _ in sorted(self.failures)[:SHRUNK]:
                    _keep(entered, seed)
        return len(self.failures)


def _keep(entered: Stage, seed: int) -> None:
    path = STATE / "failures" / f"seed-{seed}.json"
    kept = keeping.kept_small(entered, play(entered, seed))
    kept.write(path)
    say(f"seed {seed} needs {len(kept.specials)} decisions: python -m tests.simulation --kept {path}")
