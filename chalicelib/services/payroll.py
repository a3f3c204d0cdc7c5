"""Use case of the payroll's queue: parts of the steps of a pay period, and of runs over the whole ledger."""

from chalicelib.domain.messages import RunLedger, RunPayroll
from chalicelib.services.pay_periods import run_payroll
from chalicelib.services.run_parts import run_part


def follow(message: RunPayroll | RunLedger) -> None:
    """What the message asks for; a second delivery changes nothing."""
    if isinstance(message, RunPayroll):
        run_payroll(message)
    else:
        run_part(message)
