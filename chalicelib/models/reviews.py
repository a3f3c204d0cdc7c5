"""Owns the reviews table: one reviewer's judgement of one submission at one level (R28)."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from heapq import merge
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib import runtime
from chalicelib.domain.claims import deadline_shard, deadline_shards
from chalicelib.domain.money import Money
from chalicelib.domain.submissions import DecidedBefore, NoSuchReview, ReviewLapsed
from chalicelib.models import store
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction

#: Reviews of theirs that are looked through for whether a person judged an answer before.
LATEST = 100
#: So many of each part of the queue are counted; and so many of those taken are looked through for lapsed ones.
EACH_PART = 4


class ByQueue(GlobalSecondaryIndex["Review"]):
    """Open, taken and judged but unpaid reviews by due time, each in 16 parts; any other leaves the index."""

    class Meta:
        """Index settings."""

        index_name = "by_queue"
        projection = KeysOnlyProjection()

    queue_shard = UnicodeAttribute(hash_key=True)
    due_at = InstantAttribute(range_key=True)


class ByReviewer(GlobalSecondaryIndex["Review"]):
    """A reviewer's own list."""

    class Meta:
        """Index settings."""

        index_name = "by_reviewer"
        projection = KeysOnlyProjection()

    reviewer_id = UnicodeAttribute(hash_key=True)
    taken_at = InstantAttribute(range_key=True)


class Review(Record):
    """Open, taken or done."""

    class Meta:
        """Table settings."""

        table_name = "reviews"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    review_id = UnicodeAttribute(hash_key=True)
    submission_id = UnicodeAttribute()
    project_id = UnicodeAttribute()
    author_id = UnicodeAttribute()
    level = IntegerAttribute()
    state = UnicodeAttribute()
    queue_shard = UnicodeAttribute(null=True)
    due_at = InstantAttribute()
    reviewer_id = UnicodeAttribute(null=True)
    taken_at = InstantAttribute(null=True)
    taken_until = InstantAttribute(null=True)
    verdict = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    clause = UnicodeAttribute(null=True)
    evidence = JsonAttribute(default=list)
    rubric = JsonAttribute(null=True)
    decided_at = InstantAttribute(null=True)
    pay_minor = IntegerAttribute(default=0)
    currency = UnicodeAttribute(null=True)
    paid_at = InstantAttribute(null=True)
    by_queue = ByQueue()
    by_reviewer = ByReviewer()

    @property
    def pay(self) -> Money | None:
        """What its verdict earns, as it was when the answer's claim was made."""
        return Money(self.pay_minor, self.currency) if self.pay_minor else None

    def take(self, reviewer_id: str, taken_for: timedelta) -> None:
        """It is this reviewer's until the time is over; raises TakenError when somebody was first."""
        now = runtime.now()
        lapsed = (Review.state == "taken") & (Review.taken_until <= now)
        actions = [
            Review.state.set("taken"),
            Review.reviewer_id.set(reviewer_id),
            Review.taken_at.set(now),
            Review.taken_until.set(now + taken_for),
            Review.queue_shard.set(deadline_shard(self.review_id, "taken")),
        ]

        def refused(found: Review) -> Exception:
            is_ours = (found.state, found.reviewer_id, found.taken_at) == ("taken", reviewer_id, now)
            return TakenByUsError() if is_ours else TakenError()

        try:
            store.update(self, actions, (Review.state == "open") | lapsed, refused)
        except TakenByUsError:
            self.refresh(consistent_read=True)

    def withdraw(self) -> None:
        """Nobody is asked for it any more: the answer was decided without it."""
        actions = [Review.state.set("done"), Review.queue_shard.remove()]
        with suppress(TakenError):
            store.update(self, actions, Review.state.is_in("open", "taken"), lambda _: TakenError())

    def has_lapsed(self, now: datetime) -> bool:
        """Whether its reviewer let the time pass, so that anybody may take it."""
        return bool(self.state == "taken" and self.taken_until <= now)

    def is_free(self, now: datetime) -> bool:
        """Whether anybody may take it."""
        return self.state == "open" or self.has_lapsed(now)

    def finish(self, tx: Transaction, verdict: dict[str, Any]) -> None:
        """The verdict of the reviewer who holds it; it stays in the index until it is paid."""
        shard = Review.queue_shard
        unpaid = shard.set(deadline_shard(self.review_id, "unpaid")) if self.pay_minor else shard.remove()
        actions = [
            Review.state.set("done"),
            Review.verdict.set(verdict["verdict"]),
            Review.evidence.set(verdict["evidence"]),
            Review.decided_at.set(runtime.now()),
            unpaid,
        ]
        actions += [Review.reason.set(verdict["reason"])] if verdict["reason"] else []
        actions += [Review.clause.set(verdict["clause"])] if verdict["clause"] else []
        actions += [Review.rubric.set(verdict["rubric"])] if verdict["rubric"] else []
        mine = (Review.state == "taken") & (Review.reviewer_id == self.reviewer_id)
        tx.update(Review(self.review_id), actions, mine, _why_not_mine)

    def mark_paid(self, tx: Transaction) -> None:
        """Its pay is booked, once; raises PaidBeforeError."""
        actions = [Review.paid_at.set(runtime.now()), Review.queue_shard.remove()]
        condition = (Review.state == "done") & Review.paid_at.does_not_exist()
        tx.update(Review(self.review_id), actions, condition, lambda _: PaidBeforeError())


