"""The injector: crashes, throttling, conflicts, lost answers, each as the real thing shows itself."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import Crashed, every_crash_point
from tests.fakes.snapshots import differences
from tests.unit.fakes.conftest import SCHEMA
from tests.unit.fakes.things import add, addition, n_of, put, thing


@pytest.mark.parametrize(("when", "left"), [("before", 1), ("after", 2)])
def test_a_crash_stops_before_or_after_the_call_it_is_at(store: Any, cloud: MemoryCloud, when: Any, left: int) -> None:
    def process() -> None:
        for _ in range(3):
            add(store, "a")

    cloud.crash_at(2, when)
    with pytest.raises(Crashed):
        process()
    cloud.restart()
    assert n_of(store, "a") == left


def test_nothing_of_a_crashed_run_reaches_the_cloud_while_it_unwinds(store: Any, cloud: MemoryCloud) -> None:
    def process() -> None:
        try:
            add(store, "a")
        finally:
            add(store, "b")

    cloud.crash_at(1, "before")
    with pytest.raises(Crashed):
        process()
    with pytest.raises(Crashed):
        add(store, "c")
    cloud.restart()
    assert [n_of(store, pk) for pk in "abc"] == [None, None, None]


def test_no_handler_of_exceptions_survives_a_crash(store: Any, cloud: MemoryCloud) -> None:
    handled = []

    def process() -> None:
        try:
            add(store, "a")
        except Exception as error:  # noqa: BLE001  (what a service might do)
            handled.append(error)

    cloud.crash_at(1)
    with pytest.raises(Crashed):
        process()
    assert handled == []


def test_calls_to_other_services_are_not_counted_but_die_with_the_process(
    cloud: MemoryCloud, store: Any, session: Any
) -> None:
    cloud.services["sns"] = lambda *_: {}
    sns = session.create_client("sns", region_name="us-east-1")
    cloud.crash_at(2)
    add(store, "a")
    sns.list_topics()
    with pytest.raises(Crashed):
        add(store, "a")
    with pytest.raises(Crashed):
        sns.list_topics()


def test_throttling_that_botocore_outlasts_is_not_heard_of(store: Any, cloud: MemoryCloud) -> None:
    cloud.throttle_at(1, sends=2)
    cloud.throttle_at(2)
    add(store, "a")
    with pytest.raises(ClientError) as refused:
        add(store, "a")
    assert refused.value.response["Error"]["Code"] == "ProvisionedThroughputExceededException"
    assert n_of(store, "a") == 1


def test_a_conflict_says_so_in_the_way_of_a_single_write_and_of_a_transaction(store: Any, cloud: MemoryCloud) -> None:
    cloud.conflict_at(1)
    cloud.conflict_at(2, member=1)
    with pytest.raises(ClientError) as single:
        add(store, "a")
    with pytest.raises(ClientError) as several:
        store.transact_write_items(TransactItems=[{"Update": addition("a")}, {"Update": addition("b")}])
    assert single.value.response["Error"]["Code"] == "TransactionConflictException"
    assert several.value.response["Error"]["Code"] == "TransactionCanceledException"
    codes = [reason["Code"] for reason in several.value.response["CancellationReasons"]]
    assert codes == ["None", "TransactionConflict"]
    assert n_of(store, "a") is None


def test_a_lost_answer_of_a_single_write_applies_it_twice(store: Any, cloud: MemoryCloud) -> None:
    cloud.lose_answer_at(1)
    add(store, "a")
    assert n_of(store, "a") == 2


def test_a_lost_answer_of_a_transaction_applies_it_once(store: Any, cloud: MemoryCloud) -> None:
    cloud.lose_answer_at(1)
    store.transact_write_items(TransactItems=[{"Update": addition("a")}])
    assert n_of(store, "a") == 1


def test_a_lost_answer_of_a_put_if_absent_looks_like_somebody_elses_put(store: Any, cloud: MemoryCloud) -> None:
    cloud.lose_answer_at(1)
    with pytest.raises(ClientError) as refused:
        store.put_item(TableName="things", Item=thing("a", n=5), ConditionExpression="attribute_not_exists(pk)")
    assert refused.value.response["Error"]["Code"] == "ConditionalCheckFailedException"
    assert n_of(store, "a") == 5


def test_when_every_answer_is_lost_the_caller_sees_a_timeout(store: Any, cloud: MemoryCloud) -> None:
    cloud.lose_answer_at(1, is_resent=False)
    with pytest.raises(ReadTimeoutError):
        add(store, "a")
    assert n_of(store, "a") == 3


def _prepare(cloud: MemoryCloud) -> None:
    cloud.store.call("CreateTable", SCHEMA)


def _snapshots(run: Callable[[MemoryCloud], object]) -> list[tuple[str, Any]]:
    return [(str(point), seen) for point, seen in every_crash_point(MemoryCloud, run, prepare=_prepare)]


def test_every_crash_point_of_a_sound_run_leaves_what_the_clean_run_leaves(store: Any) -> None:
    def run(_: MemoryCloud) -> None:
        if n_of(store, "a") is None:
            put(store, "a", n=1)
        put(store, "b", n=2)

    (first, clean), *rest = _snapshots(run)
    assert first == "the clean run"
    assert clean["tables"]["things"] == [thing("a", n=1), thing("b", n=2)]
    assert len(rest) == 2 * 3
    assert [differences(clean, seen) for _, seen in rest] == [[]] * 6


def test_every_crash_point_finds_the_run_that_counts_twice(store: Any) -> None:
    def run(_: MemoryCloud) -> None:
        add(store, "a")
        put(store, "b")

    (_, clean), *rest = _snapshots(run)
    wrong = [point for point, seen in rest if seen != clean]
    assert wrong == [
        "after call 1 dynamodb.UpdateItem",
        "before call 2 dynamodb.PutItem",
        "after call 2 dynamodb.PutItem",
    ]
    assert len(differences(clean, rest[1][1])) == 2


def test_a_run_that_swallows_its_crash_is_reported(store: Any) -> None:
    def run(_: MemoryCloud) -> None:
        try:
            add(store, "a")
        except BaseException:  # noqa: BLE001  (the mistake to be found)
            return

    with pytest.raises(AssertionError, match="swallowed the crash"):
        _snapshots(run)


def test_a_snapshot_may_hide_what_no_two_runs_share(store: Any, cloud: MemoryCloud) -> None:
    put(store, "thing_01")
    assert cloud.snapshot(mask=re.compile("thing_[0-9]+"))["tables"]["things"] == [thing("*")]
