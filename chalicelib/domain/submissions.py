"""Owns an answer's way from handed in to decided (states of product.md; rules 3, 4 and 10)."""

from typing import Literal

from chalicelib.domain.ids import derived_id
from chalicelib.domain.ledger import EntryFacts, Posting, budget, payable
from chalicelib.domain.money import Money
from chalicelib.domain.problems import Conflict, InvalidField, NotFound

State = Literal["checking", "in_review", "accepted", "soft_rejected", "rejected", "returned", "appealed"]
Verdict = Literal["accept", "revise", "reject", "soft_reject"]

#: Reviews one person may hold at a time, so that nobody keeps the queue from others.
REVIEWS_HELD = 5

#: An answer is returned so often at most, over all its versions: every round of review is paid by the project, and
#: nobody should be kept working on one reward for ever.
REVISIONS_MOST = 3

#: States in which an answer waits for its decision.
UNDECIDED = ("checking", "in_review")
#: What each verdict makes of an answer.
OUTCOME: dict[Verdict, State] = {
    "accept": "accepted",
    "soft_reject": "soft_rejected",
    "reject": "rejected",
    "revise": "returned",
}
#: Outcomes that are owed, and outcomes that free the place.
PAID = ("accepted", "soft_rejected")
PLACE_FREED = ("soft_rejected", "rejected")


class NoSuchSubmission(NotFound):
    """There is no such submission among yours."""


class SubmittedBefore(Conflict):
    """Another answer was handed in under this claim."""


class DecidedBefore(Conflict):
    """This answer has been decided meanwhile."""


class NoSuchReview(NotFound):
    """You have no such review."""


class TooManyReviewsHeld(Conflict):
    """You hold as many reviews as you may."""


class NothingToReview(Conflict):
    """No answer waits for you at the moment."""


class ReviewLapsed(Conflict):
    """The time of this review is over and it went to somebody else."""


def check_verdict(verdict: Verdict, *, reason: str, clause: str, evidence: list[str]) -> None:
    """No rejection without a reason, a clause of the guidelines and evidence (rule 10; EU 2024/2831)."""
    if verdict == "accept":
        return
    if len(reason.strip()) < 20:
        raise InvalidField("reason", "says in at least 20 characters what is missing, so that the person can learn")
    if verdict == "revise":
        return
    if not clause.strip():
        raise InvalidField("clause", "names the clause of the guidelines that was not met")
    if not evidence:
        raise InvalidField("evidence", "names at least one place in the answer or record that shows it")


class RevisionsUsedUp(Conflict):
    """This answer was returned for revision as often as it may be."""


class RevisionUnaffordable(Conflict):
    """The project's money does not cover another round of review."""


def revisions_left(version: int, lapsed_revisions: int) -> int:
    """How often an answer of so many versions, with so many lapsed revisions of this one, may still be returned."""
    return max(0, REVISIONS_MOST - (version - 1) - lapsed_revisions)


def check_may_revise(version: int, lapsed_revisions: int) -> None:
    """Whether an answer of so many versions, with so many lapsed revisions of this one, is returned once more.

    Raises RevisionsUsedUp.
    """
    if revisions_left(version, lapsed_revisions) == 0:
        raise RevisionsUsedUp("Accept, soft-reject or reject it now.", limit=REVISIONS_MOST)


def earning(
    submission_id: str, *, account_id: str, task_id: str, project_id: str, reward: Money, work_period: str
) -> EntryFacts:
    """The entry an accepted answer is owed: from the project's budget to the contributor, once per submission."""
    return EntryFacts(
        entry_id=f"earn#{submission_id}",
        kind="work",
        cause={"submission_id": submission_id, "task_id": task_id, "project_id": project_id},
        postings=[Posting(budget(project_id), payable(account_id), reward)],
        work_period=work_period,
    )


def review_earning(
    review_id: str, *, account_id: str, cause: dict[str, str], pay: Money, work_period: str
) -> EntryFacts:
    """The entry a verdict is owed, whatever it says: from the project's budget to the reviewer, once per review.

    `cause` names the submission, task and project.
    """
    return EntryFacts(
        entry_id=f"review#{review_id}",
        kind="review",
        cause={"review_id": review_id, **cause},
        postings=[Posting(budget(cause["project_id"]), payable(account_id), pay)],
        work_period=work_period,
    )


def review_id_of(submission_id: str, level: int, lapsed_revisions: int = 0) -> str:
    """One review a submission and level; one more each time a revision lapsed, for the answer is judged again."""
    again = [str(lapsed_revisions)] if lapsed_revisions else []
    return derived_id("rev", submission_id, str(level), *again)


def lower_review_ids(submission_id: str, level: int, lapsed_revisions: int = REVISIONS_MOST) -> list[str]:
    """The reviews of a submission below a level, over all its lapsed revisions."""
    return [
        review_id_of(submission_id, lower, number)
        for lower in range(1, level)
        for number in range(lapsed_revisions + 1)
    ]
