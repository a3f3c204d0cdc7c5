"""A wrong item is challenged, decided about by somebody else, and everybody asked it is regraded (R6, R17)."""

import random
from typing import Any

import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.attempts import NoSuchAttempt, NoSuchItem
from chalicelib.domain.challenges import (
    ChallengedBefore,
    ChallengeDecided,
    NotGradedYet,
    SomebodyElseDecides,
    challenges_told,
    regrades_followed,
)
from chalicelib.domain.messages import RegradeItem
from chalicelib.models import attempts as records
from chalicelib.models import challenges as kept
from chalicelib.models.assessments import Assessment
from chalicelib.services import attempts, challenges, notices, outbox, results, skills
from tests.builders.assessments import ADMIN
from tests.builders.graded import ANN, SHORT, an_assessment, hand_in
from tests.builders.grants import granted, needs
from tests.builders.http import ask
from tests.builders.people import mails_to
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud
from tests.fakes.faults import every_crash_point

BEA = Actor("acc_bea", frozenset({"contributor", "admin"}), "active")
WHY = "Callao is called the capital in the text."
ITEMS: list[dict[str, Any]] = [SHORT | {"item_id": item_id} for item_id in ("one", "two", "three")]


def person(number: int) -> Actor:
    return Actor(f"acc_{number}", frozenset({"contributor"}), "active")


def a_test(**changes: Any) -> Assessment:
    return an_assessment(*ITEMS, **({"pass_percent": 100} | changes))


def right(*item_ids: str) -> dict[str, str]:
    return dict.fromkeys(item_ids, "Lima")


def regrade_all(challenge_id: str) -> int:
    """Every message until all were looked at once, and the minutes until they are again are over: then, again.

    The last is delivered twice; how many there were the first time.
    """
    chunks = 0
    while kept.challenge_of(challenge_id).again_at is None:
        results.follow(RegradeItem(challenge_id))
        chunks += 1
    kept.Challenge(challenge_id).update([kept.Challenge.again_at.set(runtime.now())])
    while kept.challenge_of(challenge_id).state == "regrading":
        results.follow(RegradeItem(challenge_id))
    results.follow(RegradeItem(challenge_id))
    return chunks


def upheld(attempt_id: str, item_id: str = "three", actor: Actor = ANN) -> int:
    made = challenges.challenge(actor, attempt_id, item_id, WHY)
    challenges.decide(BEA, made.challenge_id, is_upheld=True, reason="Two answers were right.")
    return regrade_all(made.challenge_id)


def test_an_upheld_challenge_regrades_everybody_who_was_asked_and_verifies_the_skill(clock: Clock):
    test = a_test()
    mine = hand_in(ANN, test, right("one", "two"))
    passed = hand_in(person(1), test, right("one", "two", "three"))
    worse = hand_in(person(2), test, right("one"))
    upheld(mine.attempt_id)
    after = attempts.read_attempt(ANN, mine.attempt_id)
    assert (after.state, after.score_percent, after.retry_at) == ("passed", 100, None)
    assert [held.attempt_id for held in skills.my_skills(ANN)] == [mine.attempt_id]
    assert records.retry_of("acc_ann", test.assessment_id).is_passed
    assert attempts.read_attempt(person(1), passed.attempt_id).score_percent == 100
    still = attempts.read_attempt(person(2), worse.attempt_id)
    assert (still.state, still.score_percent, still.retry_at) == ("failed", 50, worse.retry_at)
    assert skills.my_skills(person(2)) == []


def test_the_result_shows_what_was_taken_out_and_its_topic_counts_without_it(cloud: MemoryCloud, clock: Clock):
    items = [*ITEMS, SHORT | {"item_id": "four", "topic": "Other"}]
    test = an_assessment(*items, pass_percent=100)
    mine = hand_in(ANN, test, right("one", "two", "four"))
    other = hand_in(person(1), test, {})
    a_person("acc_ann")
    assert not any(item.is_taken_out for item in mine.items)
    upheld(mine.attempt_id)
    for actor, sheet, percent in ((ANN, mine, 100), (person(1), other, 0)):
        after = attempts.read_attempt(actor, sheet.attempt_id)
        assert [item.item_id for item in after.items if item.is_taken_out] == ["three"]
        assert {topic.topic: (topic.asked, topic.percent) for topic in after.topics} == {
            "T": (2, percent), "Other": (1, percent),
        }  # fmt: skip
    (made,) = kept.Challenge.scan()
    (tell,) = challenges_told(None, made.attribute_values)
    assert "reason" not in tell.facts, "what somebody wrote is in no message"
    notices.tell(tell)
    (mail,) = mails_to(cloud, "acc_ann@example.org")
    assert "Two answers were right." in mail.text
    assert f"/attempts/{mine.attempt_id}" in mail.text


