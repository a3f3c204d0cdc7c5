"""Sums, rounds, runs and roots as rules: what counts once, what is right, what is compared with what (rules 4, 5, 12)."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.audit_log import cursor_at, position
from chalicelib.domain.closing import close_difference, closed_sums, is_behind, is_right
from chalicelib.domain.folding import (
    FoldFacts,
    added,
    by_key,
    changes_of,
    in_transactions,
    kind_of,
    mark_of,
    unbalanced,
)
from chalicelib.domain.messages import RunLedger
from chalicelib.domain.pay_periods import SHARDS, covers_all, pay_periods_followed, shards_of
from chalicelib.domain.periods import last_paid_by
from chalicelib.domain.roots import content_hash, file_key, head_line, heads_in, heads_root, root_content, shard_hashes
from chalicelib.domain.runs import compared_before, is_reassuring, messages_for, run_id, runs_followed

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def posting(source, destination, minor, currency="USD"):
    return {"source": source, "destination": destination, "minor": minor, "currency": currency}


def fact(number, *, currency="USD", minor=100):
    changes = changes_of("acc_ann", f"{number:064x}", [posting("budget:prj", "payable:acc_ann", minor, currency)])
    return FoldFacts("acc_ann", f"2026-11-16#{number:010d}", "2026-11-16", "2026-11-20", changes)


@pytest.mark.parametrize(
    ("account", "kind"),
    [("payable:acc_ann", "payable"), ("budget:prj_1", "budget"), ("client:prj_1", "client"),
     ("payout:manual", "payout:manual"), ("tax:ke-5", "tax:ke-5"), ("corrections", "corrections")],
)  # fmt: skip
def test_personal_accounts_add_up_by_kind_and_the_others_stand_by_themselves(account, kind):
    assert kind_of(account) == kind


def test_an_entry_changes_both_sides_and_counts_itself():
    changes = fact(7).changes
    assert (changes["budget"], changes["payable"]) == ({"USD": -100}, {"USD": 100})
    assert changes["chain:people"] == {"entries": 1, "marks": mark_of(f"{7:064x}")}
    assert unbalanced(changes) == {}
    assert unbalanced({"payable": {"USD": 3}}) == {"USD": 3}


def test_groups_hold_every_entry_once_and_fit_into_a_transaction():
    facts = [fact(number, currency=f"C{number % 20:02d}") for number in range(200)]
    groups = in_transactions([*facts, *facts[:50]])
    assert sorted(one.ref for group in groups for one in group) == sorted(one.ref for one in facts)
    assert all(len(group) + len(by_key(group)) <= 100 for group in groups)


def test_a_close_is_right_only_with_the_very_same_entries():
    folded = added(fact(number).changes for number in (1, 2))
    same = closed_sums({"USD": {"closing": 200}}, 2, mark_of(f"{1:064x}") + mark_of(f"{2:064x}"))
    other = closed_sums({"USD": {"closing": 200}}, 2, mark_of("f" * 64) + mark_of(f"{2:064x}"))
    fewer = closed_sums({"USD": {"closing": 300}}, 3, 0)
    assert close_difference(folded, same) == {}
    assert list(close_difference(folded, other)) == ["chain:people"]
    assert is_behind(close_difference(folded, fewer), {})


def test_a_close_may_end_with_the_accepted_difference_or_with_none():
    accepted = {"chain:people": {"entries": -1, "marks": -7}, "payable": {"USD": -100}}
    more = {"chain:people": {"entries": -2, "marks": -9}, "payable": {"USD": -130}}
    assert is_right({}, {})
    assert is_right({}, accepted)
    assert is_right(accepted, accepted)
    assert not is_right(accepted, {})
    assert not is_right(more, accepted)
    assert is_behind(more, accepted)
    assert not is_behind(accepted, accepted)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 16, 100, 255, 256])
def test_parts_cover_every_shard_once_or_are_not_all(count):
    assert sorted(shard for part in range(count) for shard in shards_of(part, count)) == list(range(SHARDS))
    assert covers_all(range(count), count)
    assert not covers_all(range(count - 1), count)
    assert not covers_all([0, *range(count)], count)
    assert not covers_all(range(count + 1), count)


def test_another_round_of_a_close_is_followed_by_all_its_parts():
    old = {"state": "closing", "messages": 2, "period_id": "2026-11-16", "close_round": 1}
    assert len(pay_periods_followed(old, old | {"close_round": 2})) == 2
    assert pay_periods_followed(old, old | {"close_difference": {"payable": {"USD": 1}}}) == []
    assert pay_periods_followed(old | {"close_round": None}, old) == []


def test_a_run_is_divided_once_and_asks_for_its_end_when_only_that_is_missing():
    new = {"run_id": run_id("reconcile", "2026-11-24", 1), "parts": 2}
    assert runs_followed(None, new) == [RunLedger("reconcile-2026-11-24", part, 2) for part in range(2)]
    assert runs_followed(new, new | {"state": "finished"}) == []
    assert messages_for("dry-2026-11-16", 2, {0, 1}) == [RunLedger("dry-2026-11-16", 0, 2)]
    assert run_id("reconcile", "2026-11-24", 12) == "reconcile-2026-11-24-012"


@pytest.mark.parametrize(("hour", "minute", "day"), [(0, 59, "2026-11-23"), (1, 0, "2026-11-24")])
def test_entries_younger_than_an_hour_are_not_missed(hour, minute, day):
    assert compared_before(NOW.replace(hour=hour, minute=minute)) == day


@pytest.mark.parametrize(
    ("summary", "age", "is_fresh"),
    [
        (None, 0, False),
        ({"is_right": True}, 26, True),
        ({"is_right": True}, 27, False),
        ({"is_right": False}, 1, False),
    ],
)
def test_only_a_fresh_reconciliation_without_a_difference_reassures(summary, age, is_fresh):
    assert is_reassuring(summary, NOW - timedelta(hours=age), NOW) == is_fresh


def test_a_root_names_every_file_and_any_change_shows():
    content = head_line("acc_ann", 3, "aa") + head_line("prj_1", 1, "bb")
    hashes = {"17": content_hash(content), "4": content_hash("")}
    written = root_content("2026-11-16", hashes)
    assert heads_in(content) == {"acc_ann": (3, "aa"), "prj_1": (1, "bb")}
    assert file_key("2026-11-16", 17, "ff") == "2026-11-16/017-ff.txt"
    assert shard_hashes(written, heads_root(hashes)) == hashes
    assert shard_hashes(written.replace(hashes["4"], hashes["17"]), heads_root(hashes)) is None
    assert shard_hashes("not json", heads_root(hashes)) is None


@pytest.mark.parametrize(
    ("start", "at", "period_id"),
    [
        ("monday", datetime(2026, 11, 24, 12, tzinfo=UTC), "2026-11-16"),
        ("tuesday", datetime(2026, 11, 24, 12, tzinfo=UTC), "2026-11-17"),
        ("monday", datetime(2026, 11, 23, 12, tzinfo=UTC), "2026-11-09"),
    ],
)
def test_the_week_that_should_be_out_is_the_newest_whose_tuesday_has_come(start, at, period_id):
    assert last_paid_by(at, start).period_id == period_id


def test_a_cursor_of_the_audit_log_goes_through_the_parts_of_the_day():
    assert position(None) == (0, None)
    assert position(cursor_at(3, "abc")) == (3, "abc")
    assert position(cursor_at(3, None)) == (4, None)
    assert cursor_at(15, None) is None
    assert position("nonsense") == (0, None)
