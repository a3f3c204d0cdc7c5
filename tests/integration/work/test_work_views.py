"""What a work screen and a review screen are given beside the input: the order to show, links, edits (R25, R27, R61)."""

from typing import Any

from chalicelib.domain.messages import OfferReview
from chalicelib.models.tasks import Task
from chalicelib.services import claims, reviews, submissions
from tests.builders.http import ask
from tests.builders.work import a_person, a_project, a_task, enrolled


def a_claim(task_type: str, task_input: dict[str, Any], **given: Any) -> str:
    a_project(task_type=task_type, options=[], **given)
    a_task()
    Task("tsk_1").update([Task.input.set(task_input)])
    ann = enrolled(a_person())
    return str(claims.claim_task(ann, "tsk_1").claim_id)


def test_responses_are_shown_in_an_order_of_the_claims_own(cloud, clock):
    claim_id = a_claim("ranking", {"prompt": "Why?", "responses": list("abcdefgh")})
    first, again = (
        ask("GET", "/claims/{claim_id}", path={"claim_id": claim_id}, account_id="acc_ann").body for _ in range(2)
    )
    assert sorted(first["shown_order"]) == list(range(8))
    assert first["shown_order"] == again["shown_order"] != list(range(8))
    assert first["input"]["responses"] == list("abcdefgh")
    assert first["attachments"] == []


def test_a_label_has_no_order(cloud, clock):
    claim_id = a_claim("classification", {"text": "quack", "options": ["yes", "no"]})
    assert (
        ask("GET", "/claims/{claim_id}", path={"claim_id": claim_id}, account_id="acc_ann").body["shown_order"] is None
    )


def test_a_reviewer_sees_what_an_edit_changed(cloud, clock):
    claim_id = a_claim("data_optimization", {"original": "He go home."}, review_levels=1)
    ann = a_person()
    submission = submissions.submit(ann, claim_id, {"edited": "He goes home."})
    submissions.check(submission.submission_id)
    reviews.follow(OfferReview(submission.submission_id, 1))
    rita = a_person("acc_rita", "reviewer", "contributor")
    review = reviews.take_next(rita)
    shown = ask("GET", "/reviews/{review_id}", path={"review_id": review.review_id}, account_id="acc_rita").body
    assert [(one["kind"], one["text"]) for one in shown["edits"]] == [
        ("same", "He "), ("removed", "go"), ("added", "goes"), ("same", " home."),
    ]  # fmt: skip
    assert shown["attachments"] == []
    assert shown["submission"]["terms"]["task_type"] == "data_optimization"
