"""Use cases of reviewing: a submission is offered, taken, judged (rules 3 and 10; R28)."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.answer_checks import AnswerCheck, answer_checks, seconds_between
from chalicelib.domain.budgets import gathering
from chalicelib.domain.claims import deadline_shard, expires_at
from chalicelib.domain.diffs import edits_in
from chalicelib.domain.messages import CountAcceptance, OfferReview, PayBonus, PayReview
from chalicelib.domain.orders import shown_order
from chalicelib.domain.periods import period_of
from chalicelib.domain.submissions import (
    OUTCOME,
    REVIEWS_HELD,
    DecidedBefore,
    NoSuchReview,
    NothingToReview,
    RevisionUnaffordable,
    TooManyReviewsHeld,
    Verdict,
    check_may_revise,
    check_verdict,
    lower_review_ids,
    review_earning,
    review_id_of,
)
from chalicelib.models import budgets, claims, ledger, projects, reviews, store, submissions, tasks, workloads
from chalicelib.services import attachments, bonuses

#: How long a reviewer holds a review before somebody else may take it.
TAKEN_FOR = timedelta(hours=2)
CANDIDATES = 20


def follow(message: OfferReview | CountAcceptance | PayReview | PayBonus) -> None:
    """What the queue `reviews` brings: an answer to offer, an acceptance to count, a verdict or a bonus to pay."""
    if isinstance(message, CountAcceptance):
        _count_accepted(message.submission_id)
    elif isinstance(message, PayReview):
        _pay(message.review_id)
    elif isinstance(message, PayBonus):
        bonuses.settle(message.submission_id)
    else:
        _offer(message.submission_id, message.level)


def _count_accepted(submission_id: str) -> None:
    """The acceptance counts for the person's caps, once however often it is told; no other answer does."""
    submission = submissions.submission_of(submission_id)
    if submission.state != "accepted":
        return
    try:
        with store.transaction() as tx:
            submission.mark_counted(tx)
            workloads.count_accepted(tx, submission.account_id)
    except submissions.CountedBeforeError:
        return


@store.again_when(ledger.HeadMovedError)
def _pay(review_id: str) -> None:
    """The verdict's pay is owed to its reviewer, once however often it is told; its money was spent at the verdict."""
    review = reviews.review_of(review_id)
    if review.pay is None or review.verdict is None or review.paid_at is not None:
        return
    task_id = submissions.submission_of(review.submission_id).task_id
    entry = review_earning(
        review_id,
        account_id=review.reviewer_id,
        cause={"submission_id": review.submission_id, "task_id": task_id, "project_id": review.project_id},
        pay=review.pay,
        work_period=period_of(review.decided_at, settings.current().pay_week_start).period_id,
    )
    try:
        with store.transaction() as tx:
            review.mark_paid(tx)
            ledger.post(tx, ledger.head_of(review.reviewer_id), entry)
    except reviews.PaidBeforeError:
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
        pay_minor=submission.review_minor,
        currency=submission.reward.currency,
    )
    try:
        store.create(review, lambda _: reviews.TakenError())
    except reviews.TakenError:
        return


def take_next(actor: Actor) -> reviews.Review:
    """The most urgent review this person may do is theirs for two hours. Raises NothingToReview, TooManyReviewsHeld.

    Nobody reviews their own answer, one they reviewed at a lower level (R28), or one of a project they manage.
    Reviews of answers that were decided without them (overdue, rule 3) leave the queue here, or they would soon be all
    that it offers.
    """
    if len(reviews.held_by(actor.account_id, runtime.now() - TAKEN_FOR)) >= REVIEWS_HELD:
        raise TooManyReviewsHeld("Judge one of them first: GET /reviews lists yours.", limit=REVIEWS_HELD)
    for review in reviews.waiting(CANDIDATES):
        submission = submissions.submission_of(review.submission_id)
        if not submission.awaits(review.review_id, review.level):
            review.withdraw()
        elif _may_review(actor, review, submission) and not _manages(actor, review.project_id):
            try:
                review.take(actor.account_id, TAKEN_FOR)
            except reviews.TakenError:
                continue
            return review
    raise NothingToReview("New answers come in all day; look again in a few minutes.", retry_after=120)


def waiting_for(actor: Actor) -> dict[str, Any]:
    """How many reviews this person may take now, at least, and by when the first of them is to be decided.

    Counted among the first of each part of the queue, so that it costs the same however many wait. Who is offered
    which is decided by taking one. One that is overdue waits until its answer is decided: flagged ones wait for days.
    """
    found, has_more = reviews.first_waiting()
    over = _decided_without(found)
    managed = projects.managed_among({review.project_id for review in found}, actor.account_id)
    judged = reviews.latest_of(actor.account_id) if any(review.level > 1 for review in found) else frozenset()
    due = [
        review.due_at
        for review in found
        if actor.account_id != review.author_id
        and review.project_id not in managed
        and judged.isdisjoint(lower_review_ids(review.submission_id, review.level))
        and review.review_id not in over
    ]
    return {"waiting": len(due), "is_at_least": has_more, "next_due_at": min(due, default=None)}


def _decided_without(found: list[reviews.Review]) -> set[str]:
    """The ids of those overdue that their answers wait for no more (rule 3)."""
    overdue = [review for review in found if review.due_at <= runtime.now()]
    answers = submissions.states_of(review.submission_id for review in overdue)
    awaiting = {
        one.review_id
        for one in overdue
        if (answer := answers.get(one.submission_id)) and answer.awaits(one.review_id, one.level)
    }
    return {one.review_id for one in overdue} - awaiting


