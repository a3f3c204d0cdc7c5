"""Handing in, being judged, being owed (rules 3, 4 and 10; R29, R56)."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.claims import ClaimExpired
from chalicelib.domain.ledger import chain_breaks
from chalicelib.domain.messages import CountAcceptance, OfferReview
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.submissions import (
    REVISIONS_MOST,
    DecidedBefore,
    NoSuchReview,
    NoSuchSubmission,
    NothingToReview,
    ReviewLapsed,
    SubmittedBefore,
    TooManyReviewsHeld,
)
from chalicelib.domain.sweeps import SweepFailuresError
from chalicelib.models import reviews as review_records
from chalicelib.models.budgets import BudgetShard
from chalicelib.models.claims import Claim
from chalicelib.models.ledger import Entry, Head
from chalicelib.models.reviews import Review
from chalicelib.models.submissions import Submission
from chalicelib.models.tasks import Task
from chalicelib.models.workloads import Workload
from chalicelib.services import claims, outbox, reviews, submissions
from tests.builders.http import ask
from tests.builders.work import a_person, a_project, a_task, enrolled

YES = {"label": "yes"}
REJECTION: dict[str, Any] = {
    "verdict": "reject", "reason": "The label contradicts the text of the task.", "clause": "2.1", "evidence": ["label"],
    "rubric": None,
}  # fmt: skip


def verdict(kind="accept", **given):
    return {"verdict": kind, "reason": "", "clause": "", "evidence": [], "rubric": None} | given


def handed_in(ann, task_id="tsk_1"):
    claim = claims.claim_task(ann, task_id)
    return submissions.submit(ann, claim.claim_id, YES)


def in_review(ann, level=1):
    submission = handed_in(ann)
    submissions.check(submission.submission_id)
    reviews.follow(OfferReview(submission.submission_id, level))
    return submission


def spent(project_id="prj_ducks"):
    shards = list(BudgetShard.query(project_id))
    return sum(s.reserved_minor for s in shards), sum(s.spent_minor for s in shards)


def test_handing_in_starts_the_24_hours_and_frees_the_hands(clock):
    a_project(review_levels=1), a_task()
    ann = enrolled(a_person())

    submission = handed_in(ann)

    assert submission.review_due_at == clock.at + timedelta(hours=24)
    assert Claim.get("acc_ann", submission.claim_id).state == "submitted"
    assert Workload.get("acc_ann").open_claims == 0


def test_the_same_answer_again_is_the_same_submission_and_another_one_is_refused(clock):
    a_project(), a_task()
    ann = enrolled(a_person())
    first = handed_in(ann)

    assert submissions.submit(ann, first.claim_id, YES).submission_id == first.submission_id
    with pytest.raises(SubmittedBefore):
        submissions.submit(ann, first.claim_id, {"label": "no"})
    assert Workload.get("acc_ann").open_claims == 0


def test_an_answer_that_breaks_a_rule_is_refused_with_its_field_and_the_claim_stays(clock):
    a_project(), a_task()
    ann = enrolled(a_person())
    claim = claims.claim_task(ann, "tsk_1")

    with pytest.raises(InvalidField) as refused:
        submissions.submit(ann, claim.claim_id, {"label": "perhaps"})

    assert refused.value.extra["field"].startswith("answer")
    assert Claim.get("acc_ann", claim.claim_id).state == "active"


def test_a_claim_ends_at_its_deadline_to_the_millisecond(clock):
    a_project(lease_minutes=30), a_task(), a_task("tsk_2")
    ann = enrolled(a_person())
    late = claims.claim_task(ann, "tsk_1")
    early = claims.claim_task(ann, "tsk_2")
    clock.advance(minutes=30, milliseconds=-1)
    submissions.submit(ann, early.claim_id, YES)
    clock.advance(milliseconds=1)

    with pytest.raises(ClaimExpired):
        submissions.submit(ann, late.claim_id, YES)


def test_automatic_acceptance_owes_the_reward_in_the_week_of_the_submission(clock):
    a_project(review_levels=0), a_task()
    submission = handed_in(enrolled(a_person()))

    submissions.check(submission.submission_id)
    submissions.check(submission.submission_id)  # delivered twice

    assert Submission.get(submission.submission_id).state == "accepted"
    (entry,) = Entry.query("acc_ann")
    assert (entry.entry_id, entry.statement_period) == (f"earn#{submission.submission_id}", "2026-11-16")
    assert entry.postings == [
        {"source": "budget:prj_ducks", "destination": "payable:acc_ann", "minor": 120, "currency": "USD"}
    ]
    assert Head.get("acc_ann").balances == {"USD": 120}
    assert spent() == (0, 120)
    assert Task.get("tsk_1").accepted == 1


def test_the_chain_of_entries_can_be_recomputed(clock):
    a_project(review_levels=0)
    ann = enrolled(a_person())
    for number in range(3):
        a_task(f"tsk_{number}")
        submissions.check(handed_in(ann, f"tsk_{number}").submission_id)

    entries = [entry.attribute_values for entry in Entry.query("acc_ann")]
    plain = [e | {"written_at": e["written_at"].strftime("%Y-%m-%dT%H:%M:%S.") + "000Z"} for e in entries]
    assert chain_breaks(plain) == []
    plain[1] = plain[1] | {"kind": "changed"}
    assert chain_breaks(plain) != []


def test_a_message_of_an_acceptance_counts_no_answer_that_is_not_accepted(clock):
    a_project(review_levels=1), a_task()
    submission = handed_in(enrolled(a_person()))

    reviews.follow(CountAcceptance(submission.submission_id))

    assert Workload.get("acc_ann").accepted_count == 0
    assert not Submission.get(submission.submission_id).is_counted


def test_an_acceptance_counts_once_for_the_caps_however_often_it_is_told(clock):
    a_project(review_levels=0), a_task()
    submission = handed_in(enrolled(a_person()))
    submissions.check(submission.submission_id)

    reviews.follow(CountAcceptance(submission.submission_id))
    reviews.follow(CountAcceptance(submission.submission_id))

    assert Workload.get("acc_ann").accepted_count == 1


def test_a_reviewer_accepts_and_the_reward_is_owed(clock):
    a_project(review_levels=1, review_minor=30), a_task()
    submission = in_review(enrolled(a_person()))
    rita = a_person("acc_rita", "reviewer")

    review = reviews.take_next(rita)
    decided = reviews.judge(rita, review.review_id, verdict())

    assert decided.state == "accepted"
    assert Head.get("acc_ann").balances == {"USD": 120}
    assert spent() == (0, 150)  # the review too
    assert reviews.judge(rita, review.review_id, verdict()).submission_id == submission.submission_id
    with pytest.raises(DecidedBefore):
        reviews.judge(rita, review.review_id, REJECTION)


def test_every_level_is_another_person_and_nobody_reviews_their_own(clock):
    a_project(review_levels=2), a_task()
    ann = enrolled(a_person("acc_ann", "contributor", "reviewer"))
    submission = in_review(ann)
    rita, omar = a_person("acc_rita", "reviewer"), a_person("acc_omar", "reviewer")

    with pytest.raises(NothingToReview):
        reviews.take_next(ann)
    first = reviews.take_next(rita)
    assert reviews.judge(rita, first.review_id, verdict()).state == "in_review"
    reviews.follow(OfferReview(submission.submission_id, 2))
    with pytest.raises(NothingToReview):
        reviews.take_next(rita)
    second = reviews.take_next(omar)
    assert reviews.judge(omar, second.review_id, verdict()).state == "accepted"


def test_a_rejection_frees_place_and_money_and_is_refused_without_reason_clause_and_evidence(clock):
    a_project(review_levels=1, places=1), a_task(places=1)
    in_review(enrolled(a_person()))
    rita = a_person("acc_rita", "reviewer")
    review = reviews.take_next(rita)
    for missing in ("reason", "clause", "evidence"):
        with pytest.raises(InvalidField) as refused:
            reviews.judge(rita, review.review_id, REJECTION | {missing: type(REJECTION[missing])()})
        assert refused.value.extra["field"] == missing

    decided = reviews.judge(rita, review.review_id, REJECTION)

    assert (decided.state, decided.reason, decided.clause) == ("rejected", REJECTION["reason"], "2.1")
    assert Task.get("tsk_1").taken == 0
    assert spent() == (0, 0)
    assert Head.find("acc_ann") is None


def test_a_soft_rejection_is_paid_and_frees_the_place(clock):
    a_project(review_levels=1), a_task(places=1)
    in_review(enrolled(a_person()))
    rita = a_person("acc_rita", "reviewer")

    decided = reviews.judge(rita, reviews.take_next(rita).review_id, REJECTION | {"verdict": "soft_reject"})

    assert decided.state == "soft_rejected"
    assert Head.get("acc_ann").balances == {"USD": 120}
    assert Task.get("tsk_1").taken == 0


def test_a_revision_reopens_the_claim_and_the_new_answer_is_judged(clock):
    a_project(review_levels=1), a_task()
    ann = enrolled(a_person())
    first = in_review(ann)
    rita = a_person("acc_rita", "reviewer")
    clock.advance(hours=1)
    asked = verdict("revise", reason="Please look at the second sentence again.")
    reviews.judge(rita, reviews.take_next(rita).review_id, asked)
    assert Claim.get("acc_ann", first.claim_id).state == "active"

    second = submissions.submit(ann, first.claim_id, {"label": "no"})

    assert second.submission_id != first.submission_id
    assert second.number == 2
    submissions.check(second.submission_id)
    reviews.follow(OfferReview(second.submission_id, 1))
    again = reviews.take_next(rita).review_id
    shown = ask("GET", "/reviews/{review_id}", path={"review_id": again}, account_id="acc_rita").body
    assert shown["submission"]["revisions_left"] == REVISIONS_MOST - 1
    assert reviews.judge(rita, again, verdict()).state == "accepted"
    assert spent() == (0, 120)


def test_a_lapsed_revision_is_judged_on_the_version_handed_in_before(clock):
    a_project(review_levels=1), a_task()
    ann = enrolled(a_person())
    first = in_review(ann)
    rita = a_person("acc_rita", "reviewer")
    asked = verdict("revise", reason="Please look at the second sentence again.")
    reviews.judge(rita, reviews.take_next(rita).review_id, asked)
    clock.advance(minutes=31)

    assert claims.expire_claims(by="test", reason="test")["ended"] == 1

    assert Submission.get(first.submission_id).state == "in_review"
    assert Claim.get("acc_ann", first.claim_id).state == "submitted"
    assert Task.get("tsk_1").taken == 1
    assert Workload.get("acc_ann").open_claims == 0


def test_a_lapsed_revision_is_put_before_a_reviewer_again_and_not_accepted_by_waiting(clock):
    """Or whoever is asked for a revision would be paid for letting it lapse."""
    a_project(review_levels=2, lease_minutes=360), a_task()
    ann = enrolled(a_person())
    first = in_review(ann)
    rita, omar = a_person("acc_rita", "reviewer"), a_person("acc_omar", "reviewer")
    reviews.judge(rita, reviews.take_next(rita).review_id, verdict())
    reviews.follow(OfferReview(first.submission_id, 2))
    clock.advance(hours=20)
    revise = verdict("revise", reason="Please look at the second sentence again.")
    returned = reviews.judge(omar, reviews.take_next(omar).review_id, revise)
    clock.advance(hours=6)
    claims.expire_claims(by="test", reason="test")

    assert submissions.accept_overdue(by="test", reason="test")["accepted"] == 0
    reviews.follow(OfferReview(first.submission_id, 2))
    reviews.follow(OfferReview(first.submission_id, 2))  # delivered twice
    with pytest.raises(NothingToReview):
        reviews.take_next(rita)  # she judged a lower level
    again = reviews.take_next(omar)
    assert Submission.get(first.submission_id).review_due_at == clock.at + timedelta(hours=24)
    assert returned.state == "returned"
    assert reviews.judge(omar, again.review_id, REJECTION).state == "rejected"
    assert spent() == (0, 0)


def test_a_revision_given_back_is_judged_on_the_version_handed_in_before(clock):
    a_project(review_levels=1), a_task()
    ann = enrolled(a_person())
    first = in_review(ann)
    rita = a_person("acc_rita", "reviewer")
    revise = verdict("revise", reason="Please look at the second sentence again.")
    for _ in range(2):
        reviews.judge(rita, reviews.take_next(rita).review_id, revise)
        claims.release(ann, first.claim_id)
        reviews.follow(OfferReview(first.submission_id, 1))

    assert reviews.judge(rita, reviews.take_next(rita).review_id, REJECTION).state == "rejected"


def test_reviews_of_answers_decided_without_them_leave_the_queue(clock):
    """Or the oldest places of the queue fill up with them until no reviewer is offered anything else."""
    a_project(review_levels=1), a_task()
    rita = a_person("acc_rita", "reviewer")
    in_review(enrolled(a_person()))
    clock.advance(hours=24)
    submissions.accept_overdue(by="test", reason="test")

    with pytest.raises(NothingToReview):
        reviews.take_next(rita)

    (left,) = Review.scan()
    assert left.state == "done"
    assert left.attribute_values.keys().isdisjoint({"queue_shard", "reviewer_id"})


def test_a_review_taken_by_a_request_whose_answer_was_lost_is_the_one_it_gets(cloud, clock):
    a_project(review_levels=1), a_task()
    in_review(enrolled(a_person()))
    rita = a_person("acc_rita", "reviewer")
    runtime.install(clock=clock, bits=lambda _: 0, sleep=lambda _: None)  # the queue is walked from the same part twice
    with cloud.counting() as count:
        (offered,) = review_records.waiting(1)
    walked = [call.operation for call in count.calls].index("GetItem") + 1
    cloud.lose_answer_at(1 + walked + 2)  # what is held; the queue up to the review; its answer, and the taking

    taken = reviews.take_next(rita)

    assert cloud.faults.planned == []
    assert (taken.review_id, taken.state, taken.reviewer_id) == (offered.review_id, "taken", "acc_rita")


def test_one_record_that_fails_keeps_no_other_from_being_decided(clock):
    a_project(review_levels=1)
    people = [enrolled(a_person(f"acc_{number}")) for number in range(6)]
    handed = []
    for number, person in enumerate(people):
        a_task(f"tsk_{number}")
        handed.append(handed_in(person, f"tsk_{number}").submission_id)
    Submission(handed[2]).update([Submission.reserved_minor.set(10**9)])  # more than the budget ever reserved
    clock.advance(hours=25)

    with pytest.raises(SweepFailuresError, match="1 records failed"):
        submissions.accept_overdue(by="test", reason="test")

    accepted = [Submission.get(found).state == "accepted" for found in handed]
    assert accepted == [number != 2 for number in range(6)]


def test_a_review_whose_time_is_over_goes_to_somebody_else(clock):
    a_project(review_levels=1), a_task()
    in_review(enrolled(a_person()))
    rita, omar = a_person("acc_rita", "reviewer"), a_person("acc_omar", "reviewer")
    held = reviews.take_next(rita)
    with pytest.raises(NothingToReview):
        reviews.take_next(omar)
    clock.advance(hours=2)

    assert reviews.take_next(omar).review_id == held.review_id
    with pytest.raises((ReviewLapsed, NoSuchReview)):
        reviews.judge(rita, held.review_id, verdict())


def test_work_nobody_decided_in_24_hours_is_accepted_and_flagged_work_after_72(clock):
    a_project(review_levels=1), a_task(), a_task("tsk_2")
    ann = enrolled(a_person())
    plain = in_review(ann)
    flagged = handed_in(ann, "tsk_2")
    Submission(flagged.submission_id).update([Submission.is_flagged.set(True)])
    clock.advance(hours=24, milliseconds=-1)
    assert submissions.accept_overdue(by="test", reason="test")["accepted"] == 0
    clock.advance(milliseconds=1)

    assert submissions.accept_overdue(by="test", reason="test") == {
        "accepted": 1, "flagged_waiting": 1, "dry_run": False,
    }  # fmt: skip
    clock.advance(hours=48)
    assert submissions.accept_overdue(by="test", reason="test")["accepted"] == 1
    assert Submission.get(plain.submission_id).state == "accepted"
    assert Head.get("acc_ann").balances == {"USD": 240}


def test_a_check_whose_message_was_lost_is_queued_again_by_the_sweep(cloud, clock):
    a_project(), a_task()
    submission = handed_in(enrolled(a_person()))
    assert outbox.sweep(by="test", reason="test")["checks"] == 0
    clock.advance(minutes=5)

    assert outbox.sweep(by="test", reason="test")["checks"] == 1

    bodies = cloud.services["sqs"].queues["inlier-local-checks"].bodies
    assert bodies == [{"submission_id": submission.submission_id}]


def test_what_is_committed_is_followed_by_its_messages(cloud, clock):
    a_project(review_levels=1), a_task()
    submission = handed_in(enrolled(a_person()))
    for record in cloud.store.drain_stream("inlier-local-submissions"):
        outbox.follow(record["eventSourceARN"], record["dynamodb"].get("OldImage"), record["dynamodb"].get("NewImage"))
    submissions.check(submission.submission_id)
    for record in cloud.store.drain_stream("inlier-local-submissions"):
        outbox.follow(record["eventSourceARN"], record["dynamodb"].get("OldImage"), record["dynamodb"].get("NewImage"))

    queues = cloud.services["sqs"].queues
    assert queues["inlier-local-checks"].bodies == [{"submission_id": submission.submission_id}]
    assert queues["inlier-local-reviews"].bodies == [
        {"type": "offer", "submission_id": submission.submission_id, "level": 1}
    ]


def test_nobody_reads_another_persons_submission(clock):
    a_project(), a_task()
    submission = handed_in(enrolled(a_person()))

    with pytest.raises(NoSuchSubmission):
        submissions.submission_for(a_person("acc_eve"), submission.submission_id)
    assert submissions.submission_for(a_person("acc_manager", "manager"), submission.submission_id).answer == YES


def test_submit_and_accept_cost_what_is_allowed(cloud, clock):
    a_project(review_levels=0), a_task()
    ann = enrolled(a_person())
    claim = claims.claim_task(ann, "tsk_1")

    with cloud.counting() as submitting:
        submission = submissions.submit(ann, claim.claim_id, YES)
    with cloud.counting() as accepting:
        submissions.accept(submission.submission_id, by="test", reason="test")

    assert (submitting.reads, submitting.transactions, submitting.largest_transaction) == (2, 1, 3)
    assert (accepting.transactions, accepting.largest_transaction) == (1, 6)


def test_accepting_twice_owes_once(clock):
    a_project(review_levels=1), a_task()
    submission = in_review(enrolled(a_person()))

    assert submissions.accept(submission.submission_id, by="a", reason="r")
    assert not submissions.accept(submission.submission_id, by="b", reason="r")
    assert len(list(Entry.query("acc_ann"))) == 1


def test_a_reviewer_is_not_told_whose_answer_it_is(clock):
    a_project(review_levels=1), a_task()
    submission = in_review(enrolled(a_person()))
    rita = a_person("acc_rita", "contributor", "reviewer")
    review = reviews.take_next(rita)

    shown = ask("GET", "/reviews/{review_id}", path={"review_id": review.review_id}, account_id="acc_rita")

    assert shown.body["submission"]["terms"]["reward"] == {"minor": 120, "currency": "USD"}
    assert "acc_ann" not in str(shown.body)
    assert submission.claim_id not in str(shown.body)


def test_a_reviewer_holds_five_reviews_at_most_so_that_others_find_work(clock):
    a_project(review_levels=1)
    ann = enrolled(a_person())
    for number in range(6):
        a_task(f"tsk_{number}")
        submission = handed_in(ann, f"tsk_{number}")
        submissions.check(submission.submission_id)
        reviews.follow(OfferReview(submission.submission_id, 1))
    rita = a_person("acc_rita", "reviewer")
    held = [reviews.take_next(rita).review_id for _ in range(5)]

    with pytest.raises(TooManyReviewsHeld):
        reviews.take_next(rita)

    reviews.judge(rita, held[0], verdict())
    assert reviews.take_next(rita).review_id not in held
