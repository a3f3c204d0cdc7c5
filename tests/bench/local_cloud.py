"""The local cloud at work: claims among 20,000 tasks beside 1,000, and an import of 100,000 lines with its memory.

`python -m tests.bench.local_cloud`: through the gateway and the functions of a cloud of its own, about ten minutes on two
cores. Latencies are compared as medians of turns taken in one run. Exit code 1 if a goal is missed.
"""

import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from infra.demo.client import Person
from infra.local import cloud, deploy, packaging
from tests.builders.platform import Platform
from tests.e2e.cloud import CloudUnderTest, free_port

FEW, MANY, TURNS, WARM = 1_000, 20_000, 150, 20
LINES, MOST_MINUTES, MOST_MB, MOST_RATIO = 100_000, 10.0, 256.0, 1.2


class Memory(threading.Thread):
    """The most that any process of one function has held, while this runs."""

    def __init__(self, function: str) -> None:
        super().__init__(daemon=True)
        self.name_of, self.most_mb, self.is_over = function, 0.0, threading.Event()

    def run(self) -> None:
        while not self.is_over.wait(0.5):
            for process in Path("/proc").glob("[0-9]*"):
                self.most_mb = max(self.most_mb, self._held_by(process))

    def _held_by(self, process: Path) -> float:
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
            if f"AWS_LAMBDA_FUNCTION_NAME={self.name_of}".encode() not in environment:
                return 0.0
            lines = (process / "status").read_text(encoding="ascii").splitlines()
        except OSError:  # it ended meanwhile, or is somebody else's
            return 0.0
        return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM")), 0.0)


def main() -> int:
    """Print every figure beside its goal."""
    with tempfile.TemporaryDirectory() as home:
        here = cloud.Cloud(Path(home), free_port())
        cloud.start(here)
        try:
            built, _ = packaging.build_if_changed()
            deployed = deploy.deploy(here, built, lambda _: None)
            platform = Platform(CloudUnderTest(here, deployed.outputs, deployed.functions))
            platform.staff()
            met = [_latencies(platform), _great_import(platform)]
        finally:
            cloud.abandon(here)
    return 0 if all(met) else 1


def _latencies(platform: Platform) -> bool:
    """One person claims and hands in by turns in both projects."""
    person = platform.person("worker")
    projects = {size: platform.project(size, places=1) for size in (FEW, MANY)}
    for project in projects.values():
        platform.enrol(person, project)
    taken: dict[int, list[float]] = {FEW: [], MANY: []}
    for turn in range(WARM + TURNS):
        for size in (FEW, MANY) if turn % 2 else (MANY, FEW):
            seconds = _worked(person, str(projects[size]["project_id"]))
            if turn >= WARM:
                taken[size].append(seconds)
    few, many = statistics.median(taken[FEW]), statistics.median(taken[MANY])
    is_met = many / few <= MOST_RATIO
    print(
        f"claim and submit, {FEW:,} tasks {few * 1000:.1f} ms, {MANY:,} tasks {many * 1000:.1f} ms (medians of {TURNS})"
    )
    print(f"{'ok    ' if is_met else 'MISSED'} {many / few:.2f} times, at most {MOST_RATIO}", flush=True)
    return is_met


def _worked(person: Person, project_id: str) -> float:
    begin = time.perf_counter()
    claim = person.post(f"/projects/{project_id}/claims")
    person.post(f"/claims/{claim['claim_id']}/submission", {"answer": {"label": "duck"}})
    return time.perf_counter() - begin


def _great_import(platform: Platform) -> bool:
    """A file of a hundred thousand lines, from upload to the last task."""
    memory = Memory(platform.cloud.functions["RunImports"])
    memory.start()
    begin = time.perf_counter()
    project = platform.project(LINES, places=1)
    minutes = (time.perf_counter() - begin) / 60
    memory.is_over.set()
    memory.join()
    is_met = project["task_count"] == LINES and minutes < MOST_MINUTES and 0 < memory.most_mb < MOST_MB
    print(
        f"import of {LINES:,} lines: {minutes:.1f} min of {os.cpu_count()} cores, its function at most {memory.most_mb:.0f} MB"
    )
    print(
        f"{'ok    ' if is_met else 'MISSED'} all {project['task_count']:,} tasks, under {MOST_MINUTES:.0f} min and {MOST_MB:.0f} MB"
    )
    return is_met


if __name__ == "__main__":
    sys.exit(main())
