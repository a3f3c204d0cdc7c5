"""Sweeps find records by indexes that may be late: what a hint says is believed only of the record itself (rule 3)."""

from datetime import timedelta
from typing import Any

from chalicelib.domain.messages import OfferReview
from chalicelib.models.submissions import Submission
from chalicelib.services import claims, reviews, submissions
from tests.builders.work import a_person, a_project, a_task, enrolled

REVISE: dict[str, Any] = {
    "verdict": "revise", "reason": "Say which of the two ducks is meant, please.", "clause": "", "evidence": [],
    "rubric": None,
}  # fmt: skip
SCHEDULE: dict[str, Any] = {"by": "schedule", "reason": "overdue"}


def test_an_answer_whose_day_began_anew_is_not_accepted_because_an_index_still_shows_its_first_day(clock, cloud):
    """A revision that lapsed is judged within a day from then, and not taken for overdue work."""
    a_project(review_levels=1, lease_minutes=23 * 60), a_task()
    ann, rex = enrolled(a_person()), a_person("acc_rex", "contributor", "reviewer")
    claim = claims.claim_task(ann, "tsk_1")
    answer = submissions.submit(ann, claim.claim_id, {"label": "yes"})
    submissions.check(answer.submission_id)
    reviews.follow(OfferReview(answer.submission_id, 1))
    reviews.judge(rex, reviews.take_next(rex).review_id, REVISE)
    clock.advance(hours=23, minutes=30)
    claims.expire_claims(**SCHEDULE)
    clock.advance(hours=1)  # the first day is over, the second is not

    cloud.lag(index_records=2)  # the index shows the answer in review since its first day
    stale = [hint.review_due_at for shard in _shards(cloud) for hint in Submission.by_due.query(shard)]
    assert stale == [answer.review_due_at]
    assert submissions.accept_overdue(**SCHEDULE)["accepted"] == 0
    assert Submission.get(answer.submission_id).review_due_at > clock.at + timedelta(hours=22)


def _shards(cloud):
    return sorted(
        {record.item["due_shard"]["S"] for record in cloud.store.tables["inlier-local-submissions"].items.values()}
    )