def test_nobody_gets_worse_who_had_the_item_right(clock: Clock):
    test = a_test(pass_percent=60)
    passed = hand_in(person(1), test, right("one", "three"))
    failed = hand_in(person(2), test, right("three"))
    mine = hand_in(ANN, test, {})
    upheld(mine.attempt_id)
    assert (passed.score_percent, failed.score_percent) == (66, 33)
    for number, sheet in ((1, passed), (2, failed)):
        after = attempts.read_attempt(person(number), sheet.attempt_id)
        assert (after.state, after.score_percent, after.topics) == (sheet.state, sheet.score_percent, sheet.topics)


def test_a_running_attempt_is_graded_without_the_item(clock: Clock):
    test = a_test()
    mine = hand_in(ANN, test, right("one", "two"))
    running = attempts.start_attempt(person(1), test.assessment_id, None)
    for item_id in ("one", "two"):
        attempts.save_answer(person(1), running.attempt_id, item_id, "Lima")
    upheld(mine.attempt_id)
    assert attempts.submit_attempt(person(1), running.attempt_id).state == "passed"


def test_the_item_is_asked_no_more_in_any_version(clock: Clock):
    test = a_test()
    mine = hand_in(ANN, test, right("one", "two"))
    upheld(mine.attempt_id)
    later = attempts.start_attempt(person(1), test.assessment_id, None)
    assert {item.item_id for item in later.items} == {"one", "two"}


def test_a_large_crowd_is_regraded_in_chunks_each_twice(clock: Clock):
    test = a_test()
    sheets = [hand_in(person(number), test, right("one", "two")) for number in range(60)]
    clock.advance(seconds=1)
    assert upheld(sheets[0].attempt_id, actor=person(0)) == 3
    assert {attempts.read_attempt(person(n), sheet.attempt_id).state for n, sheet in enumerate(sheets)} == {"passed"}


def test_a_declined_challenge_changes_nothing_and_says_why(clock: Clock):
    test = a_test()
    mine = hand_in(ANN, test, right("one", "two"))
    made = challenges.challenge(ANN, mine.attempt_id, "three", WHY)
    challenges.decide(BEA, made.challenge_id, is_upheld=False, reason="Lima it is, see the map.")
    (seen,) = challenges.my_challenges(ANN, mine.attempt_id)
    assert (seen.state, seen.decision) == ("declined", "Lima it is, see the map.")
    assert attempts.read_attempt(ANN, mine.attempt_id) == mine
    with pytest.raises(ChallengeDecided):
        challenges.decide(BEA, made.challenge_id, is_upheld=True, reason="Or not, after all.")


def test_an_item_is_challenged_once_by_who_was_asked_it_after_the_result(clock: Clock):
    test = a_test()
    mine = attempts.start_attempt(ANN, test.assessment_id, None)
    with pytest.raises(NotGradedYet):
        challenges.challenge(ANN, mine.attempt_id, "three", WHY)
    attempts.submit_attempt(ANN, mine.attempt_id)
    with pytest.raises(NoSuchItem):
        challenges.challenge(ANN, mine.attempt_id, "four", WHY)
    with pytest.raises(NoSuchAttempt):
        challenges.challenge(person(1), mine.attempt_id, "three", WHY)
    first = challenges.challenge(ANN, mine.attempt_id, "three", WHY)
    assert challenges.challenge(ANN, mine.attempt_id, "three", WHY).challenge_id == first.challenge_id
    with pytest.raises(ChallengedBefore):
        challenges.challenge(ANN, mine.attempt_id, "three", "Another reason altogether.")


def test_neither_the_challenger_nor_at_first_the_author_decides(clock: Clock):
    mine = hand_in(BEA, a_test(), {})
    made = challenges.challenge(BEA, mine.attempt_id, "three", WHY)
    for actor in (BEA, ADMIN):
        with pytest.raises(SomebodyElseDecides):
            challenges.decide(actor, made.challenge_id, is_upheld=True, reason="It was wrong.")
    clock.advance(days=7)
    assert (
        challenges.decide(ADMIN, made.challenge_id, is_upheld=False, reason="Nobody else is here.").state == "declined"
    )


def test_the_stream_asks_for_the_next_chunk_until_all_are_done(clock: Clock):
    new = {"challenge_id": "chl_1", "state": "regrading", "cursor": None}
    assert regrades_followed(new | {"state": "open"}, new) == [RegradeItem("chl_1")]
    assert regrades_followed(new, new | {"cursor": "x"}) == [RegradeItem("chl_1")]
    assert regrades_followed(new, new) == []
    assert regrades_followed(new, new | {"state": "upheld"}) == []


