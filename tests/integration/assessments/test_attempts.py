"""Sitting an assessment, on the memory cloud."""

from datetime import timedelta

import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.assessments import NoSuchAssessment
from chalicelib.domain.attempts import AttemptOver, NoSuchAttempt, NoSuchItem, PassedBefore, RetryNotYet
from chalicelib.domain.grading import Answer
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.problems import InvalidField
from chalicelib.models import attempts as records
from chalicelib.models.assessments import Assessment, Bank
from chalicelib.models.audit import AuditRecord
from chalicelib.services import assessments, attempts, skills
from tests.builders.assessments import (
    ADMIN,
    ANN,
    BOB,
    a_graded_attempt,
    a_published_assessment,
    answer_all,
    new_assessment,
    right_answer,
)

MS = timedelta(milliseconds=1)
WEEK = timedelta(hours=168)


def start(assessment: Assessment, actor: Actor = ANN, repeat: Repeat | None = None) -> attempts.Sheet:
    return attempts.start_attempt(actor, assessment.assessment_id, repeat)


def first_answer(attempt_id: str) -> tuple[str, Answer]:
    question = records.attempt_of(attempt_id).questions[0]
    return question.item_id, right_answer(question)


def test_an_attempt_asks_the_drawn_items_and_shows_no_key(clock):
    sheet = start(a_published_assessment())
    assert (sheet.state, len(sheet.items), sheet.seconds_left) == ("running", 8, 1800)
    assert not hasattr(sheet.items[0], "right")
    assert not hasattr(sheet.items[0], "key")
    assert {item.topic for item in sheet.items} == {
        "Whole numbers", "Fractions and decimals", "Per cent and money", "Measures",
    }  # fmt: skip


def test_answers_are_there_again_after_a_lost_connection(clock):
    sheet = start(a_published_assessment())
    item_id, answer = first_answer(sheet.attempt_id)
    saved = attempts.save_answer(ANN, sheet.attempt_id, item_id, answer)
    clock.advance(minutes=10, seconds=1)
    resumed = attempts.read_attempt(ANN, sheet.attempt_id)
    kept = {item.item_id: item.answer for item in resumed.items}
    assert (kept.pop(item_id), set(kept.values())) == (saved.answer, {None})
    assert resumed.seconds_left == 1199


def test_starting_again_gets_the_running_attempt(clock):
    assessment = a_published_assessment()
    sheet = start(assessment)
    item_id, answer = first_answer(sheet.attempt_id)
    attempts.save_answer(ANN, sheet.attempt_id, item_id, answer)
    again = start(assessment)
    assert again.attempt_id == sheet.attempt_id
    assert [item.item_id for item in again.items] == [item.item_id for item in sheet.items]
    assert again.items[0].answer is not None


def test_a_pass_verifies_the_skill_at_once(clock):
    sheet = a_graded_attempt(ANN, a_published_assessment(), right=6)
    assert (sheet.state, sheet.score_percent, sheet.retry_at) == ("passed", 75, None)
    (held,) = skills.my_skills(ANN)
    assert (held.skill, held.verified_level, held.attempt_id) == ("math/arithmetic", 1, sheet.attempt_id)
    assert sum(topic.right for topic in sheet.topics) == 6


def test_a_failure_proves_nothing_and_bars_the_next_try_for_7_days_to_the_millisecond(clock):
    assessment = a_published_assessment()
    failed = a_graded_attempt(ANN, assessment, right=5)
    assert (failed.state, failed.score_percent, failed.retry_at) == ("failed", 62, clock.at + WEEK)
    assert skills.my_skills(ANN) == []
    assert failed.retry_at is not None
    clock.at = failed.retry_at - MS
    with pytest.raises(RetryNotYet) as refusal:
        start(assessment)
    assert refusal.value.extra["retry_at"] == failed.retry_at.isoformat(timespec="milliseconds")[:-6] + "Z"
    clock.at = failed.retry_at
    second = start(assessment)
    assert second.attempt_id != failed.attempt_id
    assert second.items != failed.items


