"""Use cases of challenges: an item is objected to, decided about, and everybody asked it regraded (R6, R17)."""

from chalicelib import runtime
from chalicelib.domain.access import Actor
from chalicelib.domain.attempts import NoSuchItem, is_graded
from chalicelib.domain.challenges import (
    ChallengedBefore,
    NotGradedYet,
    challenge_id_of,
    check_may_decide,
    check_not_concerned,
    counted,
    is_too_early,
    regraded,
)
from chalicelib.domain.grading import Result
from chalicelib.models import assessments, attempts, audit, challenges, regrades, skills, store

#: Attempts that one message regrades.
CHUNK = 25


def challenge(actor: Actor, attempt_id: str, item_id: str, reason: str) -> challenges.Challenge:
    """The item of a graded attempt waits for a decision; the same again changes nothing.

    Raises NoSuchAttempt, NoSuchItem, NotGradedYet, ChallengedBefore.
    """
    attempt = attempts.attempt_of(attempt_id, actor.account_id)
    if item_id not in {question.item_id for question in attempt.questions}:
        raise NoSuchItem(f"GET /attempts/{attempt_id} lists its items.")
    if not is_graded(attempt.state):
        raise NotGradedYet("Challenge it when you have read your result.")
    new = challenges.Challenge(
        challenge_id_of(attempt_id, item_id),
        account_id=actor.account_id,
        attempt_id=attempt_id,
        item_id=item_id,
        assessment_id=attempt.assessment_id,
        version=attempt.version,
        title=attempt.title,
        reason=reason,
        state="open",
        created_at=runtime.now(),
    )
    try:
        store.create(new, lambda found: ChallengedBefore("It is decided by the first reason.", reason=found.reason))
    except ChallengedBefore as before:
        if before.extra["reason"] != reason:
            raise
    return challenges.challenge_of(new.challenge_id)


def my_challenges(actor: Actor, attempt_id: str) -> list[challenges.Challenge]:
    """What became of the person's challenges of an attempt, by item; raises NoSuchAttempt."""
    attempt = attempts.attempt_of(attempt_id, actor.account_id)
    keys = [challenge_id_of(attempt_id, question.item_id) for question in attempt.questions]
    return sorted(challenges.Challenge.batch_get(keys), key=lambda found: str(found.item_id))


def listed(state: str, *, limit: int, cursor: str | None) -> store.Page:
    """A page of the challenges in a state, oldest first."""
    return store.listing(challenges.Challenge.by_state, state, limit=limit, cursor=cursor)


@store.again_when(assessments.VersionMovedError)
def decide(actor: Actor, challenge_id: str, *, is_upheld: bool, reason: str) -> challenges.Challenge:
    """Declined, or upheld: the item is asked no more, and everybody it was asked of is regraded without it.

    Raises NoSuchChallenge, SomebodyElseDecides, ChallengeDecided.
    """
    found = challenges.challenge_of(challenge_id)
    assessment = assessments.Assessment.read(found.assessment_id)
    now = runtime.now()
    check_not_concerned(found.item_id, regrades.hanging_on(actor.account_id, found.assessment_id, found.version))
    check_may_decide(
        actor.account_id,
        account_id=found.account_id,
        author_id=assessment.created_by,
        created_at=found.created_at,
        now=now,
    )
    with store.transaction() as tx:
        found.decide(tx, "regrading" if is_upheld else "declined", actor.account_id, reason, now)
        if is_upheld:
            assessment.suspend(tx, {*assessment.suspended_ids, found.item_id})
        action = "uphold_challenge" if is_upheld else "decline_challenge"
        audit.note(tx, actor.account_id, action, challenge_id, reason=reason, item_id=found.item_id)
    return challenges.challenge_of(challenge_id)


def regrade(challenge_id: str) -> None:
    """One chunk of the attempts of the version is regraded without the item; doing it twice is doing it once.

    All are gone through again some minutes later: the index may not have shown those that began as it was upheld.
    """
    found = challenges.challenge_of(challenge_id)
    if found.state != "regrading" or is_too_early(found.again_at, found.cursor, runtime.now()):
        return
    version_id = attempts.version_id_of(found.assessment_id, found.version)
    page = store.listing(attempts.Attempt.by_version, version_id, limit=CHUNK, cursor=found.cursor)
    for hint in page.records:
        _regrade(hint.attempt_id, found.item_id)
    try:
        found.move(page.next_cursor)
    except challenges.ChallengeMovedError:
        return


@store.again_when(attempts.AttemptMovedError)
@store.again_when(skills.SkillMovedError)
def _regrade(attempt_id: str, item_id: str) -> None:
    attempt = attempts.attempt_of(attempt_id)
    if item_id not in {question.item_id for question in attempt.questions} or item_id in (attempt.voided or []):
        return
    if not is_graded(attempt.state):
        regrades.leave_out(attempt, item_id)
        return
    before = Result(attempt.score_percent, attempt.state == "passed", attempt.scores)
    result = regraded(
        counted(attempt.questions, [*(attempt.voided or []), item_id]),
        attempts.plain(attempts.answers_of(attempt_id)),
        attempt.marks,
        pass_percent=attempt.pass_percent,
        before=before,
    )
    proved = skills.held_of(attempt.account_id, attempt.skill) if result.is_passed else None
    with store.transaction() as tx:
        regrades.write_result(tx, attempt, item_id, result)
        if proved is not None and proved.gains(attempt.proof):
            proved.grant(tx, attempt.proof)
