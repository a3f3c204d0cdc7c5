"""Records of several tables in one call: found or not, fresh or a moment old, and all of them though the store tires."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.accounts import NoSuchAccount
from chalicelib.models import people, store
from chalicelib.models.accounts import Account
from chalicelib.models.store.pages import _batched
from chalicelib.models.workloads import Workload
from tests.builders.work import a_person
from tests.fakes.cloud import MemoryCloud


@pytest.fixture(autouse=True)
def _tables(cloud: MemoryCloud) -> Iterator[None]:
    cloud.create_tables()
    runtime.install(sleep=lambda _: None)
    yield
    runtime.install()


def test_several_tables_are_one_call_in_the_order_asked_and_what_is_not_there_is_none(cloud: MemoryCloud) -> None:
    a_person(), Workload("acc_bo", accepted_count=7).save()
    with cloud.counting() as count:
        load, account, nobody = store.gathered((Workload, "acc_bo"), (Account, "acc_ann"), (Account, "acc_x"))
    assert (load.accepted_count, account.name, nobody, count.reads) == (7, "Ann", None, 1)


def test_a_list_may_see_a_person_a_moment_old_and_a_decision_never_does(cloud: MemoryCloud) -> None:
    ann = a_person()
    Account("acc_ann").update([Account.country.set("DE")])
    cloud.lag(table_records=1)
    assert people.person_of(ann.account_id, is_consistent=False).country == "KE"
    assert people.person_of(ann.account_id).country == "DE"
    with pytest.raises(NoSuchAccount):
        people.person_of("acc_x")


class Tiring:
    """A store that answers one key a call."""

    def __init__(self, calls: int = 0) -> None:
        self.calls = calls

    def _make_api_call(self, _: str, given: dict[str, Any]) -> dict[str, Any]:
        self.calls += 1
        (first, *rest) = given["RequestItems"]["t"]["Keys"]
        left = {"t": {"Keys": rest}} if rest else {}
        return {"Responses": {"t": [first]}, "UnprocessedKeys": left}


def test_what_the_store_leaves_over_is_asked_for_again_a_few_times() -> None:
    assert _batched(Tiring(), {"t": {"Keys": [1, 2, 3]}}) == {"t": [1, 2, 3]}
    with pytest.raises(store.Busy):
        _batched(Tiring(), {"t": {"Keys": list(range(9))}})
