"""Transactions that name their refusals, and lists that open to nobody else (decision 0002)."""

import pytest

from chalicelib import runtime
from chalicelib.domain.problems import Conflict
from chalicelib.models import store
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.locks import Lock
from chalicelib.models.workloads import Workload
from tests.builders.work import MONDAY


class FirstRefused(Conflict):
    """The first write is refused."""


class SecondRefused(Conflict):
    """The second write is refused."""


class ThirdRefused(Conflict):
    """The third write is refused."""


@pytest.fixture
def waits(cloud):
    cloud.create_tables()
    waits: list[float] = []
    runtime.install(clock=lambda: MONDAY, sleep=waits.append)
    yield waits
    runtime.install()


def _lock(name: str) -> Lock:
    return Lock(name, owner_id="acc_ann", created_at=MONDAY)


def _three(tx: store.Transaction) -> None:
    """Three writes in another order than PynamoDB sends them: update, put, check."""
    tx.update(Workload("a"), [Workload.open_claims.add(1)], Workload.open_claims < 1, lambda _: FirstRefused())
    tx.create(_lock("b"), lambda _: SecondRefused())
    tx.check(Enrolment("c", "p"), Enrolment.state == "tasking", lambda _: ThirdRefused())


@pytest.mark.parametrize(
    ("allowed", "problem"),
    [((), FirstRefused), (("a",), SecondRefused), (("a", "b"), ThirdRefused)],
)
def test_the_first_refused_write_names_the_problem_whatever_order_it_was_sent_in(waits, allowed, problem):
    if "a" in allowed:
        Workload("a", open_claims=0).save()
    if "b" not in allowed:
        _lock("b").save()

    with pytest.raises(problem), store.transaction() as tx:
        _three(tx)

    assert Workload.find("a") is None or Workload.get("a").open_claims == 0


def test_a_refused_write_is_told_what_stood_in_the_way(waits):
    Lock("b", owner_id="acc_omar", created_at=MONDAY).save()
    seen = []

    def refused(found: Lock) -> Exception:
        seen.append(found.owner_id)
        return SecondRefused()

    with pytest.raises(SecondRefused), store.transaction() as tx:
        tx.create(_lock("b"), refused)

    assert seen == ["acc_omar"]


def test_a_transaction_that_met_another_is_sent_again_with_growing_random_waits(cloud, waits):
    cloud.conflict_at(1)
    cloud.conflict_at(2)

    with store.transaction() as tx:
        tx.create(_lock("b"), lambda _: SecondRefused())

    assert Lock.get("b").owner_id == "acc_ann"
    assert len(waits) == 2


def test_endless_conflicts_end_in_a_problem_and_nothing_is_written(cloud, waits):
    for call in range(1, store.TRIES + 1):
        cloud.conflict_at(call)

    with pytest.raises(store.Busy) as busy, store.transaction() as tx:
        tx.create(_lock("b"), lambda _: SecondRefused())

    assert busy.value.extra["retry_after"] == 1
    assert Lock.find("b") is None


def test_a_lost_answer_is_sent_again_and_applied_once(cloud, waits):
    cloud.lose_answer_at(1)

    with store.transaction() as tx:
        tx.update(Workload("a"), [Workload.open_claims.add(1)])

    assert Workload.get("a").open_claims == 1


def test_an_exception_inside_the_block_writes_nothing(waits):
    def use_case() -> None:
        with store.transaction() as tx:
            tx.create(_lock("b"), lambda _: SecondRefused())
            raise ThirdRefused

    with pytest.raises(ThirdRefused):
        use_case()

    assert Lock.find("b") is None


def test_a_condition_nobody_expects_to_fail_is_a_bug_with_the_tables_name(waits):
    with pytest.raises(store.RefusedWriteError, match="workloads"), store.transaction() as tx:
        tx.update(Workload("a"), [Workload.open_claims.add(1)], Workload.open_claims > 5)


def test_a_single_conflicting_write_is_sent_again(cloud, waits):
    cloud.conflict_at(1)

    store.put(_lock("b"))

    assert Lock.get("b").owner_id == "acc_ann"


def test_a_use_case_runs_again_when_what_it_read_has_moved(waits):
    runs = []

    @store.again_when(ZeroDivisionError)
    def use_case() -> int:
        runs.append(1)
        return 1 // (len(runs) - 2) if len(runs) < 3 else 7

    assert use_case() == -1
    runs[:] = [1]
    with pytest.raises(store.Busy):
        store.again_when(ZeroDivisionError)(lambda: 1 // 0)()


def test_records_of_several_tables_are_read_in_one_call(cloud, waits):
    _lock("b").save()

    with cloud.counting() as count:
        lock, load = store.together((Lock, "b"), (Workload, "nobody"))

    assert (lock.owner_id, load, count.reads) == ("acc_ann", None, 1)


def test_pages_follow_each_other_and_a_cursor_opens_nobody_elses_list(waits):
    for project in ("p1", "p2", "p3"):
        Enrolment("acc_ann", project, state="tasking", created_at=MONDAY).save()
    first = store.listing(Enrolment, "acc_ann", limit=2)
    second = store.listing(Enrolment, "acc_ann", limit=2, cursor=first.next_cursor)
    assert [e.project_id for e in [*first.records, *second.records]] == ["p1", "p2", "p3"]
    assert second.next_cursor is None

    for cursor in (first.next_cursor, "rubbish", "e30="):
        with pytest.raises(store.CursorInvalid):
            store.listing(Enrolment, "acc_eve", limit=2, cursor=cursor)


def test_all_tables_share_one_connection(waits):
    assert Workload._get_connection().connection is Lock._get_connection().connection is store.connection()
