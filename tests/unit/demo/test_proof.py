"""The proof of the replay: it holds for what should have happened, and each fault is found by the check meant for it."""

import copy

import pytest

from chalicelib.domain.ledger import FIRST_HASH, entry_hash
from chalicelib.domain.statements import entries_hash
from infra.demo.crowd import Answer, Crowd
from infra.demo.proof import Books, Evidence, checks

CROWD = Crowd(
    "sums",
    (Answer("q1", "ann", "yes"), Answer("q1", "bob", "no"), Answer("q2", "ann", "no"), Answer("q2", "bob", "no")),
    {"q1": "no", "q2": "no"},
    is_real=False,
)
PERIOD = {
    "period_id": "2026-11-16",
    "state": "paid",
    "totals": {"USD": {"closing": 400}},
    "payout_totals": {"USD": {"prepared": 400}},
}


def _entry(worker, number, previous):
    body = {
        "entry_id": f"earn#sub_{worker}_{number}",
        "owner_id": f"acc_{worker}",
        "kind": "work",
        "cause": {"submission_id": f"sub_{worker}_{number}", "project_id": "prj_1"},
        "postings": [
            {"source": "budget:prj_1", "destination": f"payable:acc_{worker}", "minor": 100, "currency": "USD"}
        ],
        "statement_period": "2026-11-16",
        "work_period": "2026-11-16",
        "sequence": number,
        "written_at": "2026-11-20T10:00:00.000Z",
        "previous_hash": previous,
    }
    return {**body, "hash": entry_hash(body)}


def _books(worker):
    first = _entry(worker, 1, FIRST_HASH)
    line = {"kind": "work", "work_period": "2026-11-16", "count": 2, "minor": 200, "project_id": "prj_1"}
    entries = [first, _entry(worker, 2, first["hash"])]
    statement = {
        "period_id": "2026-11-16",
        "currency": "USD",
        "lines": [line],
        "entries_count": 2,
        "first_sequence": 1,
        "last_sequence": 2,
        "entries_hash": entries_hash(entry["hash"] for entry in entries),
        "opening_minor": 0,
        "earned_minor": 200,
        "paid_minor": 0,
        "tax_minor": 0,
        "fee_minor": 0,
        "closing_minor": 200,
    }
    payout = {"period_id": "2026-11-16", "state": "sent", "amount": {"minor": 200, "currency": "USD"}}
    return Books(entries, [statement], [payout], [copy.deepcopy(statement)])


@pytest.fixture
def evidence():
    tasks = {name: {"task_id": f"tsk_{name}", "taken": 2, "accepted": 2} for name in ("q1", "q2")}
    submissions = [
        {
            "task_id": f"tsk_{answer.question}",
            "account_id": f"acc_{answer.worker}",
            "state": "accepted",
            "answer": {"label": answer.label},
        }
        for answer in CROWD.answers
    ]
    books = {worker: _books(worker) for worker in ("ann", "bob")}
    return Evidence(
        "prj_1",
        100,
        2,
        {"ann": "acc_ann", "bob": "acc_bob"},
        tasks,
        submissions,
        books,
        books_after=copy.deepcopy(books),
        period=PERIOD,
        period_after=copy.deepcopy(PERIOD),
    )


def _failed(evidence):
    return [check.title for check in checks(CROWD, evidence, currency="USD") if check.holds is False]


def test_a_clean_run_is_proved(evidence):
    assert all(check.holds for check in checks(CROWD, evidence, currency="USD"))


def test_before_the_close_three_checks_wait_and_the_others_hold(evidence):
    evidence.period, evidence.period_after = {}, {}
    for books in evidence.books.values():
        books.closed = []
    found = checks(CROWD, evidence, currency="USD")
    assert [check.title for check in found if check.holds is None] == [
        "Recomputed by docs/recompute.py",
        "Payouts are what the statements closed with",
        "A second close changes nothing",
    ]
    assert not [check for check in found if check.holds is False]


def test_an_answer_stored_twice_is_found(evidence):
    evidence.submissions.append(evidence.submissions[0])
    found = _failed(evidence)
    assert "Every answer is stored once, as its own worker gave it" in found
    assert "No task has more answers than places" in found


def test_an_answer_under_another_workers_name_is_found(evidence):
    evidence.submissions[2]["account_id"] = "acc_bob"
    assert _failed(evidence) == ["Every answer is stored once, as its own worker gave it"]


def test_an_answer_that_was_not_accepted_is_found(evidence):
    evidence.submissions[0]["state"] = "in_review"
    assert _failed(evidence) == ["Every answer is accepted, and counted on its task"]


def test_a_cent_too_many_in_the_ledger_is_found(evidence):
    evidence.books["ann"].entries[1]["postings"][0]["minor"] = 101
    assert {
        "Ledger entries are answers x reward",
        "Every worker's chain of entries is whole",
        "Statements are their entries, worker by worker",
    } <= set(_failed(evidence))


def test_a_statement_that_forgot_an_answer_is_found(evidence):
    line = evidence.books["bob"].statements[0]["lines"][0]
    line["count"], line["minor"] = 1, 100
    found = _failed(evidence)
    assert "Statements are their entries, worker by worker" in found


def test_a_statement_that_differs_by_a_cent_or_in_its_hash_is_found_by_recomputing(evidence):
    evidence.books["ann"].closed[0]["closing_minor"] = 201
    evidence.books["bob"].closed[0]["entries_hash"] = "0" * 64
    [found] = [check for check in checks(CROWD, evidence, currency="USD") if check.holds is False]
    assert found.line().startswith(
        "  [FAIL] Recomputed by docs/recompute.py: 0 of 2 contributors, to the cent and the hash; ann: "
    )
    assert "closing_minor is 201, not 200" in found.line()


def test_a_payout_of_less_than_the_statement_is_found(evidence):
    evidence.books["bob"].payouts[0]["amount"]["minor"] = 199
    assert "Payouts are what the statements closed with" in _failed(evidence)


def test_a_second_close_that_writes_a_statement_again_is_found(evidence):
    evidence.books_after["ann"].statements.append({"period_id": "2026-11-16"})
    assert _failed(evidence) == ["A second close changes nothing"]


def test_what_is_earned_after_the_close_is_no_change_by_it(evidence):
    later = {**evidence.books["ann"].entries[1], "statement_period": "2026-11-23"}
    evidence.books_after["ann"].entries.append(later)
    assert _failed(evidence) == []


def test_answers_that_changed_on_the_way_make_another_majority(evidence):
    for submission in evidence.submissions[2:]:
        submission["answer"] = {"label": "yes"}
    assert "The majority is as right as the crowd was" in _failed(evidence)
