"""The dry run of a close: what every part would find, and what that comes to; nothing is written."""

from collections.abc import Iterable
from typing import Any

from chalicelib.domain.pay_periods import added_up
from chalicelib.models import runs
from chalicelib.services.pay_periods.closing import dry_close


def dry_close_part(run: runs.LedgerRun, shards: Iterable[int]) -> dict[str, Any]:
    """How many people of these shards a close would close, and its sums."""
    people, totals = dry_close(run.facts["period_id"], shards)
    return {"people": people, "totals": totals}


def dry_close_summary(run: runs.LedgerRun, found: list[dict[str, Any]]) -> dict[str, Any]:
    """What all parts come to."""
    totals = added_up(part["totals"] for part in found)
    return {"period_id": run.facts["period_id"], "people": sum(part["people"] for part in found), "totals": totals}
