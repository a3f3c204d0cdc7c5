"""Owns writing, publishing and offering assessments (R6, R14)."""

from datetime import datetime

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.assessments import NewAssessment, check_assessment
from chalicelib.domain.idempotency import Repeat
from chalicelib.models import assessments, attempts, audit, idempotency, store


class Offered(msgspec.Struct, frozen=True):
    """A published assessment and where this person stands with it."""

    assessment_id: str
    title: str
    skill: str
    level: int
    language: str
    limit_minutes: int
    draw_count: int
    pass_percent: int
    tries: int
    running_attempt_id: str | None
    is_passed: bool
    retry_at: datetime | None


class OfferedPage(msgspec.Struct, frozen=True):
    """One page of them."""

    assessments: list[Offered]
    next_cursor: str | None


@store.again_when(idempotency.AlreadyDoneError)
def write_assessment(actor: Actor, new: NewAssessment, repeat: Repeat | None) -> assessments.Assessment:
    """A sound test is kept as a draft with its bank; raises InvalidField with the path of what is not sound."""
    if (done := idempotency.done_before(repeat)) is not None:
        return assessments.Assessment.read(done)
    check_assessment(new)
    assessment = _assessment(actor, new)
    bank = assessments.Bank(assessment.assessment_id, 1, items=msgspec.to_builtins(new.items))
    with store.transaction() as tx:
        tx.put(assessment)
        tx.put(bank)
        idempotency.remember(tx, repeat, assessment.assessment_id)
        audit.note(tx, actor.account_id, "write_assessment", assessment.assessment_id, version=1, skill=new.skill)
    return assessment


def publish_assessment(actor: Actor, assessment_id: str) -> assessments.Assessment:
    """It can be taken from now on; publishing a published one changes nothing."""
    assessment = assessments.Assessment.read(assessment_id)
    if assessment.state == "published":
        return assessment
    with store.transaction() as tx:
        assessment.publish(tx)
        audit.note(tx, actor.account_id, "publish_assessment", assessment_id, version=assessment.version)
    return assessment


def offered_assessments(actor: Actor, *, limit: int, cursor: str | None) -> OfferedPage:
    """What can be taken, and from when this person may take it."""
    page = assessments.published(limit=limit, cursor=cursor)
    retries = attempts.retries_of(actor.account_id, [found.assessment_id for found in page.records])
    offered = [_offered(found, retries.get(found.assessment_id), runtime.now()) for found in page.records]
    return OfferedPage(offered, page.next_cursor)


def _offered(found: assessments.Assessment, retry: attempts.Retry | None, now: datetime) -> Offered:
    barred_until = retry.retry_at if retry and not retry.is_passed else None
    return Offered(
        assessment_id=found.assessment_id,
        title=found.title,
        skill=found.skill,
        level=found.level,
        language=found.language,
        limit_minutes=found.limit_minutes,
        draw_count=found.draw_count,
        pass_percent=found.pass_percent,
        tries=retry.tries if retry else 0,
        running_attempt_id=retry.last_attempt_id if retry and retry.is_running else None,
        is_passed=bool(retry and retry.is_passed),
        retry_at=barred_until if barred_until and barred_until > now else None,
    )


def _assessment(actor: Actor, new: NewAssessment) -> assessments.Assessment:
    return assessments.Assessment(
        runtime.new_id("asm"),
        version=1,
        state="draft",
        title=new.title,
        skill=new.skill,
        level=new.level,
        language=new.language,
        limit_minutes=new.limit_minutes,
        draw_count=new.draw_count,
        item_count=len(new.items),
        pass_percent=new.pass_percent,
        created_by=actor.account_id,
        created_at=runtime.now(),
    )
