"""Owns sitting an assessment: starting, answering, handing in, grading, and what the clock ends (R15-R17)."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.assessments import NoSuchAssessment, check_not_its_author, draw, offered
from chalicelib.domain.attempts import (
    NoSuchItem,
    check_may_start,
    closing,
    ended_by,
    ends_at,
    is_graded,
    is_in_time,
    running_shard,
    seconds_left,
)
from chalicelib.domain.candidates_view import WritingTold, length_warning, told
from chalicelib.domain.grading import Answer, Coding, Mark, Option, Question, TopicScore, checked_answer
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.sweeps import check_all_done, each_alone
from chalicelib.models import assessments, attempts, qualifications, renewals, skill_tree, skills, store
from chalicelib.services import grading


class SheetItem(msgspec.Struct, frozen=True):
    """One question as its person may see it, and their answer."""

    item_id: str
    kind: str
    topic: str
    prompt: str
    options: list[Option]
    writing: WritingTold | None
    coding: Coding | None
    answer: Answer | None
    saved_at: datetime | None
    mark: Mark | None
    is_taken_out: bool
    warning: str | None


class Sheet(msgspec.Struct, frozen=True):
    """An attempt as its person may see it: no keys; the result once it is graded."""

    attempt_id: str
    assessment_id: str
    title: str
    skill: str
    level: int
    pass_percent: int
    valid_months: int | None
    state: str
    started_at: datetime
    ends_at: datetime
    seconds_left: int
    items: list[SheetItem]
    submitted_at: datetime | None
    ended_by: str | None
    graded_at: datetime | None
    score_percent: int | None
    topics: list[TopicScore]
    retry_at: datetime | None
    expires_at: datetime | None


class Saved(msgspec.Struct, frozen=True):
    """An answer is kept; so long is left."""

    item_id: str
    answer: Answer
    saved_at: datetime
    seconds_left: int
    warning: str | None


@store.again_when(attempts.RetryMovedError)
def start_attempt(actor: Actor, assessment_id: str, repeat: Repeat | None) -> Sheet:
    """The running attempt, or a new one drawn now; raises RetryNotYet (with `retry_at`), PassedBefore or OwnTest.

    A person has one attempt of an assessment at a time, however many requests start it at once.
    """
    retry = attempts.retry_of(actor.account_id, assessment_id)
    is_repeat = repeat is not None and retry.last_repeat_id == repeat.repeat_id
    if retry.last_attempt_id and (retry.is_running or is_repeat):
        last = _settled(retry.last_attempt_id)
        if is_repeat or not is_graded(last.state):
            return last
        is_passed = last.state == "passed"
        renewals.note_result(retry, is_passed=is_passed, proved_until=last.expires_at, retry_at=last.retry_at)
    now = runtime.now()
    check_may_start(now, is_passed=bool(retry.is_passed), barred_until=retry.retry_at, proved_until=retry.proved_until)
    attempt = _drawn(actor, _published(actor, assessment_id), now)
    with store.transaction() as tx:
        tx.put(attempt)
        retry.begin(tx, attempt.attempt_id, repeat.repeat_id if repeat else None)
    return _sheet(attempt, {})


def read_attempt(actor: Actor, attempt_id: str) -> Sheet:
    """The attempt with the answers saved so far, so that a lost connection loses nothing; graded if it is over."""
    return _settled(attempt_id, owner_id=actor.account_id)


def save_answer(actor: Actor, attempt_id: str, item_id: str, answer: Answer) -> Saved:
    """The answer replaces the one before; raises AttemptOver from the very millisecond of the end (R15)."""
    attempt = attempts.attempt_of(attempt_id, actor.account_id)
    question = next((each for each in attempt.questions if each.item_id == item_id), None)
    if question is None:
        raise NoSuchItem(f"GET /attempts/{attempt_id} lists its items.")
    kept, now = checked_answer(question, answer), runtime.now()
    with store.transaction() as tx:
        attempt.check_open(tx, now)
        tx.put(attempts.AttemptAnswer(attempt_id, item_id, answer=kept, saved_at=now))
    left, warning = seconds_left("running", now, attempt.ends_at), length_warning(question.writing, kept)
    return Saved(item_id, kept, now, left, warning)


def submit_attempt(actor: Actor, attempt_id: str) -> Sheet:
    """Handed in, and graded at once as far as keys decide; again, it answers the same result."""
    return _settled(attempt_id, owner_id=actor.account_id, is_handed_in=True)


def expire_attempts(by: str, reason: str, *, dry_run: bool = False, limit: int = 500) -> dict[str, Any]:
    """Attempts whose time ran out are graded from what was saved, and those a crash left ungraded; a summary."""
    due = attempts.ended_unseen(runtime.now(), limit)
    results: list[str] = []

    def settle(attempt_id: str) -> bool:
        results.append(_settled(attempt_id, automation=grading.Automation(by, reason)).state)
        return True

    _, failures = each_alone([] if dry_run else due, settle)
    check_all_done(failures)
    return {
        "due": len(due),
        "passed": results.count("passed"),
        "failed": results.count("failed"),
        "grading": results.count("grading"),
        "may_be_more": len(due) == limit,
        "dry_run": dry_run,
    }


@store.again_when(attempts.AttemptMovedError)
@store.again_when(skills.SkillMovedError)
def _settled(
    attempt_id: str,
    *,
    owner_id: str | None = None,
    is_handed_in: bool = False,
    automation: grading.Automation | None = None,
) -> Sheet:
    """The attempt as the clock and its person have left it: running, or closed and graded.

    Closing comes first and by itself: from then on no answer is saved, so grading sees every answer that was.
    """
    attempt = attempts.attempt_of(attempt_id, owner_id)
    now = runtime.now()
    if attempt.state == "running" and (is_handed_in or not is_in_time(now, attempt.ends_at)):
        attempt.close(*closing(now, attempt.ends_at))
    saved = attempts.answers_of(attempt_id)
    if attempt.state != "running" and not is_graded(attempt.state):
        grading.go_on(attempt, attempts.plain(saved), attempt.marks, automation)
    return _sheet(attempt, saved)


def _published(actor: Actor, assessment_id: str) -> assessments.Assessment:
    """What can be taken; of a retired skill, by those alone to whom a project has promised it as its test."""
    assessment = assessments.Assessment.read(assessment_id)
    if assessment.state != "published":
        raise NoSuchAssessment("Look at GET /assessments for what can be taken.")
    is_retired = skill_tree.shown().is_retired(assessment.skill)
    if is_retired and not qualifications.in_test(actor.account_id, assessment_id):
        raise NoSuchAssessment("Its skill is tested no more; GET /assessments lists what can be taken.")
    return assessment


def _drawn(actor: Actor, assessment: assessments.Assessment, now: datetime) -> attempts.Attempt:
    """A new attempt with its own draw; it carries what it is taken under. Raises OwnTest."""
    bank = assessments.bank_of(assessment.assessment_id, assessment.version)
    check_not_its_author(actor.account_id, {assessment.created_by, bank.written_by})
    asked = offered(bank.content, assessment.suspended_ids)
    questions = draw(asked, assessment.draw_count, runtime.choose)
    attempt_id = runtime.new_id("att")
    return attempts.Attempt(
        attempt_id,
        account_id=actor.account_id,
        assessment_id=assessment.assessment_id,
        version=assessment.version,
        version_id=attempts.version_id_of(assessment.assessment_id, assessment.version),
        title=assessment.title,
        skill=assessment.skill,
        level=assessment.level,
        pass_percent=assessment.pass_percent,
        valid_months=assessment.valid_months,
        state="running",
        items=msgspec.to_builtins(questions),
        started_at=now,
        ends_at=ends_at(now, assessment.limit_minutes),
        running_shard=running_shard(attempt_id),
    )


def _sheet(attempt: attempts.Attempt, saved: dict[str, attempts.AttemptAnswer]) -> Sheet:
    marks, taken_out = (attempt.marks, attempt.voided or []) if is_graded(attempt.state) else ({}, [])
    return Sheet(
        attempt_id=attempt.attempt_id,
        assessment_id=attempt.assessment_id,
        title=attempt.title,
        skill=attempt.skill,
        level=attempt.level,
        pass_percent=attempt.pass_percent,
        valid_months=attempt.valid_months,
        state=attempt.state,
        started_at=attempt.started_at,
        ends_at=attempt.ends_at,
        seconds_left=seconds_left(attempt.state, runtime.now(), attempt.ends_at),
        items=[
            _shown(
                question,
                saved.get(question.item_id),
                marks.get(question.item_id),
                is_taken_out=question.item_id in taken_out,
            )
            for question in attempt.questions
        ],
        submitted_at=attempt.submitted_at,
        ended_by=ended_by(attempt.submitted_at, attempt.ends_at),
        graded_at=attempt.graded_at,
        score_percent=attempt.score_percent,
        topics=attempt.scores,
        retry_at=attempt.retry_at,
        expires_at=attempt.proof.expires_at if attempt.state == "passed" else None,
    )


def _shown(
    question: Question, saved: attempts.AttemptAnswer | None, mark: Mark | None, *, is_taken_out: bool
) -> SheetItem:
    return SheetItem(
        question.item_id,
        question.kind,
        question.topic,
        question.prompt,
        question.options,
        told(question.writing),
        question.coding,
        answer=saved.answer if saved else None,
        saved_at=saved.saved_at if saved else None,
        mark=mark,
        is_taken_out=is_taken_out,
        warning=length_warning(question.writing, saved.answer) if saved else None,
    )
