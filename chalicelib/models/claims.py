"""Owns claims and drafts: one contributor's right to one place on one task."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib import runtime
from chalicelib.domain.claims import ClaimExpired, ClaimNotActive, DraftMoved, NoSuchClaim, claim_id_of, deadline_shards
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction


class ByExpiry(GlobalSecondaryIndex["Claim"]):
    """Active claims by deadline; any other claim leaves the index."""

    class Meta:
        """Index settings."""

        index_name = "by_expiry"
        projection = KeysOnlyProjection()

    expiry_shard = UnicodeAttribute(hash_key=True)
    expires_at = InstantAttribute(range_key=True)


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
    by_expiry = ByExpiry()

    def make(self, tx: Transaction) -> None:
        """The claim exists, if this person had none on this task before."""
        tx.create(self, ClaimStandsError)

    def end(self, tx: Transaction, state: str, *, submission_id: str | None = None, is_in_time: bool = False) -> None:
        """Active no more: handed in (in time), released or expired; nothing is deleted."""
        actions = [Claim.state.set(state), Claim.expiry_shard.remove()]
        if submission_id is not None:
            actions.append(Claim.submission_id.set(submission_id))
        unchanged = (Claim.state == "active") & (Claim.expires_at == self.expires_at)
        in_time = unchanged & (Claim.expires_at > runtime.now()) if is_in_time else unchanged
        tx.update(Claim(self.account_id, self.claim_id), actions, in_time, _why_not_active)

    def reopen(self, tx: Transaction, expires_at: datetime, expiry_shard: str) -> None:
        """Active again with a new deadline: the answer came back for revision."""
        tx.update(
            Claim(self.account_id, self.claim_id),
            [
                Claim.state.set("active"),
                Claim.expires_at.set(expires_at),
                Claim.expiry_shard.set(expiry_shard),
            ],
            Claim.state == "submitted",
        )


class ClaimStandsError(Exception):
    """This person has had this task; the claim found is attached."""

    def __init__(self, claim: Claim) -> None:
        super().__init__()
        self.claim = claim


def _why_not_active(found: Claim | None) -> Exception:
    if found is not None and found.state == "active":
        return ClaimExpired("Your draft is kept. The place went back to the task.", expired_at=found.expires_at)
    return ClaimNotActive("Look at GET /claims for where it stands.", state=found.state if found else "unknown")


def claim_of(account_id: str, claim_id: str) -> Claim:
    """The person's claim, read consistently; raises NoSuchClaim for anybody else's."""
    found = Claim.find(account_id, claim_id)
    if found is None:
        raise NoSuchClaim("GET /claims lists yours.")
    return found


def overdue(now: datetime) -> Iterator[Claim]:
    """Active claims past their deadline, from the sparse index; each is read whole."""
    for shard in deadline_shards():
        for hint in Claim.by_expiry.query(shard, Claim.expires_at <= now):
            found = Claim.find(hint.account_id, hint.claim_id)
            if found is not None:
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

    def save_over(self, version: int) -> None:
        """Saved if the stored version is the one this was written over; raises DraftMoved otherwise."""
        draft = Draft(self.claim_id)
        actions = [
            Draft.account_id.set(self.account_id),
            Draft.version.set(version + 1),
            Draft.answer.set(self.answer),
            Draft.saved_at.set(self.saved_at),
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


def had_before(account_id: str, task_ids: Sequence[str]) -> set[str]:
    """Which of these tasks the person has or had a claim on."""
    keys = [(account_id, claim_id_of(task_id, account_id)) for task_id in task_ids]
    return {claim.task_id for claim in Claim.batch_get(keys)} if keys else set()
