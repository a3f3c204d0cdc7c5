"""Plays many seeds: resumable, with progress and coverage; shrinks and keeps what fails.

`python -m tests.simulation --seeds 50000 --jobs 2`, `--kept FILE` for the story of one failure, `--bugs` for the
table of planted bugs.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import tests.conftest  # noqa: F401  (sets the environment first)
from tests.simulation import keeping
from tests.simulation.bugs import BUGS
from tests.simulation.campaign import Campaign, say
from tests.simulation.play import play
from tests.simulation.stage import stage


def _tell_bugs(first: int, tries: int) -> int:
    """Each planted bug from several beginnings: how many seeds until it is found."""
    missed = 0
    with stage() as entered:
        for name, bug in BUGS.items():
            counts: list[int] = []
            said = ""
            for attempt in range(tries):
                begin = first + attempt * 1000
                for seed in range(begin, begin + 1000):
                    outcome = play(entered, seed, bug=bug.planted(entered.cloud))
                    if outcome.wrong:
                        counts.append(seed - begin + 1)
                        said = outcome.wrong
                        break
            missed += len(counts) < tries
            middle = sorted(counts)[len(counts) // 2] if counts else 0
            worst = max(counts, default=0)
            say(
                f"{name:24} found {len(counts)} of {tries}, median {middle:>3}, most {worst:>3} seeds: {said[:110]}",
            )
    return missed


def main() -> int:
    """The exit code is the number of failures."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kept", type=Path, help="replay a kept failure and tell its story")
    parser.add_argument("--bugs", type=int, metavar="TRIES", help="find every planted bug so often")
    given: Any = parser.parse_args()
    if given.kept:
        with stage() as entered:
            say("\n".join(keeping.story(entered, keeping.read(given.kept))))
        return 0
    if given.bugs:
        return _tell_bugs(given.first, given.bugs)
    campaign = Campaign(given.first, given.seeds)
    campaign.run(given.jobs)
    return campaign.report()


if __name__ == "__main__":
    sys.exit(min(main(), 1))
