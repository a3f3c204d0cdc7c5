"""The daily reconciliation names every kind of difference and changes nothing (rules 4 to 6)."""

from datetime import timedelta

import pytest

from chalicelib.models import account_sums, ledger
from chalicelib.models.payouts import Payout
from chalicelib.models.statements import Statement
from tests.builders.pay import TUESDAY, WEEK, a_payee, close, earn, in_shard, reconciled


@pytest.fixture(autouse=True)
def two_weeks(cloud, clock):
    a_payee()
    for number in range(3):
        earn("acc_ann", 100, f"s{number}")
    clock.at = TUESDAY
    close(cloud)
    earn("acc_ann", 70, "open")
    clock.advance(minutes=1)


def differences():
    return reconciled()["differences"]


def entry(sequence):
    return next(one for one in ledger.chain_of("acc_ann") if one.sequence == sequence)


def test_an_honest_ledger_has_no_differences_and_open_entries_are_in_no_statement(cloud):
    found = reconciled()
    assert found["differences"] == []
    assert found["entries"] == 5
    assert found["ledger"] == found["statements"] == {"USD": {"earned": 300, "paid": 0}}


def test_a_changed_entry_is_named(cloud):
    changed = entry(2)
    changed.update([ledger.Entry.postings.set([changed.postings[0] | {"minor": 900}])])
    assert any("its hash is not that of its members" in text for text in differences())


def test_a_missing_entry_is_named(cloud):
    entry(2).delete()
    assert any("sequence 3 where 2 is due" in text for text in differences())


def test_a_changed_balance_is_named(cloud):
    ledger.Head("acc_ann").update([ledger.Head.balances.set({"USD": 71})])
    assert differences() == ["acc_ann: the head's balances are {'USD': 71}, the entries add up to {'USD': 70}"]


def test_a_missing_statement_is_named(cloud):
    Statement("acc_ann", f"{WEEK}#USD").delete()
    assert f"acc_ann: no statement for {WEEK} in USD" in differences()


def test_a_changed_statement_is_named(cloud):
    Statement("acc_ann", f"{WEEK}#USD").update([Statement.earned_minor.set(301), Statement.closing_minor.set(301)])
    assert f"acc_ann: the statement for {WEEK} in USD is not what its entries add up to" in differences()


def test_a_statement_out_of_nothing_is_named(cloud):
    record = Statement.get("acc_ann", f"{WEEK}#USD")
    record.statement_key, record.currency = f"{WEEK}#EUR", "EUR"
    record.save()
    assert f"acc_ann: a statement without entries for {WEEK} in EUR" in differences()


def test_an_entry_for_a_payout_that_is_not_there_is_named(cloud):
    [payout] = Payout.scan()
    payout.update([Payout.amount_minor.set(299)])
    assert differences() == [f"acc_ann: payout#{payout.payout_id} took 300, its payout is prepared with 299"]
    payout.delete()
    assert f"acc_ann: payout#{payout.payout_id} took 300, its payout is missing with 0" in differences()


def test_a_head_that_lost_its_end_is_named(cloud):
    head = ledger.head_of("acc_ann")
    ledger.Head("acc_ann").update([ledger.Head.hash.set("f" * 64)])
    assert any(f"the head stands at {head.sequence}" in text for text in differences())


def test_many_differences_are_counted_and_the_first_hundred_named(cloud, clock):
    for number in range(120):
        earn("acc_ann", 1, f"more{number}")
    clock.advance(minutes=1)
    for one in ledger.chain_of("acc_ann")[5:]:
        one.update([ledger.Entry.kind.set("gift")])
    found = reconciled()
    assert (found["is_right"], found["differences_count"], len(found["differences"])) == (False, 120, 100)
    assert clock.at - TUESDAY == timedelta(minutes=2)


