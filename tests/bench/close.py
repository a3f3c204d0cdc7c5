"""The close of a great week: 1,000,000 entries of 100,000 people, generated shard by shard on the memory store.

`python -m tests.bench.close [--people 100000] [--entries 10]`: the real use cases of the close and of preparing payouts,
a shard at a time; CPU, units and memory by how far it is; before and after it a tenth of the people, whose mean gives the
ratio, because a shared machine is not equally fast for ten minutes. Says at the end how long AWS would take, from what
was measured here and the limits that AWS documents. Exit code 1 if a goal is missed.
"""

import argparse
import gc
import logging
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import tests.conftest  # noqa: F401  (sets the environment first)
from chalicelib.domain.ids import shard_of
from chalicelib.domain.pay_periods import SHARDS
from chalicelib.domain.periods import period_named
from chalicelib.models import pay_periods, registry
from chalicelib.services.pay_periods.closing import close_part
from chalicelib.services.pay_periods.preparing import prepare_part
from infra.build import functions, queues
from tests.builders.pay import FRIDAY, TUESDAY, WEEK, payroll_world
from tests.builders.payees import write_payee
from tests.fakes.cloud import MemoryCloud

REWARD = 125
#: The goals of the close (issue of the ledger).
MOST_WRITE_UNITS, MOST_RATIO, MOST_MINUTES = 12.0, 10.5, 15.0
#: AWS, as documented or commonly measured: a new on-demand table takes so many write units a second before it has grown;
#: a function has one processor at so many MB; a read and a transaction take so many ms within a region.
TABLE_WRITES_A_SECOND, MB_A_PROCESSOR, READ_MS, TRANSACTION_MS = 4_000, 1_769, 5.0, 15.0


@dataclass
class Measured:
    """Sums over all shards of one size."""

    people: int = 0
    cpu_s: float = 0.0
    reads: int = 0
    transactions: int = 0
    read_units: float = 0.0
    write_units: dict[str, float] = field(default_factory=lambda: {"close": 0.0, "prepare": 0.0})
    largest_shard: int = 0
    memory_mb: list[float] = field(default_factory=list)
    earned: int = 0
    prepared: int = 0


def run(people: int, entries: int) -> Measured:
    """Close and prepare every shard; each has a world of its own, that is gone after it."""
    shards: list[list[str]] = [[] for _ in range(SHARDS)]
    for number in range(people):
        account_id = f"acc_{number:07d}"
        shards[shard_of(account_id, SHARDS)].append(account_id)
    found = Measured(people=people, largest_shard=max(map(len, shards)))
    for shard, accounts in enumerate(shards):
        with payroll_world(FRIDAY, payroll_messages=SHARDS) as (cloud, clock):
            cloud.keeps_calls = False
            clock.at = FRIDAY - timedelta(days=1)
            for account_id in accounts:
                write_payee(cloud, account_id, entries=entries, minor=REWARD)
            clock.at = TUESDAY
            _one_shard(cloud, shard, found)
        if shard % 32 == 31:
            gc.collect()
            found.memory_mb.append(_memory_mb())
            print(f"  {shard + 1:3} shards, {found.cpu_s:6.1f} s of CPU, {found.memory_mb[-1]:.0f} MB", flush=True)
    return found


def _one_shard(cloud: MemoryCloud, shard: int, found: Measured) -> None:
    period = pay_periods.closing(period_named(WEEK), SHARDS)
    for step, part in (("close", close_part), ("prepare", prepare_part)):
        with cloud.counting() as count:
            began = time.process_time()
            done = part(period, shard, [shard])
            found.cpu_s += time.process_time() - began
        found.reads += count.reads
        found.transactions += count.transactions
        found.read_units += sum(count.read_units.values())
        found.write_units[step] += sum(count.write_units.values())
        totals = done.totals.get("USD", {})
        found.earned += totals.get("earned", 0)
        found.prepared += totals.get("prepared", 0)


def _memory_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def projected_minutes(found: Measured) -> tuple[float, float]:
    """Minutes on AWS by people working through it one after another in each function, and by the tables' first limit."""
    payroll = next(line for line in functions.declared("prod") if line.name == "run_payroll")
    at_once = queues.declared("prod")["payroll"]["concurrency"]
    cpu = found.cpu_s / min(1.0, payroll.memory / MB_A_PROCESSOR)
    waiting = (found.reads * READ_MS + found.transactions * TRANSACTION_MS) / 1000
    writes = sum(found.write_units.values())
    return (cpu + waiting) / at_once / 60, writes / TABLE_WRITES_A_SECOND / 60


def main() -> int:
    """Print what was measured, and whether each goal is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--entries", type=int, default=10)
    given = parser.parse_args()
    logging.getLogger("inlier").setLevel(logging.WARNING)
    assert registry.TABLES
    small = [_announced(given.people // 10, given.entries)]
    large = _announced(given.people, given.entries)
    small.append(_announced(given.people // 10, given.entries))
    return _report(large, sum(one.cpu_s for one in small) / len(small), given.entries)


def _announced(people: int, entries: int) -> Measured:
    print(f"{people:,} people with {entries} entries each, {SHARDS} shards:", flush=True)
    return run(people, entries)


def _report(large: Measured, small_s: float, entries: int) -> int:
    due = large.people * entries * REWARD
    by_work, by_limit = projected_minutes(large)
    ratio = large.cpu_s / small_s
    close_units, prepare_units = (large.write_units[step] / large.people for step in ("close", "prepare"))
    growth = max(large.memory_mb) - large.memory_mb[0]
    lines = [
        ("every cent in a statement and in a payout", f"{large.earned:,} and {large.prepared:,} of {due:,}",
         large.earned == large.prepared == due),
        ("CPU a person, close and prepare", f"{large.cpu_s / large.people * 1000:.2f} ms", True),
        ("ten times the people, so many times the CPU", f"{ratio:.2f} (at most {MOST_RATIO})", ratio <= MOST_RATIO),
        ("write units a person, with indexes", f"{close_units:.2f} close + {prepare_units:.2f} prepare",
         close_units + prepare_units <= MOST_WRITE_UNITS),
        ("read units a person", f"{large.read_units / large.people:.2f}", True),
        ("memory, from the first eighth to the last", f"{large.memory_mb[0]:.0f} MB, +{growth:.0f} MB", growth < 50),
        ("AWS, minutes by work", f"{by_work:.1f} (at most {MOST_MINUTES:.0f})", by_work <= MOST_MINUTES),
        ("AWS, minutes by a new table's limit", f"{by_limit:.1f}", by_limit <= MOST_MINUTES),
    ]  # fmt: skip
    for what, figure, is_met in lines:
        print(f"{'ok    ' if is_met else 'MISSED'} {what}: {figure}")
    return 0 if all(is_met for _, _, is_met in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
