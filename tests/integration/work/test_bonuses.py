"""Bonuses: reserved with the claim, owed once after acceptance, and what is not owed is free again (R22, R32)."""

import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.adjustments import Original
from chalicelib.domain.ledger import chain_breaks
from chalicelib.domain.messages import OfferReview, PayBonus, PayReview
from chalicelib.domain.outbox import followed
from chalicelib.models import bonuses, ledger, store
from chalicelib.models.bonuses import BonusCount
from chalicelib.models.budgets import BudgetShard
from chalicelib.models.submissions import Submission
from chalicelib.services import adjustments, claims, outbox, reviews, submissions
from tests.builders.http import ask
from tests.builders.work import MONDAY, Clock, a_person, a_project, a_task, enrolled
from tests.fakes.calls import Call
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import Send, every_crash_point

REWARD, REVIEW, FUNDED = 120, 30, 10_000
YES = {"label": "yes"}
SECOND = {"rule_id": "second", "kind": "per_count", "when": {"count": {"at_least": 2}}, "amount": 50}
HARD = {"rule_id": "hard", "kind": "per_answer", "when": {"difficulty": {"at_least": 3}}, "amount": 20}
QUICK = {"rule_id": "quick", "kind": "per_answer", "when": {"minutes": {"at_most": 5}}, "amount": 10}
ALL = 50 + 20 + 10
ADMIN = Actor("acc_admin", frozenset({"admin"}), "active")


def ducks(**given: Any) -> None:
    a_project(**{
        "bonus_rules": [HARD, SECOND, QUICK], "difficulty": 3, "budget_shards": 1, "available": FUNDED,
        "funded_minor": FUNDED, "review_minor": REVIEW, **given,
    })  # fmt: skip
    for number in range(1, 5):
        a_task(f"tsk_{number}")


@pytest.fixture
def ann(clock: Clock) -> Actor:
    ducks()
    return enrolled(a_person())


def handed_in(person: Actor, task_id: str = "tsk_1") -> str:
    return submissions.submit(person, claims.claim_task(person, task_id).claim_id, YES).submission_id


def accepted(person: Actor, task_id: str = "tsk_1") -> str:
    submission_id = handed_in(person, task_id)
    submissions.check(submission_id)
    return submission_id


def told(submission_id: str, times: int = 2) -> None:
    for _ in range(times):
        reviews.follow(PayBonus(submission_id))


def money() -> tuple[int, int]:
    """Reserved and spent; with what is free they are what was funded, and spent is what the entries say."""
    [shard] = BudgetShard.query("prj_ducks")
    assert shard.available_minor + shard.reserved_minor + shard.spent_minor == FUNDED
    entries = [entry for name in ("acc_ann", "acc_ben", "acc_rita") for entry in ledger.chain_of(name)]
    assert shard.spent_minor == sum(posting["minor"] for entry in entries for posting in entry.postings)
    assert chain_breaks([entry.members() for entry in ledger.chain_of("acc_ann")]) == []
    return shard.reserved_minor, shard.spent_minor


def bonuses_of(account_id: str = "acc_ann") -> list[tuple[str, int, str]]:
    entries = [entry for entry in ledger.chain_of(account_id) if entry.kind == "bonus"]
    return [(entry.cause["rule_id"], entry.postings[0]["minor"], entry.cause["inputs"]) for entry in entries]


def test_a_bonus_is_reserved_with_the_claim_and_owed_once_with_all_it_looked_at(ann: Actor, clock: Clock) -> None:
    claim = claims.claim_task(ann, "tsk_1")
    assert (claim.reserved_minor, money()) == (REWARD + ALL, (REWARD + ALL, 0))
    clock.advance(minutes=6)
    submission = submissions.submit(ann, claim.claim_id, YES)
    submissions.check(submission.submission_id)
    assert money() == (ALL, REWARD)
    told(submission.submission_id, times=3)
    assert bonuses_of() == [("hard", 20, '{"difficulty":3}')]
    assert money() == (0, REWARD + 20)
    [_, entry] = ledger.chain_of("acc_ann")
    assert entry.entry_id == f"bonus#prj_ducks#hard#{submission.submission_id}"
    assert (entry.cause["submission_id"], entry.cause["task_id"]) == (submission.submission_id, "tsk_1")
    assert entry.work_period == submission.work_period


