"""Use cases of attempts whose functions cannot be run: they are put on the desk, and marked by hand (R6)."""

from collections.abc import Sequence
from typing import Any

from chalicelib import runtime
from chalicelib.domain.attempts import code_shards
from chalicelib.domain.grading import unmarked
from chalicelib.domain.stuck_grading import GIVEN_UP_AFTER, marks_by_hand
from chalicelib.domain.sweeps import check_all_done, each_alone
from chalicelib.models import attempts, audit, skills, store
from chalicelib.services import grading
from chalicelib.services.desk_items import put_on_desk


def check_grading(by: str, reason: str, *, dry_run: bool = False, limit: int = 500) -> dict[str, Any]:
    """Attempts whose functions were tried in vain for two hours after their end are on the desk; their messages go on.

    A person waits for the result, and a seat may be kept for them: it ends where somebody sees it.
    """
    due = attempts.unrun(runtime.now() - GIVEN_UP_AFTER)[:limit]
    done, failures = each_alone([] if dry_run else due, _put)
    audit.append(by, "check_grading", "attempts", reason=reason, stuck=len(due), dry_run=dry_run)
    check_all_done(failures)
    return {"stuck": len(due), "on_desk": done, "may_be_more": len(due) == limit, "dry_run": dry_run}


def _put(attempt_id: str) -> bool:
    """The index may be late: what has its result meanwhile is on no desk."""
    attempt = attempts.attempt_of(attempt_id)
    waits = attempt.state == "grading" and attempt.running_shard in code_shards()
    if waits:
        put_on_desk("grading_stuck", attempt_id, assessment_id=attempt.assessment_id)
    return waits


@store.again_when(attempts.AttemptMovedError)
@store.again_when(skills.SkillMovedError)
def mark_functions(
    by: str, reason: str, *, attempt_id: str, right: Sequence[str] = (), dry_run: bool = False
) -> dict[str, Any]:
    """The functions that could not be run are right or wrong as an administrator found them; the attempt goes on.

    Raises NoSuchAttempt, NothingToMark, InvalidField.
    """
    attempt = attempts.attempt_of(attempt_id)
    answers = attempts.plain(attempts.answers_of(attempt_id))
    codes, _ = unmarked(attempt.questions, answers, attempt.marks) if attempt.state == "grading" else ([], [])
    marks = marks_by_hand(codes, right)
    if not dry_run:
        audit.append(by, "mark_functions", attempt_id, reason=reason, right=sorted(right), marked=sorted(marks))
        grading.go_on(attempt, answers, attempt.marks | marks)
    return {"marked": sorted(marks), "right": sorted(right), "state": attempt.state, "dry_run": dry_run}
