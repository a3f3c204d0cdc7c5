"""Killed before or after any call and run again, delivered twice: the records are those of one clean run (rule 13)."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.claims import claim_id_of, submission_id_of
from chalicelib.domain.messages import CountAcceptance, OfferReview, PayReview
from chalicelib.models.store import Busy
from chalicelib.services import claims, outbox, reviews, submissions
from tests.builders.work import MONDAY, Clock, a_person, a_project, a_task, enrolled
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point

YES = {"label": "yes"}
ANN, RITA = "acc_ann", "acc_rita"
CLAIM = claim_id_of("tsk_1", ANN)
NOTES: dict[str, str] = {}
VERDICT: dict[str, Any] = {"verdict": "accept", "reason": "", "clause": "", "evidence": [], "rubric": None}


@contextmanager
def world() -> Iterator[MemoryCloud]:
    """A fresh cloud whose clock stands still and whose dice fall the same way in every run."""
    with MemoryCloud() as cloud:
        cloud.create_tables()
        runtime.install(clock=Clock(), bits=random.Random(7).getrandbits, sleep=lambda _: None)
        try:
            yield cloud
        finally:
            runtime.install()


def people(review_levels: int = 0) -> Callable[[MemoryCloud], object]:
    def prepare(_: MemoryCloud) -> None:
        a_project(review_levels=review_levels, review_minor=30, budget_shards=1)
        a_task()
        enrolled(a_person(ANN))
        a_person(RITA, "reviewer")

    return prepare


def ann():
    return Actor(ANN, frozenset({"contributor"}), "active")


def rita():
    return Actor(RITA, frozenset({"reviewer"}), "active")


def claimed(_: MemoryCloud) -> str:
    return claims.claim_task(ann(), "tsk_1").claim_id


def handed_in(cloud: MemoryCloud) -> str:
    return submissions.submit(ann(), claimed(cloud), YES).submission_id


def relayed(cloud: MemoryCloud) -> None:
    """The relay on what the stream holds; records it did not finish come again after a crash."""

    def relay(event: dict[str, Any]) -> None:
        for record in event["Records"]:
            images = record["dynamodb"]
            outbox.follow(record["eventSourceARN"], images.get("OldImage"), images.get("NewImage"))

    cloud.deliver("inlier-local-submissions", relay)


def test_the_relay_can_die_anywhere_and_loses_no_message():
    """A message may be queued twice, never not at all."""

    def prepare(cloud: MemoryCloud) -> None:
        people(review_levels=0)(cloud)
        submissions.check(handed_in(cloud))

    def queued(cloud: MemoryCloud) -> set[str]:
        queues = cloud.services["sqs"].queues
        return {f"{name}: {body}" for name in queues for body in queues[name].bodies}

    points = list(every_crash_point(world, relayed, prepare=prepare, look=queued))
    assert len(points[0][1]) == 2
    assert len(points) > 2
    assert [bodies for _, bodies in points] == [points[0][1]] * len(points)


def test_a_claim_can_die_anywhere():
    def run(cloud: MemoryCloud) -> None:
        claimed(cloud)

    _all_the_same(run, people())


def test_handing_in_can_die_anywhere():
    def prepare(cloud: MemoryCloud) -> None:
        people()(cloud)
        claimed(cloud)

    _all_the_same(handed_in_again, prepare)


def handed_in_again(cloud: MemoryCloud) -> None:
    """What a client does after a lost answer: the same request again."""
    submissions.submit(ann(), CLAIM, YES)


def test_check_and_automatic_acceptance_can_die_anywhere_and_be_delivered_twice():
    def prepare(cloud: MemoryCloud) -> None:
        people(review_levels=0)(cloud)
        NOTES["submission"] = handed_in(cloud)

    def run(cloud: MemoryCloud) -> None:
        for _ in range(2):
            submissions.check(NOTES["submission"])
            reviews.follow(CountAcceptance(NOTES["submission"]))

    _all_the_same(run, prepare)


def test_offering_and_judging_can_die_anywhere_and_be_delivered_twice():
    def prepare(cloud: MemoryCloud) -> None:
        people(review_levels=1)(cloud)
        NOTES["submission"] = handed_in(cloud)
        submissions.check(NOTES["submission"])
        reviews.follow(OfferReview(NOTES["submission"], 1))
        NOTES["review"] = reviews.take_next(rita()).review_id

    def run(cloud: MemoryCloud) -> None:
        for _ in range(2):
            reviews.follow(OfferReview(NOTES["submission"], 1))
            reviews.judge(rita(), NOTES["review"], VERDICT)
            reviews.follow(PayReview(NOTES["review"]))

    _all_the_same(run, prepare)


def test_sending_back_can_die_anywhere_and_pays_one_review():
    revise = VERDICT | {"verdict": "revise", "reason": "Please look at the second sentence."}

    def prepare(cloud: MemoryCloud) -> None:
        people(review_levels=1)(cloud)
        NOTES["submission"] = handed_in(cloud)
        submissions.check(NOTES["submission"])
        reviews.follow(OfferReview(NOTES["submission"], 1))
        NOTES["review"] = reviews.take_next(rita()).review_id

    def run(_: MemoryCloud) -> None:
        for _again in range(2):
            reviews.judge(rita(), NOTES["review"], revise)
            reviews.follow(PayReview(NOTES["review"]))

    _all_the_same(run, prepare)


def test_expiry_and_overdue_acceptance_can_die_anywhere():
    def prepare(cloud: MemoryCloud) -> None:
        people(review_levels=1)(cloud)
        a_task("tsk_2")
        submissions.check(handed_in(cloud))
        claims.claim_task(ann(), "tsk_2")
        runtime.install(clock=Clock(MONDAY + timedelta(hours=25)), bits=random.Random(7).getrandbits)

    def run(_: MemoryCloud) -> None:
        claims.expire_claims(by="schedule", reason="every 5 minutes")
        submissions.accept_overdue(by="schedule", reason="every 15 minutes")

    _all_the_same(run, prepare, without=("audit",))


@pytest.mark.parametrize("fault", ["throttle_at", "conflict_at", "lose_answer_at"])
def test_throttling_conflicts_and_lost_answers_change_nothing(fault):
    def run(cloud: MemoryCloud) -> None:
        for step in (claimed, handed_in_again, lambda _: submissions.check(submission_id_of(CLAIM, 1))):
            with suppress(Busy):
                step(cloud)
                continue
            step(cloud)  # the caller was told to send the same again, and does

    with world() as cloud:
        people()(cloud)
        before = cloud.faults.count
        run(cloud)
        calls, clean = cloud.faults.count - before, _records(cloud)
    assert calls > 5
    for number in range(1, calls + 1):
        with world() as cloud:
            people()(cloud)
            getattr(cloud, fault)(number)
            run(cloud)
            assert _records(cloud) == clean, f"{fault} {number}"


def _records(cloud: MemoryCloud, without: tuple[str, ...] = ()) -> object:
    snapshot = cloud.snapshot()
    if not without:
        return snapshot
    return {
        **snapshot,
        "tables": {name: rows for name, rows in snapshot["tables"].items() if not name.endswith(without)},
    }


def _all_the_same(
    run: Callable[[MemoryCloud], object], prepare: Callable[[MemoryCloud], object], without: tuple[str, ...] = ()
) -> None:
    points = every_crash_point(world, run, prepare=prepare, look=lambda cloud: _records(cloud, without))
    _, clean = next(points)
    crashed = 0
    for point, records in points:
        assert records == clean, point
        crashed += 1
    assert crashed >= 6
