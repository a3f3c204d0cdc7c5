"""Runs over the whole ledger: in parts, each done once, summed up, and what is wrong is on the desk (rules 4 to 6, 12)."""

from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import settings
from chalicelib.domain.desk_items import DeskItemResolved, NoSuchDeskItem
from chalicelib.domain.messages import RunLedger
from chalicelib.domain.runs import NoSuchRun
from chalicelib.models import account_sums, audit, ledger, pay_periods, runs
from chalicelib.models.desk_items import DeskItem
from chalicelib.models.payouts import Payout
from chalicelib.services import desk_items, outbox, payouts
from chalicelib.services import pay_periods as payroll
from chalicelib.services.ledger_checks import _of_whole
from chalicelib.services.paydays import check_payday
from chalicelib.services.reconciliation import reconcile_ledger
from chalicelib.services.run_parts import run_part
from tests.builders.http import ask
from tests.builders.pay import (
    BOSS,
    OTHER_BOSS,
    SCHEDULE,
    TUESDAY,
    WEEK,
    a_payee,
    close,
    earn,
    fold,
    payroll_world,
    play,
    reconciled,
    relay,
)
from tests.builders.work import a_person
from tests.fakes.faults import every_crash_point
from tests.fakes.snapshots import differences

NOON = TUESDAY.replace(hour=12)
NOBODY: dict[str, Any] = {"by": "schedule", "reason": "The week should be out by now"}


def a_closed_week(cloud):
    for person in ("acc_ann", "acc_bob"):
        a_payee(person)
        earn(person, 300, person)
    return cloud


def paid_out(cloud, clock):
    a_closed_week(cloud)
    clock.at = TUESDAY
    close(cloud)
    for boss in (BOSS, OTHER_BOSS):
        payroll.approve(boss, WEEK, pay_periods.pay_period_of(WEEK).payouts_hash)
    play(cloud)
    assert pay_periods.pay_period_of(WEEK).state == "paid"


def kinds():
    return sorted(item.kind for item in DeskItem.scan())


def test_a_reconciliation_goes_through_the_queue_and_answers_when_it_is_finished(cloud, clock):
    a_closed_week(cloud)
    clock.at = TUESDAY
    begun = reconcile_ledger(by="acc_boss", reason="To be sure")
    assert (begun["state"], begun["parts"]) == ("running", 4)
    assert reconcile_ledger(by="acc_boss", reason="Again")["run_id"] == begun["run_id"]
    play(cloud, times=2)
    found = reconcile_ledger(by="acc_boss", reason="Is it done", run_id=begun["run_id"])
    assert (found["state"], found["is_right"], found["people"], found["entries"]) == ("finished", True, 2, 2)
    assert found["trial_balance"] == {"budget": {"USD": -600}, "payable": {"USD": 600}}
    assert reconcile_ledger(by="acc_boss", reason="Another")["run_id"] == "reconcile-2026-11-24-002"
    with pytest.raises(NoSuchRun):
        reconcile_ledger(by="acc_boss", reason="Which", run_id="reconcile-1999-01-01")


def test_a_run_that_goes_on_swallows_no_request_for_another(cloud, clock):
    """A trial puts nothing on the desk, and only a refolding one folds: neither is the schedule's run."""
    a_closed_week(cloud)
    clock.at = TUESDAY
    trial = reconcile_ledger(by="acc_boss", reason="Only to look", dry_run=True)
    plain = reconcile_ledger(by="schedule", reason="Daily reconciliation")
    refolding = reconcile_ledger(by="acc_boss", reason="The stream stood still", refold=True)
    assert len({trial["run_id"], plain["run_id"], refolding["run_id"]}) == 3
    assert reconcile_ledger(by="acc_other", reason="Only to look", dry_run=True)["run_id"] == trial["run_id"]
    assert reconcile_ledger(by="acc_other", reason="To be sure")["run_id"] == plain["run_id"]
    play(cloud)
    newest = runs.newest_reconciliation()
    assert newest is not None
    assert newest.run_id == refolding["run_id"]
    assert {runs.run_of(one["run_id"]).state for one in (trial, plain, refolding)} == {"finished"}


def test_a_difference_is_on_the_desk_once_and_a_trial_puts_nothing_there(cloud, clock):
    a_closed_week(cloud)
    fold(cloud)
    clock.at = TUESDAY
    ledger.Head("acc_ann").update([ledger.Head.balances.set({"USD": 301})])
    assert reconciled(dry_run=True)["differences_count"] == 1
    assert kinds() == []
    found = reconciled()
    [item] = DeskItem.scan()
    assert (item.kind, item.subject, item.facts["count"]) == ("ledger_difference", found["run_id"], 1)
    run_part(RunLedger(found["run_id"], 0, 4))
    assert len(list(DeskItem.scan())) == 1