def test_a_list_says_who_is_barred_until_when_and_nobody_else(clock):
    assessment = a_published_assessment()
    failed = a_graded_attempt(ANN, assessment, right=0)
    (ann_sees,) = assessments.offered_assessments(ANN, limit=10, cursor=None).assessments
    (bob_sees,) = assessments.offered_assessments(BOB, limit=10, cursor=None).assessments
    assert (ann_sees.retry_at, ann_sees.tries, bob_sees.retry_at, bob_sees.tries) == (failed.retry_at, 1, None, 0)
    clock.at = failed.retry_at
    (later,) = assessments.offered_assessments(ANN, limit=10, cursor=None).assessments
    assert later.retry_at is None


def test_who_has_passed_is_not_tested_again(clock):
    assessment = a_published_assessment()
    a_graded_attempt(ANN, assessment, right=8)
    with pytest.raises(PassedBefore):
        start(assessment)
    (seen,) = assessments.offered_assessments(ANN, limit=10, cursor=None).assessments
    assert (seen.is_passed, seen.running_attempt_id) == (True, None)


def test_a_list_leads_to_the_newest_result_of_each_and_to_nobody_elses(clock):
    assessment = a_published_assessment()
    graded = a_graded_attempt(ANN, assessment, right=0)
    (ann_sees,) = assessments.offered_assessments(ANN, limit=10, cursor=None).assessments
    (bob_sees,) = assessments.offered_assessments(BOB, limit=10, cursor=None).assessments
    assert (ann_sees.last_attempt_id, bob_sees.last_attempt_id) == (graded.attempt_id, None)


def test_an_easier_test_never_lowers_a_proved_level(clock):
    hard = a_graded_attempt(ANN, a_published_assessment(level=3), right=8)
    a_graded_attempt(ANN, a_published_assessment(level=2), right=8)
    (held,) = skills.my_skills(ANN)
    assert (held.verified_level, held.attempt_id) == (3, hard.attempt_id)
    a_graded_attempt(ANN, a_published_assessment(level=4), right=8)
    assert skills.my_skills(ANN)[0].verified_level == 4


@pytest.mark.parametrize(("offset", "is_taken"), [(-MS, True), (timedelta(0), False), (MS, False)])
def test_an_answer_is_taken_until_the_last_millisecond(clock, offset, is_taken):
    sheet = start(a_published_assessment())
    item_id, answer = first_answer(sheet.attempt_id)
    clock.at = sheet.ends_at + offset
    if is_taken:
        attempts.save_answer(ANN, sheet.attempt_id, item_id, answer)
    else:
        with pytest.raises(AttemptOver):
            attempts.save_answer(ANN, sheet.attempt_id, item_id, answer)
    assert bool(records.answers_of(sheet.attempt_id)) is is_taken


def test_no_answer_is_taken_once_handed_in(clock):
    sheet = a_graded_attempt(ANN, a_published_assessment(), right=0)
    item_id, answer = first_answer(sheet.attempt_id)
    with pytest.raises(AttemptOver):
        attempts.save_answer(ANN, sheet.attempt_id, item_id, answer)


def test_an_answer_that_is_none_is_refused_and_not_saved(clock):
    sheet = start(a_published_assessment())
    numeric = next(item.item_id for item in sheet.items if item.kind == "numeric")
    with pytest.raises(InvalidField):
        attempts.save_answer(ANN, sheet.attempt_id, numeric, "1,234.50")
    with pytest.raises(NoSuchItem):
        attempts.save_answer(ANN, sheet.attempt_id, "no-such-item", "a")
    assert records.answers_of(sheet.attempt_id) == {}


def test_an_attempt_whose_time_ran_out_is_graded_from_what_was_saved_when_it_is_read(clock):
    sheet = start(a_published_assessment())
    answer_all(ANN, sheet.attempt_id, right=7)
    clock.at = sheet.ends_at + timedelta(hours=2)
    result = attempts.read_attempt(ANN, sheet.attempt_id)
    assert (result.state, result.score_percent) == ("passed", 87)
    assert (result.submitted_at, result.graded_at) == (sheet.ends_at, clock.at)
    assert (sheet.ended_by, result.ended_by) == (None, "time")


