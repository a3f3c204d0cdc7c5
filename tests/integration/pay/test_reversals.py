"""Taking an entry back: another entry with its sides swapped, once, never below zero (R32; rules 4 and 6)."""

from typing import Any

import pytest

from chalicelib.domain.ledger import chain_breaks
from chalicelib.domain.messages import OfferReview, PayReview
from chalicelib.models import ledger
from chalicelib.models.accounts import Account
from chalicelib.models.budgets import BudgetShard
from chalicelib.models.statements import Statement
from chalicelib.services import claims, notices, payouts, reviews, submissions
from tests.builders.http import ask
from tests.builders.pay import BOSS, TUESDAY, WEEK, a_payee, approve_all, close, earn
from tests.builders.people import follow, mails_to
from tests.builders.work import a_person, a_project, a_task, enrolled

WORDS = {"reason": "The project paid for a copied answer", "reference": "T-9"}
ACCEPT: dict[str, Any] = {"verdict": "accept", "reason": "", "clause": "", "evidence": [], "rubric": None}


@pytest.fixture
def worked(cloud, clock):
    """Ann's answer was accepted by Rita; each is owed her part."""
    a_project(review_levels=1, review_minor=30, budget_shards=1, available=1000), a_task()
    ann, rita = a_payee(), a_person("acc_rita", "reviewer", "contributor")
    enrolled(ann)
    a_person("acc_boss", "admin")
    submission = submissions.submit(ann, claims.claim_task(ann, "tsk_1").claim_id, {"label": "yes"})
    submissions.check(submission.submission_id)
    reviews.follow(OfferReview(submission.submission_id, 1))
    review = reviews.take_next(rita)
    reviews.judge(rita, review.review_id, ACCEPT)
    reviews.follow(PayReview(review.review_id))
    return f"earn#{submission.submission_id}", f"review#{review.review_id}"


def reverse(entry_id, account_id="acc_ann", by="acc_boss", period_id=WEEK, headers=None, **changes):
    body = {"account_id": account_id, "reverses": {"entry_id": entry_id, "period_id": period_id}} | WORDS | changes
    return ask("POST", "/adjustments", account_id=by, body=body, headers=headers or {})


def budget():
    [shard] = BudgetShard.query("prj_ducks")
    return shard.available_minor, shard.reserved_minor, shard.spent_minor


def balance(account_id="acc_ann"):
    return ledger.head_of(account_id).balances["USD"]


def test_work_that_is_taken_back_gives_the_project_its_money_again_and_names_the_entry(cloud, worked):
    work, _ = worked
    assert budget() == (850, 0, 150)
    answer = reverse(work)
    assert (answer.status, answer.body["kind"], answer.body["entry_id"]) == (201, "reversal", f"reverse#{work}")
    assert answer.body["cause"]["reverses"] == work
    assert answer.body["cause"]["task_id"] == "tsk_1"
    assert (budget(), balance()) == ((970, 0, 30), 0)
    entries = [entry.members() for entry in ledger.chain_of("acc_ann")]
    assert chain_breaks(entries) == []


def test_a_review_that_is_taken_back_does_too(cloud, worked):
    _, review = worked
    assert reverse(review, "acc_rita").status == 201
    assert (budget(), balance("acc_rita")) == ((880, 0, 120), 0)


def test_whose_balance_was_changed_by_hand_is_told_once_with_the_reason(cloud, clock, worked):
    work, _ = worked
    reverse(work), reverse(work)
    given = {"account_id": "acc_ann", "kind": "service_credit", "amount": {"minor": 300, "currency": "USD"}}
    words = {"reason": "The page was down for an hour", "reference": "T-11"}
    assert ask("POST", "/adjustments", account_id="acc_boss", body=given | words).status == 201
    for tell in follow(cloud):
        notices.tell(tell)  # delivered once more
    ann = Account.find("acc_ann")
    assert ann is not None
    back, credit = mails_to(cloud, ann.email)
    assert back.subject == "Your balance was changed by -1.20 USD"
    assert "was taken back" in back.text
    assert WORDS["reason"] in back.text
    assert "beside your work" in credit.text
    assert f"/payments/statements/{WEEK}" in credit.text


def test_an_entry_is_taken_back_once(cloud, clock, worked):
    work, _ = worked
    first = reverse(work, headers={"idempotency-key": "k"})
    clock.advance(seconds=1)
    assert reverse(work, headers={"idempotency-key": "k"}).body == first.body
    assert reverse(work).body == first.body
    other = reverse(work, reference="T-10")
    assert (other.status, other.body["type"]) == (409, "/problems/entry-reversed")
    assert (budget(), balance()) == ((970, 0, 30), 0)