def test_several_rules_are_each_an_entry_of_one_answer(ann: Actor) -> None:
    told(accepted(ann, "tsk_1"))
    told(accepted(ann, "tsk_2"))
    assert bonuses_of() == [
        ("hard", 20, '{"difficulty":3}'), ("quick", 10, '{"minutes":1}'), ("hard", 20, '{"difficulty":3}'),
        ("second", 50, '{"count":2}'), ("quick", 10, '{"minutes":1}'),
    ]  # fmt: skip
    assert money() == (0, 2 * REWARD + 110)


def test_every_second_answer_of_a_person_and_week_is_counted_whatever_order_messages_come_in(
    ann: Actor, clock: Clock
) -> None:
    ben = enrolled(a_person("acc_ben"))
    found = [accepted(ann, f"tsk_{number}") for number in (1, 2)] + [accepted(ben, "tsk_3")]
    for submission_id in (*reversed(found), *found):
        told(submission_id)
    assert [rule for rule, _, _ in bonuses_of("acc_ann")].count("second") == 1
    assert [rule for rule, _, _ in bonuses_of("acc_ben")].count("second") == 0
    clock.advance(days=7)
    told(accepted(ann, "tsk_4"))
    assert [rule for rule, _, _ in bonuses_of("acc_ann")].count("second") == 1
    assert money()[0] == 0


def test_the_rules_of_the_claim_hold_and_nothing_the_project_says_later(clock: Clock) -> None:
    ducks(bonus_rules=[HARD])
    ann = enrolled(a_person())
    submission_id = accepted(ann)
    ducks(bonus_rules=[HARD | {"amount": 999}], difficulty=1)
    BudgetShard("prj_ducks", 0, currency="USD", available_minor=FUNDED - 140, reserved_minor=20, spent_minor=120).save()
    told(submission_id)
    assert bonuses_of() == [("hard", 20, '{"difficulty":3}')]


def test_the_acceptance_is_followed_by_the_message_and_only_where_there_are_rules(ann: Actor) -> None:
    before = {"submission_id": "sub_1", "state": "checking", "review_level": 0, "account_id": "acc_ann",
              "task_id": "tsk_1", "project_id": "prj_ducks"}  # fmt: skip
    rules = {"review_levels": 0, "bonus_rules": [HARD]}
    queued = followed("submissions", before | {"terms": rules}, before | {"terms": rules, "state": "accepted"})
    assert PayBonus("sub_1") in queued
    none = rules | {"bonus_rules": []}
    queued = followed("submissions", before | {"terms": none}, before | {"terms": none, "state": "accepted"})
    assert PayBonus("sub_1") not in queued
    rejected = followed("submissions", before | {"terms": rules}, before | {"terms": rules, "state": "rejected"})
    assert PayBonus("sub_1") not in rejected


def test_a_lost_message_is_found_by_the_sweep_until_it_is_settled(ann: Actor, clock: Clock, cloud: MemoryCloud) -> None:
    submission_id = accepted(ann)
    assert outbox.sweep(by="schedule", reason="R13")["reviews"] == 0
    clock.advance(minutes=6)
    assert outbox.sweep(by="schedule", reason="R13")["reviews"] == 1
    [body] = cloud.services["sqs"].queues["inlier-local-reviews"].bodies
    assert body["submission_id"] == submission_id
    told(submission_id)
    assert outbox.sweep(by="schedule", reason="R13")["reviews"] == 0
    assert Submission.get(submission_id).due_shard is None