class PaidBeforeError(Exception):
    """The pay of this review is booked already."""


class TakenError(Exception):
    """Another reviewer was first."""


class TakenByUsError(Exception):
    """The same request took it: its answer was lost, and it was sent again."""


def _why_not_mine(found: Review | None) -> Exception:
    if found is not None and found.state == "done":
        return DecidedBefore("This review has its verdict.", state="done")
    return ReviewLapsed("POST /reviews gives you the next one.")


def review_of(review_id: str) -> Review:
    """The review, read consistently; raises NoSuchReview."""
    found = Review.find(review_id)
    if found is None:
        raise NoSuchReview("GET /reviews lists yours.")
    return found


def held_by(reviewer_id: str, since: datetime) -> list[Review]:
    """What a reviewer took since then and has not judged; by the index, so one taken this moment may be missing."""
    hints = Review.by_reviewer.query(reviewer_id, Review.taken_at > since)
    return [found for found in store.whole(list(hints)) if found.state == "taken"]


def waiting(limit: int) -> Iterator[Review]:
    """Reviews that anybody may take, open or let lapse by their reviewer, the one due first first."""
    now = runtime.now()
    parts = [Review.by_queue.query(shard, limit=limit) for shard in deadline_shards("review")]
    lapsed = [found for found in _first_of("taken")[0] if found.has_lapsed(now)]
    for hint in merge(*parts, sorted(lapsed, key=_due_at), key=_due_at):
        found = Review.find(hint.review_id)
        if found is not None and found.is_free(now):
            yield found


def first_waiting() -> tuple[list[Review], bool]:
    """Reviews that anybody may take, among the first of each part of the queue; and whether a part may hold more."""
    now = runtime.now()
    found, last = [], set()
    for queue in ("review", "taken"):
        first, goes_on = _first_of(queue)
        found += [review for review in first if review.is_free(now)]
        last |= goes_on
    return found, not last.isdisjoint(review.review_id for review in found)


def _first_of(queue: str) -> tuple[list[Review], set[str]]:
    """The first of each of its parts, whole; and the ids of those after which a part goes on."""
    pages = [store.listing(Review.by_queue, shard, limit=EACH_PART) for shard in deadline_shards(queue)]
    goes_on = {page.records[-1].review_id for page in pages if page.next_cursor and page.records}
    return store.whole([hint for page in pages for hint in page.records]), goes_on


def _due_at(review: Review) -> datetime:
    return review.due_at


def latest_of(reviewer_id: str) -> frozenset[str]:
    """The ids of the reviews a person took last."""
    hints = store.listing(Review.by_reviewer, reviewer_id, limit=LATEST, is_newest_first=True).records
    return frozenset(hint.review_id for hint in hints)


def unpaid(since: datetime) -> Iterator[Review]:
    """Judged reviews whose pay has been owed since then or longer and is not booked; by the index, each read whole."""
    for shard in deadline_shards("unpaid"):
        for hint in Review.by_queue.query(shard):
            found = Review.find(hint.review_id)
            if found is not None and found.paid_at is None and found.verdict and found.decided_at <= since:
                yield found


def queue_shard(review_id: str) -> str:
    """Which part of the queue a review waits in."""
    return deadline_shard(review_id, "review")
