"""Use cases of an answer: handed in, checked, accepted when nobody decides in time."""

from typing import Any

from chalicelib import runtime, settings
from chalicelib.domain.access import Actor
from chalicelib.domain.claims import ClaimExpired, ClaimNotActive, deadline_shard, submission_id_of
from chalicelib.domain.hourly_pay import NoTimeCounted, check_some_time, is_hourly
from chalicelib.domain.ids import shard_of
from chalicelib.domain.periods import period_of
from chalicelib.domain.submissions import UNDECIDED, DecidedBefore, NoSuchSubmission, SubmittedBefore
from chalicelib.domain.sweeps import check_all_done, each_alone
from chalicelib.domain.task_types import check_answer
from chalicelib.domain.terms import FLAGGED_ACCEPTED_AFTER, REVIEW_WITHIN
from chalicelib.domain.worked_time import WorkedTime, begun, ended
from chalicelib.models import audit, claims, ledger, projects, store, submissions, tasks, work_times, workloads

#: Into how many parts a project's list of submissions is divided.
PROJECT_SHARDS = 16


@store.again_when(work_times.TimeMovedError)
@store.again_when(claims.ClaimMovedError)
def submit(actor: Actor, claim_id: str, answer: Any) -> submissions.Submission:
    """The answer is handed in, once: the same answer again gives the same submission (rule 3 starts its clock).

    Work paid by the hour is paid for the time counted by now. Raises NoSuchClaim, ClaimExpired, ClaimNotActive,
    SubmittedBefore, NoTimeCounted, and InvalidField naming field and rule.
    """
    claim = claims.claim_of(actor.account_id, claim_id)
    if claim.state == "submitted":
        return _same_answer(claim, answer)
    project, task = projects.with_task(claim.project_id, claim.task_id)
    check_answer(project.rules, task.input, answer)
    submission = _new_submission(claim, answer)
    time, worked = _timed(claim, submission)
    try:
        with store.transaction() as tx:
            claim.end(tx, "submitted", submission_id=submission.submission_id, is_in_time=True)
            tx.create(submission, lambda found: SubmittedBefore(submission_id=found.submission_id))
            workloads.end_claim(tx, actor.account_id)
            if time is not None:
                time.close(tx, worked, claim.submission_id or "")
    except ClaimNotActive:
        return _same_answer(claims.claim_of(actor.account_id, claim_id), answer)
    return submission


def submission_for(actor: Actor, submission_id: str) -> submissions.Submission:
    """The person's own submission, or one of a project they manage."""
    found = submissions.submission_of(submission_id)
    if found.account_id != actor.account_id and not _manages(actor, found.project_id):
        raise NoSuchSubmission("GET /claims lists yours.")
    return found


def project_submissions(actor: Actor, project_id: str, *, limit: int, cursor: str | None) -> store.Page:
    """A project's submissions for its managers: part after part of the index, by time within each."""
    projects.managed(actor, project_id)
    part, _, inner = (cursor or "0.").partition(".")
    number = int(part) if part.isdecimal() else PROJECT_SHARDS
    if number >= PROJECT_SHARDS:
        raise store.CursorInvalid("Begin again without a cursor.", field="cursor")
    page = store.listing(
        submissions.Submission.by_project, f"{project_id}#{number:02d}", limit=limit, cursor=inner or None
    )
    after = f"{number}.{page.next_cursor}" if page.next_cursor else f"{number + 1}."
    is_last = page.next_cursor is None and number + 1 == PROJECT_SHARDS
    return store.Page(store.whole(page.records), None if is_last else after)


def check(submission_id: str) -> None:
    """An answer that keeps its schema and validators (handing in saw to that) goes where its policy sends it.

    To review, or accepted at once under the policy `automatic`. Nothing flags an answer yet: checks that compare
    answers with each other or with gold tasks come before this decision once they exist. What its reviewer is shown
    as advice (domain/answer_checks.py) follows from the answer and is not kept.
    """
    submission = submissions.submission_of(submission_id)
    if submission.state != "checking":
        return
    if submission.terms["review_levels"] == 0 and not submission.is_flagged:
        accept(submission_id, by="policy:automatic", reason="the project accepts what passes its checks")
        return
    try:
        with store.transaction() as tx:
            submission.await_review(tx, 1, since="checking")
    except DecidedBefore:
        return  # delivered twice, or the deadline was first


