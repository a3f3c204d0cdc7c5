"""Reads what a step about a person's standing rests on: their work, tests and checks, and what happened."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from heapq import nlargest
from itertools import islice
from typing import Literal, TypeVar

import msgspec

from chalicelib.domain.audit_log import ACT
from chalicelib.domain.problems import InvalidField
from chalicelib.domain.standing import is_reviewed
from chalicelib.models import store
from chalicelib.models.attempts import Attempt
from chalicelib.models.audit import act_of
from chalicelib.models.claims import Claim
from chalicelib.models.desk_items import DeskItem
from chalicelib.models.identity_checks import IdentityCheck
from chalicelib.models.projects import titles_of
from chalicelib.models.reviews import Review
from chalicelib.models.store import Record
from chalicelib.models.store.records import key_of
from chalicelib.models.submissions import Submission

R = TypeVar("R", bound=Record)

#: So many of a person's claims are looked through for reviewed answers; what the evidence names counts beside them.
_CLAIMS_LOOKED_AT = 1000
#: What else can show something, by how its ids begin.
_OTHERS: tuple[tuple[type[Record], str], ...] = ((IdentityCheck, "chk_"), (Attempt, "att_"), (DeskItem, "dsk_"))
_WHAT_IT_IS = (
    "is a submission, review, identity check, attempt or desk item of this person, or an `act_id` of GET /audit-log "
    "about them"
)


def reviewed_in_evidence(account_id: str, evidence: Sequence[str]) -> set[str]:
    """Every id is something of this person's: work, a review, a check, an attempt, a desk item, or an act.

    Gives the submissions among it that a person has reviewed. Raises InvalidField naming the first other id.
    """
    answers = _found(Submission, evidence, "sub_")
    reviews = _found(Review, evidence, "rev_")
    records: dict[str, Record] = {**answers, **reviews, **_acts(evidence)}
    for kind, prefix in _OTHERS:
        records |= _found(kind, evidence, prefix)
    for number, name in enumerate(evidence):
        if name not in records or account_id not in _people_of(records[name]):
            raise InvalidField(f"evidence[{number}]", _WHAT_IT_IS)
    judged = {review.submission_id for review in reviews.values() if review.verdict and review.author_id == account_id}
    return judged | {name for name, answer in answers.items() if is_reviewed(answer.decided_by)}


def reviewed_answers(account_id: str, known: Iterable[str], enough: int) -> int:
    """How many answers of this person were reviewed by a person; counting stops when it is enough."""
    reviewed = set(known)
    if len(reviewed) >= enough:
        return len(reviewed)
    claims = Claim.query(account_id, filter_condition=Claim.submission_id.exists())
    handed_in = (claim.submission_id for claim in islice(claims, _CLAIMS_LOOKED_AT))
    while names := list(islice(handed_in, 100)):
        for answer in Submission.batch_get(names):
            if is_reviewed(answer.decided_by):
                reviewed.add(answer.submission_id)
        if len(reviewed) >= enough:
            break
    return len(reviewed)


class Shown(msgspec.Struct, frozen=True):
    """One thing that can be named as evidence, as it is shown to choose from."""

    evidence_id: str
    kind: Literal["submission", "review", "attempt"]
    title: str
    state: str
    at: datetime


def newest_of(account_id: str, most: int) -> list[Shown]:
    """The newest of what a person handed in, judged and sat, so many of each kind, the newest first."""
    judged: list[Review] = store.whole(list(Review.by_reviewer.query(account_id, limit=most, scan_index_forward=False)))
    sat: list[Attempt] = store.whole(list(Attempt.by_account.query(account_id, limit=most, scan_index_forward=False)))
    handed_in = _newest_answers(account_id, most)
    titles = titles_of([*(one.project_id for one in handed_in), *(one.project_id for one in judged)])
    shown = [
        *(Shown(one.submission_id, "submission", titles.get(one.project_id, ""), one.state, one.submitted_at)
          for one in handed_in),
        *(Shown(one.review_id, "review", titles.get(one.project_id, ""), one.verdict or one.state, one.taken_at)
          for one in judged if one.reviewer_id == account_id),
        *(Shown(one.attempt_id, "attempt", one.title, one.state, one.started_at) for one in sat),
    ]  # fmt: skip
    return sorted(shown, key=lambda one: (one.at, one.evidence_id), reverse=True)


def _newest_answers(account_id: str, most: int) -> list[Submission]:
    """By when their tasks were taken; claims stand in no order of time, so all that are looked at are sorted."""
    claims = Claim.query(account_id, filter_condition=Claim.submission_id.exists())
    newest = nlargest(most, islice(claims, _CLAIMS_LOOKED_AT), key=lambda claim: claim.claimed_at)
    return list(Submission.batch_get([claim.submission_id for claim in newest])) if newest else []


def _found(kind: type[R], names: Sequence[str], prefix: str) -> dict[str, R]:
    wanted = [name for name in names if name.startswith(prefix)]
    return {str(key_of(one)[0]): one for one in kind.batch_get(wanted)} if wanted else {}


def _acts(names: Sequence[str]) -> dict[str, Record]:
    wanted = [name for name in names if name.startswith(ACT)]
    return {name: found for name in wanted if (found := act_of(name)) is not None}


def _people_of(record: Record) -> set[str]:
    """Whom it is about, or who did it."""
    names = ("account_id", "author_id", "reviewer_id", "subject", "by")
    more = getattr(record, "details", None) or getattr(record, "facts", None) or {}
    return {getattr(record, name) for name in names if getattr(record, name, None)} | {str(more.get("account_id"))}
