"""Owns the submissions table: work handed in and what was decided."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib import runtime
from chalicelib.domain import submissions as rules
from chalicelib.domain.claims import deadline_shard, deadline_shards
from chalicelib.domain.entries import time_worked
from chalicelib.domain.hourly_pay import is_hourly, minutes_paid, pay_for
from chalicelib.domain.ledger import EntryFacts
from chalicelib.domain.money import Money
from chalicelib.domain.submissions import UNDECIDED, DecidedBefore, NoSuchSubmission, earning, review_id_of
from chalicelib.domain.terms import REVIEW_WITHIN, bonus_worst_minor
from chalicelib.models import budgets
from chalicelib.models.attributes import InstantAttribute, IntegerAttribute, JsonAttribute
from chalicelib.models.store import Record, Transaction


class ByDue(GlobalSecondaryIndex["Submission"]):
    """Undecided submissions by the instant they must be decided (rule 3); a decided one leaves the index."""

    class Meta:
        """Index settings."""

        index_name = "by_due"
        projection = KeysOnlyProjection()

    due_shard = UnicodeAttribute(hash_key=True)
    review_due_at = InstantAttribute(range_key=True)


class ByProject(GlobalSecondaryIndex["Submission"]):
    """A project's submissions for its manager, in 16 parts so that no partition runs hot."""

    class Meta:
        """Index settings."""

        index_name = "by_project"
        projection = KeysOnlyProjection()

    project_shard = UnicodeAttribute(hash_key=True)
    submitted_at = InstantAttribute(range_key=True)


