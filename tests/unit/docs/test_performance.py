"""What a use case may ask of the store at most: the promises of docs/performance.md."""

import pytest

from tests.bench import calls


@pytest.fixture(scope="module")
def costs():
    return calls.measure()


@pytest.mark.parametrize("name", ["claim a task", "claim the next task"])
def test_a_claim_reads_three_times_at_most_and_writes_one_transaction_of_five(costs, name):
    cost = costs[name]
    assert cost.reads <= 3
    assert (cost.transactions, cost.writes) == (1, 0)
    assert cost.largest <= 5


def test_a_submission_reads_twice_at_most_and_writes_one_transaction(costs):
    cost = costs["submit"]
    assert cost.reads <= 2
    assert (cost.transactions, cost.writes) == (1, 0)


@pytest.mark.parametrize("name", ["accept (automatic policy)", "accept (verdict)"])
def test_an_acceptance_is_one_transaction_of_six_at_most(costs, name):
    cost = costs[name]
    assert (cost.transactions, cost.writes) == (1, 0)
    assert cost.largest <= 6


def test_a_person_s_week_is_closed_and_cut_in_one_transaction_each(costs):
    for name in ("close a week (each person)", "prepare payouts (each person)"):
        assert costs[name].transactions == 1
        assert costs[name].largest <= 6


def test_an_imported_task_costs_one_item_and_its_index_entry(costs):
    assert costs["import 100 tasks"].items <= 115
    assert costs["import 100 tasks"].write_units <= 350


def test_only_what_has_a_reason_is_wider_than_six_items(costs):
    """Money comes in shards (decision 0003); an import writes a hundred new tasks, batches are folded (0011, 0019)."""
    wide = {name for name, cost in costs.items() if cost.largest > 6}
    assert wide == {
        "draft a project", "fund a project", "publish a project", "import 100 tasks", "fold 100 entries",
        "count 100 changes of work",
    }  # fmt: skip


def test_an_entry_is_folded_for_little_more_than_its_marker(costs):
    assert costs["fold 100 entries"].write_units <= 250
