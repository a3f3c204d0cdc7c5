"""Owns how a closed attempt gets its result: by keys at once, by running functions, by a person (R6, R16, R17)."""

from collections.abc import Mapping

import msgspec

from chalicelib import runtime
from chalicelib.domain.attempts import code_shard, retry_at, review_shard, verdict
from chalicelib.domain.challenges import counted
from chalicelib.domain.grading import Answer, Mark, grade, unmarked
from chalicelib.models import attempts, audit, graders, skills, store


class Automation(msgspec.Struct, frozen=True):
    """Who lets the clock end attempts, and why."""

    by: str
    reason: str


def go_on(
    attempt: attempts.Attempt,
    answers: Mapping[str, Answer],
    marks: Mapping[str, Mark],
    automation: Automation | None = None,
) -> None:
    """A closed attempt waits for its functions, then for a person; with nothing to wait for, it has its result."""
    codes, texts = unmarked(attempt.questions, answers, marks)
    if not codes and not texts:
        conclude(attempt, answers, marks, automation)
        return
    shard = code_shard(attempt.attempt_id) if codes else review_shard(attempt.skill)
    if attempt.running_shard != shard:
        attempt.await_grading(shard, marks)


def conclude(
    attempt: attempts.Attempt,
    answers: Mapping[str, Answer],
    marks: Mapping[str, Mark],
    automation: Automation | None = None,
    grader_id: str | None = None,
) -> None:
    """The result, what it bars or proves, and the end of the attempt, in one transaction of five at most."""
    questions = counted(attempt.questions, attempt.voided or [])
    result = grade(questions, answers, attempt.pass_percent, marks)
    proved = skills.held_of(attempt.account_id, attempt.skill) if result.is_passed else None
    now = runtime.now()
    barred_until = None if result.is_passed else retry_at(now)
    state = verdict(attempt.state, is_passed=result.is_passed)
    with store.transaction() as tx:
        attempt.conclude(tx, state, result, graded_at=now, retry_at=barred_until, marks=marks, by=grader_id)
        attempts.end_attempt(tx, attempt)
        if proved is not None and proved.gains(attempt.proof):
            proved.grant(tx, attempt.proof)
        if automation:
            audit.note(tx, automation.by, "expire_attempt", attempt.attempt_id, reason=automation.reason, result=state)
        if grader_id:
            graders.release(tx, grader_id, attempt.attempt_id)
            audit.note(tx, grader_id, "grade_attempt", attempt.attempt_id, result=state)
