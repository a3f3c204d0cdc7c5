"""What a person costs on a Tuesday: one transaction to close, one to prepare, however much they worked."""

from chalicelib.domain.messages import RunPayroll, SendPayouts
from chalicelib.models import pay_periods
from chalicelib.services import pay_periods as payroll
from chalicelib.services import payouts
from tests.bench.pay import by_person
from tests.builders.pay import BOSS, OTHER_BOSS, SCHEDULE, TUESDAY, WEEK, a_payee, earn, fold


def test_a_close_is_one_transaction_of_two_items_a_person_and_a_payout_one_of_three(cloud, clock):
    a_payee()
    for number in range(30):
        earn("acc_ann", 100, f"s{number}")
    fold(cloud)
    clock.at = TUESDAY
    payroll.close_pay_period(**SCHEDULE)
    with cloud.counting() as close:
        for part in range(4):
            payroll.run_payroll(RunPayroll(WEEK, "close", part, 4))
    with cloud.counting() as prepare:
        for part in range(4):
            payroll.run_payroll(RunPayroll(WEEK, "prepare", part, 4))
    assert (close.transactions, close.largest_transaction) == (2, 2)  # the person, and the week's record
    assert (prepare.transactions, prepare.largest_transaction) == (2, 3)
    for boss in (BOSS, OTHER_BOSS):
        payroll.approve(boss, WEEK, pay_periods.pay_period_of(WEEK).payouts_hash)
    with cloud.counting() as send:
        payouts.send_part(SendPayouts(WEEK, 0, 1))
    assert send.writes == 3  # approved, sent, and the part


def test_a_persons_week_costs_at_most_thirteen_write_units():
    costs = {step: each.write_units for step, (each, _) in by_person(16, 5).items()}
    assert costs["close"] <= 4.1  # and a share of the part's record, which has a line a shard
    assert costs["close"] + costs["prepare"] <= 11.5  # a share of the index and of the parts' sums
    assert costs["close"] + costs["prepare"] + costs["send"] <= 13.5
    assert costs["settle"] <= 6.1  # payout, entry and head in one transaction, at the bank's pace
