"""Use cases of item analysis: attempts are counted once, items shown with their figures, people suspend them (R6)."""

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.attempts import NoSuchItem, is_graded
from chalicelib.domain.item_analysis import Analysis, LastItem, Sums, added, analysis
from chalicelib.models import assessments, attempts, audit, item_sums, store


class AnalysedItem(msgspec.Struct, frozen=True):
    """One item with what its answers say; it is for administrators, so the prompt stands here and no key."""

    item_id: str
    kind: str
    topic: str
    prompt: str
    is_suspended: bool
    analysis: Analysis


@store.again_when(item_sums.SumsMovedError)
def count(attempt_id: str) -> None:
    """A graded attempt counts for its items, once however often it is told."""
    attempt = attempts.attempt_of(attempt_id)
    if not is_graded(attempt.state) or attempt.counted_at is not None:
        return
    answers = attempts.plain(attempts.answers_of(attempt_id))
    kept = item_sums.sums_of(attempt.assessment_id)
    sums = added(kept.sums, attempt.questions, answers, attempt.marks, attempt.score_percent)
    try:
        with store.transaction() as tx:
            item_sums.mark_counted(tx, attempt_id, runtime.now())
            kept.replace(tx, sums)
    except item_sums.CountedBeforeError:
        return


def analysed_items(assessment_id: str) -> list[AnalysedItem]:
    """Every item of the latest version with its figures; raises NoSuchAssessment."""
    assessment = assessments.Assessment.read(assessment_id)
    sums = item_sums.sums_of(assessment_id).sums
    return [
        AnalysedItem(
            item.item_id,
            str(type(item).__struct_config__.tag),
            item.topic,
            item.prompt,
            item.item_id in assessment.suspended_ids,
            analysis(sums.get(item.item_id, Sums())),
        )
        for item in assessments.items_of(assessment_id, assessment.latest)
    ]


@store.again_when(assessments.VersionMovedError)
def suspend(actor: Actor, assessment_id: str, item_id: str, *, is_suspended: bool, reason: str) -> AnalysedItem:
    """A person decides that an item is asked no more, or again; running attempts keep theirs.

    Raises NoSuchAssessment, NoSuchItem, LastItem.
    """
    assessment = assessments.Assessment.read(assessment_id)
    known = {item.item_id for item in assessments.items_of(assessment_id, assessment.latest)}
    if item_id not in known:
        raise NoSuchItem(f"GET /assessments/{assessment_id}/items lists them.")
    before = set(assessment.suspended_ids)
    after = before | {item_id} if is_suspended else before - {item_id}
    if known <= after:
        raise LastItem("Write a higher version of the assessment with other items first.")
    if after != before:
        with store.transaction() as tx:
            assessment.suspend(tx, after)
            action = "suspend_item" if is_suspended else "unsuspend_item"
            audit.note(tx, actor.account_id, action, f"{assessment_id}#{item_id}", reason=reason)
    return next(item for item in analysed_items(assessment_id) if item.item_id == item_id)
