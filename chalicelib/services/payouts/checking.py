"""What a reconciliation compares of one person's payouts: their records with the entries about them, both ways."""

from collections.abc import Iterable, Sequence
from typing import Any

from chalicelib.domain.reconciliation import payout_differences, unbooked_outcomes
from chalicelib.models import ledger, pay_periods, payouts, store

#: States of a payout that no file has taken to the bank.
_UNSENT = ("prepared", "approved")


def check_payouts(owner_id: str, entries: Sequence[dict[str, Any]]) -> tuple[list[str], list[payouts.Payout]]:
    """What is wrong between a person's entries and the payouts they name, and those payouts.

    The records are younger than the entries: an outcome without its entry is looked for in the chain of now.
    """
    ids = [entry["cause"]["payout_id"] for entry in entries if entry["kind"] == "payout"]
    records = list(store.whole([payouts.Payout(payout_id) for payout_id in ids]))
    said = {record.payout_id: record.recorded() for record in records}
    wrong = payout_differences(entries, said)
    if unbooked_outcomes(entries, said):
        wrong += unbooked_outcomes([entry.members() for entry in ledger.chain_of(owner_id)], said)
    return [*wrong, *_left_behind(records)], records


def _left_behind(records: Iterable[payouts.Payout]) -> list[str]:
    """Payouts that are not sent although all those of their period are; read again after the period was."""
    unsent = [record for record in records if record.state in _UNSENT]
    paid = {goes_with for goes_with in {record.goes_with for record in unsent} if _is_paid(goes_with)}
    again = store.whole([payouts.Payout(record.payout_id) for record in unsent if record.goes_with in paid])
    return [
        f"{record.payout_id} is {record.state}, and the payouts of {record.goes_with} are sent"
        for record in again
        if record.state in _UNSENT
    ]


def _is_paid(period_id: str) -> bool:
    period = pay_periods.pay_period(period_id)
    return period is not None and period.state == "paid"
