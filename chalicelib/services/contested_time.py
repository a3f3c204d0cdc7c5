"""Use cases of contested time: a gap goes to the desk, an administrator grants its minutes or says why not (R72)."""

from typing import Any

import msgspec

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.adjustments import Given, check_not_own, correction
from chalicelib.domain.contested_time import (
    KIND,
    ContestedBefore,
    TimeNotOwed,
    check_may_contest,
    check_no_grant,
    granted_seconds,
    item_id_of,
    late_grant,
    subject_of,
)
from chalicelib.domain.submissions import PAID, UNDECIDED
from chalicelib.domain.worked_time import gap_numbered
from chalicelib.models import audit, claims, desk_items, ledger, store, submissions, work_times
from chalicelib.services import desk_items as desk
from chalicelib.services.work_times import contest_shown


@store.again_when(work_times.TimeMovedError)
def contest(actor: Actor, claim_id: str, number: str, reason: str) -> dict[str, Any]:
    """The number-th gap waits for an administrator, as it is now; the same contest again changes nothing.

    Raises NoSuchClaim, NoSuchGap, TimeNotOwed, ContestedBefore.
    """
    claim = claims.claim_of(actor.account_id, claim_id)
    check_may_contest(claim.terms, claim.state)
    time = work_times.time_of(claim_id)
    gap = msgspec.to_builtins(gap_numbered(time.worked.gaps, number))
    facts = {"claim_id": claim_id, "account_id": actor.account_id, "project_id": claim.project_id}
    desk.put_on_desk(KIND, subject_of(claim_id, number), **facts, number=number, gap=gap, reason=reason)
    item = desk_items.item_of(item_id_of(claim_id, number))
    if item.facts["reason"] != reason:
        raise ContestedBefore("The first reason is what an administrator reads.", state=item.state)
    if number not in time.contests:
        time.note_contest(number)
    return contest_shown(item, time.contests[number])


def resolve(actor: Actor, item_id: str, reason: str, granted_minutes: int | None) -> desk_items.DeskItem:
    """An administrator has dealt with an item of the desk; contested time gets so many minutes of it.

    Raises NoSuchDeskItem, DeskItemResolved, OwnBalance, TimeNotOwed, InvalidField.
    """
    item = desk_items.item_of(item_id)
    if item.kind != KIND:
        check_no_grant(granted_minutes)
        return desk.resolve(actor, item_id, reason)
    check_not_own(item.facts["account_id"], actor.account_id)
    seconds = granted_seconds(granted_minutes, item.facts["gap"]["seconds"])
    return _decide(item, Given(actor.account_id, reason, item_id), seconds)


@store.again_when(work_times.TimeMovedError)
@store.again_when(claims.ClaimMovedError)
@store.again_when(submissions.CountedTimeMovedError)
@store.again_when(ledger.HeadMovedError)
def _decide(item: desk_items.DeskItem, given: Given, seconds: int) -> desk_items.DeskItem:
    """The decision and what it grants, in one transaction of six items at most."""
    claim = claims.claim_of(item.facts["account_id"], item.facts["claim_id"])
    answer = submissions.submission_of(claim.submission_id) if claim.submission_id else None
    time = work_times.time_of(claim.claim_id)
    with store.transaction() as tx:
        item.resolve(tx, given.by, given.reason, runtime.now())
        audit.note(tx, given.by, "decide_contested_time", item.item_id, reason=given.reason, seconds=seconds)
        is_corrected = bool(seconds) and _grant(tx, claim, answer, time, seconds, given)
        time.decide_contest(tx, item.facts["number"], granted_seconds=seconds, is_corrected=is_corrected)
    return desk_items.item_of(item.item_id)


def _grant(
    tx: store.Transaction,
    claim: claims.Claim,
    answer: submissions.Submission | None,
    time: work_times.WorkTime,
    seconds: int,
    given: Given,
) -> bool:
    """Before the answer is decided the time itself grows; what is booked is corrected; True for a correction."""
    if claim.state == "active":
        claim.check_unmoved(tx)
    elif answer is None or answer.state not in (*UNDECIDED, *PAID):
        raise TimeNotOwed("Resolve it without granted minutes.", state=answer.state if answer else claim.state)
    if answer is None:
        return False
    if answer.state not in PAID:
        answer.count_more_time(tx, seconds)
        return False
    amount = late_grant(claim.terms, answer.counted_seconds, time.contests.values(), seconds)
    if amount.minor:
        entry = correction(claim.account_id, amount, given, kind="correction", work_period=ledger.current_period())
        ledger.post(tx, ledger.head_of(claim.account_id), entry, is_once=True)
    return True