class Submission(Record):
    """Checking, in_review, accepted, soft_rejected, rejected, returned or appealed."""

    class Meta:
        """Table settings."""

        table_name = "submissions"
        stream_view_type = "NEW_AND_OLD_IMAGES"

    submission_id = UnicodeAttribute(hash_key=True)
    claim_id = UnicodeAttribute()
    account_id = UnicodeAttribute()
    task_id = UnicodeAttribute()
    project_id = UnicodeAttribute()
    state = UnicodeAttribute()
    answer = JsonAttribute()
    terms = JsonAttribute()
    budget_shard = IntegerAttribute()
    reserved_minor = IntegerAttribute()
    review_minor = IntegerAttribute(default=0)
    review_level = IntegerAttribute(default=0)
    lapsed_revisions = IntegerAttribute(default=0)
    is_flagged = BooleanAttribute(default=False)
    is_counted = BooleanAttribute(default=False)
    reason = UnicodeAttribute(null=True)
    clause = UnicodeAttribute(null=True)
    decided_by = UnicodeAttribute(null=True)
    decided_at = InstantAttribute(null=True)
    submitted_at = InstantAttribute()
    work_period = UnicodeAttribute()
    counted_seconds = IntegerAttribute(null=True)
    uncounted_seconds = IntegerAttribute(null=True)
    number = IntegerAttribute(default=1)
    review_due_at = InstantAttribute()
    due_shard = UnicodeAttribute(null=True)
    bonus_number = IntegerAttribute(null=True)
    bonuses_paid = IntegerAttribute(default=0)
    bonuses_minor = IntegerAttribute(default=0)
    bonus_settled_at = InstantAttribute(null=True)
    project_shard = UnicodeAttribute()
    by_due = ByDue()
    by_project = ByProject()

    @property
    def reward(self) -> Money:
        """What the claim's terms promise for it."""
        return Money(self.terms["reward"]["minor"], self.terms["reward"]["currency"])

    @property
    def pay(self) -> Money:
        """What it earns once accepted: the reward, or by the hour what its counted time comes to (R72)."""
        return pay_for(self.terms, self.counted_seconds) if is_hourly(self.terms) else self.reward

    @property
    def bonuses(self) -> Money:
        """What its bonus rules have paid by now, beside its pay; each is an entry of its own (R22)."""
        return Money(self.bonuses_minor or 0, self.reward.currency)

    @property
    def revisions_left(self) -> int:
        """How often it may still be returned to be revised."""
        return rules.revisions_left(self.number, self.lapsed_revisions)

    @property
    def full_reserve_minor(self) -> int:
        """What a round of review from the first level may cost: the reward, every level's review and every bonus."""
        return self.reward.minor + int(self.terms["review_levels"]) * int(self.review_minor) + self.bonus_minor

    @property
    def bonus_minor(self) -> int:
        """The part of its reserve that stays when it is accepted, until its bonuses are settled."""
        return bonus_worst_minor(self.terms)

    def decide(
        self, tx: Transaction, outcome: str, *, by: str, reason: str | None = None, clause: str | None = None
    ) -> None:
        """From undecided to its outcome, once; whoever is second gets DecidedBefore.

        A returned answer is reviewed again from the first level, and has its whole reserve for that. Raises
        ReserveMovedError when a review was paid or time granted meanwhile: what it earns or leaves is other than read.
        """
        actions = [
            *([Submission.reserved_minor.set(self.full_reserve_minor)] if outcome == "returned" else []),
            Submission.state.set(outcome),
            Submission.decided_by.set(by),
            Submission.decided_at.set(runtime.now()),
            self._due_after(outcome),
        ]
        if reason:
            actions.append(Submission.reason.set(reason))
        if clause:
            actions.append(Submission.clause.set(clause))
        condition = Submission.state.is_in(*UNDECIDED) & (Submission.reserved_minor == self.reserved_minor)
        if self.counted_seconds is not None:
            condition &= Submission.counted_seconds == self.counted_seconds
        tx.update(Submission(self.submission_id), actions, condition, _why_not_decided)

    def _due_after(self, outcome: str) -> Action:
        """Decided, it leaves the index; with bonuses to settle it stays where the sweep finds it."""
        if outcome == "accepted" and self.bonus_minor:
            return Submission.due_shard.set(deadline_shard(self.submission_id, "bonus"))
        return Submission.due_shard.remove()

    def await_review(self, tx: Transaction, level: int, *, since: str, paid_minor: int = 0) -> None:
        """In review at a level, from the state it was in; so much of its reserve went to the review before."""
        condition = (
            (Submission.state == since)
            & (Submission.review_level == self.review_level)
            & (Submission.reserved_minor == self.reserved_minor)
        )
        left = [Submission.reserved_minor.set(self.reserved_minor - paid_minor)] if paid_minor else []
        tx.update(Submission(self.submission_id), [*self._in_review(level), *left], condition, _decided)

    def await_review_again(self, tx: Transaction) -> None:
        """The revision it was returned for lapsed: it is judged as it is, at its level, within a day from now.

        The day begins anew: nobody earns by letting a revision lapse until the answer's own day is over.
        """
        actions = [
            *self._in_review(self.review_level),
            Submission.review_due_at.set(runtime.now() + REVIEW_WITHIN),
            Submission.lapsed_revisions.set(self.lapsed_revisions + 1),
        ]
        tx.update(Submission(self.submission_id), actions, Submission.state == "returned", _decided)

    def awaits(self, review_id: str, level: int) -> bool:
        """Whether this is the review it waits for: nobody decided it meanwhile, at whatever level."""
        wanted = review_id_of(self.submission_id, level, self.lapsed_revisions)
        return bool(self.state == "in_review" and self.review_level == level and review_id == wanted)

    def _in_review(self, level: int) -> list[Action]:
        return [
            Submission.state.set("in_review"),
            Submission.review_level.set(level),
            Submission.due_shard.set(deadline_shard(self.submission_id, "in_review")),
        ]

    def earning(self) -> EntryFacts:
        """The ledger entry it is owed once accepted, in the week it was handed in (rules 4 and 5)."""
        if is_hourly(self.terms):
            return time_worked(
                self.submission_id,
                account_id=self.account_id,
                project_id=self.project_id,
                task_id=self.task_id,
                minutes=minutes_paid(self.terms, self.counted_seconds),
                pay=self.pay,
                work_period=self.work_period,
            )
        return earning(
            self.submission_id,
            account_id=self.account_id,
            task_id=self.task_id,
            project_id=self.project_id,
            reward=self.reward,
            work_period=self.work_period,
        )

    def spend(self, tx: Transaction, *, review_minor: int = 0, is_accepted: bool = False) -> None:
        """Its pay and a last review are spent from what is reserved; what is left over is free again.

        What an accepted answer's bonuses may take stays reserved.
        """
        kept = self.bonus_minor if is_accepted else 0
        self._leave_reserve(tx, self.reserved_minor - kept, self.pay.minor + review_minor)

    def spend_review(self, tx: Transaction, review_minor: int, *, is_last: bool = False) -> None:
        """A review is spent from what is reserved; after the last one the rest is free again."""
        self._leave_reserve(tx, self.reserved_minor if is_last else review_minor, review_minor)

    def reserve_anew(self, tx: Transaction, review_minor: int) -> None:
        """A review is spent, and the reserve is whole again for another round; raises BudgetShardShortError."""
        self._leave_reserve(tx, self.reserved_minor - self.full_reserve_minor, review_minor)

    def _leave_reserve(self, tx: Transaction, reserved_minor: int, spent_minor: int) -> None:
        if reserved_minor or spent_minor:
            budgets.spend(
                tx, self.project_id, self.budget_shard, reserved_minor=reserved_minor, spent_minor=spent_minor
            )

    def count_more_time(self, tx: Transaction, seconds: int) -> None:
        """Time granted before it is decided is paid with it; CountedTimeMovedError if it moved meanwhile."""
        tx.update(
            Submission(self.submission_id),
            [Submission.counted_seconds.set(self.counted_seconds + seconds)],
            (Submission.state == self.state) & (Submission.counted_seconds == self.counted_seconds),
            lambda _: CountedTimeMovedError(),
        )

    def mark_counted(self, tx: Transaction) -> None:
        """Its acceptance is counted for the person, once."""
        tx.update(
            Submission(self.submission_id),
            [Submission.is_counted.set(True)],
            Submission.is_counted.does_not_exist() | (Submission.is_counted == False),  # noqa: E712  (an expression)
            lambda _: CountedBeforeError(),
        )


