"""Builds a person about whom something is kept in every table, with somebody else's mark wherever others are named."""

from datetime import timedelta

from chalicelib import runtime
from chalicelib.domain.challenges import challenge_id_of
from chalicelib.models.accounts import Account
from chalicelib.models.appeals import Appeal
from chalicelib.models.attempts import Attempt, AttemptAnswer
from chalicelib.models.challenges import Challenge
from chalicelib.models.claims import Claim, Draft
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.identity_checks import IdentityCheck
from chalicelib.models.ledger import Head
from chalicelib.models.notices import Notice
from chalicelib.models.payouts import Payout
from chalicelib.models.skills import DeclaredSkills, Skill
from chalicelib.models.standing_steps import StandingStep
from chalicelib.models.statements import Statement
from chalicelib.models.submissions import Submission
from chalicelib.models.training import Completed
from chalicelib.models.work_times import WorkTime
from tests.builders.pay import a_payee, earn


def a_full_life(account_id: str, own: str, others: str) -> None:
    """Records of the person with `own` in what they wrote and were told, `others` in what is nobody's to see."""
    a_payee(account_id)
    earn(account_id, 120, f"sub_{own}")
    _tests(account_id, own, others)
    _work(account_id, own, others)
    _pay(account_id, own, others)
    _standing(account_id, own, others)


def _tests(account_id: str, own: str, others: str) -> None:
    now, attempt_id = runtime.now(), f"att_{own}"
    Attempt(
        attempt_id, account_id=account_id, assessment_id="asm_1", version=1, title="Python", skill=f"skill/{own}",
        level=1, pass_percent=80, state="passed",
        items=[
            {
                "item_id": "itm_1", "prompt": f"prompt-{own}", "right": [others],
                "options": [{"option_id": "a", "text": f"option-{own}"}],
            },
            {"item_id": "itm_2", "prompt": others, "right": [others], "options": []},
        ], started_at=now,
        ends_at=now, grader_id=others, given_marks={"itm_1": {"points": 1, "most": 2, "note": f"note-{own}"}}, version_id="asm_1#1",
    ).save()  # fmt: skip
    Challenge(
        challenge_id_of(attempt_id, "itm_1"), account_id=account_id, attempt_id=attempt_id, item_id="itm_1",
        assessment_id="asm_1", version=1, title="Python", reason=f"objection-{own}", state="declined", created_at=now,
        decided_at=now, decided_by=others, decision=f"decision-{own}",
    ).save()  # fmt: skip
    AttemptAnswer(attempt_id, "itm_1", answer=f"answer-{own}", saved_at=now).save()
    Skill(account_id, f"skill/{own}", level=1, attempt_id=attempt_id, verified_at=now).save()
    DeclaredSkills(account_id, levels={f"declared/{own}": 1}, updated_at=now).save()
    Completed(account_id, f"training-{own}", completed_at=now).save()
    Enrolment(account_id, f"prj_{own}", state="tasking", created_at=now).save()


def _work(account_id: str, own: str, others: str) -> None:
    now = runtime.now()
    for number, state in enumerate(("submitted", "released")):
        claim_id, submission_id = f"clm_{own}_{number}", f"sub_{own}_{number}"
        Claim(
            account_id, claim_id, task_id="tsk_1", project_id="prj_ducks", state=state, terms={}, signature=others,
            budget_shard=0, reserved_minor=0, claimed_at=now, expires_at=now, submission_id=submission_id,
        ).save()  # fmt: skip
        Draft(claim_id, account_id=account_id, version=1, answer=f"draft-{own}", saved_at=now).save()
        WorkTime(claim_id, version=1, counted_seconds=60, contests={f"contest-{own}": {}}).save()
        Submission(
            submission_id, claim_id=claim_id, account_id=account_id, task_id="tsk_1", project_id="prj_ducks",
            state="rejected", answer={"text": f"submission-{own}"}, terms={}, budget_shard=0, reserved_minor=0,
            reason=f"reason-{own}", decided_by=others, decided_at=now, submitted_at=now, work_period="2026-11-16",
            review_due_at=now, project_shard="prj_ducks#0",
        ).save()  # fmt: skip


def _pay(account_id: str, own: str, others: str) -> None:
    now = runtime.now()
    Statement(
        account_id, "2026-11-09#USD", period_id="2026-11-09", currency="USD", opening_minor=0, earned_minor=1,
        paid_minor=0, closing_minor=1, lines=[{"kind": f"statement-{own}"}], entries_count=1, first_sequence=1,
        last_sequence=1, entries_hash=others, closed_in="2026-11-09", closed_at=now,
    ).save()  # fmt: skip
    payout_id = f"pay_{own}"
    Payout(
        payout_id, account_id=account_id, period_id="2026-11-09", period_part="2026-11-09#001", currency="USD",
        amount_minor=1, gross_minor=1, state="held", holds=["identity"], batch_id=others, created_at=now,
        outcomes=[{"by": others}],
    ).save()  # fmt: skip
    head = Head.get(account_id)
    head.last_payouts = {"USD": payout_id}
    head.save()


def _standing(account_id: str, own: str, others: str) -> None:
    now = runtime.now()
    StandingStep(
        account_id, f"stp_{own}", number=1, step="warned", sets="warned", standing_before="active", rule="quality",
        reason=f"step-{own}", taken_by=others, taken_at=now, appeal_until=now + timedelta(days=14),
        appeal_id=f"apl_{own}",
    ).save()  # fmt: skip
    Appeal(
        f"apl_{own}", kind="standing", subject=f"stp_{own}", account_id=account_id, against=others, state="open",
        reason=f"appeal-{own}", created_at=now, decide_by=now, decided_by=others,
    ).save()  # fmt: skip
    IdentityCheck(
        f"chk_{own}", account_id=account_id, state="verified", document_type="passport", document_country="KE",
        decided_by=others, identity_hash=others, document_keys=[others], created_at=now,
    ).save()  # fmt: skip
    Notice(
        account_id, f"ntc_{own}", kind="submission_accepted", facts={"task_id": f"notice-{own}"}, created_at=now
    ).save()
    account = Account.get(account_id)
    account.identity_check_id, account.recovery_codes = f"chk_{own}", [others]
    account.portfolio_url = f"https://{own}.example"
    account.save()
