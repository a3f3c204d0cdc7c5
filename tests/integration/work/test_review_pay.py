"""Reviewers' pay: spent with the verdict, owed once, and the project's money always adds up (R28; rules 4 and 6)."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.ledger import chain_breaks
from chalicelib.domain.messages import OfferReview, PayReview
from chalicelib.domain.submissions import DecidedBefore, NothingToReview, RevisionsUsedUp, RevisionUnaffordable
from chalicelib.models import ledger
from chalicelib.models.budgets import BudgetShard
from chalicelib.models.projects import Project
from chalicelib.models.reviews import Review
from chalicelib.models.submissions import Submission
from chalicelib.services import claims, outbox, reviews, submissions
from tests.builders.work import a_person, a_project, a_task, enrolled

FUNDED = 1000
REWARD, REVIEW = 120, 30
YES = {"label": "yes"}
WORDS = {"reason": "The label contradicts the text.", "clause": "2.1", "evidence": ["label"], "rubric": None}


def verdict(kind):
    return {"verdict": kind} | (WORDS if kind != "accept" else WORDS | {"reason": "", "clause": "", "evidence": []})


@pytest.fixture
def ann(clock):
    a_project(review_levels=2, review_minor=REVIEW, budget_shards=1, available=FUNDED, funded_minor=FUNDED)
    a_task()
    for name in ("acc_rita", "acc_rob", "acc_ria"):
        a_person(name, "reviewer")
    return enrolled(a_person())


def reviewer(name):
    return a_person(name, "reviewer")


def handed_in(ann):
    submission = submissions.submit(ann, claims.claim_task(ann, "tsk_1").claim_id, YES)
    submissions.check(submission.submission_id)
    offer(submission)
    return submission


def offer(submission):
    now = Submission.get(submission.submission_id)
    reviews.follow(OfferReview(submission.submission_id, now.review_level))


def judged(clock, name, kind):
    """Somebody takes the next review and judges it; its pay follows, delivered twice."""
    clock.advance(seconds=1)
    who = reviewer(name)
    review = reviews.take_next(who)
    reviews.judge(who, review.review_id, verdict(kind))
    for _ in range(2):
        reviews.follow(PayReview(review.review_id))
    return review.review_id


def money():
    """Free, reserved, spent: together what was funded, and spent is what the entries say."""
    shards = list(BudgetShard.query("prj_ducks"))
    free, reserved, spent = (
        sum(getattr(shard, f"{name}_minor") for shard in shards) for name in ("available", "reserved", "spent")
    )
    assert free + reserved + spent == FUNDED
    assert min(free, reserved, spent) >= 0
    entries = [entry for name in ("acc_ann", "acc_rita", "acc_rob", "acc_ria") for entry in ledger.chain_of(name)]
    assert spent == sum(posting["minor"] for entry in entries for posting in entry.postings)
    return reserved, spent


def owed(name):
    return ledger.head_of(name).balances.get("USD", 0)


def test_every_verdict_is_owed_once_and_names_the_work_it_judged(clock, ann):
    submission = handed_in(ann)
    assert money() == (REWARD + 2 * REVIEW, 0)
    first = judged(clock, "acc_rita", "accept")
    assert money() == (REWARD + REVIEW, REVIEW)
    offer(submission)
    judged(clock, "acc_rob", "accept")
    assert money() == (0, REWARD + 2 * REVIEW)
    assert (owed("acc_ann"), owed("acc_rita"), owed("acc_rob")) == (REWARD, REVIEW, REVIEW)
    [entry] = [entry.members() for entry in ledger.chain_of("acc_rita")]
    assert chain_breaks([entry]) == []
    assert (entry["entry_id"], entry["kind"], entry["cause"]) == (
        f"review#{first}",
        "review",
        {
            "review_id": first,
            "submission_id": submission.submission_id,
            "task_id": "tsk_1",
            "project_id": "prj_ducks",
        },
    )


@pytest.mark.parametrize(("kind", "earned"), [("reject", 0), ("soft_reject", REWARD)])
def test_a_rejection_is_work_too_and_frees_what_is_left(clock, ann, kind, earned):
    handed_in(ann)
    judged(clock, "acc_rita", kind)
    assert (owed("acc_rita"), owed("acc_ann")) == (REVIEW, earned)
    assert money() == (0, earned + REVIEW)


def test_an_answer_accepted_because_nobody_judged_it_frees_what_review_did_not_cost(clock, ann):
    submission = handed_in(ann)
    judged(clock, "acc_rita", "accept")
    offer(submission)
    reviews.take_next(reviewer("acc_rob"))
    clock.advance(hours=25)
    submissions.accept_overdue(by="schedule", reason="R29")
    assert money() == (0, REWARD + REVIEW)
    assert (owed("acc_ann"), owed("acc_rita"), owed("acc_rob")) == (REWARD, REVIEW, 0)


def test_a_revision_is_reserved_anew_and_both_rounds_are_paid(clock, ann):
    submission = handed_in(ann)
    judged(clock, "acc_rita", "accept")
    offer(submission)
    judged(clock, "acc_rob", "revise")
    assert money() == (REWARD + 2 * REVIEW, 2 * REVIEW)
    again = submissions.submit(ann, submission.claim_id, {"label": "no"})
    submissions.check(again.submission_id)
    offer(again)
    judged(clock, "acc_rita", "accept")
    offer(again)
    judged(clock, "acc_ria", "accept")
    assert money() == (0, REWARD + 4 * REVIEW)
    assert (owed("acc_ann"), owed("acc_rita"), owed("acc_rob"), owed("acc_ria")) == (REWARD, 60, 30, 30)


def test_a_revision_that_lapses_is_judged_again_and_paid_again(clock, ann):
    submission = handed_in(ann)
    judged(clock, "acc_rita", "revise")
    clock.advance(hours=1)
    claims.expire_claims(by="schedule", reason="every 5 minutes")
    offer(submission)
    judged(clock, "acc_rob", "accept")
    offer(submission)
    judged(clock, "acc_ria", "accept")
    assert money() == (0, REWARD + 3 * REVIEW)


def test_a_revision_the_project_cannot_pay_is_refused_and_changes_nothing(clock, ann):
    handed_in(ann)
    BudgetShard("prj_ducks", 0).update([BudgetShard.available_minor.set(REVIEW - 1)])
    who = reviewer("acc_rita")
    review = reviews.take_next(who)
    with pytest.raises(RevisionUnaffordable):
        reviews.judge(who, review.review_id, verdict("revise"))
    assert Review.get(review.review_id).state == "taken"
    reviews.judge(who, review.review_id, verdict("reject"))
    assert Review.get(review.review_id).state == "done"


def test_money_for_a_revision_is_gathered_from_other_shards(clock, ann):
    handed_in(ann)
    BudgetShard("prj_ducks", 0).update([BudgetShard.available_minor.set(0)])
    for shard in range(1, 9):
        BudgetShard("prj_ducks", shard, currency="USD", available_minor=REVIEW // 8 + 1, is_open=False).save()
    who = reviewer("acc_rita")
    reviews.judge(who, reviews.take_next(who).review_id, verdict("revise"))
    shards = list(BudgetShard.query("prj_ducks"))
    assert sum(shard.available_minor for shard in shards) == 8 * (REVIEW // 8 + 1) - REVIEW
    assert (shards[0].reserved_minor, shards[0].spent_minor) == (REWARD + 2 * REVIEW, REVIEW)


def test_an_acceptance_that_read_the_reserve_before_a_review_was_paid_reads_it_again(clock, cloud, ann):
    """Overdue at the very moment of a verdict: nothing is freed that was spent."""
    submission = handed_in(ann)
    who = reviewer("acc_rita")
    review = reviews.take_next(who)
    original = cloud.carry_out
    met: list[object] = []

    def carry_out(call):
        if not met and call.operation == "TransactWriteItems":
            met.append(call)
            reviews.judge(who, review.review_id, verdict("accept"))
            reviews.follow(PayReview(review.review_id))
        return original(call)

    cloud.carry_out = carry_out
    assert submissions.accept(submission.submission_id, by="rule-3", reason="R29")
    cloud.carry_out = original
    assert met
    assert money() == (0, REWARD + REVIEW)


def test_a_review_keeps_the_pay_of_the_claim_whatever_the_project_pays_now(clock, ann):
    handed_in(ann)
    Project("prj_ducks").update([Project.review_minor.set(999)])
    judged(clock, "acc_rita", "reject")
    assert owed("acc_rita") == REVIEW


def test_a_verdict_whose_message_was_lost_is_found_by_the_sweep_until_it_is_paid(clock, cloud, ann):
    handed_in(ann)
    who = reviewer("acc_rita")
    review = reviews.take_next(who)
    reviews.judge(who, review.review_id, verdict("reject"))
    sweep: dict[str, Any] = {"by": "schedule", "reason": "What a stream forgot"}
    assert outbox.sweep(**sweep)["reviews"] == 0
    clock.advance(minutes=5)
    assert outbox.sweep(**sweep)["reviews"] == 1
    assert cloud.services["sqs"].queues["inlier-local-reviews"].bodies[-1] == {
        "type": "pay", "review_id": review.review_id,
    }  # fmt: skip
    reviews.follow(PayReview(review.review_id))
    assert outbox.sweep(**sweep)["reviews"] == 0
    assert owed("acc_rita") == REVIEW


def test_a_verdict_is_followed_by_the_message_that_pays_it(clock, cloud, ann):
    handed_in(ann)
    who = reviewer("acc_rita")
    cloud.store.drain_stream("inlier-local-reviews")
    review = reviews.take_next(who)
    reviews.judge(who, review.review_id, verdict("reject"))
    reviews.follow(PayReview(review.review_id))
    found = []
    for record in cloud.store.drain_stream("inlier-local-reviews"):
        images = record["dynamodb"]
        found += outbox.messages_after(record["eventSourceARN"], images.get("OldImage"), images.get("NewImage"))
    assert found == [PayReview(review.review_id)]


def test_work_of_a_review_belongs_to_the_week_of_its_verdict(clock, ann):
    handed_in(ann)
    clock.at += timedelta(days=6, hours=14, minutes=59)  # a second before midnight of Sunday
    judged(clock, "acc_rita", "reject")
    assert [entry.work_period for entry in ledger.chain_of("acc_rita")] == ["2026-11-16"]


def test_an_answer_is_returned_three_times_and_then_it_is_decided(clock):
    """Or a reviewer and a contributor could empty a budget with reviews of one answer."""
    a_project(review_levels=1, review_minor=REVIEW, budget_shards=1, available=100_000), a_task()
    ann = enrolled(a_person())
    claim_id = claims.claim_task(ann, "tsk_1").claim_id
    for _ in range(3):
        answer = submissions.submit(ann, claim_id, YES)
        submissions.check(answer.submission_id)
        offer(answer)
        judged(clock, "acc_rita", "revise")
    answer = submissions.submit(ann, claim_id, YES)
    submissions.check(answer.submission_id)
    offer(answer)
    rita = reviewer("acc_rita")
    review = reviews.take_next(rita)

    with pytest.raises(RevisionsUsedUp):
        reviews.judge(rita, review.review_id, verdict("revise"))

    assert Review.get(review.review_id).state == "taken"
    assert reviews.judge(rita, review.review_id, verdict("accept")).state == "accepted"


def test_a_manager_of_the_project_is_not_given_its_answers_to_review(ann):
    handed_in(ann)
    with pytest.raises(NothingToReview):
        reviews.take_next(a_person("acc_manager", "manager", "reviewer"))
    assert reviews.take_next(reviewer("acc_rita")).state == "taken"


def test_a_review_whose_answer_was_decided_without_it_is_held_no_more(clock, ann):
    answer = handed_in(ann)
    rita = reviewer("acc_rita")
    review = reviews.take_next(rita)
    clock.advance(hours=1)
    submissions.accept(answer.submission_id, by="rule-3", reason="overdue")

    with pytest.raises(DecidedBefore):
        reviews.judge(rita, review.review_id, verdict("accept"))

    assert Review.get(review.review_id).state == "done"
    assert ledger.head_of("acc_rita").balances == {}
