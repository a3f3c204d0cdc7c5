"""Owns the part of the seeds that `make test` plays: in chunks, so that progress shows and workers share them."""

from collections import Counter

from tests.simulation import coverage
from tests.simulation.play import play
from tests.simulation.stage import Stage

CHUNKS, CHUNK = 10, 50


def play_seeds(stage: Stage, seeds: range, found: Counter[str]) -> list[str]:
    """What went wrong, with the command that tells more."""
    wrong = []
    for seed in seeds:
        outcome = play(stage, seed)
        found += outcome.coverage
        if outcome.wrong:
            again = f"python -m tests.simulation --from {seed} --seeds 1"
            wrong.append(f"{outcome.plan.described()}\n  {outcome.wrong}\n  {again}")
    return wrong


def chunk(number: int, parity: int) -> range:
    """Fifty seeds of one parity: even ones walk at random, odd ones have random priorities."""
    first = number * CHUNK * 2 + parity
    return range(first, first + CHUNK * 2, 2)


def never(found: Counter[str]) -> list[str]:
    """What five hundred seeds did not bring about."""
    return coverage.never(found)
