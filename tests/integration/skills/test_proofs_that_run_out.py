"""A proof counts until its day and no longer, wherever skills are asked for, and can be renewed (R16, R17, R42)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.attempts import PassedBefore, RetryNotYet
from chalicelib.domain.attempts_to_grade import NothingToGrade
from chalicelib.domain.matching import NotEligible
from chalicelib.domain.proofs import proof_end
from chalicelib.domain.skills import Proof
from chalicelib.models import own_data, people, qualifications, skills, store
from chalicelib.models.assessments import Assessment, Bank
from chalicelib.models.attempts import Attempt, retry_of
from chalicelib.models.claims import Claim
from chalicelib.models.enrolments import Enrolment
from chalicelib.services import assessments, attempts, attempts_to_grade, claims, enrolments
from chalicelib.services import skills as asked
from tests.builders.assessments import ADMIN, ANN, BOB, a_graded_attempt, a_published_assessment, new_assessment
from tests.builders.graded import ESSAY, an_assessment, hand_in
from tests.builders.http import ask
from tests.builders.work import Clock, a_person, a_project, a_task, enrolled
from tests.fakes.cloud import MemoryCloud

MS, DAY = timedelta(milliseconds=1), timedelta(days=1)
PATH = "math/arithmetic"
NEEDS: dict[str, Any] = {"required_skills": [{"skill": PATH, "level": 1, "is_verified": True}]}


def prove(account_id: str, level: int, months: int | None, *, skill: str = PATH, attempt_id: str = "att_1") -> Proof:
    now = runtime.now()
    proof = Proof(level, attempt_id, now, proof_end(now, months), "asm_1", "Arithmetic", 1)
    with store.transaction() as tx:
        skills.held_of(account_id, skill).grant(tx, proof)
    return proof


def a_pass(assessment: Assessment, right: int = 8) -> attempts.Sheet:
    return a_graded_attempt(ANN, assessment, right=right)


def test_a_pass_proves_with_level_source_and_end_and_is_shown_as_run_out_from_that_very_millisecond(
    clock: Clock,
) -> None:
    a_person()
    assessment = a_published_assessment(valid_months=36, title="Sums")
    sheet = a_pass(assessment)
    end = datetime(2029, 11, 16, 9, tzinfo=UTC)
    assert (clock.at, sheet.valid_months, sheet.expires_at) == (datetime(2026, 11, 16, 9, tzinfo=UTC), 36, end)
    clock.at = end - MS
    (held,) = ask("GET", "/me/skills", account_id="acc_ann").body["skills"]
    assert (held["verified_level"], held["is_expired"], held["expires_at"]) == (1, False, "2029-11-16T09:00:00Z")
    assert held["source"] == {
        "assessment_id": assessment.assessment_id, "title": "Sums", "version": 1, "attempt_id": sheet.attempt_id,
    }  # fmt: skip
    assert (skills.verified_levels("acc_ann"), list(skills.proofs_of("acc_ann"))) == ({PATH: 1}, [PATH])
    clock.at = end
    (held,) = ask("GET", "/me/skills", account_id="acc_ann").body["skills"]
    assert (held["verified_level"], held["is_expired"], held["expires_at"]) == (None, True, "2029-11-16T09:00:00Z")
    assert (skills.verified_levels("acc_ann"), skills.proofs_of("acc_ann")) == ({}, {})
    assert people.person_of("acc_ann").verified == {}


def test_a_failed_renewal_takes_nothing_and_a_passed_one_counts_from_its_grading(clock: Clock) -> None:
    assessment = a_published_assessment(valid_months=12)
    end = a_pass(assessment).expires_at
    assert end is not None
    clock.at = end - 60 * DAY - MS
    with pytest.raises(PassedBefore):
        a_pass(assessment)
    (seen,) = assessments.offered_assessments(ANN, limit=5, cursor=None).assessments
    assert (seen.is_passed, seen.expires_at, seen.retry_at, seen.valid_months) == (True, end, end - 60 * DAY, 12)
    clock.at += MS
    failed = a_pass(assessment, right=0)
    assert (failed.state, skills.verified_levels("acc_ann")) == ("failed", {PATH: 1})
    clock.at += timedelta(hours=168) - MS
    with pytest.raises(RetryNotYet):
        a_pass(assessment)
    (seen,) = assessments.offered_assessments(ANN, limit=5, cursor=None).assessments
    assert (seen.is_passed, seen.retry_at) == (True, failed.retry_at)
    clock.at += MS
    renewed = a_pass(assessment)
    assert (renewed.state, renewed.expires_at) == ("passed", proof_end(clock.at, 12))
    (held,) = asked.my_skills(ANN)
    assert (held.attempt_id, held.verified_at, held.expires_at) == (renewed.attempt_id, clock.at, renewed.expires_at)
    clock.at = end
    assert skills.verified_levels("acc_ann") == {PATH: 1}


def test_what_ran_out_is_proved_again_by_the_same_test(clock: Clock) -> None:
    assessment = a_published_assessment(valid_months=1)
    end = a_pass(assessment).expires_at
    assert end is not None
    clock.at = end + 300 * DAY
    (seen,) = assessments.offered_assessments(ANN, limit=5, cursor=None).assessments
    assert (seen.is_passed, seen.retry_at, skills.verified_levels("acc_ann")) == (False, None, {})
    assert not qualifications.sitting_of(retry_of("acc_ann", assessment.assessment_id), clock.at).is_passed
    a_pass(assessment)
    assert skills.verified_levels("acc_ann") == {PATH: 1}


def test_a_renewal_by_a_version_that_holds_for_less_shortens_nothing(clock: Clock) -> None:
    end = a_pass(a_published_assessment(name="sums", valid_months=36)).expires_at
    assert end is not None
    clock.at = end - 60 * DAY
    a_pass(a_published_assessment(name="sums", version=2, valid_months=1, title="New"))
    assert asked.my_skills(ANN)[0].expires_at == end


def test_a_high_proof_that_ran_out_does_not_hide_a_lower_one_that_holds(clock: Clock) -> None:
    low, high = a_published_assessment(level=2), a_published_assessment(level=4, valid_months=1)
    end = a_pass(high).expires_at
    a_pass(low)
    assert end is not None
    for at, level in ((end - MS, 4), (end, 2), (end + 9999 * DAY, 2)):
        clock.at = at
        (held,) = asked.my_skills(ANN)
        assert (held.verified_level, held.is_expired) == (level, False)
        assert skills.verified_levels("acc_ann") == {PATH: level}
    parts = dict(own_data.parts_of("acc_ann"))
    assert [(one["level"], one["expires_at"]) for one in parts["skills"]] == [(4, end), (2, None)]


def test_a_version_says_for_how_long_and_running_attempts_keep_theirs(clock: Clock) -> None:
    first = a_published_assessment(name="sums", valid_months=12)
    running = attempts.start_attempt(ANN, first.assessment_id, None)
    clock.advance(seconds=1)
    a_published_assessment(name="sums", version=2, title="New", valid_months=None)
    stands = Assessment.read(first.assessment_id)
    assert stands.version == 2
    assert stands.valid_months is None
    assert Attempt.get(running.attempt_id).valid_months == 12
    clock.advance(seconds=1)
    a_published_assessment(name="sums", version=3, title="Newer", valid_months=24)
    assert Assessment.read(first.assessment_id).valid_months == 24


def test_a_version_written_before_proofs_could_run_out_stands_when_it_is_sent_again(clock: Clock) -> None:
    written = a_published_assessment(name="sums")
    assert "valid_months" not in Bank.get(written.assessment_id, 1).settings
    again = assessments.write_assessment(ADMIN, new_assessment(name="sums"), None)
    assert (again.assessment_id, again.latest) == (written.assessment_id, 1)


@pytest.mark.parametrize("months", [0, 121])
def test_a_proof_holds_from_one_month_to_ten_years(months: int) -> None:
    with pytest.raises(msgspec.ValidationError):
        new_assessment(valid_months=months)


def test_a_skill_of_before_there_were_ends_holds_for_good_and_is_renewed_by_nothing_less(clock: Clock) -> None:
    skills.Skill("acc_ann", PATH, level=3, attempt_id="att_old", verified_at=clock.at).save()
    prove("acc_ann", 3, 120)
    (held,) = asked.my_skills(ANN)
    assert (held.verified_level, held.expires_at, held.source, held.attempt_id) == (3, None, None, "att_old")
    prove("acc_ann", 5, 1, attempt_id="att_2")
    clock.advance(days=31)
    assert [(one.level, one.attempt_id) for one in skills.kept_proofs_of("acc_ann")[PATH]] == [
        (5, "att_2"), (3, "att_old"),
    ]  # fmt: skip
    assert skills.verified_levels("acc_ann") == {PATH: 3}


@pytest.fixture
def worker(cloud: MemoryCloud, clock: Clock) -> Actor:
    ann = a_person()
    a_project(**NEEDS)
    for number in range(4):
        a_task(f"tsk_{number}")
    prove("acc_ann", 1, 1)
    enrolments.enrol(ann, "prj_ducks", guidelines_version=1)
    return ann


def test_nobody_claims_with_a_proof_that_ran_out_and_what_was_claimed_before_stays(worker: Actor, clock: Clock) -> None:
    end = datetime(2026, 12, 16, 9, tzinfo=UTC)
    assert Enrolment.get("acc_ann", "prj_ducks").skills_until == end
    clock.at = end - MS
    before = claims.claim_task(worker, "tsk_0")
    clock.at = end
    for claim in (lambda: claims.claim_task(worker, "tsk_1"), lambda: claims.claim_next(worker, "prj_ducks")):
        with pytest.raises(NotEligible) as refusal:
            claim()
        assert [reason["code"] for reason in refusal.value.extra["reasons"]] == ["skill-proof-ran-out"]
        assert "ran out on 2026-12-16" in refusal.value.detail
    assert claims.claim_task(worker, "tsk_0").claim_id == before.claim_id
    assert [(found.state, found.terms) for found in Claim.query("acc_ann")] == [("active", before.terms)]
    told = enrolments.eligibility(worker, "prj_ducks")
    assert [reason.code for reason in told.reasons] == ["skill-proof-ran-out"]


def test_who_renewed_claims_on_and_is_looked_at_anew_only_then(worker: Actor, clock: Clock, cloud: MemoryCloud) -> None:
    with cloud.counting() as usual:
        first = claims.claim_task(worker, "tsk_0")
    claims.release(worker, first.claim_id)
    clock.advance(days=29)
    renewed = prove("acc_ann", 1, 12, attempt_id="att_2")
    clock.advance(days=40)
    claims.claim_task(worker, "tsk_1")
    assert Enrolment.get("acc_ann", "prj_ducks").skills_until == renewed.expires_at
    with cloud.counting() as after:
        claims.claim_task(worker, "tsk_2")
    assert len(after.calls) == len(usual.calls)


def test_who_comes_back_to_a_project_is_let_in_by_what_is_proved_now(worker: Actor, clock: Clock) -> None:
    enrolments.leave(worker, "prj_ducks")
    clock.advance(days=40)
    with pytest.raises(NotEligible):
        enrolments.enrol(worker, "prj_ducks", guidelines_version=1)
    prove("acc_ann", 1, None, attempt_id="att_2")
    enrolments.enrol(worker, "prj_ducks", guidelines_version=1)
    assert Enrolment.get("acc_ann", "prj_ducks").skills_until is None
    clock.advance(days=4000)
    assert claims.claim_task(worker, "tsk_0").state == "active"


def test_who_was_in_a_project_before_there_were_ends_claims_as_before(clock: Clock) -> None:
    a_project(**NEEDS), a_task()
    assert claims.claim_task(enrolled(a_person()), "tsk_1").state == "active"


def test_a_grader_whose_proof_ran_out_grades_no_more(clock: Clock) -> None:
    hand_in(ANN, an_assessment(ESSAY), {"bees": "They pollinate our fruit."})
    attempt = next(iter(Attempt.scan()))
    prove(BOB.account_id, 5, 1, skill=attempt.skill)
    clock.advance(days=30)
    clock.at -= MS
    assert attempts_to_grade.take_next(BOB).grading_id == attempt.attempt_id
    clock.advance(hours=3)
    with pytest.raises(NothingToGrade):
        attempts_to_grade.take_next(BOB)
