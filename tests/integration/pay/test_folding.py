"""The sums of the accounts are those of the entries, each counted once, however its stream is delivered (rule 4)."""

import random
from contextlib import contextmanager
from datetime import timedelta

import pytest

from chalicelib.domain.folding import added, difference
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.runs import is_refolded
from chalicelib.handlers import streams
from chalicelib.models import account_sums, ledger
from chalicelib.services.reconciliation import reconcile_ledger
from tests.builders.pay import TUESDAY, earn, fold, meanwhile, payroll_world, run_to_end
from tests.fakes.faults import every_crash_point
from tests.fakes.snapshots import differences

STREAM = "inlier-local-entries"


def some_work(_=None, *, people=3, entries=5):
    for person in range(people):
        for number in range(entries):
            earn(f"acc_{person}", 100 + number, f"{person}-{number}", currency=("USD", "JPY")[number % 2])


def recomputed():
    """What the entries add up to, read one by one."""
    return added(entry.fold_facts().changes for entry in ledger.Entry.scan())


def test_sums_are_those_of_the_entries(cloud):
    some_work()
    assert fold(cloud) == 15
    assert account_sums.total() == recomputed()
    assert account_sums.total()["payable"] == {"JPY": 612, "USD": 918}
    assert account_sums.total()["budget"] == {"JPY": -612, "USD": -918}
    assert account_sums.total()["chain:people"]["entries"] == 15


def test_sums_can_be_read_up_to_a_period_and_before_a_day(cloud, clock):
    earn("acc_ann", 100, "friday")
    clock.at = TUESDAY
    earn("acc_ann", 30, "tuesday")
    fold(cloud)
    assert account_sums.total(through="2026-11-16")["payable"] == {"USD": 100}
    assert account_sums.total(through="2026-11-23")["payable"] == {"USD": 130}
    assert account_sums.total(written_before="2026-11-24")["payable"] == {"USD": 100}


@pytest.mark.parametrize("seed", range(5))
def test_batches_of_any_cut_in_any_order_any_number_of_times_count_once(cloud, seed):
    some_work()
    records = cloud.store.pending_stream(STREAM, 100)
    dice = random.Random(seed)
    for _ in range(12):
        first = dice.randrange(len(records))
        batch = records[first : first + dice.randrange(1, 9)]
        dice.shuffle(batch)
        assert streams.fold_entries({"Records": batch}, None) == {"batchItemFailures": []}
    streams.fold_entries({"Records": records + records[:3]}, None)
    assert account_sums.total() == recomputed()


def test_two_who_fold_the_same_batch_at_once_count_it_once(cloud):
    some_work(people=1)
    records = cloud.store.pending_stream(STREAM, 100)
    with meanwhile(cloud, "folded_entries", lambda: streams.fold_entries({"Records": records[:2]}, None)) as met:
        streams.fold_entries({"Records": records}, None)
    assert (len(met), account_sums.total()) == (1, recomputed())


def test_a_changed_or_removed_entry_is_not_taken_for_a_new_one(cloud):
    some_work(people=1, entries=2)
    fold(cloud)
    before = account_sums.total()
    first, second = ledger.chain_of("acc_0")
    first.update([ledger.Entry.kind.set("gift")])
    second.delete()
    assert fold(cloud) == 2
    assert account_sums.total() == before
    assert difference(before, recomputed())["payable"] == {"JPY": 101}


def test_folding_can_die_anywhere():
    def run(cloud):
        records = cloud.store.pending_stream(STREAM, 100)
        for half in (records[:4], records[2:]):
            assert streams.fold_entries({"Records": half}, None) == {"batchItemFailures": []}

    (_, clean), *crashed = every_crash_point(_world, run, prepare=lambda _: some_work(people=2))
    assert len(crashed) >= 6
    for point, snapshot in crashed:
        assert _same_but_shards(clean, snapshot) == [], str(point)


@pytest.mark.parametrize("fault", ["throttle_at", "conflict_at", "lose_answer_at"])
def test_throttling_conflicts_and_lost_answers_fold_nothing_twice(fault):
    for number in range(1, 8):
        with payroll_world() as (cloud, _):
            some_work(people=2)
            getattr(cloud, fault)(number)
            records = cloud.store.pending_stream(STREAM, 100)
            for _again in range(2):
                streams.fold_entries({"Records": records}, None)
            assert account_sums.total() == recomputed(), f"{fault} {number}"


def test_a_large_batch_goes_in_transactions_that_the_store_takes(cloud):
    for number in range(150):
        earn(f"acc_{number % 7}", 100, f"s{number}", currency=("USD", "EUR", "KES")[number % 3])
    with cloud.counting() as count:
        assert fold(cloud) == 150
    assert count.largest_transaction <= 100
    assert account_sums.total() == recomputed()


@contextmanager
def _world():
    with payroll_world() as (cloud, _):
        yield cloud


def _same_but_shards(clean, found):
    """Which part of the sums an entry was added to may differ; the sums may not."""
    without = [
        {"tables": {name: rows for name, rows in one["tables"].items() if not name.endswith("account_sums")}}
        for one in (clean, found)
    ]
    return differences(*without)


def test_a_refolding_part_that_comes_late_folds_nothing_whose_marker_may_be_gone(cloud, clock):
    some_work()
    fold(cloud)
    before = account_sums.total()
    clock.advance(days=3)
    run = reconcile_ledger(by="acc_boss", reason="The stream stood still", refold=True)["run_id"]
    clock.advance(days=12)
    for marker in account_sums.FoldedEntry.scan():
        if marker.forgotten_at <= clock.at:
            marker.delete()
    assert not list(account_sums.FoldedEntry.scan())
    assert run_to_end(run)["folded_again"] == 0
    assert account_sums.total() == before


def test_what_may_be_folded_again_is_marked_still():
    at = TUESDAY.replace(hour=23, minute=59)
    oldest = min(at - timedelta(hours=hours) for hours in range(24 * 20) if may_refold(at - timedelta(hours=hours), at))
    assert at - oldest + timedelta(days=1) < account_sums.MARKED_FOR


def may_refold(written_at, at):
    return is_refolded(f"{written_at:%Y-%m-%d}", at)


@pytest.mark.parametrize("given", [{"dry_run": True}, {"run_id": "reconcile-2026-11-24"}])
def test_a_refolding_that_would_not_be_done_is_refused(cloud, given):
    with pytest.raises(InvalidField):
        reconcile_ledger(by="acc_boss", reason="The stream stood still", refold=True, **given)