@pytest.mark.parametrize("times", [1, 2, 9])
def test_work_accepted_while_a_chain_is_read_is_no_difference(cloud, times):
    """An entry is written each time before the chain is read, and another one before the head is."""
    original = cloud.carry_out
    written: list[str] = []

    def earn_one():
        setattr(cloud, "carry_out", original)  # noqa: B010  (this cloud alone)
        written.append(f"meanwhile-{len(written)}")
        earn("acc_ann", 10, written[-1])
        setattr(cloud, "carry_out", carry_out)  # noqa: B010

    def carry_out(call):
        is_chain = call.operation == "Query" and call.params["TableName"] == "inlier-local-entries"
        if not is_chain or len(written) == times * 2:
            return original(call)
        earn_one()
        answer = original(call)
        earn_one()
        return answer

    setattr(cloud, "carry_out", carry_out)  # noqa: B010
    found = reconciled()

    assert len(written) == min(times, 5) * 2
    assert found["differences"] == []


def test_an_entry_beyond_the_head_is_named(cloud):
    last = ledger.chain_of("acc_ann")[-1]
    last.entry_key, last.sequence = last.entry_key[:-1] + "9", 9
    last.save()
    assert any("the chain ends at 9" in text for text in differences())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ([ledger.Head.closed_entries.set(2)], "the head counts 2 entries in statements, there are 3"),
        ([ledger.Head.closed_marks.set(1)], "the head's marks are not those of the entries in statements"),
        ([ledger.Head.last_payouts.set({})], "the head names no newest payout in USD"),
        ([ledger.Head.last_payouts.set({"USD": "pay_nothing"})],
         "the head's newest payout in USD, pay_nothing, does not exist"),
    ],
)  # fmt: skip
def test_what_the_head_says_beside_its_chain_is_checked(cloud, changed, said):
    ledger.Head("acc_ann").update(changed)
    assert differences() == [f"acc_ann: {said}"]


def test_a_newest_payout_of_somebody_else_is_named(cloud):
    [payout] = Payout.scan()
    earn("acc_bob", 5, "bob")
    ledger.Head("acc_bob").update([ledger.Head.last_payouts.set({"USD": payout.payout_id, "EUR": payout.payout_id})])
    wrong = "is somebody else's or in another currency"
    assert differences() == [
        f"acc_bob: the head's newest payout in {currency}, {payout.payout_id}, {wrong}" for currency in ("EUR", "USD")
    ]


BROKEN = {
    "books": lambda: ledger.Head("acc_ann").update([ledger.Head.books.set({"USD": {}})]),
    "an entry's postings": lambda: entry(2).update([ledger.Entry.postings.set([{"source": "budget:prj"}])]),
    "an entry's cause": lambda: entry(4).update([ledger.Entry.cause.set({})]),
    "a payout's time": lambda: next(iter(Payout.scan())).update([Payout.state.set("sent"), Payout.sent_at.remove()]),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_record_that_cannot_be_read_is_named_and_everybody_else_is_checked(cloud, what):
    earn("acc_bob", 5, "bob")
    ledger.Head("acc_bob").update([ledger.Head.balances.set({"USD": 6})])
    BROKEN[what]()
    found = differences()
    assert any(text.startswith("acc_ann: ") for text in found), found
    assert not any("in the last weekly root" in text for text in found), found
    assert "acc_bob: the head's balances are {'USD': 6}, the entries add up to {'USD': 5}" in found


def test_a_head_that_is_no_head_is_named_and_its_neighbours_are_checked(cloud):
    ann, bob = in_shard(7, 2)
    for person in (ann, bob):
        earn(person, 5, person)
    ledger.Head(bob).update([ledger.Head.balances.set({"USD": 6})])
    request = {
        "TableName": "inlier-local-heads",
        "Key": {"owner_id": {"S": ann}},
        "UpdateExpression": "SET books = :books",
        "ExpressionAttributeValues": {":books": {"S": "no JSON"}},
    }
    cloud.store.call("UpdateItem", request)
    found = differences()
    assert f"{ann}: its head cannot be read" in found
    assert f"{bob}: the head's balances are {{'USD': 6}}, the entries add up to {{'USD': 5}}" in found


def test_folded_sums_that_cannot_be_read_are_named(cloud):
    account_sums.AccountSum(0, "nonsense", amount=5).save()
    assert "the folded sums cannot be read: ValueError" in differences()