def my_reviews(actor: Actor, *, limit: int, cursor: str | None) -> store.Page:
    """The reviews this person took, newest first."""
    page = store.listing(reviews.Review.by_reviewer, actor.account_id, limit=limit, cursor=cursor, is_newest_first=True)
    return store.Page(store.whole(page.records), page.next_cursor)


def review_with_work(actor: Actor, review_id: str) -> dict[str, Any]:
    """The review with the answer, the task's input and the claim's terms: all a review screen needs."""
    review = _mine(actor, review_id)
    submission = submissions.submission_of(review.submission_id)
    project, task = projects.with_task(submission.project_id, submission.task_id)
    given, task_type = task.input, submission.terms.get("task_type", "")
    return {
        "review": review,
        "submission": submission,
        "input": given,
        "shown_order": shown_order(task_type, given, submission.claim_id),
        "checks": _checks(project, given, submission),
        "attachments": attachments.links(submission.project_id, given),
        "edits": edits_in(task_type, given, submission.answer),
    }


def _checks(project: projects.Project, given: Any, submission: submissions.Submission) -> list[AnswerCheck]:
    """Advice for the reviewer; of a revision the time since the claim says nothing."""
    terms = submission.terms
    seconds = seconds_between(terms["claimed_at"], submission.submitted_at) if submission.number == 1 else None
    return answer_checks(project.rules, given, submission.answer, est_minutes=terms["est_minutes"], seconds=seconds)


@store.again_when(ledger.HeadMovedError)
@store.again_when(submissions.ReserveMovedError)
@store.again_when(budgets.BudgetShardShortError)
def judge(actor: Actor, review_id: str, verdict: dict[str, Any]) -> submissions.Submission:
    """The verdict decides the answer, or sends it to the next level; the same verdict again changes nothing.

    Whatever it says, the review is spent from the project's money in the same transaction, and its entry follows.
    Raises NoSuchReview, ReviewLapsed, DecidedBefore, RevisionsUsedUp, RevisionUnaffordable, and InvalidField for a
    rejection without reason, clause, evidence.
    """
    review = _mine(actor, review_id)
    kind: Verdict = verdict["verdict"]
    check_verdict(kind, reason=verdict["reason"], clause=verdict["clause"], evidence=verdict["evidence"])
    submission = submissions.submission_of(review.submission_id)
    if review.state == "done":
        return _judged_before(review, submission, kind)
    if kind == "revise":
        check_may_revise(submission.number, submission.lapsed_revisions)
    try:
        _decide(actor, review, submission, verdict)
    except DecidedBefore:
        review.withdraw()  # it was decided without this review, which is nobody's any more
        raise
    except budgets.BudgetShardShortError:
        _gather_for(submission, review.pay_minor)
        raise  # and it is judged again
    return submissions.submission_of(submission.submission_id)


def _decide(actor: Actor, review: reviews.Review, submission: submissions.Submission, verdict: dict[str, Any]) -> None:
    """The verdict in one transaction of six items at most."""
    kind: Verdict = verdict["verdict"]
    with store.transaction() as tx:
        review.finish(tx, verdict)
        if kind == "accept" and review.level < submission.terms["review_levels"]:
            submission.await_review(tx, review.level + 1, since="in_review", paid_minor=review.pay_minor)
            submission.spend_review(tx, review.pay_minor)
        else:
            submission.decide(
                tx, OUTCOME[kind], by=actor.account_id, reason=verdict["reason"], clause=verdict["clause"]
            )
            _follow(tx, submission, kind, review.pay_minor)


def _gather_for(submission: submissions.Submission, review_minor: int) -> None:
    """Free money for another round of review in the budget shard of the claim; raises RevisionUnaffordable."""
    available = {int(shard.shard): int(shard.available_minor) for shard in budgets.shards_of(submission.project_id)}
    needed = submission.full_reserve_minor - submission.reserved_minor + review_minor
    move = gathering(available, needed, into=submission.budget_shard)
    if move is None and available[submission.budget_shard] < needed:
        raise RevisionUnaffordable("Accept, soft-reject or reject it, or ask a manager to fund the project.")
    if move is not None:
        with suppress(budgets.BudgetMovedError), store.transaction() as tx:
            budgets.gather(tx, submission.project_id, move)


def _follow(tx: store.Transaction, submission: submissions.Submission, kind: Verdict, review_minor: int) -> None:
    """What a verdict does beside the answer itself: money owed, the place freed, or the claim reopened."""
    if kind in ("accept", "soft_reject"):
        ledger.post(tx, ledger.head_of(submission.account_id), submission.earning())
        submission.spend(tx, review_minor=review_minor, is_accepted=kind == "accept")
    if kind == "accept":
        tasks.Task(submission.task_id).count_accepted(tx)
    if kind in ("reject", "soft_reject"):
        tasks.task_of(submission.task_id).free_place(tx)
    if kind == "reject":
        submission.spend_review(tx, review_minor, is_last=True)
    if kind == "revise":
        submission.reserve_anew(tx, review_minor)
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
    lower = [
        reviews.Review.find(review_id)
        for review_id in lower_review_ids(review.submission_id, review.level, submission.lapsed_revisions)
    ]
    return all(found is None or found.reviewer_id != actor.account_id for found in lower)


def _manages(actor: Actor, project_id: str) -> bool:
    """Whoever spends a project's money does not earn it."""
    project = projects.Project.find(project_id, consistent=False)
    return project is not None and actor.account_id in project.managers
