"""Use cases of the weekly payroll: close, prepare, approve (rules 5, 6 and 12; R30 to R34)."""

from chalicelib.services.pay_periods.desk import approve, pay_period_with_progress, pay_periods_of
from chalicelib.services.pay_periods.running import close_pay_period, prepare_payouts, run_payroll

__all__ = [
    "approve",
    "close_pay_period",
    "pay_period_with_progress",
    "pay_periods_of",
    "prepare_payouts",
    "run_payroll",
]
