"""What starting the API costs: our zip beside Chalice's own package of the same code, in the same run.

`python -m tests.bench.cold_start [--rounds 15]`: fresh processes, the two interleaved, medians of CPU time. Counted is
importing app.py and making ready for the first request (the store's client); what Lambda's own runtime has loaded
before (json, logging, decimal ...) is not. On a busy machine the same work takes more CPU time, so each process also
times a fixed loop, and its figure is scaled to the fastest loop of the run. Nothing here is AWS: compare the two.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from infra import package
from infra.build import chalice_project, functions
from infra.build.definitions import ROOT
from infra.build.failures import PackagingError

MOST_MS = 200.0
LEAST_RATIO = 3.0

_MEASURED = """
import sys
sys.path.insert(0, {root!r})
import base64, collections, copy, datetime, decimal, functools, hashlib, importlib, inspect, io, json, logging, math
import os, re, socket, ssl, threading, time, traceback, types, typing, urllib.parse, uuid
def loop():
    began = time.process_time()
    for number in range(400_000):
        number * number
    return time.process_time() - began
before = min(loop(), loop())
began = time.process_time()
import app
from chalicelib.models import store
store.connection().client
spent = time.process_time() - began
speed = (before + min(loop(), loop())) / 2
modules = len(sys.modules)
try:  # getrusage would count what the parent had before this process became itself
    with open("/proc/self/status") as status:
        memory = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024
except FileNotFoundError:
    memory = 0.0
print(json.dumps([spent * 1000, speed, memory, modules]))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: milliseconds, the seconds its loop took, megabytes, modules."""

    cpu_ms: float
    loop: float
    memory_mb: float
    modules: int


@dataclass(frozen=True, slots=True)
class Start:
    """Medians of one package's starts."""

    cpu_ms: float
    unscaled_ms: float
    memory_mb: float
    modules: int
    zip_mb: float


def measure(rounds: int) -> dict[str, Start]:
    """Build both packages and start each `rounds` times, in turns."""
    folder = ROOT / "build" / "bench"
    shutil.rmtree(folder, ignore_errors=True)
    zips = {"chalice package": _chalices_own(folder / "chalice"), "make package": _ours(folder / "ours")}
    trees = {name: _unpacked(path, path.parent / "unpacked") for name, path in zips.items()}
    starts: dict[str, list[Run]] = {name: [] for name in zips}
    for number in range(rounds + 1):
        for name, tree in trees.items():
            found = _start(tree)
            if number:  # the first start fills the disk's cache
                starts[name].append(found)
    fastest = min(run.loop for runs in starts.values() for run in runs)
    return {name: _median(runs, fastest, zips[name]) for name, runs in starts.items()}


def _ours(folder: Path) -> Path:
    return package.build("local", target=folder).archive


def _chalices_own(folder: Path) -> Path:
    """What `chalice package` gives by itself: libraries as installed, no bytecode."""
    project = folder / "project"
    chalice_project.render("local", project)
    shutil.copy2(ROOT / "requirements.txt", project)
    chalice_project.package("local", project)
    return project / "out" / "deployment.zip"


def _unpacked(archive: Path, folder: Path) -> Path:
    """As Lambda unpacks it: every file keeps the date of the zip, which is one and the same."""
    with zipfile.ZipFile(archive) as content:
        content.extractall(folder)
        for entry in content.infolist():
            os.utime(folder / entry.filename, (315_532_800, 315_532_800))
    return folder


def _start(tree: Path) -> Run:
    variables = dict.fromkeys(functions.environment("local"), "set-by-the-bench")
    variables |= {"STAGE": "local", "PAY_WEEK_START": "monday", "CLOCK_FILE": "", "AWS_DEFAULT_REGION": "us-east-1"}
    credentials = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    code = _MEASURED.format(root=str(tree))
    command = [sys.executable, "-B", "-I", "-S", "-c", code]  # Lambda cannot write bytecode beside the code either
    run = subprocess.run(command, env=variables | credentials, capture_output=True, text=True, check=True)
    return Run(*json.loads(run.stdout))


def _median(runs: list[Run], fastest: float, archive: Path) -> Start:
    return Start(
        cpu_ms=statistics.median(run.cpu_ms * fastest / run.loop for run in runs),
        unscaled_ms=statistics.median(run.cpu_ms for run in runs),
        memory_mb=statistics.median(run.memory_mb for run in runs),
        modules=int(statistics.median(run.modules for run in runs)),
        zip_mb=archive.stat().st_size / 1e6,
    )


def main(arguments: list[str] | None = None) -> int:
    """Print both packages and their ratio; the exit code says whether the goals are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    try:
        found = measure(parser.parse_args(arguments).rounds)
    except PackagingError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{'cold start':<18}{'CPU ms':>8}{'unscaled':>10}{'RSS MB':>8}{'modules':>9}{'zip MB':>8}")
    for name, start in found.items():
        print(
            f"{name:<18}{start.cpu_ms:>8.0f}{start.unscaled_ms:>10.0f}{start.memory_mb:>8.0f}{start.modules:>9}{start.zip_mb:>8.2f}"
        )
    ours, chalices = found["make package"], found["chalice package"]
    ratio = chalices.cpu_ms / ours.cpu_ms
    is_met = ours.cpu_ms <= MOST_MS and ratio >= LEAST_RATIO
    verdict = "met" if is_met else "NOT met"
    print(f"{ratio:.1f} times faster; goal {verdict}: at most {MOST_MS:.0f} ms and {LEAST_RATIO:.0f} times faster")
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
