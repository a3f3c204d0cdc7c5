"""Texts graded by a person who has proved the skill, without knowing whose they are (R6, R16, R17)."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.domain.access import Actor
from chalicelib.domain.attempts import RetryNotYet
from chalicelib.domain.attempts_to_grade import (
    HELD_FOR,
    GivenMark,
    GradingLapsed,
    NoSuchAttemptToGrade,
    NothingToGrade,
)
from chalicelib.domain.problems import InvalidField
from chalicelib.models import attempts as records
from chalicelib.models.audit import AuditRecord
from chalicelib.models.skills import Skill
from chalicelib.services import attempts, attempts_to_grade, skills
from tests.builders.graded import (
    ANN,
    ESSAY,
    HEAD,
    RAY,
    RITA,
    RUBRIC,
    SHORT,
    TRANSLATION,
    an_assessment,
    hand_in,
    points,
)
from tests.builders.http import ask
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud

TEXT = "Bees pollinate most of our fruit."


def prove(actor: Actor, level: int, clock: Clock, skill: str = "language/en") -> None:
    Skill(actor.account_id, skill, level=level, attempt_id="att_old", verified_at=clock.at).save()


def an_essay(actor: Actor = ANN, **changes: Any) -> attempts.Sheet:
    return hand_in(actor, an_assessment(ESSAY, SHORT, **changes), {"bees": TEXT, "capital": "Lima"})


def test_points_and_keys_together_decide_and_the_person_reads_the_reasons(clock: Clock):
    prove(RITA, 3, clock)
    sheet = an_essay(level=3, pass_percent=90)
    work = attempts_to_grade.take_next(RITA)
    (text,) = work.items
    assert (work.grading_id, text.answer, text.words, text.signs) == (sheet.attempt_id, TEXT, 6, 28)
    assert text.writing is not None
    assert [line.criterion for line in text.writing.rubric] == ["clarity", "grammar"]
    graded = attempts_to_grade.give_marks(RITA, sheet.attempt_id, [points("bees", 4, 4)])
    assert (graded.state, graded.score_percent) == ("passed", 90)
    seen = attempts.read_attempt(ANN, sheet.attempt_id)
    (mark,) = [item.mark for item in seen.items if item.mark]
    assert [(line.criterion, line.points, line.reason) for line in mark.criteria] == [
        ("clarity", 4, "Reads well."), ("grammar", 4, "Two slips."),
    ]  # fmt: skip
    assert {topic.topic: topic.percent for topic in seen.topics} == {"T": 100, "Writing": 80}
    assert skills.my_skills(ANN)[0].verified_level == 3
    assert [(act.by, act.action) for act in AuditRecord.scan() if act.subject == sheet.attempt_id] == [
        ("acc_rita", "grade_attempt")
    ]


def test_what_graders_alone_read_is_in_no_answer_to_who_takes_the_test(clock: Clock):
    notes = "The places that decide are “rains”."
    noted = TRANSLATION | {"rubric": [RUBRIC[0] | {"grader_notes": notes}, RUBRIC[1]]}
    a_person("acc_ann")
    assessment = an_assessment(noted)
    a_try = {"path": {"assessment_id": assessment.assessment_id}, "account_id": "acc_ann"}
    begun = ask("POST", "/assessments/{assessment_id}/attempts", **a_try)
    assert begun.body["items"][0]["writing"]["rubric"][0] == RUBRIC[0]
    where = {"path": {"attempt_id": begun.body["attempt_id"], "item_id": "rain"}, "account_id": "acc_ann"}
    answers = [begun, ask("PUT", "/attempts/{attempt_id}/answers/{item_id}", body={"answer": "Llueve."}, **where)]
    answers.append(ask("POST", "/attempts/{attempt_id}/submission", **where))
    (text,) = attempts_to_grade.take_next(HEAD).items
    assert text.writing is not None
    assert [line.grader_notes for line in text.writing.rubric] == [notes, None]
    attempts_to_grade.give_marks(HEAD, begun.body["attempt_id"], [points("rain", 4, 4)])
    answers.append(ask("GET", "/attempts/{attempt_id}", **where))
    assert {answer.status for answer in answers} == {200, 201}
    assert not any("decide" in str(answer.body) or "notes" in str(answer.body) for answer in answers)


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("Two words", "It has 2 words; at least 3 are asked for."),
        ("So three words", None),
        ("word " * 201, "It has 201 words; at most 200 are asked for."),
        ("蜜蜂为我们的果树授粉。", None),
    ],
)
def test_a_text_of_another_length_than_asked_is_kept_and_its_person_told(clock: Clock, text: str, warning: str | None):
    assessment = an_assessment(ESSAY)
    begun = attempts.start_attempt(ANN, assessment.assessment_id, None)
    saved = attempts.save_answer(ANN, begun.attempt_id, "bees", text)
    (item,) = attempts.read_attempt(ANN, begun.attempt_id).items
    assert (saved.warning, item.warning, item.answer) == (warning, warning, saved.answer)


def test_the_week_until_the_next_try_begins_with_the_grading(clock: Clock):
    assessment = an_assessment(ESSAY)
    sheet = hand_in(ANN, assessment, {"bees": TEXT})
    assert attempts.start_attempt(ANN, assessment.assessment_id, None).state == "grading"
    clock.advance(days=2)
    attempts_to_grade.take_next(HEAD)
    attempts_to_grade.give_marks(HEAD, sheet.attempt_id, [points("bees", 0, 1)])
    failed = attempts.read_attempt(ANN, sheet.attempt_id)
    assert (failed.state, failed.retry_at) == ("failed", clock.at + timedelta(hours=168))
    with pytest.raises(RetryNotYet):
        attempts.start_attempt(ANN, assessment.assessment_id, None)


def test_nothing_a_grader_gets_says_whose_text_it_is(clock: Clock):
    sheet = an_essay()
    shown = msgspec.json.encode(attempts_to_grade.take_next(HEAD)).decode()
    assert sheet.attempt_id in shown
    assert "acc_" not in shown


def test_only_who_has_proved_the_skill_at_the_level_grades_and_never_the_own_text(clock: Clock):
    an_essay(RITA, level=3)
    for actor, level in ((RITA, 5), (RAY, 2)):
        prove(actor, level, clock)
        with pytest.raises(NothingToGrade):
            attempts_to_grade.take_next(actor)
    prove(RAY, 5, clock, skill="language/es")
    with pytest.raises(NothingToGrade):
        attempts_to_grade.take_next(RAY)
    prove(RAY, 3, clock)
    assert attempts_to_grade.take_next(RAY).level == 3


def test_who_may_grade_nothing_is_told_who_may_and_what_waits_for_them(clock: Clock):
    with pytest.raises(NothingToGrade) as refused:
        attempts_to_grade.take_next(RAY)
    assert ("waiting" in refused.value.extra, "administrators" in str(refused.value.detail)) == (False, True)
    an_essay(RAY, level=3)
    with pytest.raises(NothingToGrade) as refused:
        attempts_to_grade.take_next(RAY)
    assert "waiting" not in refused.value.extra, "one's own text waits for others"
    with pytest.raises(NothingToGrade) as refused:
        attempts_to_grade.take_next(RITA)
    assert refused.value.extra["waiting"] == {"skill": "language/en", "level": 3}
    attempts_to_grade.take_next(HEAD)
    with pytest.raises(NothingToGrade) as refused:
        attempts_to_grade.take_next(RITA)
    assert "waiting" not in refused.value.extra, "somebody grades it"


def test_an_administrator_who_reviews_grades_any_skill_but_not_the_own_text(clock: Clock):
    an_essay(HEAD)
    with pytest.raises(NothingToGrade):
        attempts_to_grade.take_next(HEAD)
    other = an_essay(ANN)
    assert attempts_to_grade.take_next(HEAD).grading_id == other.attempt_id


def test_the_oldest_comes_first_and_one_is_held_at_a_time(clock: Clock):
    first = an_essay(ANN)
    clock.advance(minutes=1)
    an_essay(RAY)
    assert attempts_to_grade.take_next(HEAD).grading_id == first.attempt_id
    assert attempts_to_grade.take_next(HEAD).grading_id == first.attempt_id


def test_two_graders_get_two_attempts_and_a_third_none(clock: Clock):
    for actor in (RITA, RAY):
        prove(actor, 5, clock)
    a, b = an_essay(ANN), an_essay(Actor("acc_cem", frozenset({"contributor"}), "active"))
    taken = {attempts_to_grade.take_next(actor).grading_id for actor in (RITA, RAY)}
    assert taken == {a.attempt_id, b.attempt_id}
    with pytest.raises(NothingToGrade):
        attempts_to_grade.take_next(HEAD)


def test_a_lapsed_attempt_goes_to_another_grader_and_the_first_is_too_late(clock: Clock):
    for actor in (RITA, RAY):
        prove(actor, 5, clock)
    sheet = an_essay()
    attempts_to_grade.take_next(RITA)
    clock.advance(seconds=HELD_FOR.total_seconds() - 1)
    with pytest.raises(NothingToGrade):
        attempts_to_grade.take_next(RAY)
    clock.advance(seconds=1)
    assert attempts_to_grade.take_next(RAY).grading_id == sheet.attempt_id
    with pytest.raises(NoSuchAttemptToGrade):
        attempts_to_grade.give_marks(RITA, sheet.attempt_id, [points("bees", 4, 6)])
    assert records.attempt_of(sheet.attempt_id).state == "grading"


def test_who_took_another_after_the_time_cannot_grade_the_first(clock: Clock):
    first = an_essay(ANN)
    attempts_to_grade.take_next(HEAD)
    clock.advance(hours=3)
    prove(RITA, 5, clock)
    second = an_essay(RAY)
    attempts_to_grade.take_next(RITA)
    assert attempts_to_grade.take_next(HEAD).grading_id == second.attempt_id
    with pytest.raises((GradingLapsed, NoSuchAttemptToGrade)):
        attempts_to_grade.give_marks(HEAD, first.attempt_id, [points("bees", 4, 6)])


def test_marks_given_twice_stand_as_they_were(clock: Clock):
    sheet = an_essay()
    attempts_to_grade.take_next(HEAD)
    first = attempts_to_grade.give_marks(HEAD, sheet.attempt_id, [points("bees", 4, 6)])
    again = attempts_to_grade.give_marks(HEAD, sheet.attempt_id, [points("bees", 0, 0)])
    assert (first.score_percent, again.score_percent, again.state) == (100, 100, first.state)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ([], "marks"),
        ([points("capital", 1, 1)], "marks[0].item_id"),
        ([points("bees", 1, 1), points("bees", 1, 1)], "marks[1].item_id"),
        ([points("bees", 5, 1)], "marks[0].criteria[0].points"),
        ([GivenMark("bees", points("bees", 1, 1).criteria[:1])], "marks[0].criteria"),
        ([GivenMark("bees", points("bees", 1, 1).criteria[:1] * 2)], "marks[0].criteria[1].criterion"),
    ],
)
def test_marks_that_do_not_fit_the_rubric_are_refused_by_their_path(clock: Clock, given, field):
    sheet = an_essay()
    attempts_to_grade.take_next(HEAD)
    with pytest.raises(InvalidField) as refusal:
        attempts_to_grade.give_marks(HEAD, sheet.attempt_id, given)
    assert refusal.value.extra["field"] == field
    assert records.attempt_of(sheet.attempt_id).state == "grading"


def test_a_text_not_written_is_worth_nothing_and_needs_no_grader(clock: Clock):
    sheet = hand_in(ANN, an_assessment(TRANSLATION, SHORT, pass_percent=50), {"capital": "Lima"})
    assert (sheet.state, sheet.score_percent) == ("passed", 50)


def test_marks_whose_answer_was_lost_are_given_once(clock: Clock, cloud: MemoryCloud):
    sheet = an_essay()
    attempts_to_grade.take_next(HEAD)
    cloud.lose_answer_at(4)
    graded = attempts_to_grade.give_marks(HEAD, sheet.attempt_id, [points("bees", 4, 6)])
    assert (graded.state, len([act for act in AuditRecord.scan() if act.action == "grade_attempt"])) == ("passed", 1)


def test_grading_over_http(clock: Clock):
    a_person("acc_ann"), a_person("acc_head", "reviewer", "admin"), a_person("acc_rita", "reviewer")
    sheet = an_essay()
    path = {"grading_id": sheet.attempt_id}
    assert ask("POST", "/attempts-to-grade", account_id="acc_ann").status == 403
    assert ask("POST", "/attempts-to-grade", account_id="acc_rita").body["type"] == "/problems/nothing-to-grade"
    assert ask("POST", "/attempts-to-grade", account_id="acc_head").status == 201
    read = ask("GET", "/attempts-to-grade/{grading_id}", path=path, account_id="acc_head")
    assert (read.status, read.body["items"][0]["answer"]) == (200, TEXT)
    assert ask("GET", "/attempts-to-grade/{grading_id}", path=path, account_id="acc_rita").status == 404
    body = {"marks": [msgspec.to_builtins(points("bees", 4, 6))]}
    route = "/attempts-to-grade/{grading_id}/marks"
    given = ask("POST", route, path=path, body=body, account_id="acc_head")
    assert (given.status, given.body) == (
        200, {"grading_id": sheet.attempt_id, "state": "passed", "score_percent": 100},
    )  # fmt: skip
    seen = ask("GET", "/attempts/{attempt_id}", path={"attempt_id": sheet.attempt_id}, account_id="acc_ann").body
    assert next(item["mark"]["points"] for item in seen["items"] if item["mark"]) == 10
