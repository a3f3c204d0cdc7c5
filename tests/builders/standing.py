"""Builds what a step about a person's standing rests on: reviewed answers under claims, and the step itself."""

from typing import Any

from chalicelib import runtime
from chalicelib.domain.standing import StepGiven
from chalicelib.models.attempts import Attempt
from chalicelib.models.claims import Claim
from chalicelib.models.submissions import Submission

WHY = "Ten of the answers were left blank."


def given(**changed: Any) -> StepGiven:
    """A warning with its grounds, unless told otherwise."""
    return StepGiven(**{"step": "warned", "rule": "own_work", "reason": WHY, **changed})


def an_answer(submission_id: str, *, account_id: str = "acc_ann", decided_by: str = "acc_rita") -> None:
    """An answer that was decided, and its claim."""
    now = runtime.now()
    Submission(
        submission_id, claim_id=f"clm_{submission_id}", account_id=account_id, task_id="tsk_1", project_id="prj_ducks",
        state="rejected", answer={}, terms={"review_levels": 0}, budget_shard=0, reserved_minor=0, decided_by=decided_by, decided_at=now,
        submitted_at=now, work_period="2026-11-16", review_due_at=now, project_shard="prj_ducks#0",
    ).save()  # fmt: skip
    Claim(
        account_id, f"clm_{submission_id}", task_id="tsk_1", project_id="prj_ducks", state="submitted", terms={},
        signature="", budget_shard=0, reserved_minor=0, claimed_at=now, expires_at=now, submission_id=submission_id,
    ).save()  # fmt: skip


def answers(count: int) -> None:
    """So many of Ann's answers that a person reviewed: `sub_0`, `sub_1` and so on."""
    for number in range(count):
        an_answer(f"sub_{number}")


def an_attempt(attempt_id: str, account_id: str) -> None:
    """A test somebody sits."""
    now = runtime.now()
    Attempt(
        attempt_id, account_id=account_id, assessment_id="asm_1", version=1, title="Python", skill="programming/python",
        level=2, pass_percent=70, state="running", items=[], started_at=now, ends_at=now,
    ).save()  # fmt: skip