@store.again_when(ledger.HeadMovedError)
@store.again_when(submissions.ReserveMovedError)
def accept(submission_id: str, *, by: str, reason: str) -> bool:
    """Accepted and owed in one transaction of six items (rule 4, R56); False when it was decided before."""
    submission = submissions.submission_of(submission_id)
    head = ledger.head_of(submission.account_id)
    try:
        with store.transaction() as tx:
            submission.decide(tx, "accepted", by=by)
            tasks.Task(submission.task_id).count_accepted(tx)
            ledger.post(tx, head, submission.earning())
            submission.spend(tx, is_accepted=True)
            audit.note(tx, by, "accept_submission", submission_id, reason=reason)
    except DecidedBefore:
        return False
    return True


def accept_overdue(*, by: str, reason: str, dry_run: bool = False) -> dict[str, Any]:
    """Answers nobody decided within 24 h are accepted; flagged ones after 72 h (rule 3, R29)."""
    now, flagged = runtime.now(), []

    def decide(submission: submissions.Submission) -> bool:
        if submission.is_flagged and now < submission.submitted_at + FLAGGED_ACCEPTED_AFTER:
            flagged.append(submission.submission_id)
            return False
        return dry_run or accept(submission.submission_id, by=f"rule-3 ({by})", reason=reason)

    found = (submission for state in UNDECIDED for submission in submissions.undecided(state, now))
    accepted, failures = each_alone(found, decide)
    check_all_done(failures)
    return {"accepted": accepted, "flagged_waiting": len(flagged), "dry_run": dry_run}


def _manages(actor: Actor, project_id: str) -> bool:
    project = projects.Project.find(project_id)
    return project is not None and project.is_managed_by(actor)


def _same_answer(claim: claims.Claim, answer: Any) -> submissions.Submission:
    if claim.state != "submitted":
        raise ClaimNotActive("The draft is kept.", state=claim.state)
    found = submissions.submission_of(claim.submission_id)
    if found.answer != answer:
        raise SubmittedBefore("What was handed in first counts.", submission_id=found.submission_id)
    return found


def _timed(claim: claims.Claim, submission: submissions.Submission) -> tuple[work_times.WorkTime | None, WorkedTime]:
    """Counted time is frozen on an answer that is paid by it; raises NoTimeCounted, which keeps the gap it is about."""
    if not is_hourly(submission.terms):
        return None, WorkedTime()
    time, occasion = work_times.time_of(claim.claim_id), claim.submission_id or ""
    worked = time.going_on(occasion) if occasion else begun(time.going_on(occasion), claim.claimed_at)
    limit = settings.current().research_minutes * 60
    may_join = not time.is_last_contested
    worked = ended(worked, submission.submitted_at, research_limit_seconds=limit, may_join=may_join)
    submission.counted_seconds = worked.counted_seconds + time.granted_seconds
    submission.uncounted_seconds = max(0, worked.uncounted_seconds - time.granted_seconds)
    try:
        check_some_time(submission.terms, submission.counted_seconds)
    except NoTimeCounted:
        time.keep(worked, occasion)
        raise
    return time, worked


def _new_submission(claim: claims.Claim, answer: Any) -> submissions.Submission:
    now = runtime.now()
    if now >= claim.expires_at:
        raise ClaimExpired.at(claim.expires_at)
    before = submissions.submission_of(claim.submission_id) if claim.submission_id else None
    number = before.number + 1 if before else 1
    submission_id = submission_id_of(claim.claim_id, number)
    return submissions.Submission(
        submission_id,
        number=number,
        claim_id=claim.claim_id,
        account_id=claim.account_id,
        task_id=claim.task_id,
        project_id=claim.project_id,
        state="checking",
        answer=answer,
        terms=claim.terms,
        budget_shard=claim.budget_shard,
        reserved_minor=claim.reserved_minor,
        review_minor=claim.review_minor,
        submitted_at=now,
        work_period=period_of(now, settings.current().pay_week_start).period_id,
        review_due_at=now + REVIEW_WITHIN,
        due_shard=deadline_shard(submission_id, "checking"),
        project_shard=f"{claim.project_id}#{shard_of(submission_id, PROJECT_SHARDS):02d}",
    )
