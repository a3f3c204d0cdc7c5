"""The same seed is the same run, byte for byte: in another process, and with other hashes."""

import os
import subprocess
import sys

import pytest

from tests.simulation.cloud import Trace
from tests.simulation.plan import plan_of
from tests.simulation.play import play

PROGRAM = """
import tests.conftest
from tests.simulation.cloud import Trace
from tests.simulation.play import play
from tests.simulation.stage import stage
with stage() as entered:
    for seed in {seeds}:
        print(play(entered, seed, trace=Trace(is_whole=True)).trace)
"""


def seeds_of(weather, count=2):
    """The first seeds of one weather."""
    return [seed for seed in range(1000) if plan_of(seed).weather == weather][:count]


SEEDS = [*seeds_of("stormy"), *seeds_of("usual"), *seeds_of("late", 1)]


def traces_in_a_new_process(hash_seed):
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    program = [sys.executable, "-c", PROGRAM.format(seeds=SEEDS)]
    return subprocess.run(program, env=environment, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize("hash_seed", ["0", "1", "random"])
def test_a_run_is_the_same_in_another_process_and_with_other_hashes(stage, hash_seed):
    here = [play(stage, seed, trace=Trace(is_whole=True)).trace for seed in SEEDS]
    assert traces_in_a_new_process(hash_seed) == here


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_special_is_all_it_takes_to_play_a_run_again(stage, seed):
    first = play(stage, seed, trace=Trace(is_whole=True))
    again = play(stage, seed, kept=first.specials, trace=Trace(is_whole=True))
    assert again.trace == first.trace
    assert again.specials == first.specials


def test_another_seed_is_another_run(stage):
    one, other = (play(stage, seed, trace=Trace(is_whole=True)).trace for seed in SEEDS[:2])
    assert one != other
