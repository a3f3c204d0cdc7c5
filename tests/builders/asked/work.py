"""Builds the requests of work: claims, time, answers, reviews."""

from typing import Any

from chalicelib.domain.access import Actor
from chalicelib.domain.messages import OfferReview
from chalicelib.models.desk_items import DeskItem
from chalicelib.models.submissions import Submission
from chalicelib.services import claims, contested_time, reviews, submissions
from tests.builders.asked.world import Given, World, valid
from tests.builders.time import MOST, Screen, by_the_hour
from tests.builders.work import a_person, a_project, a_task, enrolled

HERON = "grey heron in reeds"
OPTIONS = [HERON, "purple heron in reeds"]
REX = Actor("acc_rex", frozenset({"contributor", "reviewer"}), "active")


def at_work(world: World, **terms: Any) -> Actor:
    """Ann in a project with a task."""
    a_project(options=OPTIONS, **terms), a_task()
    return enrolled(a_person())


def claimed(world: World, **terms: Any) -> dict[str, str]:
    """Ann's claim."""
    return {"claim_id": claims.claim_task(at_work(world, **terms), "tsk_1").claim_id}


@valid("POST /projects/{project_id}/claims")
def claim_next(world: World) -> Given:
    at_work(world)
    return Given("acc_ann", {"project_id": "prj_ducks"})


@valid("POST /tasks/{task_id}/claims")
def claim(world: World) -> Given:
    at_work(world)
    return Given("acc_ann", {"task_id": "tsk_1"})


@valid("GET /claims")
def list_claims(world: World) -> Given:
    claimed(world)
    return Given("acc_ann", query={"state": "active", "limit": "10"})


@valid("GET /claims/{claim_id}", "DELETE /claims/{claim_id}", "GET /claims/{claim_id}/time")
def own_claim(world: World) -> Given:
    return Given("acc_ann", claimed(world))


@valid("PUT /claims/{claim_id}/draft")
def save_draft(world: World) -> Given:
    return Given("acc_ann", claimed(world), {"answer": {"label": HERON}, "version": 0})


@valid("POST /claims/{claim_id}/submission")
def submit(world: World) -> Given:
    return Given("acc_ann", claimed(world), {"answer": {"label": HERON}})


@valid("POST /claims/{claim_id}/extension")
def extend(world: World) -> Given:
    return Given("acc_ann", claimed(world), {"reason": "The fog hides the reeds."})


@valid("POST /claims/{claim_id}/heartbeats")
def beat(world: World) -> Given:
    body = {"session_id": "window-of-ann-1", "sequence": 1, "is_visible": True, "is_research": True, "take_over": True}
    return Given("acc_ann", claimed(world), body)


@valid("PUT /claims/{claim_id}/plan")
def plan(world: World) -> Given:
    return Given("acc_ann", claimed(world, lease_minutes=10_080), {"planned_on": "2026-11-18"})


@valid("PUT /claims/{claim_id}/reminders")
def remind(world: World) -> Given:
    return Given("acc_ann", claimed(world, lease_minutes=10_080), {"offsets_minutes": [60, 1440]})


def gap(world: World) -> dict[str, str]:
    """Ten minutes of an hourly claim that were not counted."""
    ann = at_work(world, reward_minor=MOST, lease_minutes=240)
    found = by_the_hour(claims.claim_task(ann, "tsk_1"))
    screen = Screen(world.clock, ann, found.claim_id)
    screen.work(5)
    world.clock.advance(minutes=10)
    screen.beat()
    return {"claim_id": found.claim_id}


@valid("POST /claims/{claim_id}/gaps/{number}/contest")
def contest(world: World) -> Given:
    return Given("acc_ann", gap(world) | {"number": "1"}, {"reason": "I drew the heron on paper."})


@valid("GET /desk-items")
def list_desk(world: World) -> Given:
    contested(world)
    return Given("acc_boss", query={"state": "open"})


def contested(world: World) -> str:
    """The desk's item of a contested gap."""
    ann = Actor("acc_ann", frozenset({"contributor"}), "active")
    contested_time.contest(ann, gap(world)["claim_id"], "1", "I read it on paper.")
    [item] = DeskItem.scan()
    return str(item.item_id)


@valid("POST /desk-items/{item_id}/resolution")
def resolve(world: World) -> Given:
    body = {"reason": "The drawing shows four minutes.", "granted_minutes": 4}
    return Given("acc_boss", {"item_id": contested(world)}, body)


def submitted(world: World) -> str:
    """Ann's answer, offered for review."""
    ann = at_work(world, review_levels=1, review_minor=30)
    found = submissions.submit(ann, claims.claim_task(ann, "tsk_1").claim_id, {"label": HERON})
    submissions.check(found.submission_id)
    reviews.follow(OfferReview(found.submission_id, Submission.get(found.submission_id).review_level))
    return str(found.submission_id)


@valid("GET /submissions/{submission_id}")
def read_submission(world: World) -> Given:
    return Given("acc_ann", {"submission_id": submitted(world)})


@valid("POST /reviews", "GET /review-queue")
def take_review(world: World) -> Given:
    submitted(world)
    return Given("acc_rex")


def taken(world: World) -> str:
    """Rex's review."""
    submitted(world)
    return str(reviews.take_next(REX).review_id)


@valid("GET /reviews")
def list_reviews(world: World) -> Given:
    taken(world)
    return Given("acc_rex", query={"limit": "10"})


@valid("GET /reviews/{review_id}")
def read_review(world: World) -> Given:
    return Given("acc_rex", {"review_id": taken(world)})


@valid("POST /reviews/{review_id}/verdict")
def judge(world: World) -> Given:
    body = {
        "verdict": "revise", "reason": "The bird has a purple neck.", "clause": "Labels fit the bird",
        "evidence": ["second picture, left third"],
    }  # fmt: skip
    return Given("acc_rex", {"review_id": taken(world)}, body)
