"""No attempt escapes the regrading of an upheld challenge, and nobody decides what their own result hangs on (R6)."""

import pytest

from chalicelib import runtime
from chalicelib.domain.assessments import OwnTest
from chalicelib.domain.challenges import AGAIN_AFTER, SomebodyElseDecides
from chalicelib.domain.messages import RegradeItem
from chalicelib.models import challenges as kept
from chalicelib.services import assessments, attempts, challenges, outbox, results
from tests.builders.assessments import ADMIN, new_assessment
from tests.builders.graded import ANN, SHORT, an_assessment, hand_in
from tests.builders.grants import granted, needs
from tests.builders.http import ask
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud
from tests.fakes.meetings import before_every_call
from tests.integration.assessments.test_challenges import BEA, ITEMS, WHY, a_test, person, regrade_all, right
from tests.integration.crashes.test_work import world

WRONG_THREE = right("one", "two") | {"three": "Callao"}


def challenged() -> str:
    """Somebody challenges the third item of a test of three; its challenge."""
    test = a_test()
    sheet = hand_in(person(1), test, WRONG_THREE)
    return str(challenges.challenge(person(1), sheet.attempt_id, "three", WHY).challenge_id)


def uphold(challenge_id: str) -> None:
    challenges.decide(BEA, challenge_id, is_upheld=True, reason="Two answers were right.")


def test_an_attempt_that_the_index_shows_late_is_regraded_at_the_second_look(cloud: MemoryCloud, clock: Clock):
    challenge_id = challenged()
    test_id = kept.challenge_of(challenge_id).assessment_id
    sheet = attempts.start_attempt(ANN, test_id, None)
    for item_id, answer in WRONG_THREE.items():
        attempts.save_answer(ANN, sheet.attempt_id, item_id, answer)
    attempts.submit_attempt(ANN, sheet.attempt_id)
    cloud.lag(index_records=10)
    uphold(challenge_id)
    results.follow(RegradeItem(challenge_id))
    cloud.lag(index_records=0)
    assert attempts.read_attempt(ANN, sheet.attempt_id).state == "failed"
    assert kept.challenge_of(challenge_id).state == "regrading"
    clock.advance(milliseconds=AGAIN_AFTER.total_seconds() * 1000 - 1)
    results.follow(RegradeItem(challenge_id))
    assert kept.challenge_of(challenge_id).state == "regrading"
    assert outbox.sweep(by="schedule", reason="again")["grading"] == 0
    clock.advance(milliseconds=1)
    assert outbox.sweep(by="schedule", reason="again")["grading"] == 1
    results.follow(RegradeItem(challenge_id))
    assert attempts.read_attempt(ANN, sheet.attempt_id).state == "passed"
    assert kept.challenge_of(challenge_id).state == "upheld"


def test_an_attempt_that_is_drawn_while_an_item_is_upheld_is_graded_without_it():
    ids: list[str] = []

    def prepare(_: MemoryCloud) -> None:
        ids[:] = [challenged()]

    def decide_and_look_once() -> None:
        uphold(ids[0])
        results.follow(RegradeItem(ids[0]))

    def start() -> attempts.Sheet:
        return attempts.start_attempt(ANN, kept.challenge_of(ids[0]).assessment_id, None)

    asked = 0
    for sheet in before_every_call(world, prepare, start, decide_and_look_once):
        for item in sheet.items:
            attempts.save_answer(ANN, sheet.attempt_id, item.item_id, WRONG_THREE[item.item_id])
        attempts.submit_attempt(ANN, sheet.attempt_id)
        regrade_all(ids[0])
        assert attempts.read_attempt(ANN, sheet.attempt_id).state == "passed"
        asked += len(sheet.items) == len(ITEMS)
    assert asked, "none was drawn by what stood before"


def test_a_large_crowd_is_looked_at_again_in_chunks(clock: Clock):
    test = a_test()
    sheets = [hand_in(person(number), test, right("one", "two")) for number in range(30)]
    made = challenges.challenge(person(0), sheets[0].attempt_id, "three", WHY)
    uphold(made.challenge_id)
    states = []
    for _ in range(2):
        for _ in range(2):
            results.follow(RegradeItem(made.challenge_id))
            states.append(kept.challenge_of(made.challenge_id).state)
        clock.at = runtime.now() + AGAIN_AFTER
    assert states == ["regrading"] * 3 + ["upheld"]


def test_nobody_decides_a_challenge_of_an_item_that_their_own_result_hangs_on(cloud: MemoryCloud, clock: Clock):
    challenge_id = challenged()
    hand_in(BEA, an_assessment(SHORT), {})
    sheet = attempts.start_attempt(BEA, kept.challenge_of(challenge_id).assessment_id, None)
    for state in ("running", "failed"):
        assert attempts.read_attempt(BEA, sheet.attempt_id).state == state
        for is_upheld in (True, False):
            with pytest.raises(SomebodyElseDecides, match="asked this item"):
                challenges.decide(BEA, challenge_id, is_upheld=is_upheld, reason="Two answers were right.")
        attempts.submit_attempt(BEA, sheet.attempt_id)
    assert kept.challenge_of(challenge_id).state == "open"


def test_who_passed_decides(cloud: MemoryCloud, clock: Clock):
    challenge_id = challenged()
    sheet = attempts.start_attempt(BEA, kept.challenge_of(challenge_id).assessment_id, None)
    for item_id, answer in right("one", "two", "three").items():
        attempts.save_answer(BEA, sheet.attempt_id, item_id, answer)
    assert attempts.submit_attempt(BEA, sheet.attempt_id).state == "passed"
    with cloud.counting() as count:
        uphold(challenge_id)
    assert {need for call in count.calls for need in needs(call)} <= granted("api_handler")
    assert len(count.calls) < 8


def test_nobody_sits_a_test_they_wrote_or_wrote_anew(clock: Clock):
    written = an_assessment(*ITEMS, name="capitals", pass_percent=100)
    with pytest.raises(OwnTest):
        attempts.start_attempt(ADMIN, written.assessment_id, None)
    hand_in(BEA, written, {})
    clock.advance(days=8)
    changed = {"items": list(ITEMS), "draw_count": 3, "skill": "language/en", "name": "capitals", "version": 2}
    assessments.write_assessment(BEA, new_assessment(**changed, pass_percent=60), None)
    assert attempts.start_attempt(BEA, written.assessment_id, None).state == "running"
    assessments.publish_assessment(ADMIN, written.assessment_id)
    clock.advance(days=8)
    attempts.expire_attempts("schedule", "attempts past their end")
    clock.advance(days=8)
    for author in (BEA, ADMIN):
        with pytest.raises(OwnTest):
            attempts.start_attempt(author, written.assessment_id, None)
    assert attempts.start_attempt(ANN, written.assessment_id, None).state == "running"


def test_an_author_is_told_what_to_take_instead(clock: Clock):
    a_person("acc_admin", "admin", "contributor")
    test_id = a_test().assessment_id
    path = {"assessment_id": test_id}
    answer = ask("POST", "/assessments/{assessment_id}/attempts", path=path, account_id="acc_admin")
    assert (answer.status, answer.body["type"].rsplit("/", 1)[-1]) == (409, "own-test")
    assert "GET /assessments" in answer.body["detail"]
