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


def test_a_reviewer_sees_the_responses_in_the_order_in_which_they_were_compared(cloud, clock):
    claim_id = a_claim("ranking", {"prompt": "Why?", "responses": list("abcdefgh")}, review_levels=1)
    seen = ask("GET", "/claims/{claim_id}", path={"claim_id": claim_id}, account_id="acc_ann").body["shown_order"]
    shown = shown_to_rita(claim_id, {"ranking": [[number] for number in seen]})
    assert shown["shown_order"] == seen != list(range(8))


def test_a_reviewer_is_told_what_a_machine_measured_of_an_answer(cloud, clock):
    rules = [{"rule": "max_words", "field": "note", "value": 5}]
    claim_id = a_claim("data_optimization", {"original": "He go home."}, review_levels=1, validators=rules)
    clock.advance(seconds=20)
    shown = shown_to_rita(claim_id, {"edited": "He go home.", "note": "It is right"})
    assert shown["checks"] == [
        {"code": "form", "is_passed": True, "field": "", "measured": None, "limit": None},
        {"code": "max_words", "is_passed": True, "field": "note", "measured": 3, "limit": 5},
        {"code": "unlike_input", "is_passed": False, "field": "edited", "measured": None, "limit": None},
        {"code": "pace", "is_passed": False, "field": "", "measured": 20, "limit": 300},
    ]


def test_of_a_revision_no_time_is_said(cloud, clock):
    claim_id = a_claim("data_optimization", {"original": "He go home."}, review_levels=1)
    shown_to_rita(claim_id, {"edited": "He go home."})
    rita = a_person("acc_rita", "reviewer", "contributor")
    words: dict[str, Any] = {
        "reason": "The verb does not fit its subject.",
        "clause": "",
        "evidence": [],
        "rubric": None,
    }
    [held] = ask("GET", "/reviews", account_id="acc_rita").body["reviews"]
    reviews.judge(rita, held["review_id"], {"verdict": "revise", **words})
    shown = shown_to_rita(claim_id, {"edited": "He goes home."})
    assert [one["code"] for one in shown["checks"]] == ["form", "unlike_input"]


def shown_to_rita(claim_id: str, answer: dict[str, Any]) -> Any:
    """What a reviewer reads of the answer once it is handed in."""
    submission = submissions.submit(a_person(), claim_id, answer)
    submissions.check(submission.submission_id)
    reviews.follow(OfferReview(submission.submission_id, 1))
    review = reviews.take_next(a_person("acc_rita", "reviewer", "contributor"))
    return ask("GET", "/reviews/{review_id}", path={"review_id": review.review_id}, account_id="acc_rita").body
