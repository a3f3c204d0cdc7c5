"""What waits for a reviewer: counted among the first of the queue, whoever may take them (R28, R29)."""

from datetime import timedelta
from typing import Any

from chalicelib.domain.messages import OfferReview
from chalicelib.domain.submissions import REVIEWS_HELD
from chalicelib.models.reviews import EACH_PART
from chalicelib.models.submissions import Submission
from chalicelib.services import claims, reviews, submissions
from tests.builders.http import ask
from tests.builders.work import a_person, a_project, a_task, enrolled

ACCEPT: dict[str, Any] = {"verdict": "accept", "reason": "", "clause": "", "evidence": [], "rubric": None}

#: What counting asks of the store at most: both queues' 16 parts, and what is found there.
CALLS_MOST = 37


def handed_in(ann, task_id, project_id="prj_ducks"):
    """Ann's answer waits for its first review."""
    a_task(task_id, project_id)
    submission = submissions.submit(ann, claims.claim_task(ann, task_id).claim_id, {"label": "yes"})
    submissions.check(submission.submission_id)
    reviews.follow(OfferReview(submission.submission_id, 1))
    return submission


def queue(account_id="acc_rita"):
    answer = ask("GET", "/review-queue", account_id=account_id)
    assert answer.status == 200
    return answer.body


def test_who_may_review_is_told_how_many_wait_and_when_the_first_is_due(cloud, clock):
    a_project(review_levels=1), a_person("acc_rita", "reviewer")
    assert queue() == {"waiting": 0, "is_at_least": False, "next_due_at": None}
    ann = enrolled(a_person())
    first = handed_in(ann, "tsk_1")
    clock.advance(hours=1)
    handed_in(ann, "tsk_2")

    found = queue()

    assert (found["waiting"], found["is_at_least"]) == (2, False)
    assert found["next_due_at"] == f"{first.review_due_at:%Y-%m-%dT%H:%M:%SZ}"


def test_the_review_that_is_due_first_is_given_first_in_whatever_part_of_the_queue_it_stands(clock):
    a_project(review_levels=1)
    ann, rita = enrolled(a_person()), a_person("acc_rita", "reviewer")
    due = []
    for number in range(5):
        due.append(handed_in(ann, f"tsk_{number}").submission_id)
        clock.advance(minutes=1)
    assert [reviews.take_next(rita).submission_id for _ in due] == due


def test_a_review_whose_reviewer_let_the_time_pass_is_given_when_its_turn_comes_though_others_are_open(clock):
    a_project(review_levels=1)
    ann, rita, omar = enrolled(a_person()), a_person("acc_rita", "reviewer"), a_person("acc_omar", "reviewer")
    first = handed_in(ann, "tsk_1")
    reviews.take_next(rita)
    clock.advance(hours=1)
    later = handed_in(ann, "tsk_2")
    clock.advance(hours=1)
    assert [reviews.take_next(omar).submission_id for _ in range(2)] == [first.submission_id, later.submission_id]


def test_what_is_taken_waits_for_nobody_until_its_reviewer_let_the_time_pass(cloud, clock):
    a_project(review_levels=1)
    ann, rita = enrolled(a_person()), a_person("acc_rita", "reviewer")
    first = handed_in(ann, "tsk_1")
    reviews.take_next(rita)
    assert queue("acc_rita") == {"waiting": 0, "is_at_least": False, "next_due_at": None}
    clock.advance(hours=2)
    with cloud.counting() as count:
        found = queue("acc_rita")
    assert found == {"waiting": 1, "is_at_least": False, "next_due_at": f"{first.review_due_at:%Y-%m-%dT%H:%M:%SZ}"}
    assert sum(count.operations.values()) <= CALLS_MOST, count.operations


def test_what_is_overdue_waits_until_it_is_decided_and_for_days_if_it_is_flagged(cloud, clock):
    a_project(review_levels=1), a_person("acc_rita", "reviewer")
    ann = enrolled(a_person())
    flagged = handed_in(ann, "tsk_1")
    handed_in(ann, "tsk_2")
    Submission(flagged.submission_id).update([Submission.is_flagged.set(True)])
    clock.advance(hours=24)
    with cloud.counting() as count:
        assert queue()["waiting"] == 2
    assert sum(count.operations.values()) <= CALLS_MOST, count.operations
    submissions.accept_overdue(by="test", reason="test")
    assert queue()["waiting"] == 1
    clock.advance(hours=48)
    submissions.accept_overdue(by="test", reason="test")
    assert queue()["waiting"] == 0


def test_nobodys_own_answers_or_projects_are_counted_for_them(clock):
    a_project(review_levels=1), a_project("prj_rita", review_levels=1, managers=["acc_rita"])
    ann, rita = enrolled(a_person()), enrolled(a_person("acc_rita", "reviewer", "contributor"))
    enrolled(ann, "prj_rita")
    handed_in(ann, "tsk_1"), handed_in(ann, "tsk_2", "prj_rita"), handed_in(rita, "tsk_3")
    assert queue()["waiting"] == 1


def test_who_judged_an_answer_is_not_told_that_it_waits_at_the_next_level(clock):
    a_project(review_levels=2)
    answer = handed_in(enrolled(a_person()), "tsk_1")
    rita, omar = a_person("acc_rita", "reviewer"), a_person("acc_omar", "reviewer")
    reviews.judge(rita, reviews.take_next(rita).review_id, ACCEPT)
    reviews.follow(OfferReview(answer.submission_id, Submission.get(answer.submission_id).review_level))
    assert queue("acc_rita")["waiting"] == 0
    assert queue("acc_omar")["waiting"] == 1
    assert reviews.take_next(omar).level == 2


def test_a_long_queue_is_counted_in_part_at_the_same_cost(cloud, clock):
    a_project(review_levels=1, places=1), a_person("acc_rita", "reviewer")
    for number in range(90):
        person = enrolled(a_person(f"acc_{number}"))
        handed_in(person, f"tsk_{number}")
        clock.advance(seconds=1)
        if number in (0, 89):
            with cloud.counting() as count:
                found = queue()
            assert sum(count.operations.values()) <= CALLS_MOST, count.operations
    assert found["is_at_least"]
    assert REVIEWS_HELD < found["waiting"] <= 16 * EACH_PART
    assert found["next_due_at"] < f"{clock.at + timedelta(hours=23, minutes=59):%Y-%m-%dT%H:%M:%SZ}"


def test_taking_costs_the_same_however_many_are_in_the_hands_of_others(cloud, clock):
    a_project(review_levels=1)
    ann = enrolled(a_person())
    for number in range(31):
        handed_in(ann, f"tsk_{number}")
        clock.advance(seconds=1)
    calls = []
    for number in range(7):
        other = a_person(f"acc_rex_{number}", "reviewer")
        for _ in range(5 if number < 6 else 1):
            with cloud.counting() as count:
                reviews.take_next(other)
            calls.append(sum(count.operations.values()))
    assert calls[-1] <= calls[0] + 1, calls  # those taken are read at once
