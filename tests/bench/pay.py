"""What closing a week, preparing and sending payouts asks of the store, by person: calls, items, units, CPU.

`python -m tests.bench.pay [--people 256] [--entries 10]`: the real use cases on the memory store, one payroll message a
step, so that what a step costs whatever the people (its record, 256 queries for shards) is told apart from what each
person costs: two sizes are run and subtracted.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import tests.conftest  # noqa: F401  (sets the environment first)
from chalicelib.domain.messages import RunPayroll, SendPayouts, SettlePayouts
from chalicelib.models import pay_periods
from chalicelib.services import pay_periods as payroll
from chalicelib.services import payouts
from tests.builders.pay import BOSS, FRIDAY, OTHER_BOSS, SCHEDULE, TUESDAY, WEEK, a_payee, earn, fold, payroll_world


@dataclass(frozen=True)
class Cost:
    """The sums of one step."""

    reads: float
    writes: float
    transactions: float
    items_written: float
    read_units: float
    write_units: float
    cpu_ms: float

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(*(mine - theirs for mine, theirs in zip(self.values(), other.values(), strict=True)))

    def __truediv__(self, count: int) -> "Cost":
        return Cost(*(value / count for value in self.values()))

    def values(self) -> list[float]:
        """In order of the fields."""
        return [getattr(self, name) for name in self.__dataclass_fields__]


def steps(people: int, entries: int) -> dict[str, Cost]:
    """Close, prepare and send of a week with so many people."""
    with payroll_world(FRIDAY, payroll_messages=1) as (cloud, clock):
        cloud.keeps_calls = False
        for number in range(people):
            clock.at = FRIDAY - timedelta(days=1)
            account_id = f"acc_{number:06d}"
            a_payee(account_id)
            for entry in range(entries):
                earn(account_id, 250, f"{account_id}-{entry}")
        clock.at = TUESDAY
        fold(cloud)

        def measured(step: Callable[[], object]) -> Cost:
            with cloud.counting() as count:
                began = time.process_time()
                step()
                cpu_ms = (time.process_time() - began) * 1000
            return Cost(
                count.reads,
                count.writes,
                count.transactions,
                count.items_written,
                sum(count.read_units.values()),
                sum(count.write_units.values()),
                cpu_ms,
            )

        payroll.close_pay_period(**SCHEDULE)
        found = {
            "close": measured(lambda: payroll.run_payroll(RunPayroll(WEEK, "close", 0, 1))),
            "prepare": measured(lambda: payroll.run_payroll(RunPayroll(WEEK, "prepare", 0, 1))),
        }
        period = pay_periods.pay_period_of(WEEK)
        for boss in (BOSS, OTHER_BOSS):
            payroll.approve(boss, WEEK, str(period.payouts_hash))
        parts = period.parts("send")

        def send() -> None:
            for part in range(parts):
                payouts.send_part(SendPayouts(WEEK, part, parts))

        found["send"] = measured(send)

        def settle() -> None:
            for part in range(parts):
                payouts.settle_part(SettlePayouts(WEEK, part, parts))

        found["settle"] = measured(settle)
        return found


def by_person(people: int, entries: int) -> dict[str, tuple[Cost, Cost]]:
    """For each step what a person costs, and what the step costs without anybody."""
    few, many = steps(people // 4, entries), steps(people, entries)
    each = {name: (many[name] - few[name]) / (people - people // 4) for name in many}
    return {name: (each[name], Cost(*(m - e * people for m, e in _pairs(many[name], each[name])))) for name in many}


def _pairs(many: Cost, each: Cost) -> list[tuple[float, float]]:
    return list(zip(many.values(), each.values(), strict=True))


def main() -> None:
    """Print the table for docs/performance.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=256)
    parser.add_argument("--entries", type=int, default=10)
    given = parser.parse_args()
    names = [name.replace("_", " ") for name in Cost.__dataclass_fields__]
    print(f"{given.people} people with {given.entries} entries each; per person, and per step without anybody")
    print("| step | " + " | ".join(names) + " |")
    print("|---" * (len(names) + 1) + "|")
    for step, (each, fixed) in by_person(given.people, given.entries).items():
        print(f"| {step}, a person | " + " | ".join(f"{value:.2f}" for value in each.values()) + " |")
        print(f"| {step}, the step | " + " | ".join(f"{value:.0f}" for value in fixed.values()) + " |")


if __name__ == "__main__":
    main()