def verdict(kind: str) -> dict[str, Any]:
    words = {"reason": "The label contradicts the text.", "clause": "2.1", "evidence": ["label"], "rubric": None}
    return {"verdict": kind} | words


@pytest.mark.parametrize(
    ("kind", "after_verdict", "at_rest"),
    [
        ("accept", (ALL, REWARD + REVIEW), (0, REWARD + REVIEW + 30)),
        ("soft_reject", (0, REWARD + REVIEW), (0, REWARD + REVIEW)),
        ("reject", (0, REVIEW), (0, REVIEW)),
    ],
)
def test_only_accepted_answers_have_a_bonus_and_the_money_of_others_is_free(
    clock: Clock, kind: str, after_verdict: tuple[int, int], at_rest: tuple[int, int]
) -> None:
    ducks(review_levels=1)
    ann, rita = enrolled(a_person()), a_person("acc_rita", "reviewer")
    submission_id = handed_in(ann)
    submissions.check(submission_id)
    reviews.follow(OfferReview(submission_id, 1))
    review_id = reviews.take_next(rita).review_id
    reviews.judge(rita, review_id, verdict(kind))
    reviews.follow(PayReview(review_id))
    assert money() == after_verdict
    told(submission_id)
    assert money() == at_rest


def test_a_revision_keeps_its_bonus_and_time_in_review_is_not_time_of_work(clock: Clock) -> None:
    ducks(review_levels=1, bonus_rules=[QUICK])
    ann, rita = enrolled(a_person()), a_person("acc_rita", "reviewer")
    claim = claims.claim_task(ann, "tsk_1")
    for kind in ("revise", "accept"):
        clock.advance(minutes=4)
        submission = submissions.submit(ann, claim.claim_id, {"label": "yes" if kind == "revise" else "no"})
        submissions.check(submission.submission_id)
        reviews.follow(OfferReview(submission.submission_id, 1))
        clock.advance(hours=2)
        review_id = reviews.take_next(rita).review_id
        reviews.judge(rita, review_id, verdict(kind))
        reviews.follow(PayReview(review_id))
        told(submission.submission_id)
    assert bonuses_of() == [("quick", 10, '{"minutes":4}')]
    assert money() == (0, REWARD + 2 * REVIEW + 10)


def test_released_and_expired_claims_give_all_of_it_back(ann: Actor, clock: Clock) -> None:
    claims.release(ann, claims.claim_task(ann, "tsk_1").claim_id)
    claims.claim_task(ann, "tsk_2")
    clock.advance(hours=1)
    claims.expire_claims(by="schedule", reason="R45")
    assert money() == (0, 0)


def test_a_bonus_is_taken_back_into_the_budget(ann: Actor) -> None:
    submission_id = accepted(ann)
    told(submission_id)
    entry = next(entry for entry in ledger.chain_of("acc_ann") if entry.cause.get("rule_id") == "hard")
    adjustments.adjust(
        ADMIN, "acc_ann", None, reason="Paid by mistake", reference="T-1", repeat=None,
        reverses=Original(entry.entry_id, entry.statement_period),
    )  # fmt: skip
    [shard] = BudgetShard.query("prj_ducks")
    assert (shard.reserved_minor, shard.spent_minor) == (0, REWARD + 10)


@contextmanager
def world() -> Iterator[MemoryCloud]:
    with MemoryCloud() as cloud:
        cloud.create_tables()
        runtime.install(clock=Clock(MONDAY), bits=random.Random(7).getrandbits, sleep=lambda _: None)
        try:
            yield cloud
        finally:
            runtime.install()


FOUND: list[str] = []


def two_accepted(_: MemoryCloud) -> None:
    ducks()
    ann = enrolled(a_person())
    FOUND[:] = [accepted(ann, "tsk_1"), accepted(ann, "tsk_2")]


