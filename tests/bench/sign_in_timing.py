"""Whether the time of an answer tells who is known: sign-in, reset and sign-up, known and unknown addresses in turn.

python -m tests.bench.sign_in_timing [tries]
"""

import statistics
import sys
import time
from collections.abc import Callable

import tests.conftest  # noqa: F401  (sets the environment first)
from chalicelib import runtime
from chalicelib.domain.sessions import WrongCredentials
from chalicelib.services import accounts, password_resets, sessions
from tests.builders.people import a_sign_up, follow
from tests.fakes.cloud import MemoryCloud

TRIES, MOST_APART = 200, 0.15


class Watch:
    """Times answers, and what of them was work before the floor."""

    def __init__(self) -> None:
        self.slept = 0.0

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        time.sleep(seconds)

    def time(self, ask: Callable[[], object]) -> tuple[float, float]:
        self.slept, began = 0.0, time.perf_counter()
        ask()
        took = time.perf_counter() - began
        return took, took - self.slept


def sign_in(email: str, number: int) -> None:
    """Refused for its password; from a place of its own, because places are counted."""
    try:
        sessions.sign_in(email, "Wrong-horse-9", source_ip=f"198.51.{number // 250}.{number % 250}")
    except WrongCredentials:
        return
    raise AssertionError("nobody has this password")


ASKED: dict[str, Callable[[str, int], object]] = {
    "sign-in": sign_in,
    "password reset": lambda email, _: password_resets.ask_reset(email),
    "sign-up": lambda email, _: accounts.sign_up(a_sign_up(email)),
}


def main() -> int:
    """The exit code says whether any two medians are more than 15 % apart."""
    tries, missed = int(sys.argv[1]) if len(sys.argv) > 1 else TRIES, 0
    print("| what | known, median ms | unknown, median ms | apart | work before the floor, longest ms |")
    print("|---|---|---|---|---|")
    with MemoryCloud() as cloud:
        cloud.create_tables()
        for what, ask in ASKED.items():
            known, unknown, longest = measured(cloud, what.replace(" ", "-"), ask, tries)
            apart = abs(known - unknown) / min(known, unknown)
            missed += apart > MOST_APART
            print(
                f"| {what} | {known * 1e3:.1f} | {unknown * 1e3:.1f} | {apart:.2%} | {longest * 1e3:.1f} |", flush=True
            )
    return missed


def measured(
    cloud: MemoryCloud, what: str, ask: Callable[[str, int], object], tries: int
) -> tuple[float, float, float]:
    """Medians of known and unknown, asked in turn so that whatever else the machine does touches both."""
    runtime.install(sleep=lambda _: None)
    members = [f"{what}-{number}@example.org" for number in range(tries)]
    for email in members:
        accounts.sign_up(a_sign_up(email))
    follow(cloud)
    watch = Watch()
    runtime.install(sleep=watch.sleep)
    known, unknown = [], []
    for number, email in enumerate(members):
        known.append(watch.time(lambda: ask(email, number)))  # noqa: B023
        unknown.append(watch.time(lambda: ask(f"nobody-{what}-{number}@example.org", number)))  # noqa: B023
    runtime.install()
    works = [work for _, work in known + unknown]
    return statistics.median(took for took, _ in known), statistics.median(took for took, _ in unknown), max(works)


if __name__ == "__main__":
    sys.exit(main())
