"""`make cost`: what a week costs on AWS, for as many answers and people as asked."""

import argparse
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

from infra.cost.model import PRICES, Week, is_stale, load_prices
from infra.cost.page import table_of, total_of


def main(arguments: list[str] | None = None) -> int:
    """Print the bill of one week."""
    parser = argparse.ArgumentParser(prog="make cost", description=__doc__)
    parser.add_argument("--accepted", type=int, default=1_000_000, help="answers accepted in the week")
    parser.add_argument("--payees", type=int, default=100_000, help="people paid on its Tuesday")
    parser.add_argument("--people", type=int, help="people who sign in within a month (default: the payees)")
    parser.add_argument("--prices", type=Path, default=PRICES, help="another list of prices")
    given = parser.parse_args(arguments)
    if min(given.accepted, given.payees, given.people or 0) < 0:
        parser.error("numbers of answers and people are not below zero")
    logging.getLogger("inlier").setLevel(logging.WARNING)
    week = Week("asked", given.accepted, given.payees, given.people or given.payees)
    _, listed = load_prices(given.prices)
    read_on = str(listed["read_on"])
    print(table_of(week, given.prices))
    print(f"\n{total_of(week, given.prices):,.2f} USD a week, at the prices of {read_on} in {listed['region']}.")
    if is_stale(read_on, datetime.now(UTC).date()):
        print(f"These prices are old: {listed['how_to_refresh']}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
