"""`make clock`: moves the clock of the local cloud, so that a pay week passes in a minute (stage local only)."""

import argparse
import re
import sys
from datetime import UTC, datetime, timedelta

from infra.local.cloud import Cloud, CloudError, of_this_checkout

_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def offset(cloud: Cloud) -> timedelta:
    """How far the cloud's clock is ahead."""
    try:
        return timedelta(seconds=float(cloud.clock.read_text(encoding="ascii")))
    except FileNotFoundError:
        return timedelta(0)


def told(ahead: timedelta) -> str:
    """How far ahead, in whole seconds, as people read it."""
    return str(timedelta(seconds=round(ahead.total_seconds())))


def advance(cloud: Cloud, by: timedelta) -> None:
    """Move the cloud's clock forward; every function sees it from its next call on."""
    _write(cloud, offset(cloud) + by)


def reset(cloud: Cloud) -> None:
    """Back to the real clock."""
    cloud.clock.unlink(missing_ok=True)


def duration(text: str) -> timedelta:
    """`7d 2h` as a duration; raises CloudError for anything else, also for one that goes back."""
    parts = re.findall(r"(\d+)\s*([wdhms])", text)
    if not parts or re.sub(r"(\d+)\s*([wdhms])", "", text).strip():
        raise CloudError(
            f'ADVANCE="{text}" is no duration. Use weeks, days, hours, minutes: make clock ADVANCE="7d 2h"'
        )
    return sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in parts), timedelta(0))


def _write(cloud: Cloud, ahead: timedelta) -> None:
    cloud.home.mkdir(parents=True, exist_ok=True)
    fresh = cloud.clock.with_suffix(".new")
    fresh.write_text(str(ahead.total_seconds()), encoding="ascii")
    fresh.replace(cloud.clock)  # a function that reads it just now sees the old time or the new, never half


def main(arguments: list[str]) -> str:
    """Move or reset the clock of this checkout's cloud; says what time its functions have now."""
    parser = argparse.ArgumentParser(prog="make clock")
    parser.add_argument("--advance", default="")
    parser.add_argument("--reset", default="")
    wish = parser.parse_args(arguments)
    cloud = of_this_checkout()
    if wish.reset:
        reset(cloud)
    if wish.advance:
        advance(cloud, duration(wish.advance))
    ahead = offset(cloud)
    return f"{datetime.now(UTC) + ahead:%A %d %B %Y %H:%M} UTC ({f'{told(ahead)} ahead' if ahead else 'the real time'})"


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:]))
    except CloudError as problem:
        sys.exit(str(problem))
