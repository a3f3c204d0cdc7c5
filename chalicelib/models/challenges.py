"""Owns challenges of items, and how far the regrading that an upheld one brings has come."""

from collections.abc import Iterator
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib import runtime
from chalicelib.domain.challenges import AGAIN_AFTER, ChallengeDecided, NoSuchChallenge, challenge_id_of
from chalicelib.models import store
from chalicelib.models.attempts import Attempt
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute
from chalicelib.models.store import Record, Transaction


class ChallengeMovedError(Exception):
    """Another consumer did this chunk."""


class ChallengesByState(GlobalSecondaryIndex["Challenge"]):
    """What waits for a decision, is being regraded, or is done, in order of time."""

    class Meta:
        """Index settings."""

        index_name = "by_state"
        projection = AllProjection()

    state = UnicodeAttribute(hash_key=True)
    created_at = InstantAttribute(range_key=True)


class Challenge(Record):
    """One person's objection to one item of their attempt: `open`, `regrading`, `upheld` or `declined`."""

    class Meta:
        """Table settings."""

        table_name = "challenges"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    challenge_id = UnicodeAttribute(hash_key=True)
    account_id = UnicodeAttribute()
    attempt_id = UnicodeAttribute()
    item_id = UnicodeAttribute()
    assessment_id = UnicodeAttribute()
    version = IntegerAttribute()
    title = UnicodeAttribute()
    reason = UnicodeAttribute()
    state = UnicodeAttribute()
    created_at = InstantAttribute()
    decided_at = InstantAttribute(null=True)
    decided_by = UnicodeAttribute(null=True)
    decision = UnicodeAttribute(null=True)
    cursor = UnicodeAttribute(null=True)
    moved_at = InstantAttribute(null=True)
    again_at = InstantAttribute(null=True)
    by_state = ChallengesByState()

    def decide(self, tx: Transaction, state: str, by: str, decision: str, at: datetime) -> None:
        """Decided once, with its reason; raises ChallengeDecided."""
        actions = [
            Challenge.state.set(state),
            Challenge.decided_by.set(by),
            Challenge.decision.set(decision),
            Challenge.decided_at.set(at),
            Challenge.moved_at.set(at),
        ]
        tx.update(Challenge(self.challenge_id), actions, Challenge.state == "open", lambda _: _decided())

    def move(self, cursor: str | None) -> None:
        """A chunk is done: the next begins at the cursor; without one, all are gone through, first once, then again.

        Raises ChallengeMovedError.
        """
        unmoved = Challenge.state == "regrading"
        unmoved &= Challenge.cursor == self.cursor if self.cursor else Challenge.cursor.does_not_exist()
        unmoved &= Challenge.again_at.does_not_exist() if self.again_at is None else Challenge.again_at == self.again_at
        actions = [Challenge.moved_at.set(runtime.now())]
        if cursor:
            actions.append(Challenge.cursor.set(cursor))
        elif self.again_at is not None:
            actions.append(Challenge.state.set("upheld"))
        else:
            actions += [Challenge.again_at.set(runtime.now() + AGAIN_AFTER), Challenge.cursor.remove()]
        store.update(self, actions, unmoved, lambda _: ChallengeMovedError())


def _decided() -> Exception:
    return ChallengeDecided("GET /challenges?state=upheld and ?state=declined list what was decided.")


def challenge_of(challenge_id: str) -> Challenge:
    """The challenge; raises NoSuchChallenge."""
    found = Challenge.find(challenge_id)
    if found is None:
        raise NoSuchChallenge("GET /challenges lists them.")
    return found


def of_person(account_id: str) -> Iterator[Challenge]:
    """What the person objected to: an id is made of the attempt and the item, so each is found beside its attempt."""
    for hint in Attempt.by_account.query(account_id):
        for attempt in store.whole([hint]):
            keys = [Challenge(challenge_id_of(attempt.attempt_id, item["item_id"])) for item in attempt.items]
            yield from store.whole(keys)


def erase_reasons(account_id: str) -> None:
    """What the person wrote is gone; what was objected to and decided stays, because results hang on it."""
    for found in of_person(account_id):
        if found.reason:
            store.update(found, [Challenge.reason.set("")], Challenge.challenge_id.exists())


def stuck(since: datetime) -> list[str]:
    """Ids of those whose regrading has not moved since then."""
    hints = Challenge.by_state.query("regrading", limit=100)
    return [hint.challenge_id for hint in hints if hint.moved_at is None or hint.moved_at <= since]