def test_what_was_paid_out_meanwhile_is_not_taken_below_zero(cloud, clock, worked):
    work, _ = worked
    clock.at = TUESDAY
    close(cloud)
    answer = reverse(work)
    assert (answer.status, answer.body["type"]) == (409, "/problems/balance-too-low")
    assert "wait until more is owed" in answer.body["detail"]
    assert (budget(), balance()) == ((850, 0, 150), 0)
    earn("acc_ann", 500, "later")
    assert reverse(work).status == 201
    assert (budget(), balance()) == ((970, 0, 30), 380)


def test_a_reversal_of_a_closed_week_stands_on_the_next_statement_with_the_week_of_the_work(cloud, clock, worked):
    work, _ = worked
    clock.at = TUESDAY
    close(cloud)
    earn("acc_ann", 500, "later")
    reverse(work)
    clock.advance(days=7)
    close(cloud)
    lines = Statement.get("acc_ann", "2026-11-23#USD").lines
    line = next(line for line in lines if line["kind"] == "reversal")
    assert (line["work_period"], line["minor"], line["reverses"], line["reason"]) == (
        WEEK, -120, work, WORDS["reason"],
    )  # fmt: skip


def test_payouts_and_what_became_of_them_are_not_reversed(cloud, clock, worked):
    clock.at = TUESDAY
    close(cloud)
    approve_all(cloud)
    payout = next(entry for entry in ledger.chain_of("acc_ann") if entry.kind == "payout")
    payouts.record_outcome(BOSS, payout.cause["payout_id"], "settled", reference="B-1", reason="It arrived")
    kinds = {entry.kind: entry for entry in ledger.chain_of("acc_ann")}
    for kind in ("payout", "settlement"):
        answer = reverse(kinds[kind].entry_id, period_id=kinds[kind].statement_period)
        assert (answer.status, answer.body["type"]) == (409, "/problems/entry-not-reversible")
    earn("acc_ann", 500, "later")
    assert reverse(worked[0]).status == 201
    again = reverse(f"reverse#{worked[0]}", period_id="2026-11-23")
    assert (again.status, again.body["type"]) == (409, "/problems/entry-not-reversible")


@pytest.mark.parametrize(
    ("changes", "status", "kind"),
    [
        ({"by": "acc_ann"}, 403, "role-required"),
        ({"period_id": "2026-11-09"}, 404, "no-such-entry"),
        ({"period_id": "2026-13-40"}, 404, "no-such-entry"),
        ({"account_id": "acc_rita"}, 404, "no-such-entry"),
        ({"account_id": "acc_boss"}, 403, "own-balance"),
        ({"amount": {"minor": 5, "currency": "USD"}}, 422, "invalid-field"),
        ({"kind": "service_credit"}, 422, "invalid-field"),
        ({"reference": "T-9\n"}, 422, "body-invalid"),
    ],
)
def test_a_reversal_that_breaks_a_rule_is_refused(cloud, worked, changes, status, kind):
    answer = reverse(worked[0], **changes)
    assert (answer.status, answer.body["type"]) == (status, f"/problems/{kind}")
    assert budget() == (850, 0, 150)


def test_neither_an_amount_nor_an_entry_is_no_correction(cloud, worked):
    answer = ask("POST", "/adjustments", account_id="acc_boss", body={"account_id": "acc_ann"} | WORDS)
    assert (answer.status, answer.body["field"]) == (422, "amount")


def test_an_apology_is_money_from_its_own_account_and_a_reference_is_one_booking(cloud, clock, worked):
    credit = {"account_id": "acc_ann", "amount": {"minor": 500, "currency": "USD"}, "kind": "service_credit"} | WORDS
    first = ask("POST", "/adjustments", account_id="acc_boss", body=credit)
    assert (first.status, first.body["kind"], balance()) == (201, "service_credit", 620)
    assert first.body["postings"][0]["source"] == "service_credits"
    assert ask("POST", "/adjustments", account_id="acc_boss", body=credit).body == first.body
    other = ask("POST", "/adjustments", account_id="acc_boss", body=credit | {"kind": "correction"})
    assert (other.status, other.body["type"]) == (409, "/problems/adjustment-reference-used")
    taken = credit | {"amount": {"minor": -5, "currency": "USD"}, "reference": "T-11"}
    assert ask("POST", "/adjustments", account_id="acc_boss", body=taken).body["field"] == "amount.minor"
    clock.advance(seconds=1)
    assert reverse(f"adjust#acc_ann#{WORDS['reference']}").status == 201
    assert balance() == 120
