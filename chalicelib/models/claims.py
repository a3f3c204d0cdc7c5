"""Owns claims and drafts: one contributor's right to one place on one task."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib import runtime
from chalicelib.domain.claims import (
    ClaimExpired,
    ClaimNotActive,
    DraftMoved,
    NoSuchClaim,
    claim_id_of,
    deadline_shard,
    deadline_shards,
)
from chalicelib.domain.deadlines import TOLD_AHEAD, ExtendedBefore, next_reminder
from chalicelib.models import store
from chalicelib.models.attributes import DateAttribute, InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction


class ByExpiry(GlobalSecondaryIndex["Claim"]):
    """Active claims by deadline; any other claim leaves the index."""

    class Meta:
        """Index settings."""

        index_name = "by_expiry"
        projection = KeysOnlyProjection()

    expiry_shard = UnicodeAttribute(hash_key=True)
    expires_at = InstantAttribute(range_key=True)


class ByReminder(GlobalSecondaryIndex["Claim"]):
    """Active claims with a reminder to come, by its instant; most leases are too short for one."""

    class Meta:
        """Index settings."""

        index_name = "by_reminder"
        projection = KeysOnlyProjection()

    reminder_shard = UnicodeAttribute(hash_key=True)
    next_reminder_at = InstantAttribute(range_key=True)


class Claim(Record):
    """Active, submitted, released or expired; carries the terms it was made under, signed."""

    class Meta:
        """Table settings."""

        table_name = "claims"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    account_id = UnicodeAttribute(hash_key=True)
    claim_id = UnicodeAttribute(range_key=True)
    task_id = UnicodeAttribute()
    project_id = UnicodeAttribute()
    state = UnicodeAttribute()
    terms = JsonAttribute()
    signature = UnicodeAttribute()
    budget_shard = IntegerAttribute()
    reserved_minor = IntegerAttribute()
    review_minor = IntegerAttribute(default=0)
    claimed_at = InstantAttribute()
    expires_at = InstantAttribute()
    expiry_shard = UnicodeAttribute(null=True)
    submission_id = UnicodeAttribute(null=True)
    extended_at = InstantAttribute(null=True)
    extension_reason = UnicodeAttribute(null=True)
    planned_on = DateAttribute(null=True)
    reminder_offsets = JsonAttribute(null=True)
    next_reminder_at = InstantAttribute(null=True)
    reminder_shard = UnicodeAttribute(null=True)
    reminded_at = InstantAttribute(null=True)
    by_expiry = ByExpiry()
    by_reminder = ByReminder()

    def make(self, tx: Transaction) -> None:
        """The claim exists, if this person had none on this task before."""
        self.next_reminder_at = next_reminder(self.expires_at, self.reminder_offsets, self.claimed_at)
        self.reminder_shard = deadline_shard(self.claim_id) if self.next_reminder_at is not None else None
        tx.create(self, ClaimStandsError)

    def end(self, tx: Transaction, state: str, *, submission_id: str | None = None, is_in_time: bool = False) -> None:
        """Active no more: handed in (in time), released or expired; nothing is deleted."""
        actions = [Claim.state.set(state), Claim.expiry_shard.remove(), *_reminded(None, self.claim_id)]
        if submission_id is not None:
            actions.append(Claim.submission_id.set(submission_id))
        unchanged = (Claim.state == "active") & (Claim.expires_at == self.expires_at)
        in_time = unchanged & (Claim.expires_at > runtime.now()) if is_in_time else unchanged
        tx.update(Claim(self.account_id, self.claim_id), actions, in_time, self._why_not_ended)

    def reopen(self, tx: Transaction, expires_at: datetime, expiry_shard: str) -> None:
        """Active again with a new deadline: the answer came back for revision."""
        tx.update(
            Claim(self.account_id, self.claim_id),
            [
                Claim.state.set("active"),
                Claim.expires_at.set(expires_at),
                Claim.expiry_shard.set(expiry_shard),
                *self._reminders(expires_at),
            ],
            Claim.state == "submitted",
        )

    def extend(self, expires_at: datetime, reason: str | None) -> None:
        """A later deadline, once; the index by deadline and the next reminder move with it.

        Raises ExtendedBefore, ClaimExpired, ClaimNotActive, ClaimMovedError.
        """
        now = runtime.now()
        actions = [
            Claim.expires_at.set(expires_at),
            Claim.extended_at.set(now),
            *([Claim.extension_reason.set(reason)] if reason else []),
            *self._reminders(expires_at),
        ]
        untouched = (Claim.expires_at == self.expires_at) & Claim.extended_at.does_not_exist()
        condition = _active_now(now) & untouched
        store.update(self, actions, condition, lambda found: self._why_not_extended(found, now))

    def check_unmoved(self, tx: Transaction) -> None:
        """It is as active as it was read; ClaimMovedError otherwise."""
        same = (Claim.state == "active") & (Claim.expires_at == self.expires_at)
        tx.check(Claim(self.account_id, self.claim_id), same, lambda _: ClaimMovedError())

    def plan(self, planned_on: date | None) -> None:
        """The day the person wants to do it."""
        action = Claim.planned_on.remove() if planned_on is None else Claim.planned_on.set(planned_on)
        store.update(self, [action], _active_now(runtime.now()), _why_not_active)

    def remind_at(self, offsets_minutes: list[int]) -> None:
        """Reminders at so many minutes before the deadline; ClaimMovedError if that moved meanwhile."""
        self.reminder_offsets = offsets_minutes
        condition = _active_now(runtime.now()) & (Claim.expires_at == self.expires_at)
        actions = [Claim.reminder_offsets.set(offsets_minutes), *self._reminders(self.expires_at)]
        store.update(self, actions, condition, self._why_not_ended)

    def remind(self) -> None:
        """This reminder is due and told, from the stream, and the next one waits; refused for finished work."""
        now = runtime.now()
        following = next_reminder(self.expires_at, self.reminder_offsets, now + TOLD_AHEAD)
        unmoved = (Claim.next_reminder_at == self.next_reminder_at) & (Claim.expires_at == self.expires_at)
        store.update(
            Claim(self.account_id, self.claim_id),
            [Claim.reminded_at.set(self.next_reminder_at), *_reminded(following, self.claim_id)],
            _active_now(now) & unmoved,
            lambda _: ClaimMovedError(),
        )

    def _reminders(self, expires_at: datetime) -> list[Action]:
        return _reminded(next_reminder(expires_at, self.reminder_offsets, runtime.now()), self.claim_id)

    def _why_not_ended(self, found: "Claim | None") -> Exception:
        is_moved = found is not None and found.state == "active" and found.expires_at != self.expires_at
        if is_moved and found is not None and found.expires_at > runtime.now():
            return ClaimMovedError()
        return _why_not_active(found)

    def _why_not_extended(self, found: "Claim | None", at: datetime) -> Exception:
        if found is not None and found.extended_at == at:
            return ExtendedNowError()
        if found is not None and found.state == "active" and found.extended_at is not None:
            return ExtendedBefore.until(found.expires_at)
        return self._why_not_ended(found)


class ClaimMovedError(Exception):
    """The claim has another deadline by now; read it again."""


class ExtendedNowError(Exception):
    """This very extension is stored already: its answer was lost."""


def _active_now(now: datetime) -> Condition:
    active: Condition = (Claim.state == "active") & (Claim.expires_at > now)
    return active


def _reminded(at: datetime | None, claim_id: str) -> list[Action]:
    """The next reminder, in the index; or out of it."""
    if at is None:
        return [Claim.next_reminder_at.remove(), Claim.reminder_shard.remove()]
    return [Claim.next_reminder_at.set(at), Claim.reminder_shard.set(deadline_shard(claim_id))]


class ClaimStandsError(Exception):
    """This person has had this task; the claim found is attached."""

    def __init__(self, claim: Claim) -> None:
        super().__init__()
        self.claim = claim


def _why_not_active(found: Claim | None) -> Exception:
    if found is not None and found.state == "active":
        return ClaimExpired.at(found.expires_at)
    return ClaimNotActive("Look at GET /claims for where it stands.", state=found.state if found else "unknown")


def claim_of(account_id: str, claim_id: str) -> Claim:
    """The person's claim, read consistently; raises NoSuchClaim for anybody else's."""
    found = Claim.find(account_id, claim_id)
    if found is None:
        raise NoSuchClaim("GET /claims lists yours.")
    return found


def check_in_hand(tx: Transaction, account_id: str, claim_id: str) -> None:
    """The claim is active and its time not over; ClaimMovedError from the commit otherwise."""
    tx.check(Claim(account_id, claim_id), _active_now(runtime.now()), lambda _: ClaimMovedError())


def overdue(now: datetime) -> Iterator[Claim]:
    """Active claims past their deadline, from the sparse index; each is read whole."""
    for shard in deadline_shards():
        for hint in Claim.by_expiry.query(shard, Claim.expires_at <= now):
            found = Claim.find(hint.account_id, hint.claim_id)
            if found is not None:
                yield found


def to_remind(now: datetime) -> Iterator[Claim]:
    """Claims in hand with a reminder due before the next sweep, from the sparse index; each is read whole."""
    due_by = now + TOLD_AHEAD
    for shard in deadline_shards():
        for hint in Claim.by_reminder.query(shard, Claim.next_reminder_at <= due_by):
            found = Claim.find(hint.account_id, hint.claim_id)
            is_due = found is not None and found.next_reminder_at is not None and found.next_reminder_at <= due_by
            if found is not None and is_due and found.state == "active" and found.expires_at > now:
                yield found


class Draft(Record):
    """Work saved and not handed in; the version grows with each save, so that a second tab is told."""

    class Meta:
        """Table settings."""

        table_name = "drafts"

    claim_id = UnicodeAttribute(hash_key=True)
    account_id = UnicodeAttribute()
    version = IntegerAttribute()
    answer = JsonAttribute()
    saved_at = InstantAttribute()
    percent_done = IntegerAttribute(default=0)

    def save_over(self, version: int) -> None:
        """Saved if the stored version is the one this was written over; raises DraftMoved otherwise."""
        draft = Draft(self.claim_id)
        actions = [
            Draft.account_id.set(self.account_id),
            Draft.version.set(version + 1),
            Draft.answer.set(self.answer),
            Draft.saved_at.set(self.saved_at),
            Draft.percent_done.set(self.percent_done),
        ]
        same = Draft.version == version if version else Draft.version.does_not_exist()
        store.update(draft, actions, same, lambda found: _why_moved(found, self.answer, version))


class DraftSavedError(Exception):
    """The very same draft is stored already: a repeated request."""


def _why_moved(found: Draft | None, answer: object, version: int) -> Exception:
    if found is not None and found.version == version + 1 and found.answer == answer:
        return DraftSavedError()
    return DraftMoved(
        "It was saved in another window or device. Load it again, then save over its version.",
        version=found.version if found else 0,
    )


def percent_done_of(found: Sequence[Claim]) -> dict[str, int]:
    """How far the drafts of these claims are, by claim; those without a draft are left out."""
    keys = [claim.claim_id for claim in found if claim.state != "submitted"]
    read = Draft.batch_get(keys, attributes_to_get=["claim_id", "percent_done"]) if keys else []
    return {draft.claim_id: draft.percent_done for draft in read}


def had_before(account_id: str, task_ids: Sequence[str]) -> set[str]:
    """Which of these tasks the person has or had a claim on."""
    keys = [(account_id, claim_id_of(task_id, account_id)) for task_id in task_ids]
    return {claim.task_id for claim in Claim.batch_get(keys)} if keys else set()
