"""Owns how the bonuses of accepted answers are settled: which answer of a week each is, and what is paid (R22)."""

from collections.abc import Iterator
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib import runtime
from chalicelib.domain.claims import deadline_shards
from chalicelib.models.attributes import IntegerAttribute
from chalicelib.models.store import Record, Transaction
from chalicelib.models.submissions import Submission


class BonusMovedError(Exception):
    """Another delivery of the message was first, or another answer was counted; read again."""


class BonusCount(Record):
    """How many accepted answers of a person in a project and week bonus rules have counted."""

    class Meta:
        """Table settings."""

        table_name = "bonus_counts"

    account_id = UnicodeAttribute(hash_key=True)
    count_id = UnicodeAttribute(range_key=True)
    number = IntegerAttribute()


def _count_id(submission: Submission) -> str:
    return f"{submission.project_id}#{submission.work_period}"


def next_number(submission: Submission) -> int:
    """Which answer of its person, project and week this would be."""
    found = BonusCount.find(submission.account_id, _count_id(submission))
    return (found.number if found else 0) + 1


def give_number(tx: Transaction, submission: Submission, number: int) -> None:
    """The answer has this number for good and the next one another; raises BonusMovedError."""
    before = BonusCount.number == number - 1 if number > 1 else BonusCount.number.does_not_exist()
    count = BonusCount(submission.account_id, _count_id(submission))
    tx.update(count, [BonusCount.number.set(number)], before, lambda _: BonusMovedError())
    is_new = (Submission.state == "accepted") & Submission.bonus_number.does_not_exist()
    tx.update(
        Submission(submission.submission_id),
        [Submission.bonus_number.set(number)],
        is_new,
        lambda _: BonusMovedError(),
    )


def settle(tx: Transaction, submission: Submission, paid: int, minor: int, *, is_last: bool) -> None:
    """One more of its bonuses than `paid` is settled, at so much, and with the last one all; raises BonusMovedError."""
    unmoved = Submission.bonuses_paid == paid
    actions: list[Action] = [Submission.bonuses_paid.set(paid + 1), Submission.bonuses_minor.add(minor)]
    actions += [Submission.bonus_settled_at.set(runtime.now()), Submission.due_shard.remove()] if is_last else []
    tx.update(
        Submission(submission.submission_id),
        actions,
        (Submission.state == "accepted") & Submission.bonus_settled_at.does_not_exist() & unmoved,
        lambda _: BonusMovedError(),
    )


def unsettled(since: datetime) -> Iterator[Submission]:
    """Answers accepted by then whose bonuses are not settled, from the sparse index; each is read whole."""
    for shard in deadline_shards("bonus"):
        for hint in Submission.by_due.query(shard):
            found = Submission.find(hint.submission_id)
            if found is not None and awaits_settling(found) and found.decided_at <= since:
                yield found


def awaits_settling(submission: Submission) -> bool:
    """Whether it was accepted and its bonuses are not settled."""
    is_open = submission.bonus_settled_at is None and submission.bonus_minor > 0
    return bool(submission.state == "accepted" and is_open)
