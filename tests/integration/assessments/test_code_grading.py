"""Functions that contributors write: run by a function of its own, compared outside it, graded once (R6, R16)."""

import pytest

from chalicelib.domain.messages import GradeCode
from chalicelib.domain.outbox import followed
from chalicelib.domain.problems import Problem
from chalicelib.gateways.functions import FunctionFailed
from chalicelib.handlers import queues
from chalicelib.models import attempts as records
from chalicelib.services import attempts, code_grading, outbox, skills
from tests.builders.graded import ANN, CODE, ESSAY, RIGHT_CODE, SHALLOW_CODE, SHORT, an_assessment, hand_in
from tests.builders.work import Clock
from tests.fakes.cloud import MemoryCloud


def deliver(attempt_id: str) -> None:
    """One message of the queue, as Lambda hands it over."""
    body = '{"type":"code","attempt_id":"' + attempt_id + '"}'
    answer = queues.grade_attempts({"Records": [{"messageId": "m", "body": body}]}, None)
    assert answer == {"batchItemFailures": []}


def test_a_right_function_passes_after_it_was_run(clock):
    sheet = hand_in(ANN, an_assessment(CODE, pass_percent=100), {"flatten": RIGHT_CODE})
    assert (sheet.state, sheet.score_percent, sheet.items[0].mark) == ("grading", None, None)
    deliver(sheet.attempt_id)
    graded = attempts.read_attempt(ANN, sheet.attempt_id)
    assert (graded.state, graded.score_percent, graded.graded_at) == ("passed", 100, clock.at)
    assert graded.items[0].mark is not None
    assert graded.items[0].mark.note == "2 of 2 cases"
    assert [held.attempt_id for held in skills.my_skills(ANN)] == [sheet.attempt_id]


def test_a_function_that_fails_a_hidden_case_is_wrong_and_the_person_reads_how_many_passed(clock):
    sheet = hand_in(ANN, an_assessment(CODE, SHORT, pass_percent=60), {"flatten": SHALLOW_CODE, "capital": "lima"})
    deliver(sheet.attempt_id)
    graded = attempts.read_attempt(ANN, sheet.attempt_id)
    notes = [item.mark.note for item in graded.items if item.mark]
    assert (graded.state, graded.score_percent, notes) == ("failed", 50, ["1 of 2 cases; first failure: differs"])


def test_an_unanswered_function_needs_no_running(clock):
    sheet = hand_in(ANN, an_assessment(CODE, SHORT, pass_percent=50), {"capital": "Lima"})
    assert (sheet.state, sheet.score_percent) == ("passed", 50)


def test_the_wanted_results_never_enter_the_sandbox(cloud: MemoryCloud, clock):
    sheet = hand_in(ANN, an_assessment(CODE), {"flatten": RIGHT_CODE})
    deliver(sheet.attempt_id)
    ((name, event),) = cloud.services["lambda"].asked
    assert (name, set(event)) == ("run_code", {"source", "function", "calls"})
    assert event["calls"] == [[[1, [2, [3]]]], [[]]]


def test_the_person_sees_the_examples_and_no_case(clock):
    sheet = hand_in(ANN, an_assessment(CODE), {"flatten": RIGHT_CODE})
    (item,) = sheet.items
    assert item.coding is not None
    assert (item.coding.function, item.coding.starter) == ("flatten", CODE["starter"])
    assert [example.args for example in item.coding.examples] == [[[1, [2]]]]
    assert not hasattr(item, "cases")


def test_a_message_that_comes_twice_grades_once(clock: Clock):
    sheet = hand_in(ANN, an_assessment(CODE), {"flatten": RIGHT_CODE})
    deliver(sheet.attempt_id)
    graded = attempts.read_attempt(ANN, sheet.attempt_id)
    clock.advance(hours=1)
    deliver(sheet.attempt_id)
    assert attempts.read_attempt(ANN, sheet.attempt_id) == graded


def test_a_function_that_cannot_be_run_leaves_the_attempt_waiting(cloud: MemoryCloud, clock: Clock):
    """Nothing is graded as wrong because the sandbox failed: the message comes again, in the end an alarm rings."""
    sheet = hand_in(ANN, an_assessment(CODE), {"flatten": RIGHT_CODE})
    cloud.services["lambda"].fail("run_code")
    with pytest.raises(FunctionFailed):
        code_grading.grade_code(sheet.attempt_id)
    assert attempts.read_attempt(ANN, sheet.attempt_id).state == "grading"
    assert issubclass(FunctionFailed, Problem)


def test_the_stream_asks_for_the_running_once(clock):
    sheet = hand_in(ANN, an_assessment(CODE), {"flatten": RIGHT_CODE})
    new = {"state": "grading", "running_shard": "code#1", "attempt_id": sheet.attempt_id, "account_id": "acc_ann"}
    old = new | {"state": "submitted", "running_shard": "running#1"}
    assert followed("attempts", old, new) == [GradeCode(sheet.attempt_id)]
    assert followed("attempts", new, new | {"taken_until": None}) == []
    assert followed("attempts", new, new | {"running_shard": "review#language/en"}) == []


def test_a_lost_message_is_found_again_once_the_attempt_would_have_ended(clock: Clock):
    sheet = hand_in(ANN, an_assessment(CODE), {"flatten": RIGHT_CODE})
    assert outbox.sweep(by="schedule", reason="again")["grading"] == 0
    clock.at = sheet.ends_at + outbox.LOST_AFTER
    assert outbox.sweep(by="schedule", reason="again")["grading"] == 1
    deliver(sheet.attempt_id)
    assert outbox.sweep(by="schedule", reason="again")["grading"] == 0


def test_functions_are_run_first_and_then_a_person_reads_the_texts(clock):
    sheet = hand_in(ANN, an_assessment(CODE, ESSAY), {"flatten": RIGHT_CODE, "bees": "They pollinate our fruit."})
    deliver(sheet.attempt_id)
    waiting = records.attempt_of(sheet.attempt_id)
    assert (waiting.state, waiting.running_shard, set(waiting.marks)) == ("grading", "review#language/en", {"flatten"})


def test_an_attempt_with_a_function_whose_time_ran_out_is_graded_from_what_was_saved(clock: Clock):
    sheet = attempts.start_attempt(ANN, an_assessment(CODE).assessment_id, None)
    attempts.save_answer(ANN, sheet.attempt_id, "flatten", RIGHT_CODE)
    clock.at = sheet.ends_at
    assert attempts.expire_attempts("schedule", "attempts past their end")["grading"] == 1
    deliver(sheet.attempt_id)
    assert attempts.read_attempt(ANN, sheet.attempt_id).state == "passed"