def test_an_entry_that_was_never_folded_is_found_and_folded_when_somebody_asks(cloud, clock):
    a_closed_week(cloud)
    cloud.store.drain_stream("inlier-local-entries", 1)
    fold(cloud)
    clock.at = TUESDAY
    found = reconciled()
    assert found["is_right"] is False
    assert "the folded sums lack 1 entries of people, or hold others" in found["differences"]
    clock.advance(minutes=1)
    again = reconciled(refold=True)
    assert (again["is_right"], again["folded_again"]) == (True, 1)
    assert account_sums.total()["payable"] == {"USD": 600}
    clock.advance(minutes=1)
    assert reconciled(refold=True)["folded_again"] == 0


def test_an_entry_of_today_may_still_be_on_its_way_into_the_sums(cloud, clock):
    clock.at = TUESDAY
    a_payee()
    earn("acc_ann", 100, "just now")
    found = reconciled()
    assert (found["is_right"], found["compared_before"]) == (True, "2026-11-24")
    clock.advance(days=1)
    assert not reconciled()["is_right"]


def test_legs_that_do_not_add_up_are_named(cloud, clock):
    earn("acc_ann", 100, "s1")
    fold(cloud)
    [entry] = ledger.chain_of("acc_ann")
    assert _of_whole({"payable": {"USD": 100}}, {}, {}) == ["all legs in USD add up to 100"]
    assert _of_whole(entry.fold_facts().changes, {}, {}) == []


def test_a_chain_rewritten_from_its_beginning_is_told_by_the_weekly_root(cloud, clock):
    """Entries, hashes and head agree with one another; only what was written down elsewhere tells."""
    paid_out(cloud, clock)
    clock.advance(days=1)
    assert reconciled()["root_period"] == WEEK
    root = pay_periods.pay_period_of(WEEK).heads_root
    assert len(root) == 64
    for entry in ledger.chain_of("acc_ann"):
        entry.delete()
    ledger.Head("acc_ann").delete()
    earn("acc_ann", 900, "forged")
    assert any(text.startswith("acc_ann: entry 1 is not the one") for text in reconciled()["differences"])


def test_a_person_whose_chain_is_gone_is_told_by_the_weekly_root(cloud, clock):
    paid_out(cloud, clock)
    for entry in ledger.chain_of("acc_bob"):
        entry.delete()
    ledger.Head("acc_bob").delete()
    assert any("acc_bob: in the last weekly root" in text for text in reconciled()["differences"])


@pytest.mark.parametrize("key", [".json", ".txt"])
def test_files_of_the_root_that_were_changed_or_lost_are_named(cloud, clock, key):
    paid_out(cloud, clock)
    bucket = cloud.services["s3"].buckets[settings.current().roots_bucket]
    name = next(name for name in bucket if name.endswith(key))
    file = bucket[name]
    for content in (file.content + b"acc_eve|1|00\n", b"\xff\xfe", b'{"shards": {"x": 1}}', b'{"shards": ["x"]}'):
        bucket[name] = type(file)(content, file.content_type, file.stored_at)
        assert not reconciled()["is_right"], content
        clock.advance(minutes=1)
    del bucket[name]
    clock.advance(minutes=1)
    assert not reconciled()["is_right"]


def test_a_lost_part_of_a_run_is_found_by_the_sweep(cloud, clock):
    a_closed_week(cloud)
    clock.at = TUESDAY
    begun = reconcile_ledger(by="acc_boss", reason="To be sure")
    play_nothing(cloud)
    clock.advance(minutes=16)
    assert outbox.sweep(by="schedule", reason="What a stream forgot")["payroll"] == 4
    play(cloud)
    assert runs.run_of(begun["run_id"]).state == "finished"


def play_nothing(cloud):
    relay(cloud)
    cloud.services["sqs"].queues["inlier-local-payroll"].messages.clear()


@contextmanager
def world():
    with payroll_world(TUESDAY) as (cloud, _):
        yield cloud


def test_a_run_can_die_anywhere():
    def prepare(cloud):
        a_closed_week(cloud)
        fold(cloud)
        ledger.Head("acc_ann").update([ledger.Head.balances.set({"USD": 301})])
        reconcile_ledger(by="acc_boss", reason="To be sure")
        for part in range(3):
            run_part(RunLedger("reconcile-2026-11-24", part, 4))

    def run(_):
        for _again in range(2):
            run_part(RunLedger("reconcile-2026-11-24", 3, 4))

    (_, clean), *crashed = every_crash_point(world, run, prepare=prepare)
    assert len(crashed) > 20
    for point, snapshot in crashed:
        assert differences(clean, snapshot) == [], str(point)


def test_beginning_a_run_can_die_anywhere():
    def run(_):
        reconcile_ledger(by="schedule", reason="Daily reconciliation")
        reconcile_ledger(by="schedule", reason="Daily reconciliation")

    (_, clean), *crashed = every_crash_point(world, run, prepare=a_closed_week)
    for point, snapshot in crashed:
        assert differences(clean, snapshot) == [], str(point)