def test_a_regrading_that_was_forgotten_is_found_again(clock: Clock):
    mine = hand_in(ANN, a_test(), {})
    made = challenges.challenge(ANN, mine.attempt_id, "three", WHY)
    challenges.decide(BEA, made.challenge_id, is_upheld=True, reason="Two answers were right.")
    assert outbox.sweep(by="schedule", reason="again")["grading"] == 0
    clock.at += outbox.LOST_AFTER
    assert outbox.sweep(by="schedule", reason="again")["grading"] == 1


def test_a_regrading_that_dies_anywhere_and_comes_again_leaves_the_records_of_one():
    ids: list[str] = []

    def prepare(cloud: MemoryCloud) -> None:
        cloud.create_tables()
        runtime.install(clock=Clock(), bits=random.Random(3).getrandbits, sleep=lambda _: None)
        test = a_test()
        mine = hand_in(ANN, test, right("one", "two"))
        hand_in(person(1), test, right("one", "two", "three"))
        made = challenges.challenge(ANN, mine.attempt_id, "three", WHY)
        challenges.decide(BEA, made.challenge_id, is_upheld=True, reason="Two answers were right.")
        ids[:] = [made.challenge_id]

    try:
        (_, clean), *crashed = every_crash_point(
            MemoryCloud, lambda _: results.follow(RegradeItem(ids[0])), prepare=prepare
        )
    finally:
        runtime.install()
    assert len(crashed) > 8
    for point, seen in crashed:
        assert seen == clean, str(point)


def test_the_regrading_may_do_what_it_does(cloud: MemoryCloud, clock: Clock):
    mine = hand_in(ANN, a_test(), right("one", "two"))
    made = challenges.challenge(ANN, mine.attempt_id, "three", WHY)
    with cloud.counting() as deciding:
        challenges.decide(BEA, made.challenge_id, is_upheld=True, reason="Two answers were right.")
    with cloud.counting() as regrading:
        results.follow(RegradeItem(made.challenge_id))
    assert {need for call in deciding.calls for need in needs(call)} <= granted("api_handler")
    assert {need for call in regrading.calls for need in needs(call)} <= granted("grade_attempts")


def test_a_challenge_over_http(clock: Clock):
    a_person("acc_ann"), a_person("acc_bea", "contributor", "admin")
    mine = hand_in(ANN, a_test(), right("one", "two"))
    route = "/attempts/{attempt_id}/items/{item_id}/challenge"
    path = {"attempt_id": mine.attempt_id, "item_id": "three"}
    mine_path = {"attempt_id": mine.attempt_id}
    mine_route = "/attempts/{attempt_id}/challenges"
    assert ask("GET", mine_route, path=mine_path, account_id="acc_ann").body == {"challenges": []}
    assert ask("GET", mine_route, path=mine_path, account_id="acc_bea").status == 404
    made = ask("POST", route, path=path, body={"reason": WHY}, account_id="acc_ann")
    assert (made.status, made.body["state"]) == (201, "open")
    (listed,) = ask("GET", "/challenges", account_id="acc_bea").body["challenges"]
    assert (listed["reason"], "account_id" in listed) == (WHY, False)
    decision = {"is_upheld": True, "reason": "Two answers were right."}
    given = {"path": {"challenge_id": listed["challenge_id"]}, "body": decision}
    assert ask("POST", "/challenges/{challenge_id}/decision", account_id="acc_ann", **given).status == 403
    assert ask("POST", "/challenges/{challenge_id}/decision", account_id="acc_bea", **given).status == 200
    regrade_all(listed["challenge_id"])
    (seen,) = ask("GET", mine_route, path=mine_path, account_id="acc_ann").body["challenges"]
    assert (seen["state"], seen["decision"]) == ("upheld", "Two answers were right.")


def test_a_result_raised_later_shortens_no_newer_proof(clock: Clock):
    test = a_test(valid_months=12)
    first = hand_in(ANN, test, right("one", "two"))
    clock.advance(days=7)
    second = hand_in(ANN, test, right("one", "two", "three"))
    upheld(first.attempt_id)
    assert attempts.read_attempt(ANN, first.attempt_id).state == "passed"
    assert records.retry_of("acc_ann", test.assessment_id).proved_until == second.expires_at
    (held,) = skills.my_skills(ANN)
    assert (held.attempt_id, held.expires_at) == (second.attempt_id, second.expires_at)
