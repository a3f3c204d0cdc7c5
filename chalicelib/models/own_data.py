"""Owns the reading of all we keep about one person, a page at a time: by named members, so that nothing slips in.

What other people are (who reviewed, who decided), how a claim was signed, and what identity and passwords are checked
against is no member of any part. Every partition is the person's own, and every other record is named by one of those.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import msgspec

from chalicelib.models import challenges, store
from chalicelib.models.accounts import account_of
from chalicelib.models.attempts import Attempt, answers_of
from chalicelib.models.claims import Claim, Draft
from chalicelib.models.enrolments import Enrolment
from chalicelib.models.identity_checks import IdentityCheck
from chalicelib.models.ledger import Entry, head_of
from chalicelib.models.notices import Notice
from chalicelib.models.payouts import Payout, methods_of
from chalicelib.models.skills import DeclaredSkills, Skill
from chalicelib.models.standing_steps import StandingStep, with_appeals
from chalicelib.models.statements import Statement
from chalicelib.models.store import Record
from chalicelib.models.submissions import Submission
from chalicelib.models.training import completed_by
from chalicelib.models.work_times import WorkTime

R = TypeVar("R", bound=Record)
Part = Iterator[dict[str, Any]]
_PAGE = 50

ACCOUNT = (
    "account_id", "name", "email", "country", "time_zone", "languages", "linkedin_url", "portfolio_url",
    "specialisation", "background", "locale", "not_mailed", "born_on", "terms_version", "held_roles", "standing",
    "standing_changed_at", "identity", "email_verified_at", "email_changed_at", "password_changed_at",
    "second_factor_at", "signed_out_at", "phone_hint", "phone_country", "phone_verified_at",
    "created_at",
)  # fmt: skip
RESUME = ("file_name", "kind", "bytes", "updated_at")
IDENTITY = (
    "check_id",
    "state",
    "document_type",
    "document_country",
    "reason",
    "created_at",
    "decided_at",
    "deleted_at",
)
ATTEMPT = (
    "attempt_id", "assessment_id", "version", "title", "skill", "level", "pass_percent", "valid_months", "state",
    "started_at", "ends_at", "submitted_at", "graded_at", "retry_at", "score_percent", "topics",
)  # fmt: skip
CHALLENGE = (
    "challenge_id", "attempt_id", "item_id", "assessment_id", "title", "reason", "state", "created_at", "decided_at",
    "decision",
)  # fmt: skip
PROOF = ("level", "attempt_id", "verified_at", "expires_at", "assessment_id", "title", "version")
ANSWER = ("item_id", "answer", "saved_at")
ENROLMENT = (
    "project_id",
    "state",
    "guidelines_read",
    "has_seat",
    "tools",
    "skills_until",
    "created_at",
    "stipend_state",
    "stipend_minor",
)
CLAIM = (
    "claim_id", "task_id", "project_id", "state", "terms", "claimed_at", "expires_at", "submission_id", "extended_at",
    "extension_reason", "planned_on", "reminder_offsets",
)  # fmt: skip
DRAFT = ("claim_id", "version", "answer", "percent_done", "saved_at")
SUBMISSION = (
    "submission_id", "claim_id", "task_id", "project_id", "state", "answer", "terms", "reason", "clause",
    "submitted_at", "work_period", "counted_seconds", "uncounted_seconds", "number", "decided_at",
)  # fmt: skip
TIME = ("claim_id", "counted_seconds", "uncounted_seconds", "research_seconds", "granted_seconds", "contests")
STATEMENT = (
    "period_id", "currency", "opening_minor", "earned_minor", "paid_minor", "tax_minor", "fee_minor", "closing_minor",
    "lines", "entries_count", "closed_at",
)  # fmt: skip
PAYOUT = (
    "payout_id", "period_id", "goes_with", "currency", "amount_minor", "gross_minor", "tax_minor", "fee_minor",
    "withholding", "state", "holds", "provider", "prepared_at", "sent_at", "settled_at", "came_back_at",
)  # fmt: skip
METHOD = ("method_id", "provider", "currency", "label", "destination_hint", "created_at", "failed_at")
NOTICE = ("notice_id", "kind", "title", "facts", "created_at", "read_at", "mailed_at")
STEP = (
    "step_id", "step", "standing_before", "standing_after", "rule", "rule_text", "evidence", "reason", "is_emergency",
    "emergency_reason", "project_id", "taken_at", "appeal_until", "overturned_at",
)  # fmt: skip
APPEAL = ("appeal_id", "state", "reason", "created_at", "decide_by", "decided_at", "decision_reason")


def parts_of(account_id: str) -> Iterator[tuple[str, Part]]:
    """Every part's name and its records, read when they are asked for."""
    for name, read in _PARTS.items():
        yield name, read(account_id)