def test_handing_in_late_is_handing_in_what_was_saved(clock):
    assessment = a_published_assessment()
    sheet = start(assessment)
    clock.at = sheet.ends_at
    late = attempts.submit_attempt(ANN, sheet.attempt_id)
    assert (late.state, late.score_percent, late.submitted_at) == ("failed", 0, sheet.ends_at)
    assert late.retry_at == clock.at + WEEK


def test_starting_after_the_time_ran_out_grades_the_old_attempt_first(clock):
    assessment = a_published_assessment()
    sheet = start(assessment)
    clock.at = sheet.ends_at + timedelta(days=30)
    with pytest.raises(RetryNotYet):
        start(assessment)
    assert attempts.read_attempt(ANN, sheet.attempt_id).retry_at == clock.at + WEEK


def test_handing_in_twice_gives_the_same_result(clock):
    sheet = a_graded_attempt(ANN, a_published_assessment(), right=3)
    clock.advance(hours=5)
    assert attempts.submit_attempt(ANN, sheet.attempt_id) == sheet


def test_a_repeated_start_answers_its_own_attempt_even_when_that_is_over(clock):
    assessment = a_published_assessment()
    repeat = Repeat("acc_ann#start#key-1", "hash")
    sheet = start(assessment, repeat=repeat)
    attempts.submit_attempt(ANN, sheet.attempt_id)
    again = start(assessment, repeat=repeat)
    assert (again.attempt_id, again.state) == (sheet.attempt_id, "failed")
    with pytest.raises(RetryNotYet):
        start(assessment, repeat=Repeat("acc_ann#start#key-2", "hash"))


def test_another_persons_attempt_does_not_exist(clock):
    sheet = start(a_published_assessment())
    item_id, answer = first_answer(sheet.attempt_id)
    with pytest.raises(NoSuchAttempt):
        attempts.read_attempt(BOB, sheet.attempt_id)
    with pytest.raises(NoSuchAttempt):
        attempts.save_answer(BOB, sheet.attempt_id, item_id, answer)
    with pytest.raises(NoSuchAttempt):
        attempts.submit_attempt(BOB, sheet.attempt_id)
    assert attempts.read_attempt(ANN, sheet.attempt_id).state == "running"


def test_a_draft_cannot_be_taken_or_seen(clock):
    written = assessments.write_assessment(ADMIN, new_assessment(), None)
    with pytest.raises(NoSuchAssessment):
        start(written)
    with pytest.raises(NoSuchAssessment):
        attempts.start_attempt(ANN, "asm_unknown", None)
    assert assessments.offered_assessments(ANN, limit=10, cursor=None).assessments == []


def test_an_attempt_is_graded_by_the_keys_it_was_started_with(clock):
    assessment = a_published_assessment()
    sheet = start(assessment)
    answer_all(ANN, sheet.attempt_id, right=8)
    Bank(assessment.assessment_id, 1, items=[]).save()
    assert attempts.submit_attempt(ANN, sheet.attempt_id).score_percent == 100


def test_the_sweep_grades_what_ran_out_and_nothing_else(clock):
    assessment = a_published_assessment()
    ran_out = start(assessment)
    answer_all(ANN, ran_out.attempt_id, right=8)
    clock.advance(minutes=15)
    running = start(assessment, BOB)
    clock.at = ran_out.ends_at
    looked = attempts.expire_attempts("schedule", "attempts past their end", dry_run=True)
    assert (looked["due"], looked["passed"], records.attempt_of(ran_out.attempt_id).state) == (1, 0, "running")
    assert _acts_on(ran_out) == []
    swept = attempts.expire_attempts("schedule", "attempts past their end")
    assert (swept["due"], swept["passed"], swept["failed"]) == (1, 1, 0)
    assert records.attempt_of(ran_out.attempt_id).state == "passed"
    assert records.attempt_of(running.attempt_id).state == "running"
    assert attempts.expire_attempts("schedule", "again")["due"] == 0
    assert _acts_on(ran_out) == [("expire_attempt", "schedule", "attempts past their end")]


def _acts_on(sheet: attempts.Sheet) -> list[tuple[str, str, str | None]]:
    return [(act.action, act.by, act.reason) for act in AuditRecord.scan() if act.subject == sheet.attempt_id]
