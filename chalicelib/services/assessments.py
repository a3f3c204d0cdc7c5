"""Owns writing, publishing and offering assessments (R6, R14)."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.assessments import (
    NewAssessment,
    VersionTaken,
    assessment_id_of,
    check_assessment,
    check_version,
)
from chalicelib.domain.idempotency import Repeat
from chalicelib.domain.items import plain_items
from chalicelib.models import assessments, attempts, audit, idempotency, renewals, skill_tree, store


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
    valid_months: int | None
    tries: int
    running_attempt_id: str | None
    last_attempt_id: str | None
    is_passed: bool
    expires_at: datetime | None
    retry_at: datetime | None


class OfferedPage(msgspec.Struct, frozen=True):
    """One page of them."""

    assessments: list[Offered]
    next_cursor: str | None


@store.again_when(assessments.VersionMovedError)
@store.again_when(idempotency.AlreadyDoneError)
def write_assessment(actor: Actor, new: NewAssessment, repeat: Repeat | None) -> assessments.Assessment:
    """A sound test is kept as a draft with its bank; raises InvalidField with the path of what is not sound.

    A named one that stands gets a version more; the same version with the same content again changes nothing.
    Raises VersionTaken, VersionTooLow.
    """
    if (done := idempotency.done_before(repeat)) is not None:
        return assessments.Assessment.read(done)
    check_assessment(new)
    skill_tree.tree().check_held(new.skill)
    standing = assessments.Assessment.find(assessment_id_of(new.name)) if new.name else None
    if standing is not None and _is_written(standing, new):
        return standing
    assessment = standing or _assessment(actor, new)
    bank = assessments.Bank(
        assessment.assessment_id,
        new.version,
        items=plain_items(new.items),
        settings=_settings(new),
        written_by=actor.account_id,
    )
    with store.transaction() as tx:
        if standing is None:
            tx.create(assessment, lambda _: assessments.VersionMovedError())
        else:
            standing.await_version(tx, new.version)
        tx.put(bank)
        idempotency.remember(tx, repeat, assessment.assessment_id)
        version = new.version
        audit.note(tx, actor.account_id, "write_assessment", assessment.assessment_id, version=version, skill=new.skill)
    return assessment


def _is_written(standing: assessments.Assessment, new: NewAssessment) -> bool:
    """Whether this very version stands; raises VersionTaken, VersionTooLow, InvalidField for one that cannot."""
    bank = assessments.Bank.find(standing.assessment_id, new.version)
    if bank is not None:
        if (bank.items, bank.settings) != (plain_items(new.items), _settings(new)):
            raise VersionTaken(f"Write your changes as version {standing.latest + 1}.", latest_version=standing.latest)
        return True
    check_version(new, standing.latest, skill=standing.skill, level=standing.level, language=standing.language)
    return False


def _settings(new: NewAssessment) -> dict[str, Any]:
    """What a version may change of its assessment; one that proves for good says nothing of it, as all once did."""
    given = {} if new.valid_months is None else {"valid_months": new.valid_months}
    return given | {
        "title": new.title,
        "limit_minutes": new.limit_minutes,
        "draw_count": new.draw_count,
        "item_count": len(new.items),
        "pass_percent": new.pass_percent,
    }


def publish_assessment(actor: Actor, assessment_id: str) -> assessments.Assessment:
    """Its latest version can be taken from now on; running attempts keep theirs. Again, it changes nothing.

    Raises InvalidField for a skill that was retired meanwhile.
    """
    assessment = assessments.Assessment.read(assessment_id)
    if assessment.state == "published" and assessment.latest == assessment.version:
        return assessment
    skill_tree.tree().check_held(assessment.skill)
    with store.transaction() as tx:
        assessment.publish(tx)
        audit.note(tx, actor.account_id, "publish_assessment", assessment_id, version=assessment.version)
    return assessment


def offered_assessments(actor: Actor, *, limit: int, cursor: str | None) -> OfferedPage:
    """What can be taken, and from when this person may take it; tests of retired skills are offered no more."""
    page = assessments.published(limit=limit, cursor=cursor)
    retries = attempts.retries_of(actor.account_id, [found.assessment_id for found in page.records])
    tree, now = skill_tree.shown(), runtime.now()
    offered = [
        _offered(found, retries.get(found.assessment_id), now)
        for found in page.records
        if not tree.is_retired(found.skill) or ((retry := retries.get(found.assessment_id)) and retry.is_running)
    ]
    return OfferedPage(offered, page.next_cursor)


def _offered(found: assessments.Assessment, retry: attempts.Retry | None, now: datetime) -> Offered:
    barred_until = renewals.open_from(retry) if retry else None
    return Offered(
        assessment_id=found.assessment_id,
        title=found.title,
        skill=found.skill,
        level=found.level,
        language=found.language,
        limit_minutes=found.limit_minutes,
        draw_count=found.draw_count,
        pass_percent=found.pass_percent,
        valid_months=found.valid_months,
        tries=retry.tries if retry else 0,
        running_attempt_id=retry.last_attempt_id if retry and retry.is_running else None,
        last_attempt_id=retry.last_attempt_id if retry else None,
        is_passed=retry is not None and renewals.is_passed_at(retry, now),
        expires_at=retry.proved_until if retry else None,
        retry_at=barred_until if barred_until and barred_until > now else None,
    )


def _assessment(actor: Actor, new: NewAssessment) -> assessments.Assessment:
    return assessments.Assessment(
        assessment_id_of(new.name) if new.name else runtime.new_id("asm"),
        name=new.name,
        version=new.version,
        state="draft",
        skill=new.skill,
        level=new.level,
        language=new.language,
        created_by=actor.account_id,
        created_at=runtime.now(),
        **_settings(new),
    )