class CountedBeforeError(Exception):
    """This acceptance is counted already."""


class CountedTimeMovedError(Exception):
    """It was decided or granted time meanwhile; read it again."""


class ReserveMovedError(Exception):
    """A review was paid from its reserve meanwhile; read it again."""


def _why_not_decided(found: Submission | None) -> Exception:
    return ReserveMovedError() if found is not None and found.state in UNDECIDED else _decided(found)


def _decided(found: Submission | None) -> DecidedBefore:
    state = found.state if found else "unknown"
    return DecidedBefore("Nothing was changed by your request.", state=state)


def submission_of(submission_id: str) -> Submission:
    """The submission, read consistently; raises NoSuchSubmission."""
    found = Submission.find(submission_id)
    if found is None:
        raise NoSuchSubmission("GET /claims lists yours.")
    return found


#: An answer without the answer: what a list of work shows, what its pay follows from, and which review it waits for.
_STATE = (
    "submission_id state submitted_at review_due_at decided_at reason terms counted_seconds"
    " review_level lapsed_revisions"
).split()


def states_of(submission_ids: Iterable[str]) -> dict[str, Submission]:
    """What became of each submission so far, in one read."""
    keys = list(dict.fromkeys(submission_ids))
    read = Submission.batch_get(keys, attributes_to_get=_STATE) if keys else []
    return {found.submission_id: found for found in read}


def undecided(state: str, due_by: datetime) -> Iterator[Submission]:
    """Submissions of one undecided state due by an instant, from the sparse index; each is read whole."""
    for shard in deadline_shards(state):
        for hint in Submission.by_due.query(shard, Submission.review_due_at <= due_by):
            found = Submission.find(hint.submission_id)
            if found and found.state == state and found.review_due_at <= due_by:  # an old hint may tell of another day
                yield found