def _said(record: object, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _account(account_id: str) -> Part:
    account = account_of(account_id)
    resume = account.own_resume
    last = account.signed_in_at  # kept once a day: the day is all that is known
    signed_in = {"signed_in_on": last.date() if last is not None else None}
    yield _said(account, ACCOUNT) | signed_in | {"resume": _said(resume, RESUME) if resume else None}


def _identity(account_id: str) -> Part:
    check_id = account_of(account_id).identity_check_id
    found = IdentityCheck.find(check_id) if check_id else None
    if found is not None:
        yield _said(found, IDENTITY)


def _skills(account_id: str) -> Part:
    for skill in Skill.query(account_id, consistent_read=True):
        for proof in skill.kept_proofs:
            yield {"source": "verified", "skill": skill.skill} | _said(proof, PROOF)
    declared = DeclaredSkills.find(account_id)
    for name, level in sorted((declared.levels if declared else {}).items()):
        yield {"source": "declared", "skill": name, "level": level}
    for task_type, at in sorted(completed_by(account_id).items()):
        yield {"source": "training", "task_type": task_type, "completed_at": at}


def _attempts(account_id: str) -> Part:
    """Each sitting with the answers given, what was asked there and what graders gave; keys stay the assessment's."""
    for page in _pages(Attempt.by_account.query(account_id)):
        for attempt in store.whole(page):
            asked = {one.get("item_id"): one for one in attempt.items}
            given = answers_of(attempt.attempt_id).values()
            yield _said(attempt, ATTEMPT) | {
                "answers": [_asked(asked.get(one.item_id, {})) | _said(one, ANSWER) for one in given],
                "marks": msgspec.to_builtins(attempt.marks),
            }


def _asked(item: dict[str, Any]) -> dict[str, Any]:
    """The words of a question and of its options, and nothing that tells the right one."""
    return {"prompt": item.get("prompt"), "options": item.get("options", [])}


def _challenges(account_id: str) -> Part:
    """What the person objected to in a test, and what was decided; by whom is not said."""
    return (_said(one, CHALLENGE) for one in challenges.of_person(account_id))


def _enrolments(account_id: str) -> Part:
    return (_said(one, ENROLMENT) for one in Enrolment.query(account_id, consistent_read=True))


def _claims(account_id: str) -> Part:
    return (_said(one, CLAIM) for one in Claim.query(account_id, consistent_read=True))


def _drafts(account_id: str) -> Part:
    return (_said(one, DRAFT) for one in _beside_claims(account_id, lambda claim: Draft(claim.claim_id)))


def _times(account_id: str) -> Part:
    for one in _beside_claims(account_id, lambda claim: WorkTime(claim.claim_id)):
        yield _said(one, TIME) | {"gaps": msgspec.to_builtins(one.worked.gaps)}


def _submissions(account_id: str) -> Part:
    return (_said(one, SUBMISSION) for one in submissions_of(account_id))


def submissions_of(account_id: str) -> Iterator[Submission]:
    """Everything the person has handed in."""

    def handed_in(claim: Claim) -> Submission | None:
        return Submission(claim.submission_id) if claim.submission_id else None

    return _beside_claims(account_id, handed_in)


def _beside_claims(account_id: str, key_of: Callable[[Claim], R | None]) -> Iterator[R]:
    """The records that the person's claims name, those that are not there left out."""
    for page in _pages(Claim.query(account_id, consistent_read=True)):
        yield from store.whole([key for claim in page if (key := key_of(claim)) is not None])


def _entries(account_id: str) -> Part:
    return (entry.members() for entry in Entry.query(account_id, consistent_read=True))


def _statements(account_id: str) -> Part:
    return (_said(one, STATEMENT) for one in Statement.query(account_id, consistent_read=True))


def _payouts(account_id: str) -> Part:
    return (_said(one, PAYOUT) for one in payouts_of(account_id))


def payouts_of(account_id: str) -> Iterator[Payout]:
    """Those that moved money, which the entries name, and the newest of each currency, which may still wait."""
    newest = head_of(account_id).last_payouts.values()
    moved = (entry.cause.get("payout_id") for entry in Entry.query(account_id, consistent_read=True))
    wanted = sorted({*newest, *filter(None, moved)})
    for page in _pages(iter(wanted)):
        found = store.whole([Payout(payout_id) for payout_id in page])
        yield from (one for one in found if one.account_id == account_id)


def _methods(account_id: str) -> Part:
    return (_said(one, METHOD) for one in methods_of(account_id))


def _notices(account_id: str) -> Part:
    """In order of time."""
    for page in _pages(Notice.by_time.query(account_id)):
        yield from (_said(one, NOTICE) for one in store.whole(page))


def _steps(account_id: str) -> Part:
    for page in _pages(StandingStep.query(account_id, consistent_read=True)):
        for step in with_appeals(page):
            yield _said(step, STEP) | {"appeal": _said(step.appeal, APPEAL) if step.appeal else None}


def _pages(records: Iterable[Any]) -> Iterator[list[Any]]:
    """So many at a time: what is in memory does not grow with what the person has done."""
    rest = iter(records)
    while page := list(islice(rest, _PAGE)):
        yield page


_PARTS: dict[str, Callable[[str], Part]] = {
    "account": _account,
    "identity": _identity,
    "skills": _skills,
    "attempts": _attempts,
    "challenges": _challenges,
    "enrolments": _enrolments,
    "claims": _claims,
    "drafts": _drafts,
    "submissions": _submissions,
    "work_times": _times,
    "entries": _entries,
    "statements": _statements,
    "payouts": _payouts,
    "payout_methods": _methods,
    "notices": _notices,
    "standing": _steps,
}