def test_at_noon_a_week_that_is_out_is_no_matter(cloud, clock):
    paid_out(cloud, clock)
    clock.at = NOON
    assert check_payday(**NOBODY)["is_out"]
    assert kinds() == []


def test_at_noon_a_week_that_waits_for_people_is_on_the_desk_once(cloud, clock):
    a_closed_week(cloud)
    clock.at = TUESDAY
    close(cloud)
    clock.at = NOON
    assert check_payday(**NOBODY, dry_run=True)["is_out"] is False
    assert kinds() == []
    for _ in range(2):
        assert check_payday(**NOBODY)["state"] == "closed"
    [item] = DeskItem.scan()
    assert (item.kind, item.subject) == ("payday_missed", WEEK)


def test_at_noon_a_week_whose_close_never_began_is_on_the_desk(cloud, clock):
    clock.at = NOON
    assert (check_payday(**NOBODY)["period_id"], kinds()) == (WEEK, ["payday_missed"])


def test_money_on_its_way_for_more_than_ten_days_is_on_the_desk(cloud, clock):
    paid_out(cloud, clock)
    clock.at = TUESDAY + timedelta(days=10)
    assert reconciled()["in_transit_count"] == 0
    clock.at = TUESDAY + timedelta(days=14, hours=6)
    assert reconciled()["in_transit_count"] == 2
    assert check_payday(**NOBODY)["in_transit_count"] == 2
    assert "payouts_in_transit" in kinds()
    payouts.settle_payouts(**SCHEDULE, period_id=WEEK)
    play(cloud)
    assert {payout.state for payout in Payout.scan()} == {"settled"}
    clock.advance(minutes=1)
    assert reconciled()["in_transit_count"] == 0


def test_an_administrator_resolves_an_item_once_with_a_reason(cloud, clock):
    clock.at = NOON
    check_payday(**NOBODY)
    [item] = desk_items.items("open", limit=10, cursor=None).records
    desk_items.resolve(BOSS, item.item_id, "The bank was closed; sent on Wednesday")
    with pytest.raises(DeskItemResolved):
        desk_items.resolve(OTHER_BOSS, item.item_id, "The same, but later")
    with pytest.raises(NoSuchDeskItem):
        desk_items.resolve(BOSS, "dsk_nothing", "There is nothing to see")
    assert desk_items.items("open", limit=10, cursor=None).records == []
    check_payday(**NOBODY)
    assert len(list(DeskItem.scan())) == 1


def test_the_desk_and_runs_are_served_to_administrators(cloud, clock):
    a_person("acc_boss", "admin")
    clock.at = NOON
    check_payday(**NOBODY)
    [item] = ask("GET", "/desk-items", account_id="acc_boss").body["desk_items"]
    assert (item["kind"], item["subject"], item["state"]) == ("payday_missed", WEEK, "open")
    where = {"path": {"item_id": item["item_id"]}}
    done = ask(
        "POST",
        "/desk-items/{item_id}/resolution",
        account_id="acc_boss",
        body={"reason": "Sent by hand today"},
        **where,
    )
    assert (done.status, done.body["state"], done.body["resolved_by"]) == (200, "resolved", "acc_boss")
    found = reconciled()
    run = ask("GET", "/ledger-runs/{run_id}", account_id="acc_boss", path={"run_id": found["run_id"]}).body
    assert (run["state"], run["done"], run["summary"]["is_right"]) == ("finished", 4, True)


def test_the_audit_log_of_a_day_is_read_page_by_page(cloud, clock):
    a_person("acc_boss", "admin")
    clock.at = NOON
    for number in range(30):
        audit.append("acc_boss", "look", f"thing-{number}", reason="Curious")
    seen, cursor = [], None
    while True:
        query = {"day": "2026-11-24", "limit": "7"} | ({"cursor": cursor} if cursor else {})
        page = ask("GET", "/audit-log", account_id="acc_boss", query=query).body
        seen += [act["subject"] for act in page["acts"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(f"thing-{number}" for number in range(30))
    one = ask("GET", "/audit-log", account_id="acc_boss", query={"day": "2026-11-24", "subject": "thing-3"}).body
    assert [(act["subject"], act["by"], act["reason"]) for act in one["acts"]] == [("thing-3", "acc_boss", "Curious")]


def test_acts_of_one_millisecond_replace_nothing(cloud):
    for number in range(3):
        audit.append("acc_boss", "look", "thing", reason="Curious", number=number)
        audit.append("acc_boss", "look", "thing", reason="Curious", number=number)
    found = list(audit.AuditRecord.scan())
    assert sorted(one.details["number"] for one in found) == [0, 1, 2]


def test_somebody_whom_a_late_index_does_not_list_is_reconciled_by_the_last_root(cloud, clock):
    paid_out(cloud, clock)
    cloud.lag(index_records=10_000)
    found = reconciled()
    assert (found["differences"], found["people"]) == ([], 2)
