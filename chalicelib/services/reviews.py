"""Use cases of reviewing: a submission is offered, taken, judged (rules 3 and 10; R28)."""

from datetime import timedelta
from typing import Any

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.claims import deadline_shard, expires_at
from chalicelib.domain.messages import CountAcceptance, OfferReview
from chalicelib.domain.submissions import (
    OUTCOME,
    REVIEWS_HELD,
    DecidedBefore,
    NoSuchReview,
    NothingToReview,
    TooManyReviewsHeld,
    Verdict,
    check_verdict,
    review_id_of,
)
from chalicelib.models import budgets, claims, ledger, reviews, store, submissions, tasks, workloads

#: How long a reviewer holds a review before somebody else may take it.
TAKEN_FOR = timedelta(hours=2)
CANDIDATES = 20


def follow(message: OfferReview | CountAcceptance) -> None:
    """What the queue `reviews` brings: an answer to offer, or an acceptance to count."""
    if isinstance(message, CountAcceptance):
        _count_accepted(message.submission_id)
    else:
        _offer(message.submission_id, message.level)


def _count_accepted(submission_id: str) -> None:
    """The acceptance counts for the person's caps, once however often it is told."""
    submission = submissions.submission_of(submission_id)
    try:
        with store.transaction() as tx:
            submission.mark_counted(tx)
            workloads.count_accepted(tx, submission.account_id)
    except submissions.CountedBeforeError:
        return


def _offer(submission_id: str, level: int) -> None:
    """A submission waits for a reviewer at one level; offering it twice is offering it once."""
    submission = submissions.submission_of(submission_id)
    if submission.state != "in_review" or submission.review_level != level:
        return
    review_id = review_id_of(submission_id, level, submission.lapsed_revisions)
    review = reviews.Review(
        review_id,
        submission_id=submission_id,
        project_id=submission.project_id,
        author_id=submission.account_id,
        level=level,
        state="open",
        queue_shard=reviews.queue_shard(review_id),
        due_at=submission.review_due_at,
    )
    try:
        store.create(review, lambda _: reviews.TakenError())
    except reviews.TakenError:
        return


def take_next(actor: Actor) -> reviews.Review:
    """The most urgent review this person may do is theirs for two hours. Raises NothingToReview, TooManyReviewsHeld.

    Nobody reviews their own answer, nor one they reviewed at a lower level (R28). Reviews of answers that were
    decided without them (overdue, rule 3) leave the queue here, or they would soon be all that it offers.
    """
    if len(reviews.held_by(actor.account_id, runtime.now() - TAKEN_FOR)) >= REVIEWS_HELD:
        raise TooManyReviewsHeld("Judge one of them first: GET /reviews lists yours.", limit=REVIEWS_HELD)
    for review in reviews.waiting(CANDIDATES):
        submission = submissions.submission_of(review.submission_id)
        if not submission.awaits(review.review_id, review.level):
            review.withdraw()
        elif _may_review(actor, review, submission):
            try:
                review.take(actor.account_id, TAKEN_FOR)
            except reviews.TakenError:
                continue
            return review
    raise NothingToReview("New answers come in all day; look again in a few minutes.", retry_after=120)


def my_reviews(actor: Actor, *, limit: int, cursor: str | None) -> store.Page:
    """The reviews this person took, newest first."""
    page = store.listing(reviews.Review.by_reviewer, actor.account_id, limit=limit, cursor=cursor, is_newest_first=True)
    return store.Page(store.whole(page.records), page.next_cursor)


def review_with_work(actor: Actor, review_id: str) -> dict[str, Any]:
    """The review with the answer, the task's input and the claim's terms: all a review screen needs."""
    review = _mine(actor, review_id)
    submission = submissions.submission_of(review.submission_id)
    return {"review": review, "submission": submission, "input": tasks.task_of(submission.task_id).input}


@store.again_when(ledger.HeadMovedError)
def judge(actor: Actor, review_id: str, verdict: dict[str, Any]) -> submissions.Submission:
    """The verdict decides the answer, or sends it to the next level; the same verdict again changes nothing.

    Raises NoSuchReview, ReviewLapsed, DecidedBefore, and InvalidField for a rejection without reason, clause, evidence.
    """
    review = _mine(actor, review_id)
    kind: Verdict = verdict["verdict"]
    check_verdict(kind, reason=verdict["reason"], clause=verdict["clause"], evidence=verdict["evidence"])
    submission = submissions.submission_of(review.submission_id)
    if review.state == "done":
        return _judged_before(review, submission, kind)
    with store.transaction() as tx:
        review.finish(tx, verdict)
        if kind == "accept" and review.level < submission.terms["review_levels"]:
            submission.await_review(tx, review.level + 1, since="in_review")
        else:
            submission.decide(
                tx, OUTCOME[kind], by=actor.account_id, reason=verdict["reason"], clause=verdict["clause"]
            )
            _follow(tx, submission, kind)
    return submissions.submission_of(submission.submission_id)


def _follow(tx: store.Transaction, submission: submissions.Submission, kind: Verdict) -> None:
    """What a verdict does beside the answer itself: money owed, the place freed, or the claim reopened."""
    if kind in ("accept", "soft_reject"):
        ledger.post(tx, ledger.head_of(submission.account_id), submission.earning())
        submission.spend(tx)
    if kind == "accept":
        tasks.Task(submission.task_id).count_accepted(tx)
    if kind in ("reject", "soft_reject"):
        tasks.task_of(submission.task_id).free_place(tx)
    if kind == "reject":
        budgets.release(tx, submission.project_id, submission.budget_shard, submission.reserved_minor)
    if kind == "revise":
        claim = claims.claim_of(submission.account_id, submission.claim_id)
        deadline = expires_at(runtime.now(), submission.terms["lease_minutes"])
        claim.reopen(tx, deadline, deadline_shard(claim.claim_id))
        workloads.reopen_claim(tx, submission.account_id)


def _judged_before(review: reviews.Review, submission: submissions.Submission, kind: Verdict) -> submissions.Submission:
    if review.verdict != kind:
        raise DecidedBefore("This review has its verdict.", state="done", verdict=review.verdict)
    return submission


def _mine(actor: Actor, review_id: str) -> reviews.Review:
    review = reviews.review_of(review_id)
    if review.reviewer_id != actor.account_id:
        raise NoSuchReview("GET /reviews lists yours.")
    return review


def _may_review(actor: Actor, review: reviews.Review, submission: submissions.Submission) -> bool:
    if review.author_id == actor.account_id:
        return False
    rounds = range(submission.lapsed_revisions + 1)
    lower = [
        reviews.Review.find(review_id_of(review.submission_id, level, number))
        for level in range(1, review.level)
        for number in rounds
    ]
    return all(found is None or found.reviewer_id != actor.account_id for found in lower)