def test_settling_can_die_anywhere_and_pays_everything_once() -> None:
    def run(_: MemoryCloud) -> None:
        for submission_id in FOUND:
            told(submission_id)

    points = list(every_crash_point(world, run, prepare=two_accepted, look=MemoryCloud.snapshot))
    assert len(points) > 12
    assert [point for point, records in points if records != points[0][1]] == []


@pytest.mark.parametrize("fault", ["throttle_at", "conflict_at", "lose_answer_at"])
def test_faults_of_the_store_change_nothing(fault: str) -> None:
    def run(cloud: MemoryCloud) -> tuple[list[tuple[str, int, str]], tuple[int, int], int]:
        for submission_id in FOUND:
            told(submission_id, times=1)
        [count] = BonusCount.query("acc_ann")
        return bonuses_of(), money(), count.number

    with world() as cloud:
        two_accepted(cloud)
        before = cloud.faults.count
        clean = run(cloud)
        calls = cloud.faults.count - before
    assert (calls > 10, clean[1:]) == (True, ((0, 2 * REWARD + 110), 2))
    for number in range(1, calls + 1):
        with world() as cloud:
            two_accepted(cloud)
            getattr(cloud, fault)(number)
            assert run(cloud) == clean, number


class StoppedError(BaseException):
    """The other delivery's process ended."""


def _stopped(_: Call, __: Send) -> dict[str, Any]:
    raise StoppedError


def _interleaved(cloud: MemoryCloud, between: int, other: int, stop: int) -> None:
    """Before a call of ours, another delivery does what it does until it is stopped; ours goes on."""

    def other_first(_: Call, send: Send) -> dict[str, Any]:
        cloud.faults.plan(stop, _stopped)
        with suppress(StoppedError):
            told(FOUND[other], times=1)
        cloud.faults.planned.clear()
        return send()

    cloud.faults.plan(between, other_first)
    for submission_id in FOUND:
        told(submission_id, times=1)
    told(FOUND[other])


def test_another_delivery_may_come_between_any_two_calls_and_stop_anywhere() -> None:
    with world() as cloud:
        two_accepted(cloud)
        before = cloud.faults.count
        told(FOUND[0], times=1)
        first = cloud.faults.count - before
        told(FOUND[1], times=1)
        calls, clean = cloud.faults.count - before, sorted(bonuses_of())
    assert calls > 12
    for between, other, stop in itertools.product(range(1, calls + 1), (0, 1), range(3, first + 4, 2)):
        with world() as cloud:
            two_accepted(cloud)
            _interleaved(cloud, between, other, stop)
            [count] = BonusCount.query("acc_ann")
            found = sorted(bonuses_of()), money(), count.number
            assert found == (clean, (0, 2 * REWARD + 110), 2), (between, other, stop)


def test_an_answer_that_has_its_number_is_given_no_other(ann: Actor) -> None:
    submission_id = accepted(ann)
    stale = Submission.get(submission_id)
    with store.transaction() as tx:
        bonuses.give_number(tx, stale, 1)
    with pytest.raises(bonuses.BonusMovedError), store.transaction() as tx:
        bonuses.give_number(tx, stale, 2)
    assert Submission.get(submission_id).bonus_number == 1


def test_a_submission_shows_its_bonuses_beside_its_pay(ann: Actor) -> None:
    submission_id = accepted(ann)

    def shown() -> tuple[int, int]:
        path = {"submission_id": submission_id}
        body = ask("GET", "/submissions/{submission_id}", path=path, account_id="acc_ann").body
        return body["pay"]["minor"], body["bonuses"]["minor"]

    assert shown() == (REWARD, 0)
    for _ in range(2):  # the message is delivered twice
        reviews.follow(PayBonus(submission_id))
    assert shown() == (REWARD, 30)
    assert sum(one.postings[0]["minor"] for one in ledger.Entry.query("acc_ann")) == REWARD + 30
